"""What the engine is measured against: the same checks, written out for another library.

Polars and pandas know one exact value or none, and answer true, false or null; their `&`, `|`
and `~` treat a null as Kleene does. So all that differs between them is how a table is kept, how
a day is moved, and how an answer is made null.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import combinations
from operator import and_, or_
from typing import Any as Answer

import numpy as np
import numpy.typing as npt

from screener.checks.base import Check
from screener.checks.choice import ChoiceCheck
from screener.checks.combine import All, Any, AtLeast, IfThen, Not
from screener.checks.day import DayCheck
from screener.checks.number import NumberCheck
from screener.checks.timely import TimelyCheck
from screener.frame import Frame
from screener.truth import Flags
from screener.values import CodeSets, Column, Intervals, Spans
from screener.values.day import Duration


class Rival(ABC):
    """A library, with the patients in its own kind of table."""

    name: str
    workers = 1

    def __init__(self, frame: Frame) -> None:
        self.codes: Mapping[str, tuple[str, ...]] = {
            name: column.codes
            for name, column in frame.recorded.items()
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
    def only_where(self, condition: Answer, answer: Answer) -> Answer:
        """The answer where the condition is true, null elsewhere."""

    def written(self, check: Check, parts: Sequence[Answer]) -> Answer:
        """The check, as one would write it by hand; `parts` are the answers of its parts."""
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
            case TimelyCheck(value=value, window=window):
                return self.only_where(self.written(window, ()), self.written(value, ()))
            case NumberCheck(concept=concept):
                return _between(self.column(concept), check.lo, check.hi)
            case ChoiceCheck(concept=concept, allowed=allowed):
                column, codes = self.column(concept), self.codes[concept]
                return reduce(or_, (column == codes.index(code) for code in sorted(allowed)))
            case DayCheck():
                return self._window(check)
        raise TypeError(f"{type(check).__name__} has not been written for {self.name}")

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

    highest = max(height(check) for check in checks)
    return [[check for check in heights if heights[check] == n] for n in range(highest + 1)]


def exactly(column: Column) -> tuple[npt.NDArray[np.generic], Flags]:
    """One value a row (a code as its number), and where it is the only one possible."""
    if isinstance(column, Intervals):
        return column.lo, column.lo == column.hi
    if isinstance(column, Spans):
        return column.first, column.first == column.last
    assert isinstance(column, CodeSets)
    return np.log2(column.masks).astype(np.uint8), np.bitwise_count(column.masks) == 1
