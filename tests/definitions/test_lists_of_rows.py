"""A list of all that records hold, against brute force over all that the records allow."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from charts import Row, chart, codes
from little import knowledge_of

from screener.errors import Problems
from screener.frame import Frame
from screener.knowledge import Knowledge
from screener.values import Tagged

VOCABULARY = """
tables:
  patients: {label: Patients}
  courses: {label: Courses, complete: all_courses}
code_lists: {yes_no: {yes: {}, no: {}}, given: {a: {}, b: {}}}
concepts:
  patient_id: {table: patients, kind: id, label: Patient}
  reference_day: {table: patients, kind: day, label: Reference day}
  all_courses: {table: patients, kind: choice, label: All courses, codes: yes_no}
  ever: {table: patients, kind: tags, label: Ever given, codes: given}
  early: {table: patients, kind: tags, label: Given early, codes: given}
  drugs: {table: courses, kind: tags, label: Drugs, codes: given}
  when: {table: courses, kind: choice, label: When, codes: {early: {}, late: {}}}
"""
DEFINED = """
definitions:
  - {concept: ever, source: x, from_rows: {courses: {list: drugs}}}
  - {concept: early, source: x, from_rows: {courses: {list: drugs, where: {when: early}}}}
"""
EVER = [frozenset[str](), frozenset("a"), frozenset("b"), frozenset("ab")]
GIVEN = [Tagged(sure, possible) for sure in EVER for possible in EVER if sure <= possible]
WHEN = (("early",), ("late",), ("early", "late"))
Course = tuple[Tagged, tuple[str, ...]]


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return knowledge_of(tmp_path_factory.mktemp("courses"), DEFINED, VOCABULARY)


def frame_of(patients: Sequence[Sequence[Course]], closed: bool, knowledge: Knowledge) -> Frame:
    rows: list[list[Row]] = [
        [{"drugs": drugs, "when": codes(*when)} for drugs, when in one] for one in patients
    ]
    complete = {"all_courses": codes("yes" if closed else "no")}
    return chart("courses", rows, [complete] * len(patients), knowledge)


def drawn(number: int, seed: int) -> list[list[Course]]:
    draw = random.Random(seed)
    return [
        [(draw.choice(GIVEN), draw.choice(WHEN)) for _ in range(draw.randint(1, 3))]
        for _ in range(number)
    ]


def worlds(courses: Sequence[Course], concept: str) -> Iterator[frozenset[str]]:
    """The list in each way in which it may be."""
    each = [
        [(drugs, time) for drugs in EVER if given.sure <= drugs <= given.possible for time in when]
        for given, when in courses
    ]
    for world in itertools.product(*each):
        yield frozenset[str]().union(
            *(drugs for drugs, time in world if concept == "ever" or time == "early")
        )


@pytest.mark.parametrize("concept", ["ever", "early"])
@pytest.mark.parametrize("closed", [True, False], ids=["complete", "open"])
def test_a_list_holds_what_the_rows_hold(concept: str, closed: bool, knowledge: Knowledge) -> None:
    patients = drawn(100, 7)
    column = frame_of(patients, closed, knowledge).column(concept)
    for row, courses in enumerate(patients):
        found = list(worlds(courses, concept))
        sure, possible = frozenset("ab").intersection(*found), frozenset[str]().union(*found)
        assert column.at(row) == Tagged(sure, possible if closed else frozenset("ab")), courses


def test_without_a_row_nothing_is_known(knowledge: Knowledge) -> None:
    column = frame_of([[], [(GIVEN[0], WHEN[0])]], True, knowledge).column("ever")
    assert column.at(0) == Tagged(frozenset(), frozenset("ab"))
    assert column.at(1) == Tagged(frozenset(), frozenset())


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("{courses: {latest: drugs}}", "did you mean 'list'"),
        ("{courses: {list: when}}", "allowed: drugs"),
        ("{courses: {list: drugs, where: {wen: early}}}", "did you mean 'when'"),
    ],
)
def test_a_mistake_is_named(rows: str, message: str, tmp_path: Path) -> None:
    defined = f"definitions: [{{concept: ever, source: x, from_rows: {rows}}}]"
    with pytest.raises(Problems, match=message):
        knowledge_of(tmp_path, defined, VOCABULARY)
