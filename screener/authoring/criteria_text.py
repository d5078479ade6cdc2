"""The criteria of a registry record: one text with bullets and headings, taken apart.

A bullet within a bullet belongs to the criterion above it, because only a reader can tell whether
such a list means all or any of its items. Nothing is left out and no word is changed; a heading
that says more than "inclusion" or "exclusion" stays, before each criterion under it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from screener.authoring.layout import Layout

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BULLET = re.compile(
    r"(?P<indent>\s*)(?:"
    r"(?P<number>\(?\d{1,2}[.)])\s+"
    r"|(?P<letter>\(?(?:[a-z]|[ivx]{2,4})[.)])\s+"
    r"|(?P<mark>[*•·‣▪◦●○■□➢✓–—-]|o)\s+"
    r"|(?P<tight>[•·‣▪◦●○■□➢✓–—-])(?=[^\W\d]))"
    r"(?=\S)"
)
_GOES_ON = (":", ";", ",", " or", " and")
_SHORT_HEADING = 6


@dataclass(frozen=True)
class Line:
    """One criterion, as the registry words it."""

    kind: str
    """`inclusion` or `exclusion`."""
    text: str
    asks: bool = True
    """Unless it says that nothing is asked."""
    cohort: str = ""
    """The cohort that the heading above it names."""


@dataclass
class _Item:
    """A line of the text, and what belongs to it."""

    text: str
    bullet: str
    indent: int
    after_blank: bool
    parts: list[str] = field(default_factory=list)

    def owns(self, other: _Item) -> bool:
        """Is the other one a bullet within this bullet, or a part of its text?"""
        if not self.bullet and not other.bullet:
            return not other.after_blank and other.text[0].islower()
        if not self.bullet:
            return False
        if not other.bullet:
            return other.indent > self.indent or (not other.after_blank and other.text[0].islower())
        deeper = other.indent > self.indent
        return deeper or (other.bullet != self.bullet and self.text.endswith(":"))

    def take(self, other: _Item) -> None:
        if other.bullet:
            self.parts.append(other.text)
        elif self.parts:
            self.parts[-1] += f" {other.text}"
        else:
            self.text += f" {other.text}"

    @property
    def whole(self) -> str:
        text = self.text
        for part in self.parts:
            text += (" " if text.endswith(_GOES_ON) else "; ") + part
        return text


def criteria_lines(text: str, layout: Layout) -> tuple[Line, ...]:
    """The criteria of a record's text, in its order; before any heading they are inclusions."""
    return tuple(_Sections(layout).lines(_items(html.unescape(_ESCAPED.sub(r"\1", text)))))


def _items(text: str) -> list[_Item]:
    """The lines of a text, those put together that belong together."""
    items: list[_Item] = []
    after_blank = True
    for line in text.splitlines():
        item = _item(line, after_blank)
        after_blank = item is None
        if item and items and items[-1].owns(item):
            items[-1].take(item)
        elif item:
            items.append(item)
    return items


def _item(line: str, after_blank: bool) -> _Item | None:
    line = line.expandtabs(4)
    found = _BULLET.match(line)
    words = " ".join(line[found.end() if found else 0 :].split())
    if not any(map(str.isalnum, words)):
        return None
    bullet = (found.lastgroup or "") if found else ""
    indent = len(line) - len(line.lstrip())
    return _Item(words, "mark" if bullet == "tight" else bullet, indent, after_blank)


class _Sections:
    """Goes through the lines, and remembers under which headings they stand."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.kind = "inclusion"
        self.heading = ""

    def lines(self, items: list[_Item]) -> Iterator[Line]:
        for item, following in zip_longest(items, items[1:]):
            if self.starts_section(item):
                yield from map(self.line, _behind(item))
            elif _is_heading(item, following):
                self.kind = self.layout.opens_section(item.text) or self.kind
                self.heading = item.text.rstrip(": ") + ": "
            else:
                yield self.line(item.whole)

    def line(self, text: str) -> Line:
        asks, cohort = not self.layout.asks_nothing(text), self.layout.cohort(self.heading)
        return Line(self.kind, self.heading + text, asks, cohort)

    def starts_section(self, item: _Item) -> bool:
        head = item.text.partition(":")[0]
        if not self.layout.is_section(head):
            return False
        self.kind, self.heading = self.layout.section(head), ""
        return True


def _behind(heading: _Item) -> list[str]:
    """The criteria that stand on the line of a heading, or as bullets within it."""
    texts = (heading.text.partition(":")[2].strip(), *heading.parts)
    return [text for text in texts if any(map(str.isalnum, text))]


def _is_heading(item: _Item, following: _Item | None) -> bool:
    if item.bullet or item.parts or following is None:
        return False
    few = len(item.text.split()) <= _SHORT_HEADING and not item.text.endswith((".", ";", ","))
    return item.text.endswith(":") or (few and bool(following.bullet))
