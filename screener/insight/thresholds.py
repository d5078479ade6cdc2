"""The thresholds of a check, and how near the examples of its specification come to them.

An author mistakes "at least" for "above", 1.5 for 15, days for weeks. Only an example that meets
a threshold exactly, and one that misses it by the smallest step, tell these apart.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from screener.checks.base import Check, leaves
from screener.checks.day import DayCheck
from screener.checks.number import NumberCheck
from screener.checks.timely import TimelyCheck
from screener.concepts.model import Number
from screener.concepts.vocabulary import Vocabulary
from screener.frame import Frame
from screener.truth import Flags
from screener.values import Interval, Intervals, Spans
from screener.values.number import Floats, above, below

NARROW = 0.1
"""A number that is off by at most this share of the threshold narrowly misses it."""


@dataclass(frozen=True)
class Reach:
    """The examples that lie on a threshold, and those just beside it, where the answer changes."""

    exactly: Flags
    beside: Flags


class Threshold(Protocol):
    """A place on a scale where the answer of a check changes."""

    @abstractmethod
    def words(self, vocabulary: Vocabulary) -> str:
        """The requirement, in words."""

    @abstractmethod
    def reach(self, frame: Frame) -> Reach:
        """Which rows lie on it, and which just beside."""


def thresholds(check: Check, vocabulary: Vocabulary) -> Iterator[Threshold]:
    """All thresholds of a check that are numbers or lengths of time, each once.

    What is asked of each row of a table, or counted over its rows, is not looked into.
    """
    found: dict[Threshold, None] = {}
    for leaf in leaves(check):
        for one in (leaf.value, leaf.window) if isinstance(leaf, TimelyCheck) else (leaf,):
            if isinstance(one, NumberCheck):
                found.update(dict.fromkeys(bounds(one, vocabulary)))
            elif isinstance(one, DayCheck) and one.length is not None:
                found[Length(one)] = None
    yield from found


def bounds(check: NumberCheck, vocabulary: Vocabulary) -> Iterator[Bound]:
    """The ends of the interval that a plausible value can lie on either side of."""
    concept = vocabulary.concepts[check.concept]
    assert isinstance(concept, Number)
    lowest, highest = (float(end) for end in concept.plausible or (-math.inf, math.inf))
    if check.lo > lowest:
        yield Bound(check, lower=True, whole=concept.whole)
    if check.hi < highest:
        yield Bound(check, lower=False, whole=concept.whole)


@dataclass(frozen=True)
class Bound:
    """One end of the interval that a number has to lie in."""

    check: NumberCheck
    lower: bool
    whole: bool

    @property
    def end(self) -> float:
        return self.check.lo if self.lower else self.check.hi

    @property
    def typed(self) -> float:
        """The number in the specification: an open end is stored as its neighbour."""
        beside = below(self.end) if self.lower else above(self.end)
        return min(self.end, beside, key=lambda number: len(repr(number)))

    def words(self, vocabulary: Vocabulary) -> str:
        ends = (self.end, math.inf) if self.lower else (-math.inf, self.end)
        concept = vocabulary.concepts[self.check.concept]
        assert isinstance(concept, Number)
        return f"{concept.label} {Interval(*ends).show(concept.unit)}"

    def reach(self, frame: Frame) -> Reach:
        column = frame.column(self.check.concept)
        assert isinstance(column, Intervals)
        over, under = column.lo - self.typed, self.typed - column.hi
        left_out = self.typed != self.end
        on, off = (over, under) if self.lower != left_out else (under, over)
        step = max(NARROW * abs(self.typed), 1.0 if self.whole else 0.0)
        return Reach(on == 0, _near(off, step))


def _near(distance: Floats, step: float) -> Flags:
    return np.asarray((distance > 0) & (distance <= step * (1 + 1e-9)))


@dataclass(frozen=True)
class Length:
    """The length of time that a day has to lie away from another."""

    check: DayCheck

    def words(self, vocabulary: Vocabulary) -> str:
        return self.check.words(vocabulary)

    def reach(self, frame: Frame) -> Reach:
        day, anchor = frame.column(self.check.concept), self.check.anchored(frame)
        assert isinstance(day, Spans)
        assert self.check.length is not None
        limit = anchor.later(self.check.length, 1 if self.check.after else -1)
        known = (day.first == day.last) & (limit.first == limit.last)
        apart = (day.first.astype(np.int64) - limit.first) * (1 if self.check.after else -1)
        changes = 1 if self.check.relation in ("within", "more_than") else -1
        return Reach(known & (apart == 0), known & (apart == changes))
