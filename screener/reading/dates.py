"""The forms in which calendar days are written, and which days each of them may mean.

Our own forms instead of a parser library: those read "3/12" as the year 1 or as December, "1+" as
a day of January, and fill in today where something is missing.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from screener.reading.model import DateOrder
from screener.reading.months import month_of
from screener.values import Span

PIVOT = 30
"""Two-digit years below it are 20xx, the others 19xx."""
FIRST_YEAR, LAST_YEAR, OPEN_END = 1900, 2100, 9999
PIVOT_NOTE = f"A two-digit year is read as 20xx up to {PIVOT - 1}, and as 19xx from {PIVOT} on."
_SERIALS = range(20_000, 60_001)
_EXCEL_DAY_0 = {"1900": dt.date(1899, 12, 30), "1904": dt.date(1904, 1, 1)}


@dataclass(frozen=True)
class Dates:
    """The days that a text may mean; none if there is no such day."""

    spans: tuple[Span, ...] = ()
    question: str = ""
    note: str = ""


@lru_cache(maxsize=16384)
def dates(text: str, order: DateOrder) -> Dates | None:
    """The days that a normal text may mean; None if it is written in none of the forms.

    Many columns of a sheet have the same days.
    """
    for form, days in _FORMS:
        found = form.fullmatch(text)
        if found:
            return days(found, order)
    return None


def period(year: int, month: int | None = None, day: int | None = None) -> Span | None:
    """A day, a whole month or a whole year, if the calendar has it."""
    if not (FIRST_YEAR <= year <= LAST_YEAR or year == OPEN_END):
        return None
    if month is None:
        return Span.of(dt.date(year, 1, 1), dt.date(year, 12, 31))
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    if day is None:
        return Span.of(dt.date(year, month, 1), dt.date(year, month, last))
    return Span.of(dt.date(year, month, day)) if 1 <= day <= last else None


def _year(digits: str) -> int:
    number = int(digits)
    if len(digits) > 2:
        return number
    return number + (2000 if number < PIVOT else 1900)


def _certain(year: str, month: int | None = None, day: str | None = None) -> Dates:
    """The one day, month or year that is written."""
    span = period(_year(year), month, int(day) if day else None)
    return Dates((span,) if span else (), note=PIVOT_NOTE if len(year) == 2 else "")


def _numeric(found: re.Match[str], order: DateOrder) -> Dates:
    """03/04/2024: in the order that is declared for the file, or in every order."""
    first, second, third = found.groups()
    possible = dict(_orders(first, second, third))
    wanted = [possible[order]] if order in possible else [*possible.values()]
    spans = [period(_year(year), int(month), int(day)) for year, month, day in wanted]
    days = tuple(dict.fromkeys(span for span in spans if span))
    note = PIVOT_NOTE if len(first) < 3 and len(third) < 3 else ""
    if len(days) < 2:
        return Dates(days, note=note)
    ways = " or ".join(day.show() for day in days)
    example = f"or write it like {days[0].show()}"
    return Dates(days, f"{ways}? Declare date_order for the file, {example}.", note)


def _orders(first: str, second: str, third: str) -> Iterator[tuple[str, tuple[str, str, str]]]:
    if len(first) < 3:
        yield "DMY", (third, second, first)
        yield "MDY", (third, first, second)
    if len(third) < 3 and len(first) != 1:
        yield "YMD", (first, second, third)


def _named_month(found: re.Match[str], _: DateOrder) -> Dates | None:
    month = month_of(found["month"])
    return _certain(found["year"], month, found.groupdict().get("day")) if month else None


def _month_or_day(found: re.Match[str], _: DateOrder) -> Dates | None:
    """Mar-24 is March 2024, or 24 March of some year: only a year past 31 is sure."""
    month = month_of(found["month"])
    if month is None:
        return None
    if int(found["year"]) > 31:
        return _certain(found["year"], month)
    return Dates((Span(),), "month and year, or month and day? Write the year with four digits.")


def _numbered_month(found: re.Match[str], _: DateOrder) -> Dates:
    return _certain(found["year"], int(found["month"]))


def _whole_year(found: re.Match[str], _: DateOrder) -> Dates:
    return _certain(found["year"])


def _quarter(found: re.Match[str], _: DateOrder) -> Dates:
    first = 3 * int(found["quarter"]) - 2
    ends = [period(int(found["year"]), month) for month in (first, first + 2)]
    spans = [end for end in ends if end]
    return Dates((Span(spans[0].first, spans[1].last),) if spans else ())


def _eight_digits(found: re.Match[str], order: DateOrder) -> Dates | None:
    digits = found[0]
    if period(int(digits[:4]), int(digits[4:6]), int(digits[6:])):
        return _certain(digits[:4], int(digits[4:6]), digits[6:])
    parts = re.fullmatch(r"(..)(..)(....)", digits)
    return _numeric(parts, order) if parts else None


def _serial(found: re.Match[str], _: DateOrder) -> Dates | None:
    number = int(found["serial"])
    if number not in _SERIALS:
        return None
    days = [day_0 + dt.timedelta(number) for day_0 in _EXCEL_DAY_0.values()]
    ways = " or, in a workbook that counts from 1904, ".join(map(str, days))
    question = f"a bare number; as a day of a spreadsheet it is {ways}. Write the date."
    return Dates(tuple(Span.of(day) for day in days), question)


_MARKS = r"[-/. ]"
_MONTH = r"(?P<month>[^\W\d_]{3,})"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = "(?P<year>[0-9]{4})"
_ANY_YEAR = "'?(?P<year>[0-9]{4}|[0-9]{2})"
_BETWEEN = r"(?:[-/., ]| de | of )*"

_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], DateOrder], Dates | None]], ...] = (
    (re.compile(rf"([0-9]{{4}}){_MARKS}([0-9]{{1,2}}){_MARKS}([0-9]{{1,2}})"), _numeric),
    (re.compile(rf"([0-9]{{1,2}}){_MARKS}([0-9]{{1,2}}){_MARKS}([0-9]{{4}}|[0-9]{{2}})"), _numeric),
    (re.compile("[0-9]{8}"), _eight_digits),
    (re.compile(f"{_DAY}{_BETWEEN}{_MONTH}{_BETWEEN}{_ANY_YEAR}"), _named_month),
    (re.compile(f"{_YEAR}{_BETWEEN}{_MONTH}{_BETWEEN}{_DAY}"), _named_month),
    (re.compile(f"{_MONTH}[. ]*{_DAY}[, ]+{_YEAR}"), _named_month),
    (re.compile(f"{_MONTH}{_BETWEEN}{_YEAR}"), _named_month),
    (re.compile(f"{_MONTH}{_BETWEEN}'?(?P<year>[0-9]{{2}})"), _month_or_day),
    (re.compile(f"(?P<month>[0-9]{{1,2}}){_MARKS}{_YEAR}"), _numbered_month),
    (re.compile(f"{_YEAR}{_MARKS}(?P<month>[0-9]{{1,2}})"), _numbered_month),
    (re.compile(f"q(?P<quarter>[1-4]){_MARKS}?{_YEAR}"), _quarter),
    (re.compile(f"{_YEAR}{_MARKS}?q(?P<quarter>[1-4])"), _quarter),
    (re.compile(_YEAR), _whole_year),
    (re.compile(r"(?P<serial>[0-9]{5})(?:\.[0-9]+)?"), _serial),
)
