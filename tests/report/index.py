"""The index of a run, as a test reads it: the tables of the page."""

from __future__ import annotations

from html.parser import HTMLParser

Rows = list[list[str]]


class Tables(HTMLParser):
    """The tables of a page by their class: their rows, and the texts of their cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: dict[str, Rows] = {}
        self.cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            name = dict(attrs).get("class") or ""
            self.rows: Rows = self.tables.setdefault(name, [])
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.cell = True
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.cell = self.cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.cell:
            self.rows[-1][-1] += data
