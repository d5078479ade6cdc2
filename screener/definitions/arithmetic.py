"""Operations on intervals: everything that the numbers in them can give."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from screener.values import Intervals
from screener.values.number import Floats


def _corners(
    operation: Callable[[Floats, Floats], Floats],
) -> Callable[[Intervals, Intervals], Intervals]:
    """An operation that is monotone in each number takes its extremes at the ends."""

    def on_intervals(left: Intervals, right: Intervals) -> Intervals:
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            corners = [operation(a, b) for a in (left.lo, left.hi) for b in (right.lo, right.hi)]
        lo, hi = np.minimum.reduce(corners), np.maximum.reduce(corners)
        lost = np.isnan(lo) | np.isnan(hi)
        return Intervals(np.where(lost, -np.inf, lo), np.where(lost, np.inf, hi))

    return on_intervals


def _divided(left: Intervals, right: Intervals) -> Intervals:
    """A quotient; if the divisor may be zero, nothing is known."""
    quotient = _corners(np.divide)(left, right)
    zero = (right.lo <= 0) & (right.hi >= 0)
    return Intervals(np.where(zero, -np.inf, quotient.lo), np.where(zero, np.inf, quotient.hi))


def _power(base: Intervals, exponent: Intervals) -> Intervals:
    """A power of a number that is not negative; otherwise nothing is known."""
    power = _corners(np.power)(base, exponent)
    negative = base.lo < 0
    return Intervals(np.where(negative, -np.inf, power.lo), np.where(negative, np.inf, power.hi))


def _between(low: Intervals, high: Intervals) -> Intervals:
    return Intervals(low.lo, high.hi)


OPERATIONS: dict[str, Callable[[Intervals, Intervals], Intervals]] = {
    "add": _corners(np.add),
    "subtract": _corners(np.subtract),
    "multiply": _corners(np.multiply),
    "divide": _divided,
    "power": _power,
    "smallest": _corners(np.minimum),
    "largest": _corners(np.maximum),
    "between": _between,
}
