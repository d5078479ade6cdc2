"""Where the header is. People put titles above it and codes below it, and a patient who is taken
for a header would be lost; so rows are skipped only on sure signs, and every skip is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screener.intake.sheet import Layout, rows_in_words

SEARCHED = 20
"""Among so many rows the header is looked for."""

Row = tuple[int, Sequence[str]]
"""Its number in the file, and its texts."""


@dataclass(frozen=True)
class Header:
    """The row that names the columns."""

    texts: tuple[str, ...]
    score: int
    """How many of them are known."""
    last: int
    """The last row that belongs to it: records begin below."""
    notes: tuple[str, ...] = ()

    @property
    def columns(self) -> set[int]:
        """The columns that have a name, counted from 1."""
        return {number for number, text in enumerate(self.texts, 1) if text}


def depth(layout: Layout) -> int:
    """Down to which row a reader has to look in order to find the header."""
    return max(SEARCHED, (layout.header_row or 0) + layout.header_rows) + 2


def find_header(rows: Sequence[Row], layout: Layout) -> Header | None:
    """The header of a sheet that begins with these rows; None if nothing is written there."""
    written = [row for row in rows if _written(row[1])]
    chosen = _declared(written, layout) if layout.header_row else _most_known(written, layout)
    if chosen is None:
        return None
    number, texts = chosen
    below = [row for row in written if row[0] > number]
    last = max([number + layout.header_rows - 1, *(row[0] for row in below[:2] if _is_codes(row))])
    return Header(
        tuple(text.strip() for text in texts),
        score(texts, layout),
        last,
        (
            *_skipped([n for n, _ in written if n < number], "above"),
            *_skipped([n for n, _ in below if n <= last], "below"),
        ),
    )


def _declared(rows: Sequence[Row], layout: Layout) -> Row | None:
    return next((row for row in rows if row[0] == layout.header_row), None)


def _most_known(rows: Sequence[Row], layout: Layout) -> Row | None:
    """The first of the rows with the most known headers; if none is known, the first full row."""
    searched = [row for row in rows if row[0] <= SEARCHED] or rows[:1]
    best = max(searched, key=lambda row: score(row[1], layout), default=None)
    if best is None or score(best[1], layout):
        return best
    fullest = max(len(_written(texts)) for _, texts in searched)
    return next(row for row in searched if len(_written(row[1])) > fullest / 2)


def score(texts: Sequence[str], layout: Layout) -> int:
    """How many of these texts are known headers."""
    return sum(map(layout.known, _written(texts)))


def _written(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if text.strip()]


def _is_codes(row: Row) -> bool:
    """Is this a row of data-element codes, as below the headers of TCGA tables?"""
    written = _written(row[1])
    return sum(text.startswith("CDE_ID") for text in written) >= 0.8 * len(written)


def _skipped(rows: Sequence[int], where: str) -> tuple[str, ...]:
    return (f"{rows_in_words(rows)} {where} the header skipped",) if rows else ()
