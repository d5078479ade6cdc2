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
    ways = ((OPENLY, printed.openly), (CLOSE, printed.closely(MOST)), (TIGHT, printed.closely(1)))
    return next((name for name, height in ways if height <= page), TIGHTEST)


@dataclass(frozen=True)
class Printed:
    """The height of a worksheet on paper, in points."""

    sheet: Worksheet

    @property
    def openly(self) -> float:
        asks = sum(_lines(one, HALF) for one in self._asks) / 2
        failing = self.sheet.failing
        reasons = (_lines(len(one.entry.sentence) + len(one.found), ACROSS) for one in failing)
        return self._height(asks + sum(min(MOST, one) for one in reasons), MOST)

    def closely(self, in_order: int) -> float:
        """With so many lines at most for whatever is in order."""
        asks = _lines(sum(self._asks), ACROSS) if self._asks else 0
        return self._height(asks + len(self.sheet.failing), in_order)

    def _height(self, told: float, in_order: int) -> float:
        """With so many lines that are `told` above the table, and at most so many a row."""
        lines = told + self._across
        lines += sum(min(needed, in_order if plain else MOST) for needed, plain in self._rows)
        rows = len(self._rows) * ROW + len(self.sheet.by_kind) * HEADING
        return FRAME + rows + lines * LINE

    @cached_property
    def _rows(self) -> list[tuple[int, bool]]:
        """The lines that each row would fill, and whether it is in order."""
        return [(_needed(one), one.mark.look == "plain") for one in self.sheet.lines]

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


def _needed(line: Line) -> int:
    criterion, found, cells = COLUMNS
    return max(
        _lines(len(line.entry.short), criterion),
        _lines(len(line.found), found),
        _lines(_length(line.quotes) or len(line.entry.instead), cells),
    )


@lru_cache(1024)
def _length(quotes: tuple[Quote, ...]) -> int:
    return sum(len(one.place) + len(one.text) + 2 for one in quotes)


def _lines(length: int, width: int) -> int:
    return max(1, -(-length // width))
