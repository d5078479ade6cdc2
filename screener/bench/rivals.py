"""What the engine is measured against: the same checks, written out for another library.

Polars and pandas know one exact value or none, and answer true, false or null; their `&`, `|`
and `~` treat a null as Kleene does. So all that differs between them is how a table is kept, how
a day is moved, how records are counted, and how an answer is made null.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import and_, or_
from typing import Any as Answer

import numpy as np
import numpy.typing as npt

from screener.bench.patients import COMPLETE, RECORDS
from screener.checks.base import Check
from screener.checks.choice import ChoiceCheck
from screener.checks.combine import All, Any, AtLeast, IfThen, Not
from screener.checks.day import DayCheck
from screener.checks.number import NumberCheck
from screener.checks.rows import RowsCheck
from screener.checks.timely import TimelyCheck
from screener.frame import Frame
from screener.truth import Flags
from screener.values import CodeSets, Column, Intervals, Spans
from screener.values.day import Duration


@dataclass(frozen=True)
class Counted:
    """For each patient: how many records surely are as asked, how many possibly, among how many."""

    surely: Answer
    possibly: Answer
    among: Answer


class Rival(ABC):
    """A library, with the patients and their records in its own kind of tables."""

    name: str
    workers = 1

    def __init__(self, frame: Frame) -> None:
        self.codes: Mapping[str, tuple[str, ...]] = {
            name: column.codes
            for one in (frame, frame.records[RECORDS].frame)
            for name, column in one.recorded.items()
            if isinstance(column, CodeSets)
        }

    @abstractmethod
    def answers(self, checks: Sequence[Check]) -> Sequence[Answer]:
        """A column of true, false and null for each check."""

    @abstractmethod
    def flags(self, answer: Answer, *, null: bool) -> Flags:
        """Such a column, with something put for its nulls."""

    @abstractmethod
    def column(self, concept: str) -> Answer:
        """The values of a concept, null where there is none."""

    @abstractmethod
    def earlier(self, concept: str, length: Duration) -> Answer:
        """The days of a concept, moved back."""

    @abstractmethod
    def counted(self, check: RowsCheck) -> Counted:
        """The records that a check asks for; of the newest, all may be meant that may be newest."""

    @abstractmethod
    def only_where(self, condition: Answer, answer: Answer) -> Answer:
        """The answer where the condition is true, null elsewhere."""

    def written(self, check: Check, parts: Sequence[Answer]) -> Answer:
        """The check, as one would write it by hand; `parts` are the answers of its parts."""
        if parts:
            return _combined(check, parts)
        match check:
            case TimelyCheck(value=value, window=window):
                return self.only_where(self.written(window, ()), self.written(value, ()))
            case NumberCheck(concept=concept):
                return _between(self.column(concept), check.lo, check.hi)
            case ChoiceCheck(concept=concept, allowed=allowed):
                column, codes = self.column(concept), self.codes[concept]
                return reduce(or_, (column == codes.index(code) for code in sorted(allowed)))
            case DayCheck():
                return self._window(check)
            case RowsCheck():
                return self._of_records(check, self.counted(check))
        raise TypeError(f"{type(check).__name__} has not been written for {self.name}")

    def _of_records(self, check: RowsCheck, found: Counted) -> Answer:
        """Where the list is not complete there may be more records than these."""
        listed = self.column(COMPLETE) == self.codes[COMPLETE].index("yes")
        closed, some, most = listed & (found.among > 0), found.surely > 0, check.most
        match check.how:
            case "any":
                return self._either(some, (found.possibly == 0) & closed)
            case "none":
                return self._either((found.possibly == 0) & closed, some)
            case "latest":
                every, one = found.surely == found.among, found.among > 0
                return self._either(every & one, (found.possibly == 0) & one)
        enough = self._either(found.surely >= check.least, (found.possibly < check.least) & closed)
        if most is None:
            return enough
        return enough & self._either((found.possibly <= most) & closed, found.surely > most)

    def _either(self, yes: Answer, no: Answer) -> Answer:
        """True, false, or else null."""
        return self.only_where(yes | no, yes)

    def _window(self, check: DayCheck) -> Answer:
        """Days counted back from an anchor."""
        assert check.length is not None
        assert not check.after
        assert isinstance(check.anchor, str)
        day, limit = self.column(check.concept), self.earlier(check.anchor, check.length)
        match check.relation:
            case "at_least":
                return day <= limit
            case "more_than":
                return day < limit
            case "less_than":
                return day > limit
            case _:
                return (day >= limit) & (day <= self.column(check.anchor))


def _combined(check: Check, parts: Sequence[Answer]) -> Answer:
    match check:
        case All():
            return reduce(and_, parts)
        case Any():
            return reduce(or_, parts)
        case Not():
            return ~reduce(or_, parts)
        case IfThen():
            return ~parts[0] | parts[1]
        case AtLeast(count=count):
            return reduce(or_, (reduce(and_, some) for some in combinations(parts, count)))
    raise TypeError(f"{type(check).__name__} has not been written by hand")


def _between(column: Answer, lo: float, hi: float) -> Answer:
    if hi == math.inf:
        return column >= lo
    return column <= hi if lo == -math.inf else (column >= lo) & (column <= hi)


def layers(checks: Sequence[Check]) -> list[list[Check]]:
    """The checks and all their parts, each once: what stands alone, then what rests on it."""
    heights: dict[Check, int] = {}

    def height(check: Check) -> int:
        if check not in heights:
            heights[check] = 1 + max((height(part) for part in check.parts), default=-1)
        return heights[check]

    highest = max((height(check) for check in checks), default=-1)
    return [[check for check in heights if heights[check] == n] for n in range(highest + 1)]


def of_rows(checks: Sequence[Check]) -> list[RowsCheck]:
    """The checks of records among the checks and their parts."""
    every = (check for layer in layers(checks) for check in layer)
    return [check for check in every if isinstance(check, RowsCheck)]


def asked_of_rows(checks: Sequence[RowsCheck]) -> list[Check]:
    """What they ask of each record by itself."""
    parts = (part for check in checks for part in (check.has, check.where))
    return list(dict.fromkeys(part for part in parts if part is not None))


def exactly(column: Column) -> tuple[npt.NDArray[np.generic], Flags]:
    """One value a row (a code as its number), and where it is the only one possible."""
    if isinstance(column, Intervals):
        return column.lo, column.lo == column.hi
    if isinstance(column, Spans):
        return column.first, column.first == column.last
    assert isinstance(column, CodeSets)
    return np.log2(column.masks).astype(np.uint8), np.bitwise_count(column.masks) == 1
