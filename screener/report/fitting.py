"""How closely a worksheet has to be set for one printed page, of US Letter as of A4.

A style sheet cannot ask how much there is to print, so it is reckoned here, from the lengths of the
texts. A worksheet is set openly if it fits so; or close, where what to find out runs on and each
reason takes one line; or tight, where whatever is in order takes one line as well; or tightest,
where every criterion does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from screener.report.cells import Quote
from screener.report.worksheet import Line, Worksheet

OPENLY, CLOSE, TIGHT, TIGHTEST = "", "close", "close tight", "close tightest"
PAGE = 738
"""The height of US Letter without its margins, in points, with a little to spare."""
FRAME = 155
"""What every worksheet has: its head, its result, the head of its table and the lines to sign."""
HEADING, LINE, ROW = 14, 8.62, 2.2
"""A heading in the table, a line of text, and what lies between two rows."""
COLUMNS = (48, 57, 26)
"""So many characters of a criterion, of what was found and of its cells a line holds on A4."""
ACROSS, HALF = 165, 76
"""So many characters a line across the page holds, and one of its two columns."""
MOST = 2
"""So many lines of a text are printed; the screen has all of it."""


def fit(sheet: Worksheet, page: float = PAGE) -> str:
    """How closely the worksheet has to be set: the classes that the style sheet knows."""
    printed = Printed(sheet)
    if printed.openly <= page:
        return OPENLY
    if printed.closely <= page:
        return CLOSE
    return TIGHT if printed.tightly <= page else TIGHTEST


@dataclass(frozen=True)
class Printed:
    """The height of a worksheet on paper, in points."""

    sheet: Worksheet

    @property
    def openly(self) -> float:
        asks = sum(_lines(one, HALF) for one in self._asks) / 2
        failing = self.sheet.failing
        reasons = (_lines(len(one.entry.sentence) + len(one.found), ACROSS) for one in failing)
        return self._height(asks + sum(min(MOST, one) for one in reasons) + len(self._long))

    @property
    def closely(self) -> float:
        return self._height(self._told_closely + len(self._long))

    @property
    def tightly(self) -> float:
        """With one line for whatever is in order."""
        long = [one for one in self._long if one.mark.look != "plain"]
        return self._height(self._told_closely + len(long))

    @property
    def _told_closely(self) -> int:
        """The lines above the table: a line for each reason, and what to find out runs on."""
        asks = _lines(sum(self._asks), ACROSS) if self._asks else 0
        return asks + len(self.sheet.failing)

    def _height(self, more: float) -> float:
        """With so many lines more than one a row, and than what runs across."""
        rows = len(self.sheet.lines)
        between = rows * ROW + len(self.sheet.by_kind) * HEADING
        return FRAME + between + (rows + self._across + more) * LINE

    @cached_property
    def _long(self) -> list[Line]:
        """The rows that take a second line."""
        return [one for one in self.sheet.lines if _runs_on(one)]

    @cached_property
    def _asks(self) -> list[int]:
        asks = (one for group in self.sheet.asked for one in group.asks)
        heads = [len(group.who) for group in self.sheet.asked]
        return [*heads, *(len(one.question) + sum(map(len, one.criteria)) + 4 for one in asks)]

    @cached_property
    def _across(self) -> int:
        return sum(_lines(one, ACROSS) for one in self._told())

    def _told(self) -> Iterator[int]:
        """The lengths of what runs across the page."""
        sheet = self.sheet
        for arm in sheet.finding.arms:
            yield len(arm.arm.name)
        converted = "; ".join(sheet.converted)
        for one in (sheet.nearly or sheet.clock, sheet.moot, sheet.to_judge, converted):
            if one:
                yield len(one)
        quoted = (len(one.text) + 24 * len(one.quotes) for one in sheet.questions)
        if told := sum(quoted):
            yield told
            yield 0  # their heading, a line as well


def _runs_on(line: Line) -> bool:
    """Is a text of the row longer than its column?"""
    criterion, found, cells = COLUMNS
    return (
        len(line.entry.short) > criterion
        or len(line.found) > found
        or (_length(line.quotes) or len(line.entry.instead)) > cells
    )


@lru_cache(1024)
def _length(quotes: tuple[Quote, ...]) -> int:
    return sum(len(one.place) + len(one.text) + 2 for one in quotes)


def _lines(length: int, width: int) -> int:
    return max(1, -(-length // width))
