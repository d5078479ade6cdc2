"""Windows and washouts day by day: every relation, length, side and end, against the plain rule."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import random
from collections.abc import Iterable, Sequence
from fractions import Fraction

import pytest
from brute.plainly import LENGTHS, ORDERS, agreed, in_order, in_window, moved
from charts import Row, chart, codes
from worlds import TODAY, frame_of

from screener.checks.day import DayCheck
from screener.checks.grammar import Grammar
from screener.checks.language import read_check
from screener.knowledge import Knowledge
from screener.reading.reader import Reader
from screener.truth import Truth
from screener.values import Span
from screener.values.day import NEVER, ONGOING, Duration, number_of
from screener.yaml_file import parse

ANCHORS = ("2026-01-15", "2024-02-29", "2025-12-31")
LONG = ("28 days", "4 weeks", "1 month", "6 months", "1 year")
ANSWER = {True: Truth.YES, False: Truth.NO, None: Truth.UNKNOWN}


def spans_around(day: int) -> list[Span]:
    """Days at the limit and beside it, known exactly, to two days or to three."""
    near = [Span(day + first, day + first + size) for first in range(-3, 3) for size in range(3)]
    return [*near, Span(NEVER, NEVER), Span(NEVER, day), Span(day, ONGOING)]


def days_of(span: Span) -> list[int]:
    """All of its days; of an endless one its end, and the days near the other end."""
    if span.first == span.last:
        return [span.first]
    first = span.last - 9 if span.first == NEVER else span.first
    last = span.first + 9 if span.last == ONGOING else span.last
    return [*({span.first, span.last} & {NEVER, ONGOING}), *range(first, last + 1)]


@pytest.mark.parametrize("length", LONG)
@pytest.mark.parametrize("relation", LENGTHS)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_window_is_open_on_its_last_day_and_no_longer(
    relation: str, length: str, after: bool, knowledge: Knowledge
) -> None:
    """What is certain is decided, and nothing else: for days, and anchors of one day or two."""
    pairs = [
        (day, Span(anchor, anchor + more))
        for anchor in (number_of(dt.date.fromisoformat(text)) for text in ANCHORS)
        for day in spans_around(moved(anchor, length, 1 if after else -1))
        for more in (0, 1)
    ]
    records = [{"consent_date": day, "birth_date": anchor} for day, anchor in pairs]
    found = Duration.parse(length)
    check = DayCheck("consent_date", relation, "birth_date", after, found)
    answers = frame_of(records, knowledge).truths(check)
    for row, (day, anchor) in enumerate(pairs):
        each = itertools.product(days_of(day), days_of(anchor))
        expected = agreed(in_window(relation, length, after, one, other) for one, other in each)
        assert answers[row] is ANSWER[expected], (day.show(), anchor.show())


@pytest.mark.parametrize("order", ORDERS)
def test_two_days_in_order(order: str, knowledge: Knowledge) -> None:
    pairs = [(day, other) for day in spans_around(TODAY) for other in spans_around(TODAY)]
    records = [{"consent_date": day, "birth_date": other} for day, other in pairs]
    answers = frame_of(records, knowledge).truths(DayCheck("consent_date", order, "birth_date"))
    for row, (day, other) in enumerate(pairs):
        each = itertools.product(days_of(day), days_of(other))
        expected = agreed(in_order(order, one, two) for one, two in each)
        assert answers[row] is ANSWER[expected], (day.show(), other.show())


CELLS = {
    "olaparib": [{"olaparib"}],
    "talazoparib": [{"talazoparib"}],
    "veliparib": [{"veliparib"}],
    "letrozole": [{"letrozole"}],
    "olaparib + letrozole": [{"olaparib", "letrozole"}],
    "blinded study drug": [{"olaparib"}, {"talazoparib"}, {"veliparib"}, {"letrozole"}],
    "": [{"olaparib"}, {"talazoparib"}, {"veliparib"}, {"letrozole"}],
}
"""What a cell says, and what may have been given."""
PARP = {"olaparib", "talazoparib", "veliparib"}
ENDS = [Span(TODAY - ago, TODAY - ago + more) for ago in (5, 13, 14, 15, 21) for more in (0, 2)]
Course = tuple[str, Span]


def washed_out(
    way: str, given: set[str], end: int, lives: dict[str, Fraction | None]
) -> bool | None:
    """Of one course: is today at least 14 days and 5 half-lives after its last dose?"""
    meant = [lives[drug] for drug in given & PARP]
    if not meant:
        return True
    ago = TODAY - end
    by_days = ago >= 14
    known = [life for life in meant if life is not None]
    by_lives = None if len(known) < len(meant) else ago >= math.ceil(5 * max(known))
    if way == "either":
        return by_days if by_days == by_lives else None
    decides = way == "shorter_of"  # one of the two is enough
    if decides in (by_days, by_lives):
        return decides
    return None if by_lives is None else by_days


def possible(
    way: str, courses: Sequence[Course], lives: dict[str, Fraction | None]
) -> set[bool | None]:
    each = (
        [(given, end) for given in CELLS[cell] for end in days_of(span)] for cell, span in courses
    )
    return {
        every(washed_out(way, given, end, lives) for given, end in world)
        for world in itertools.product(*each)
    }


def every(answers: Iterable[bool | None]) -> bool | None:
    found = list(answers)
    return False if False in found else None if None in found else True


@pytest.mark.parametrize("way", ["longer_of", "shorter_of", "either"])
@pytest.mark.parametrize("complete", [True, False], ids=["complete", "open"])
def test_a_washout_is_over_for_every_course_that_may_have_been_given(
    way: str, complete: bool, knowledge: Knowledge
) -> None:
    draw, reader = random.Random(way), Reader(knowledge.vocabulary)
    drugs = knowledge.vocabulary.dictionary.drugs
    lives = {
        name: None if drugs[name].half_life_days is None else Fraction(drugs[name].half_life_days)
        for name in (*sorted(PARP), "letrozole")
    }
    courses = [
        [(draw.choice([*CELLS]), draw.choice(ENDS)) for _ in range(draw.randint(1, 2))]
        for _ in range(150)
    ]
    own: Row = {"therapy_list_complete": codes("yes" if complete else "no")}
    rows = [[row_of(one, reader) for one in some] for some in courses]
    frame = chart("therapies", rows, [own] * len(rows), knowledge)
    text = f"{{washout: {{of: PARP inhibitor, {way}: [14 days, 5 half-lives]}}}}"
    answers = frame.truths(read_check(parse(text, "check"), Grammar(knowledge.vocabulary)))
    for patient, some in enumerate(courses):
        expected = possible(way, some, lives)
        if not complete:
            expected |= {False}  # a course that is not on record may have ended today
        said = {Truth.YES: {True}, Truth.NO: {False}}.get(answers[patient])
        assert said in (None, expected), some
        assert said is not None or len(expected) > 1 or None in expected, some


def row_of(course: Course, reader: Reader) -> Row:
    cell, end = course
    return {**(reader.read("therapy_drugs", cell).values if cell else {}), "therapy_last_dose": end}
