"""Days and windows: calendar months, events that never happened, dates known only in part."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.checks.day import LENGTHS, DayCheck
from screener.concepts.model import Day
from screener.concepts.vocabulary import REFERENCE_DAY, Vocabulary
from screener.frame import Frame
from screener.truth import Truth
from screener.values import Span, Spans
from screener.values.day import NEVER, ONGOING, Duration, date_of, number_of

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
DURATIONS = [Duration(*one) for one in [(28, "days"), (3, "weeks"), (1, "months"), (2, "years")]]
DURATIONS += [Duration(6, "months"), Duration(18, "months"), Duration(0, "days")]

event = "event"
vocabulary = Vocabulary(
    {name: Day(id=name, kind="day", table="t", label=name) for name in (event, REFERENCE_DAY)}
)


def column(*values: Span) -> Spans:
    return Spans.of(values, np.arange(len(values), dtype=np.int32))


def naively_later(day: dt.date, duration: Duration, times: int) -> dt.date:
    """The calendar, as a person turns its pages."""
    count = duration.count * times
    if duration.unit in ("days", "weeks"):
        return day + dt.timedelta(days=count * (7 if duration.unit == "weeks" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if duration.unit == "years" else 1)
    year, month = months // 12, months % 12 + 1
    return dt.date(year, month, min(day.day, monthrange(year, month)[1]))


def naively(check: DayCheck, day: dt.date, anchor: dt.date) -> bool:
    """The check for one day and one anchor, in words of the calendar."""
    assert check.length is not None
    limit = naively_later(anchor, check.length, 1 if check.after else -1)
    near, far, it = (anchor, limit, day) if check.after else (limit, anchor, day)
    if check.relation == "within":
        return near <= it <= far
    beyond, exactly = (it > limit, it == limit) if check.after else (it < limit, it == limit)
    if check.relation == "at_least":
        return beyond or exactly
    return beyond if check.relation == "more_than" else not (beyond or exactly)


def summed_up(outcomes: set[bool]) -> Truth:
    return UNKNOWN if len(outcomes) == 2 else YES if True in outcomes else NO


def answers(check: DayCheck, days: list[Span], anchors: list[Span]) -> list[Truth]:
    recorded = {event: column(*days), REFERENCE_DAY: column(*anchors)}
    found = Frame(vocabulary, {}, len(days), recorded).truths(check)
    return [found[row] for row in range(found.size)]


def days_of(span: Span) -> list[dt.date]:
    return [date_of(number) for number in range(span.first, span.last + 1)]


def spans_near(limits: list[dt.date], random: Random) -> list[Span]:
    """Up to three weeks around days at which an answer may change."""
    firsts = [number_of(limit) - random.randint(0, 12) for limit in limits]
    return [Span(first, first + random.choice([0, 0, 1, 10, 21])) for first in firsts]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("duration", DURATIONS, ids=Duration.show)
@pytest.mark.parametrize("relation", LENGTHS)
def test_windows_are_those_of_the_calendar(
    relation: str, duration: Duration, *, after: bool
) -> None:
    """Seventeen thousand spans of days, each tried day by day."""
    random = Random(f"{relation} {duration} {after}")
    check = DayCheck(event, relation, after=after, length=duration)
    anchors = [date_of(random.randint(15_000, 21_000)) for _ in range(300)]
    limits = [naively_later(anchor, duration, 1 if after else -1) for anchor in anchors]
    spans = spans_near(limits, random) + spans_near(anchors, random)
    exact = [Span.of(anchor) for anchor in anchors] * 2
    expected = [
        summed_up({naively(check, day, anchor) for day in days_of(span)})
        for span, anchor in zip(spans, anchors * 2, strict=True)
    ]
    assert answers(check, spans, exact) == expected


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("relation", LENGTHS)
def test_an_uncertain_anchor_never_decides_too_much(relation: str, *, after: bool) -> None:
    random = Random(f"{relation} {after}")
    check = DayCheck(event, relation, after=after, length=Duration(1, "months"))
    anchors = spans_near([date_of(random.randint(15_000, 21_000)) for _ in range(150)], random)
    limits = [
        naively_later(date_of(one.first), check.length, 1 if after else -1) for one in anchors
    ]
    spans = spans_near(limits, random)
    for answer, span, anchor in zip(answers(check, spans, anchors), spans, anchors, strict=True):
        outcomes = {naively(check, day, one) for day in days_of(span) for one in days_of(anchor)}
        assert answer in (UNKNOWN, summed_up(outcomes))


@pytest.mark.parametrize(
    ("day", "length", "times", "moved"),
    [
        ("2025-08-31", "6 months", 1, "2026-02-28"),
        ("2023-08-31", "6 months", 1, "2024-02-29"),
        ("2024-03-31", "1 month", -1, "2024-02-29"),
        ("2024-02-29", "1 year", 1, "2025-02-28"),
        ("2024-12-31", "1 day", 1, "2025-01-01"),
        ("2024-03-04", "4 weeks", -1, "2024-02-05"),
        ("1970-01-01", "1 month", -1, "1969-12-01"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_the_month(
    day: str, length: str, times: int, moved: str
) -> None:
    duration = Duration.parse(length)
    assert duration is not None
    one = column(Span.of(dt.date.fromisoformat(day)))
    assert one.later(duration, times).at(0) == Span.of(dt.date.fromisoformat(moved))


dates = st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))


@given(st.lists(dates, min_size=1), st.sampled_from(DURATIONS), st.sampled_from([-1, 1]))
def test_days_move_as_in_the_calendar(days: list[dt.date], duration: Duration, times: int) -> None:
    """Whether few rows are far apart or many close together, and with endless ones among them."""
    close = [days[0] + dt.timedelta(days=number) for number in range(100)]
    for some in (days, close):
        numbers = np.array([NEVER, *map(number_of, some), ONGOING], np.int32)
        first, *moved, last = duration.later(numbers, times).tolist()
        assert (first, last) == (NEVER, ONGOING)
        assert [date_of(one) for one in moved] == [
            naively_later(day, duration, times) for day in some
        ]


@pytest.mark.parametrize(
    ("day", "within", "at_least", "more_than", "less_than"),
    [
        (Span(NEVER, NEVER), NO, YES, YES, NO),
        (Span(ONGOING, ONGOING), UNKNOWN, NO, NO, YES),
        (Span(), UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
    ids=["never", "ongoing", "blank"],
)
def test_what_never_happened_is_infinitely_long_ago(
    day: Span, within: Truth, at_least: Truth, more_than: Truth, less_than: Truth
) -> None:
    """No window holds it, and every washout is over; what goes on may be in any window."""
    today = Span.of(dt.date(2026, 1, 15))
    expected = (within, at_least, more_than, less_than)
    for relation, answer in zip(LENGTHS, expected, strict=True):
        check = DayCheck(event, relation, length=Duration(28, "days"))
        assert answers(check, [day], [today]) == [answer]


@pytest.mark.parametrize("text", ["28", "days", "-1 days", "1.5 months", "2 fortnights", ""])
def test_other_lengths_are_not_understood(text: str) -> None:
    assert Duration.parse(text) is None


@pytest.mark.parametrize("text", ["1 day", "28 days", "1 week", "6 months", "2 years"])
def test_a_length_is_shown_as_it_is_written(text: str) -> None:
    duration = Duration.parse(text)
    assert duration is not None
    assert duration.show() == text


spans = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted).map(lambda pair: Span(*pair))


@given(spans, spans)
def test_two_sources_allow_what_both_allow_or_else_all_that_either_says(
    one: Span, other: Span
) -> None:
    met, conflict = column(one).meet(column(other))
    common = [day for day in days_of(one) if day in days_of(other)]
    assert conflict[0] == (not common)
    assert days_of(met.at(0)) == (common or days_of(one.either(other)))


@given(spans, spans)
def test_before_answers_for_every_pair_of_days(one: Span, other: Span) -> None:
    pairs = [(day, later) for day in days_of(one) for later in days_of(other)]
    left, right = column(one), column(other)
    assert left.before(right)[0] is summed_up({day < later for day, later in pairs})
    assert left.on_or_before(right)[0] is summed_up({day <= later for day, later in pairs})


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Span.of(dt.date(2024, 3, 4)), "2024-03-04"),
        (Span.of(dt.date(2024, 3, 1), dt.date(2024, 3, 31)), "between 2024-03-01 and 2024-03-31"),
        (Span(NEVER, NEVER), "never"),
        (Span(ONGOING, ONGOING), "ongoing"),
        (Span(NEVER, number_of(dt.date(2024, 3, 4))), "never, or by 2024-03-04"),
        (Span(number_of(dt.date(2024, 3, 4)), ONGOING), "2024-03-04 or later"),
        (Span(), "unknown"),
    ],
)
def test_shown_as_a_person_writes_it(value: Span, shown: str) -> None:
    assert value.show() == shown
