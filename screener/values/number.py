"""Numbers as closed intervals; an open end is the neighbouring float.

`90` is 90..90, `<1` is -∞..just below 1, a blank is everything. Numbers that are computed are
rounded to twelve significant digits, so that values which are equal as decimals compare equal:
1.8 is within 1.5 × 1.2, though 1.5 * 1.2 is 1.7999999999999998.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from screener.truth import Flags, Truths
from screener.values.counting import with_unit

Floats = npt.NDArray[np.float64]
SIGNIFICANT_DIGITS = 12
LONGEST_TYPED = 9


def below(bound: float) -> float:
    """The largest number that is smaller than `bound`."""
    return math.nextafter(bound, -math.inf)


def above(bound: float) -> float:
    """The smallest number that is larger than `bound`."""
    return math.nextafter(bound, math.inf)


@dataclass(frozen=True)
class Interval:
    """All numbers from `lo` to `hi`, both included."""

    lo: float = -math.inf
    hi: float = math.inf

    @property
    def certain(self) -> bool:
        """Is exactly one value left?"""
        return self.lo == self.hi

    def either(self, other: Interval) -> Interval:
        """Everything that one of both allows, and what lies between."""
        return Interval(min(self.lo, other.lo), max(self.hi, other.hi))

    def show(self, unit: str = "") -> str:
        """As a clinician writes it.

        >>> [Interval(*ends).show("%") for ends in [(90, 90), (0, below(1)), (50, math.inf)]]
        ['90 %', '0 to <1 %', '≥ 50 %']
        >>> Interval(1, 1).show("years")
        '1 year'
        """
        if self == Interval():
            return "unknown"
        lo, hi = _end(self.lo, above=True), _end(self.hi, above=False)
        if self.lo == self.hi:
            shown = _plain(self.lo)
        elif self.lo == -math.inf:
            shown = hi if hi.startswith("<") else f"≤ {hi}"
        elif self.hi == math.inf:
            shown = lo if lo.startswith(">") else f"≥ {lo}"
        else:
            shown = f"{lo} to {hi}"
        return with_unit(shown, unit)


def _plain(number: float) -> str:
    """As it was typed; a computed number to six digits."""
    typed = f"{number:.12g}"
    return f"{number:.6g}" if len(typed) > LONGEST_TYPED and "." in typed else typed


def _end(number: float, *, above: bool) -> str:
    """An end of an interval; one that only just misses a short number is that number, left out."""
    neighbour = math.nextafter(number, -math.inf if above else math.inf)
    if len(repr(neighbour)) < len(repr(number)) - 3:
        return f"{'>' if above else '<'} {_plain(neighbour)}" if above else f"<{_plain(neighbour)}"
    return _plain(number)


@dataclass(frozen=True, eq=False)
class Intervals:
    """One interval a row. `lo` and `hi` are float64, without NaN."""

    lo: Floats
    hi: Floats

    @staticmethod
    def of(values: Sequence[Interval], rows: npt.NDArray[np.int32]) -> Intervals:
        """The distinct values laid out over rows."""
        lo = np.array([value.lo for value in values], np.float64)[rows]
        hi = np.array([value.hi for value in values], np.float64)[rows]
        return Intervals(lo, hi)

    @staticmethod
    def unknown(size: int) -> Intervals:
        return Intervals(np.full(size, -np.inf), np.full(size, np.inf))

    @property
    def size(self) -> int:
        return self.lo.size

    @property
    def recorded(self) -> Flags:
        return np.isfinite(self.lo) | np.isfinite(self.hi)

    @property
    def certain(self) -> Flags:
        """Where exactly one value is left."""
        return np.asarray(self.lo == self.hi)

    def keys(self) -> list[tuple[float, float]]:
        """For each row something that is equal where the possibilities are."""
        return [*zip(self.lo.tolist(), self.hi.tolist(), strict=True)]

    def at(self, row: int) -> Interval:
        return Interval(float(self.lo[row]), float(self.hi[row]))

    def take(self, rows: slice | npt.NDArray[np.intp]) -> Intervals:
        return Intervals(self.lo[rows], self.hi[rows])

    def followed_by(self, other: Intervals) -> Intervals:
        return Intervals(np.append(self.lo, other.lo), np.append(self.hi, other.hi))

    def joined(self, starts: npt.NDArray[np.intp]) -> Intervals:
        """For each run of rows that begins at `starts`: everything that any of them allows."""
        return Intervals(np.minimum.reduceat(self.lo, starts), np.maximum.reduceat(self.hi, starts))

    def within(self, lo: float, hi: float) -> Truths:
        """Is the number at least `lo` and at most `hi`?"""
        if hi == math.inf:
            return Truths.of(self.lo >= lo, self.hi >= lo)
        if lo == -math.inf:
            return Truths.of(self.hi <= hi, self.lo <= hi)
        return Truths.of((self.lo >= lo) & (self.hi <= hi), (self.hi >= lo) & (self.lo <= hi))

    def meet(self, other: Intervals) -> tuple[Intervals, Flags]:
        """What both allow; and where they contradict each other, all that either allows."""
        lo, hi = np.maximum(self.lo, other.lo), np.minimum(self.hi, other.hi)
        conflict = lo > hi
        if conflict.any():
            lo = np.where(conflict, np.minimum(self.lo, other.lo), lo)
            hi = np.where(conflict, np.maximum(self.hi, other.hi), hi)
        return Intervals(lo, hi), conflict


def snap(numbers: Floats) -> Floats:
    """Computed numbers, rounded to twelve significant digits, as a person would have typed them.

    >>> float(snap(np.array([1.5 * 1.2]))[0])
    1.8
    """
    usual = np.isfinite(numbers) & (numbers != 0) & (np.abs(numbers) < 1e11)
    safe = np.where(usual, np.abs(numbers), 1.0)
    places = SIGNIFICANT_DIGITS - 1 - np.floor(np.log10(safe))
    scale = 10.0 ** np.minimum(places, 22)
    rounded = np.rint(np.where(usual, numbers, 0.0) * scale) / scale
    return np.where(usual, rounded, numbers)
