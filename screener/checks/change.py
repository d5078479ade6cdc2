"""The same check under another assumption: old values count, or what can change has changed.

Reports tell *out of window* from *missing*, and *not now* from *never*. Neither is a second
logic: the question is changed and put to the same evaluator.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from screener.checks.base import Check
from screener.checks.rows import RowsCheck
from screener.checks.timely import TimelyCheck
from screener.concepts.vocabulary import Vocabulary
from screener.frame import Frame
from screener.truth import Truth, Truths


@dataclass(frozen=True, eq=False)
class Hoped(Check):
    """A check whose answer may still become `answer`, even where today it is the opposite."""

    check: Check
    answer: Truth

    def truths(self, frame: Frame) -> Truths:
        today = frame.truths(self.check)
        if self.answer is Truth.YES:
            return Truths(today.must, np.full_like(today.may, 255), today.size)
        return Truths(np.zeros_like(today.must), today.may, today.size)

    def words(self, vocabulary: Vocabulary) -> str:
        return self.check.words(vocabulary)

    @cached_property
    def uses(self) -> tuple[str, ...]:
        return self.check.uses


def hoping_for(check: Check, answer: Truth, vocabulary: Vocabulary) -> Check:
    """The check, with each part that can change in favour of `answer` left open."""
    if not check.parts:
        return Hoped(check, answer) if check.can_become(answer, vocabulary) else check
    opposite = Truth.NO if answer is Truth.YES else Truth.YES
    return check.with_parts(
        tuple(
            hoping_for(part, opposite if negated else answer, vocabulary)
            for part, negated in zip(check.parts, check.negated, strict=True)
        )
    )


def at_any_age(check: Check) -> Check:
    """The check, with values counted however old they are."""
    if isinstance(check, TimelyCheck):
        return replace(check, any_age=True)
    if isinstance(check, RowsCheck):
        return replace(check, has=at_any_age(check.has))
    return check.with_parts(tuple(at_any_age(part) for part in check.parts))
