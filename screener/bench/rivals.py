"""What the engine is measured against: the same checks, written by hand for another library.

Such a library knows one exact value or none, and answers true, false or null.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from screener.checks.base import Check
from screener.checks.combine import All, Not
from screener.frame import Frame
from screener.screening import Plan
from screener.trial import Trial
from screener.truth import Flags, Truth
from screener.values import CodeSets, Column, Intervals, Spans


class Rival(Protocol):
    """Another way to answer checks."""

    @property
    def name(self) -> str: ...

    def table(self, frame: Frame) -> Any:
        """The patients as this library keeps them."""

    def answers(self, table: Any, checks: Sequence[Check]) -> Sequence[Any]:
        """A column of true, false and null for each check."""

    def flags(self, answer: Any, null: bool) -> Flags:
        """Such a column, with something put for its nulls."""


def criteria(plan: Plan) -> tuple[Check, ...]:
    """The different checks of all trials."""
    return tuple(dict.fromkeys(step.check for steps in plan.steps for step in steps))


def clear(trial: Trial) -> Check:
    """The whole trial as one check: every inclusion, and no exclusion."""
    return All(
        tuple(
            one.check if one.needed is Truth.YES else Not((one.check,))
            for one in trial.criteria
            if one.check is not None
        )
    )


def layers(checks: Sequence[Check]) -> list[list[Check]]:
    """The checks and all their parts, each once: what stands alone, then what rests on it."""
    heights: dict[Check, int] = {}

    def height(check: Check) -> int:
        if check not in heights:
            heights[check] = 1 + max((height(part) for part in check.parts), default=-1)
        return heights[check]

    highest = max(height(check) for check in checks)
    return [[check for check in heights if heights[check] == n] for n in range(highest + 1)]


def exactly(column: Column) -> tuple[npt.NDArray[Any], Flags]:
    """One value a row (a code as its number), and where it is the only one possible."""
    if isinstance(column, Intervals):
        return column.lo, column.lo == column.hi
    if isinstance(column, Spans):
        return column.first, column.first == column.last
    assert isinstance(column, CodeSets)
    return np.log2(column.masks).astype(np.uint8), np.bitwise_count(column.masks) == 1
