"""The time from one day to another, in the units that formulas count in."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from screener.values.day import NEVER, ONGOING, Days
from screener.values.number import Floats


def _days(start: Days, end: Days) -> Floats:
    return _endless(start, end, end.astype(np.float64) - start.astype(np.float64))


def _months(start: Days, end: Days) -> Floats:
    """Whole calendar months: the day of the month has to be reached, or the month's last day."""
    first, last = start.astype("M8[D]"), end.astype("M8[D]")
    months = last.astype("M8[M]").astype(np.int64) - first.astype("M8[M]").astype(np.int64)
    reached = _day_of_month(last) >= _day_of_month(first)
    ended = (last + np.timedelta64(1, "D")).astype("M8[M]") != last.astype("M8[M]")
    return _endless(start, end, (months - ~(reached | ended)).astype(np.float64))


def _years(start: Days, end: Days) -> Floats:
    """Whole years as a birthday counts them; 29 February has its birthday on 1 March."""
    first, last = start.astype("M8[D]"), end.astype("M8[D]")
    months = last.astype("M8[M]").astype(np.int64) - first.astype("M8[M]").astype(np.int64)
    months = months - (_day_of_month(last) < _day_of_month(first))
    return _endless(start, end, np.floor_divide(months, 12).astype(np.float64))


def _day_of_month(days: npt.NDArray[np.datetime64]) -> npt.NDArray[np.int64]:
    day: npt.NDArray[np.int64] = (days - days.astype("M8[M]")).astype(np.int64)
    return day


def _endless(start: Days, end: Days, elapsed: Floats) -> Floats:
    """Something that never happened is infinitely long ago; what is going on has no end."""
    longest = (start == NEVER) | (end == ONGOING)
    shortest = (start == ONGOING) | (end == NEVER)
    return np.where(shortest, -np.inf, np.where(longest, np.inf, elapsed))


ELAPSED: dict[str, Callable[[Days, Days], Floats]] = {
    "days": _days,
    "whole_months": _months,
    "whole_years": _years,
}
