"""Days and numbers that follow from records, against brute force over all that the rows allow."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from charts import Row, chart, codes
from little import knowledge_of

from screener.errors import Problems
from screener.frame import Frame
from screener.knowledge import Knowledge
from screener.values import Codes, Interval, Span, Value
from screener.values.day import NEVER, ONGOING

VOCABULARY = """
tables:
  patients: {label: Patients}
  courses: {label: Courses, date: begun, complete: all_courses}
code_lists: {yes_no: {yes: {}, no: {}}}
concepts:
  patient_id: {table: patients, kind: id, label: Patient}
  reference_day: {table: patients, kind: day, label: Reference day}
  all_courses: {table: patients, kind: choice, label: All courses, codes: yes_no}
  latest_a: {table: patients, kind: day, label: Latest course of A}
  first_a: {table: patients, kind: day, label: First course of A}
  number_a: {table: patients, kind: number, label: Courses of A}
  ever_a: {table: patients, kind: choice, label: Ever A, codes: yes_no}
  drug: {table: courses, kind: choice, label: Drug, codes: {a: {}, b: {}}}
  begun: {table: courses, kind: day, label: Begun}
  ended: {table: courses, kind: day, label: Ended}
  dosed: {table: courses, kind: day, label: Last dose}
"""
DEFINED = """
definitions:
  - {concept: latest_a, source: x, from_rows: {courses: {latest: begun, where: {drug: a}}}}
  - {concept: first_a, source: x, from_rows: {courses: {first: begun, where: {drug: a}}}}
  - {concept: number_a, source: x, from_rows: {courses: {count: {drug: a}}}}
  - {concept: dosed, source: x, between: [begun, ended]}
  - concept: ever_a
    source: x
    cases:
      - {when: {courses: {any: {drug: a}}}, value: yes}
      - {when: {courses: {any: {drug: recorded}}}, value: no}
      - {otherwise: unknown}
"""
SUMMARIES = ("latest_a", "first_a", "number_a", "ever_a")
DRUGS = (("a",), ("b",), ("a", "b"))
DAYS = ((1, 1), (2, 2), (3, 3), (1, 2), (1, 3))
Point = tuple[str, int]
Given = tuple[tuple[str, ...], tuple[int, int]]


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return knowledge_of(tmp_path_factory.mktemp("courses"), DEFINED, VOCABULARY)


def frame_of(charts: Sequence[Sequence[Given]], closed: bool, knowledge: Knowledge) -> Frame:
    rows: list[list[Row]] = [
        [{"drug": codes(*drug), "begun": Span(*days)} for drug, days in one] for one in charts
    ]
    complete = {"all_courses": codes("yes" if closed else "no")}
    return chart("courses", rows, [complete] * len(charts), knowledge)


def truth(summary: str, world: Sequence[Point]) -> float | str:
    """What the summary says where everything is known."""
    days = [day for drug, day in world if drug == "a"]
    if summary == "ever_a":
        return "yes" if days else "no"
    if summary == "number_a":
        return len(days)
    return (max if summary == "latest_a" else min)(days, default=NEVER)


def allows(value: Value, point: float | str) -> bool:
    if isinstance(value, Codes):
        return point in value.possible
    if isinstance(value, Span):
        return value.first <= float(point) <= value.last
    assert isinstance(value, Interval)
    return value.lo <= float(point) <= value.hi


def within(narrow: Value, wide: Value) -> bool:
    if isinstance(narrow, Codes) and isinstance(wide, Codes):
        return narrow.possible <= wide.possible
    if isinstance(narrow, Span) and isinstance(wide, Span):
        return wide.first <= narrow.first and narrow.last <= wide.last
    assert isinstance(narrow, Interval)
    assert isinstance(wide, Interval)
    return wide.lo <= narrow.lo and narrow.hi <= wide.hi


def worlds(rows: Sequence[Given]) -> Iterable[tuple[Point, ...]]:
    points = ([(d, n) for d in drug for n in range(lo, hi + 1)] for drug, (lo, hi) in rows)
    return itertools.product(*points)


def random_charts(number: int, seed: int) -> list[list[Given]]:
    draw = random.Random(seed)
    return [
        [(draw.choice(DRUGS), draw.choice(DAYS)) for _ in range(draw.randint(1, 3))]
        for _ in range(number)
    ]


@pytest.mark.parametrize("summary", SUMMARIES)
@pytest.mark.parametrize("closed", [True, False], ids=["complete", "open"])
def test_a_summary_allows_all_that_the_rows_allow(
    summary: str, closed: bool, knowledge: Knowledge
) -> None:
    charts = random_charts(200, 3)
    column = frame_of(charts, closed, knowledge).column(summary)
    more: list[tuple[Point, ...]] = [(), (("a", 0),), (("a", 9),), (("b", 9),)]
    for patient, rows in enumerate(charts):
        for world, extra in itertools.product(worlds(rows), [()] if closed else more):
            assert allows(column.at(patient), truth(summary, (*world, *extra))), (rows, extra)


@pytest.mark.parametrize("summary", SUMMARIES)
def test_of_a_complete_table_a_summary_allows_nothing_else(
    summary: str, knowledge: Knowledge
) -> None:
    charts = random_charts(200, 4)
    column = frame_of(charts, True, knowledge).column(summary)
    for patient, rows in enumerate(charts):
        found = {truth(summary, world) for world in worlds(rows)}
        value = column.at(patient)
        if isinstance(value, Codes):
            assert value.possible == found
        elif isinstance(value, Span):
            assert (value.first, value.last) == (min(found), max(found)), rows
        else:
            assert value == Interval(min(found), max(found))  # type: ignore[type-var]


@pytest.mark.parametrize("summary", SUMMARIES)
def test_law_1_a_filled_cell_or_another_row_only_narrows(
    summary: str, knowledge: Knowledge
) -> None:
    draw = random.Random(5)
    wide = random_charts(300, 5)
    narrow = [[(draw.choice(list(worlds([row])))[0]) for row in one] for one in wide]
    known: list[list[Given]] = [[((drug,), (day, day)) for drug, day in one] for one in narrow]
    added = [[*one, *random_charts(1, draw.randrange(10**6))[0]] for one in known]
    steps = [
        frame_of(wide, False, knowledge),
        frame_of(known, False, knowledge),
        frame_of(added, False, knowledge),
        frame_of(added, True, knowledge),
    ]
    for before, after in itertools.pairwise(steps):
        one, two = before.column(summary), after.column(summary)
        assert all(within(two.at(row), one.at(row)) for row in range(before.size))


@pytest.mark.parametrize(
    ("rows", "closed", "latest", "first"),
    [
        ([(("a",), (1, 1)), (("a",), (3, 3))], True, (3, 3), (1, 1)),
        ([(("a",), (1, 1)), (("a",), (3, 3))], False, (3, ONGOING), (NEVER, 1)),
        ([(("a",), (1, 1)), (("a", "b"), (3, 3))], True, (1, 3), (1, 1)),
        ([(("a", "b"), (1, 2))], True, (NEVER, 2), (NEVER, 2)),
        ([(("b",), (1, 1))], True, (NEVER, NEVER), (NEVER, NEVER)),
        ([(("b",), (1, 1))], False, (NEVER, ONGOING), (NEVER, ONGOING)),
        ([], True, (NEVER, ONGOING), (NEVER, ONGOING)),
    ],
)
def test_days_of_rows(
    rows: list[Given],
    closed: bool,
    latest: tuple[int, int],
    first: tuple[int, int],
    knowledge: Knowledge,
) -> None:
    frame = frame_of([rows, [(("a",), (1, 1))]], closed, knowledge)
    assert frame.column("latest_a").at(0) == Span(*latest)
    assert frame.column("first_a").at(0) == Span(*first)


def test_a_last_dose_lies_between_start_and_end(knowledge: Knowledge) -> None:
    rows: list[Row] = [
        {"begun": Span(1, 1), "ended": Span(5, 6)},
        {"begun": Span(1, 1), "ended": Span(ONGOING, ONGOING)},
        {"begun": Span(1, 1), "ended": None},
        {"begun": Span(9, 9), "ended": Span(5, 6)},
    ]
    frame = chart("courses", [rows], [{}], knowledge)
    column = frame.rows_of("courses").frame.column("dosed")
    expected = [Span(1, 6), Span(ONGOING, ONGOING), Span(1, ONGOING), Span()]
    assert [column.at(row) for row in range(4)] == expected


@pytest.mark.parametrize(
    ("defined", "message"),
    [
        ("{concept: latest_a, source: x, from_rows: {course: {latest: begun}}}", "'courses'"),
        ("{concept: latest_a, source: x, from_rows: {courses: {last: begun}}}", "'latest'"),
        ("{concept: latest_a, source: x, from_rows: {courses: {latest: begin}}}", "'begun'"),
        ("{concept: latest_a, source: x, from_rows: {courses: {where: {drug: a}}}}", "or first"),
        ("{concept: number_a, source: x, from_rows: {courses: {latest: begun}}}", "count"),
        ("{concept: ever_a, source: x, from_rows: {courses: {latest: begun}}}", "use 'cases'"),
        ("{concept: dosed, source: x, between: [begun]}", "two days"),
        ("{concept: dosed, source: x, between: [begun, endet]}", "'ended'"),
        (
            "{concept: begun, source: x, between: [dosed, ended]}, "
            "{concept: dosed, source: x, between: [begun, ended]}",
            "circle",
        ),
        ("{concept: number_a, source: x, lines: {of: a, setting: any}}", "nothing of 'lines'"),
        ("{concept: latest_a, source: x, lines: {of: a, setting: any}}", "no day"),
    ],
)
def test_a_mistake_is_named(defined: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(Problems, match=message):
        knowledge_of(tmp_path, f"definitions: [{defined}]", VOCABULARY)
