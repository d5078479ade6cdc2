"""Decision tables: ordered cases in the language of checks.

A case is reachable if its condition may hold and no earlier one must. The value is all that the
reachable cases allow, so a definition never decides more than its inputs do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from screener.checks.base import Check, concepts_read
from screener.frame import Frame
from screener.truth import Flags
from screener.values import Codes, CodeSets, Column, Interval, Intervals


@dataclass(frozen=True)
class Case:
    """If the condition holds (always, if there is none): the value, and what would settle it.

    `value` is None where the case leaves everything open.
    """

    when: Check | None
    value: Codes | Interval | None
    ask: str = ""


@dataclass(frozen=True)
class Cases:
    """A concept's decision table, with its citation."""

    concept: str
    source: str
    cases: tuple[Case, ...]

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        read = (name for case in self.cases if case.when for name in concepts_read(case.when))
        return tuple(dict.fromkeys(read))

    def column(self, frame: Frame) -> Column:
        known = frame.vocabulary.concepts[self.concept]
        blank = frame.vocabulary.unknown(known, frame.size)
        if isinstance(blank, CodeSets):
            return self._codes(frame, blank)
        assert isinstance(blank, Intervals)
        return self._numbers(frame)

    def _codes(self, frame: Frame, blank: CodeSets) -> CodeSets:
        anything = CodeSets.unknown(blank.codes, 1).masks
        masks = np.zeros_like(blank.masks)
        for case, reached in self.reached(frame):
            row = np.zeros(1, np.int32)
            allowed = anything
            if isinstance(case.value, Codes):
                allowed = CodeSets.of(blank.codes, [case.value], row).masks
            np.bitwise_or(masks, allowed, out=masks, where=reached)
        return CodeSets(blank.codes, np.where(masks == 0, blank.masks, masks))

    def _numbers(self, frame: Frame) -> Intervals:
        lo, hi = np.full(frame.size, np.inf), np.full(frame.size, -np.inf)
        for case, reached in self.reached(frame):
            value = case.value if isinstance(case.value, Interval) else Interval()
            np.minimum(lo, value.lo, out=lo, where=reached)
            np.maximum(hi, value.hi, out=hi, where=reached)
        empty = lo > hi
        return Intervals(np.where(empty, -np.inf, lo), np.where(empty, np.inf, hi))

    def reached(self, frame: Frame) -> Iterator[tuple[Case, Flags]]:
        """Each case, and the rows in which it is reachable."""
        left = np.ones(frame.size, np.bool_)
        for case in self.cases:
            if case.when is None:
                yield case, left
                return
            answer = frame.truths(case.when)
            yield case, left & answer.possibly
            left = left & ~answer.surely

    def asks(self, frame: Frame) -> list[list[str]]:
        """For each row what would settle the value, if several cases are still reachable."""
        found: list[list[str]] = [[] for _ in range(frame.size)]
        for case, reached in self.reached(frame):
            for row in np.flatnonzero(reached).tolist() if case.ask else ():
                if case.ask not in found[row]:
                    found[row].append(case.ask)
        return found
