"""Reading a calendar day, as exactly as it is written and no more.

"Mar 2024" is the whole month, "~2019" is 2018 to 2020. A placeholder such as 01/01/1900 says
nothing; an event that never happened, or that may go on and does, has no day but has a meaning.
"""

from __future__ import annotations

import datetime as dt
import re

from screener.concepts.model import Day
from screener.reading.dates import OPEN_END, PIVOT_NOTE, Dates, dates, period
from screener.reading.model import Reading, Settings
from screener.reading.possibilities import span
from screener.reading.spelling import NO_TEXT, LeadingName
from screener.values import Span
from screener.values.day import NEVER, ONGOING, date_of, number_of

EXPECTED = "a day like 2024-03-04, a month like Mar 2024, or a year"

_NEVER = frozenset({"never", "none", "no", "nil"})
_ONGOING = frozenset({"ongoing", "continuing", "still ongoing"})
_TIME = re.compile(
    r"(?<=\d)(?:t| |, ?)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[ap]m)?"
    r"(?: ?(?:z|utc|[+-][0-9]{2}:?[0-9]{2}))?$"
)
_ABOUT = re.compile(r"(?:~|≈|ca\.?|circa|approx\.?|approximately|about|around) ?")
_DAY_UNKNOWN = re.compile(r"(?:(?:un|unk|uk|nk|xx|\?\?)[-/. ]){1,2}")
_RELATIVE = re.compile(r".*\bago\b.*|yesterday|today|tomorrow|(?:last|next) (?:week|month|year)")
_FROM_TO = re.compile(
    r"(?P<first>[^-]+?) ?- ?(?P<last>[^-]+)|(?P<from>.+?) (?:-|to|until) (?P<to>.+)"
)
ASK_CENTURY = "of the last century or of this one? Write the year with four digits."
"""Of a birth nobody can know; of anything that happened since, a pivot is safe."""
_CENTURY = number_of(dt.date(2000, 1, 1))
_PLACEHOLDER = number_of(dt.date(1900, 1, 1))
_OPEN_END = number_of(dt.date(OPEN_END, 1, 1))


class DayReader:
    """Reads the texts of one day concept."""

    signs = NO_TEXT

    looks = (
        r"(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}"
        r"|(?:[0-9]{1,2}[ -]?)?[^\W\d_]{3,9}[ -]?[0-9]{4}|[0-9]{1,2}/[0-9]{4}|[0-9]{4})"
    )

    def __init__(self, concept: Day, settings: Settings) -> None:
        self.concept = concept
        self.settings = settings
        self._name = LeadingName(concept)

    def read(self, text: str, unit: str = "") -> Reading | None:
        name = self._name.match(text)
        text = _TIME.sub("", text[name.end() :] if name else text)
        if text in _NEVER:
            return self._known(Span(NEVER, NEVER))
        if text in _ONGOING and self.concept.goes_on:
            return self._known(Span(ONGOING, ONGOING))
        if _RELATIVE.fullmatch(text):
            return self._asked(f"counted from which day? Write {EXPECTED}.")
        found = self._dates(text)
        return self._reading(found) if found else None

    def _dates(self, text: str) -> Dates | None:
        """The days in a form of their own, about some date, or between two."""
        about = _ABOUT.match(text)
        if about:
            return _around(self._plain(text[about.end() :]))
        return self._plain(text) or self._between(text)

    def _plain(self, text: str) -> Dates | None:
        unknown = _DAY_UNKNOWN.match(text)
        found = dates(text[unknown.end() :] if unknown else text, self.settings.date_order)
        exact = found and any(one.first == one.last for one in found.spans)
        return None if unknown and exact else found

    def _between(self, text: str) -> Dates | None:
        ends = _FROM_TO.fullmatch(text)
        if ends is None:
            return None
        first = self._plain(ends["first"] or ends["from"])
        last = self._plain(ends["last"] or ends["to"])
        if not (first and last and len(first.spans) == len(last.spans) == 1):
            return None
        if first.spans[0].first > last.spans[0].last:
            return Dates()
        question = "a period: which day is meant?"
        return Dates((*first.spans, *last.spans), question, first.note or last.note)

    def _reading(self, found: Dates) -> Reading:
        if not found.spans:
            return self._asked(f"no day of the calendar: write {EXPECTED}.")
        whole = span(found.spans)
        if whole.first >= _OPEN_END and self.concept.goes_on:
            question = "read as still ongoing; or is the date not known?"
            return self._known(Span(ONGOING, ONGOING), question)
        if whole.first == _PLACEHOLDER or whole.first >= _OPEN_END:
            return self._asked("a placeholder? What is the date?")
        if self.concept.begins and found.note and whole.first >= _CENTURY:
            return self._known(Span(_earlier(whole.first), whole.last), ASK_CENTURY)
        return self._known(whole, found.question, found.note)

    def _known(self, days: Span, question: str = "", note: str = "") -> Reading:
        return Reading({self.concept.id: days}, question, note)

    def _asked(self, question: str) -> Reading:
        return self._known(Span(), question)


def _earlier(day: int) -> int:
    """The same day a century earlier; leap days, which may be missing there, as the day before."""
    later = date_of(day)
    last = min(later.day, 28) if later.month == 2 else later.day
    return number_of(later.replace(year=later.year - 100, day=last))


def _around(found: Dates | None) -> Dates | None:
    """An approximate date: the year that is written, the one before and the one after."""
    if not found or not found.spans:
        return found
    whole = span(found.spans)
    if whole == Span():
        return found
    years = date_of(whole.first).year - 1, date_of(whole.last).year + 1
    ends = [period(year) for year in years]
    if None in ends:
        return Dates()
    days = span(end for end in ends if end)
    note = f"An approximate date is read as a day {days.show()}."
    return Dates((days,), found.question, note + (f" {PIVOT_NOTE}" if found.note else ""))
