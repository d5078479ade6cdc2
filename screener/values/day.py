"""Calendar days as first..last, counted in days since 1970-01-01.

Days only: a time of day breaks windows. `Mar 2024` is the whole month. An event that never
happened is infinitely long ago (no window holds it, every washout is over); one that is still
going on is infinitely late.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from screener.truth import Flags, Truths
from screener.values.counting import TIMES, counted

Days = npt.NDArray[np.int32]
NEVER = -(2**31)
ONGOING = 2**31 - 1
_EPOCH = dt.date(1970, 1, 1).toordinal()


def number_of(day: dt.date) -> int:
    return day.toordinal() - _EPOCH


def date_of(number: int) -> dt.date:
    return dt.date.fromordinal(number + _EPOCH)


@dataclass(frozen=True)
class Span:
    """All days from `first` to `last`, both included."""

    first: int = NEVER
    last: int = ONGOING

    @property
    def certain(self) -> bool:
        """Is exactly one value left?"""
        return self.first == self.last

    @staticmethod
    def of(first: dt.date, last: dt.date | None = None) -> Span:
        return Span(number_of(first), number_of(last or first))

    def either(self, other: Span) -> Span:
        """Everything that one of both allows, and what lies between."""
        return Span(min(self.first, other.first), max(self.last, other.last))

    def show(self) -> str:
        """As a person writes it.

        >>> Span.of(dt.date(2024, 3, 1), dt.date(2024, 3, 31)).show()
        'between 2024-03-01 and 2024-03-31'
        """
        if self == Span():
            return "unknown"
        if self.first == self.last:
            return show_day(self.first)
        if self.first == NEVER:
            return f"never, or by {show_day(self.last)}"
        if self.last == ONGOING:
            return f"{show_day(self.first)} or later"
        return f"between {show_day(self.first)} and {show_day(self.last)}"


def show_day(number: int) -> str:
    if number == NEVER:
        return "never"
    return "ongoing" if number == ONGOING else date_of(number).isoformat()


@dataclass(frozen=True)
class Duration:
    """A length of time as a protocol states it; a month is a calendar month.

    >>> Duration.parse("6 months"), Duration.parse("1 week")
    (Duration(count=6, unit='months'), Duration(count=1, unit='weeks'))
    """

    count: int
    unit: str

    @staticmethod
    def parse(text: str) -> Duration | None:
        count, _, unit = text.strip().partition(" ")
        unit = unit.strip().rstrip("s") + "s"
        if not count.isdecimal() or unit not in TIMES:
            return None
        return Duration(int(count), unit)

    def show(self) -> str:
        return counted(self.count, self.unit)

    def later(self, days: Days, times: int = 1) -> Days:
        """The days, moved later by this length (earlier where `times` is -1).

        Months keep the day of the month, or take the last one of a shorter month:
        31 August + 6 months is 28 or 29 February.
        """
        steps = self.count * times
        endless = (days == NEVER) | (days == ONGOING)
        if self.unit in ("days", "weeks"):
            moved = days + np.int32(steps * (7 if self.unit == "weeks" else 1))
        else:
            dated = np.where(endless, days.min(initial=ONGOING, where=~endless), days)
            moved = _add_months(dated, steps * (12 if self.unit == "years" else 1))
        return np.where(endless, days, moved).astype(np.int32)


def _add_months(days: Days, months: int) -> npt.NDArray[np.int64]:
    """Calendar arithmetic is slow: where rows share days, it is done once for each day."""
    first, last = int(days.min(initial=ONGOING)), int(days.max(initial=NEVER))
    if last - first < days.size:
        return _calendar(np.arange(first, last + 1, dtype=np.int32), months)[days - first]
    return _calendar(days, months)


def _calendar(days: Days, months: int) -> npt.NDArray[np.int64]:
    dates = days.astype("M8[D]")
    month = dates.astype("M8[M]")
    target = month + np.timedelta64(months, "M")
    last = (target + np.timedelta64(1, "M")).astype("M8[D]") - np.timedelta64(1, "D")
    same = target.astype("M8[D]") + (dates - month.astype("M8[D]"))
    moved: npt.NDArray[np.int64] = np.minimum(same, last).astype(np.int64)
    return moved


@dataclass(frozen=True, eq=False)
class Spans:
    """One span of days a row."""

    first: Days
    last: Days
    _moved: dict[tuple[Duration, int], Spans] = field(default_factory=dict, repr=False)
    _repeats: tuple[Spans, npt.NDArray[np.intp]] | None = field(default=None, repr=False)
    """Fewer spans, and which of them stands in each row."""

    @staticmethod
    def of(values: Sequence[Span], rows: npt.NDArray[np.int32]) -> Spans:
        first = np.array([value.first for value in values], np.int32)[rows]
        last = np.array([value.last for value in values], np.int32)[rows]
        return Spans(first, last)

    @staticmethod
    def unknown(size: int) -> Spans:
        return Spans(np.full(size, NEVER, np.int32), np.full(size, ONGOING, np.int32))

    @property
    def size(self) -> int:
        return self.first.size

    @property
    def recorded(self) -> Flags:
        return np.asarray((self.first != NEVER) | (self.last != ONGOING))

    @property
    def certain(self) -> Flags:
        """Where exactly one value is left."""
        return np.asarray(self.first == self.last)

    def keys(self) -> list[tuple[int, int]]:
        """For each row something that is equal where the possibilities are."""
        return [*zip(self.first.tolist(), self.last.tolist(), strict=True)]

    def at(self, row: int) -> Span:
        return Span(int(self.first[row]), int(self.last[row]))

    def take(self, rows: slice | npt.NDArray[np.intp]) -> Spans:
        repeats = None if isinstance(rows, slice) or rows.size <= self.size else (self, rows)
        return Spans(self.first[rows], self.last[rows], _repeats=repeats)

    def followed_by(self, other: Spans) -> Spans:
        return Spans(np.append(self.first, other.first), np.append(self.last, other.last))

    def joined(self, starts: npt.NDArray[np.intp]) -> Spans:
        """For each run of rows that begins at `starts`: everything that any of them allows."""
        first = np.minimum.reduceat(self.first, starts)
        return Spans(first, np.maximum.reduceat(self.last, starts))

    def later(self, duration: Duration, times: int = 1) -> Spans:
        """The spans, moved. Many checks count from the same day, so what is moved is kept."""
        key = duration, times
        if key not in self._moved:
            self._moved[key] = self._later(duration, times)
        return self._moved[key]

    def _later(self, duration: Duration, times: int) -> Spans:
        if self._repeats:
            few, rows = self._repeats
            return few.later(duration, times).take(rows)
        return Spans(duration.later(self.first, times), duration.later(self.last, times))

    def reversed(self) -> Spans:
        """The same with time running backwards: the first day becomes the latest."""
        return Spans(-1 - self.last, -1 - self.first)

    @property
    def dated(self) -> Truths:
        """Does it have a day at all: did it happen, and has it come to an end?"""
        surely = (self.first > NEVER) & (self.last < ONGOING)
        return Truths.of(surely, (self.last > NEVER) & (self.first < ONGOING))

    def on_or_before(self, other: Spans) -> Truths:
        return Truths.of(self.last <= other.first, self.first <= other.last)

    def before(self, other: Spans) -> Truths:
        return Truths.of(self.last < other.first, self.first < other.last)

    def meet(self, other: Spans) -> tuple[Spans, Flags]:
        """What both allow; and where they contradict each other, all that either allows."""
        first, last = np.maximum(self.first, other.first), np.minimum(self.last, other.last)
        conflict = first > last
        if conflict.any():
            first = np.where(conflict, np.minimum(self.first, other.first), first)
            last = np.where(conflict, np.maximum(self.last, other.last), last)
        return Spans(first, last), conflict
