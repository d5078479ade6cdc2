"""How a worksheet has to be set for one printed page, of US Letter as of A4.

A style sheet cannot ask how much there is to print, so it is reckoned here, from the lengths of the
texts. Where there is room, every text is printed in full; else only so many lines of each; or what
to find out runs on as well; or whatever is in order takes one line; or, at last, everything does.
What has to run onto a second page has all the room of both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import ceil

from screener.report.cells import Quote
from screener.report.pages.worksheet import Entry, Line, Worksheet
from screener.report.words import STATUS_MARKS
from screener.screening import Status

PAGE = 730
"""The height of US Letter without its margins, in points, with something to spare; A4 is higher by
more than its narrower lines take."""
FRAME = 148
"""What every worksheet has: its head, its result, the head of its table and the lines to sign."""
HEADING, LINE, ROW = 12.6, 8.62, 2.1
"""A heading in the table, a line of text, and what lies between two rows."""
CRITERION, FOUND, CELLS = 47, 60, 28
"""So many characters of a criterion, of what was found and of its cells a line holds."""
ACROSS, HALF = 165, 78
"""So many characters a line across the page holds, and one of its two columns."""
IN_ORDER = frozenset(status for status, mark in STATUS_MARKS.items() if mark.look == "plain")
"""What a reader may pass over."""
ALL = 99
"""More lines than any text has."""


@dataclass(frozen=True)
class Setting:
    """So many lines of a text are printed, and of one that is in order; the screen has all of it.

    Its classes are what the style sheet knows it by. Set closely, what to find out runs on, and
    each reason takes one line.
    """

    classes: str
    most: int
    in_order: int
    close: bool = False


SETTINGS = (
    Setting("", ALL, ALL),
    Setting("lines-4", 4, 4),
    Setting("lines-3", 3, 3),
    Setting("lines-2", 2, 2),
    Setting("lines-2 close", 2, 2, close=True),
    Setting("lines-2 close tight", 2, 1, close=True),
    Setting("lines-1 close", 1, 1, close=True),
)
"""The most open first."""
OPENEST, CLOSEST = SETTINGS[0], SETTINGS[-1]
SURELY = 1.1
"""What is reckoned to be so much too high for a page does not fit, however the reckoning errs."""


def fit(sheet: Worksheet) -> Setting:
    """The most open setting that takes no more pages than the closest: one, if that can be."""
    printed = Printed(sheet)
    if printed.height(OPENEST) <= PAGE:
        return OPENEST
    room = PAGE * ceil(printed.height(CLOSEST) / (PAGE * SURELY))
    return next((one for one in SETTINGS if printed.height(one) <= room), CLOSEST)


@dataclass(frozen=True)
class Printed:
    """A worksheet on paper."""

    sheet: Worksheet

    def height(self, setting: Setting) -> float:
        """In points."""
        return self._frame + LINE * (self._told(setting) + self._table(setting))

    def _table(self, setting: Setting) -> int:
        """The lines that all rows take."""
        return sum(
            count * min(lines, setting.in_order if status in IN_ORDER else setting.most)
            for (lines, status), count in self._rows.items()
        )

    def _told(self, setting: Setting) -> float:
        """The lines above the table, and below."""
        if setting.close:
            run_on = _lines(sum(self._asks), ACROSS) if self._asks else 0
            return self._across + run_on + len(self._reasons)
        in_pairs = sum(_lines(one, HALF) for one in self._asks) / 2
        return self._across + in_pairs + sum(min(one, setting.most) for one in self._reasons)

    @cached_property
    def _frame(self) -> float:
        return FRAME + len(self.sheet.lines) * ROW + len(self.sheet.by_kind) * HEADING

    @cached_property
    def _rows(self) -> Counter[tuple[int, Status]]:
        """How many rows of a status would fill so many lines."""
        return Counter([(_needed(one), one.finding.status) for one in self.sheet.lines])

    @cached_property
    def _reasons(self) -> list[int]:
        """The lines that each reason would fill."""
        told = (len(one.entry.sentence) + len(one.found) for one in self.sheet.failing)
        return [_lines(one, ACROSS) for one in told]

    @cached_property
    def _asks(self) -> list[int]:
        asks = (one for group in self.sheet.asked for one in group.asks)
        heads = [len(group.who) for group in self.sheet.asked]
        return [*heads, *(len(one.question) + sum(map(len, one.criteria)) + 4 for one in asks)]

    @cached_property
    def _across(self) -> int:
        return sum(_lines(one, ACROSS) for one in self._lengths())

    def _lengths(self) -> Iterator[int]:
        """Of what runs across the page."""
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
    criterion, instead = _of_all(line.entry)
    cells = _cells(line.quotes) if line.quotes else instead
    return max(criterion, cells, _lines(len(line.found), FOUND))


@lru_cache(1024)
def _of_all(entry: Entry) -> tuple[int, int]:
    """The lines of a criterion, and of what is said where no cell is quoted."""
    return _lines(len(entry.short), CRITERION), _lines(len(entry.instead), CELLS)


@lru_cache(1024)
def _cells(quotes: tuple[Quote, ...]) -> int:
    """The lines that they fill: a short one is not broken."""
    lines, used = 1, 0
    for one in quotes:
        length = len(one.place) + len(one.text) + 2
        if one.short and used + length > CELLS:
            lines, used = lines + 1, length
        else:
            more, used = divmod(used + length, CELLS)
            lines += more
    return lines


def _lines(length: int, width: int) -> int:
    return max(1, -(-length // width))
