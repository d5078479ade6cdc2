"""Answers over a patient's records, against brute force over everything the records allow."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
from little import knowledge_of

from screener.assemble import assemble, assemble_records
from screener.cells import Source
from screener.checks.grammar import Grammar
from screener.checks.language import read_check
from screener.checks.rows import SINGLE
from screener.feeds import Feed
from screener.frame import Frame
from screener.knowledge import Knowledge
from screener.truth import Truth
from screener.values import Codes, Interval, Span, Value
from screener.yaml_file import parse

VOCABULARY = """
tables:
  patients: {label: Patients}
  samples: {label: Samples, date: sampled, complete: all_samples}
concepts:
  patient_id: {table: patients, kind: id, label: Patient}
  reference_day: {table: patients, kind: day, label: Reference day}
  all_samples: {table: patients, kind: choice, label: All samples, codes: {yes: {}, no: {}}}
  score: {table: samples, kind: choice, label: Score, codes: {low: {}, high: {}}}
  site: {table: samples, kind: choice, label: Site, codes: {breast: {}, liver: {}}}
  sampled: {table: samples, kind: day, label: Sampled}
"""
SCORES = [("low",), ("high",), ("low", "high")]
SITES = [("breast",), ("liver",), ("breast", "liver")]
DAYS = [(1, 1), (2, 2), (3, 3), (1, 2), (2, 3)]
CHECKS = {
    "any": "{samples: {any: {score: high}}}",
    "none": "{samples: {none: {score: high}}}",
    "every": "{samples: {every: {score: high}}}",
    "any in the liver": "{samples: {any: {score: high}, where: {site: liver}}}",
    "every in the liver": "{samples: {every: {score: high}, where: {site: liver}}}",
    "two": "{samples: {count: {score: high}, at_least: 2}}",
    "at most one": "{samples: {count: {score: high}, at_most: 1}}",
    "latest": "{samples: {latest: {score: high}}}",
    "first": "{samples: {first: {score: high}}}",
}

Row = tuple[tuple[str, ...], tuple[str, ...], tuple[int, int]]
Point = tuple[str, str, int]


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return knowledge_of(tmp_path_factory.mktemp("samples"), vocabulary=VOCABULARY)


def chart(charts: Sequence[Sequence[Row]], closed: bool, knowledge: Knowledge) -> Frame:
    """A frame of one patient a chart."""
    patients = np.arange(len(charts), dtype=np.int32)
    complete = Codes(frozenset({"yes" if closed else "no"}))
    feeds = [Feed("all_samples", [complete], source(np.zeros_like(patients)))]
    frame = assemble(knowledge, len(charts), feeds, in_records=["samples"])
    rows = [row for one in charts for row in one]
    owner = np.repeat(patients, [len(one) for one in charts]).astype(np.int32)
    values: dict[str, list[Value | None]] = {
        "score": [Codes(frozenset(score)) for score, _, _ in rows],
        "site": [Codes(frozenset(site)) for _, site, _ in rows],
        "sampled": [Span(*day) for _, _, day in rows],
    }
    own = source(np.arange(len(rows), dtype=np.int32))
    given = [(Feed(name, found, own), owner) for name, found in values.items()]
    frame.records = {"samples": assemble_records(knowledge, "samples", given, frame)}
    return frame


def source(codes: np.ndarray) -> Source:
    return Source("", "", "", "", [""] * (codes.size + 1), codes.astype(np.int32), codes)


def answer(check: str, rows: Sequence[Point]) -> bool | None:
    """The plain answer where everything is known; None where there is no such row."""
    high = [score == "high" for score, _, _ in rows]
    liver = [site == "liver" for _, site, _ in rows]
    plain = {
        "any": any(high),
        "none": not any(high),
        "every": all(high),
        "any in the liver": any(a and b for a, b in zip(high, liver, strict=True)),
        "every in the liver": all(a or not b for a, b in zip(high, liver, strict=True)),
        "two": sum(high) >= 2,
        "at most one": sum(high) <= 1,
    }
    if check in plain:
        return plain[check]
    if not rows:
        return None
    ends = max if check == "latest" else min
    return high[[day for _, _, day in rows].index(ends(day for _, _, day in rows))]


def points(row: Row) -> Iterable[Point]:
    score, site, (first, last) = row
    return itertools.product(score, site, range(first, last + 1))


def worlds(rows: Sequence[Row]) -> Iterable[tuple[Point, ...]]:
    """All that the rows allow, two samples never on one day (nobody knows which is later)."""
    for world in itertools.product(*(points(row) for row in rows)):
        if len({day for _, _, day in world}) == len(world):
            yield world


def random_charts(number: int, seed: int) -> list[list[Row]]:
    draw = random.Random(seed)
    return [
        [
            (draw.choice(SCORES), draw.choice(SITES), draw.choice(DAYS))
            for _ in range(draw.randint(0, 3))
        ]
        for _ in range(number)
    ]


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("closed", [True, False], ids=["complete", "open"])
def test_an_answer_holds_in_every_world_that_the_records_allow(
    name: str, closed: bool, knowledge: Knowledge
) -> None:
    charts = [one for one in random_charts(300, 7) if any(True for _ in worlds(one))]
    check = read_check(parse(CHECKS[name], "check"), Grammar(knowledge.vocabulary))
    answers = chart(charts, closed, knowledge).truths(check)
    older = [
        (),
        *(((score, site, 0),) for score in ("low", "high") for site in ("breast", "liver")),
    ]
    for patient, rows in enumerate(charts):
        extra = [()] if closed or name == "first" else older
        found = {answer(name, (*world, *more)) for world in worlds(rows) for more in extra}
        if answers[patient] is Truth.YES:
            assert found == {True}, (rows, found)
        if answers[patient] is Truth.NO:
            assert found == {False}, (rows, found)


@pytest.mark.parametrize("name", ["any", "none", "every", "two", "at most one", "latest", "first"])
def test_of_a_complete_table_whatever_can_be_known_is_known(
    name: str, knowledge: Knowledge
) -> None:
    """Where all worlds agree, the answer is not left open."""
    charts = [one for one in random_charts(300, 8) if one and any(True for _ in worlds(one))]
    check = read_check(parse(CHECKS[name], "check"), Grammar(knowledge.vocabulary))
    answers = chart(charts, True, knowledge).truths(check)
    decided = 0
    for patient, rows in enumerate(charts):
        found = {answer(name, world) for world in itertools.product(*map(points, rows))}
        days = [day for _, _, (first, last) in rows for day in range(first, last + 1)]
        if len(found) == 1 and (name not in SINGLE or len(set(days)) == len(days)):
            decided += 1
            assert answers[patient] is (Truth.YES if found == {True} else Truth.NO)
    assert decided > 40


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("closed", [True, False], ids=["complete", "open"])
def test_of_a_patient_without_records_nothing_is_known(
    name: str, closed: bool, knowledge: Knowledge
) -> None:
    """Her history may be kept in another form: as a list in one cell, say."""
    frame = chart([[], [(("low",), ("breast",), (1, 1))]], closed, knowledge)
    check = read_check(parse(CHECKS[name], "check"), Grammar(knowledge.vocabulary))
    assert frame.truths(check)[0] is Truth.UNKNOWN


def test_a_patients_plain_value_is_that_of_the_latest_row_that_says_anything(
    knowledge: Knowledge,
) -> None:
    told, silent = (("high",), ("breast",), (1, 1)), (("low", "high"), ("liver",), (3, 3))
    later = (("low",), ("breast",), (2, 2))
    frame = chart([[told, silent], [told, later, silent], []], True, knowledge)
    column = frame.column("score")
    assert [set(column.at(row).possible) for row in range(3)] == [  # type: ignore[union-attr]
        {"high"},
        {"low"},
        {"low", "high"},
    ]


def test_a_value_has_the_day_of_its_own_row(tmp_path: Path) -> None:
    """A draw in which it was not measured makes an old value no newer."""
    vocabulary = """
    tables: {patients: {label: Patients}, labs: {label: Labs, date: drawn}}
    concepts:
      patient_id: {table: patients, kind: id, label: Patient}
      reference_day: {table: patients, kind: day, label: Reference day}
      drawn: {table: labs, kind: day, label: Drawn}
      count: {table: labs, kind: number, label: Count, dated: drawn}
    """
    small = knowledge_of(tmp_path, vocabulary=vocabulary)
    frame = assemble(small, 1, [], as_of=100, in_records=["labs"])
    given, owner = source(np.arange(2, dtype=np.int32)), np.zeros(2, np.int32)
    feeds: list[tuple[str, list[Value | None]]] = [
        ("drawn", [Span(40, 40), Span(99, 99)]),
        ("count", [Interval(2, 2), None]),
    ]
    rows = [(Feed(name, values, given), owner) for name, values in feeds]
    frame.records = {"labs": assemble_records(small, "labs", rows, frame)}
    assert frame.column("count_date").at(0) == Span(40, 40)
    check = "{count: {at_least: 1, within: 28 days}}"
    asked = read_check(parse(check, "check"), Grammar(small.vocabulary))
    assert frame.truths(asked)[0] is Truth.UNKNOWN


def test_uncertain_dates_keep_every_row_that_may_be_the_latest(knowledge: Knowledge) -> None:
    first, second = (("high",), ("breast",), (1, 2)), (("low",), ("breast",), (2, 3))
    frame = chart([[first, second], [first, (("low",), ("breast",), (3, 3))]], True, knowledge)
    column = frame.column("score")
    assert set(column.at(0).possible) == {"high", "low"}  # type: ignore[union-attr]
    assert set(column.at(1).possible) == {"low"}  # type: ignore[union-attr]


def test_some_patients_take_their_own_records_along(knowledge: Knowledge) -> None:
    charts = random_charts(40, 9)
    whole = chart(charts, False, knowledge)
    check = read_check(parse(CHECKS["latest"], "check"), Grammar(knowledge.vocabulary))
    expected = whole.truths(check)
    for rows in (slice(8, 24), np.array([30, 2, 2, 17])):
        part = whole.take(rows)
        places = np.arange(40)[rows]
        found = part.truths(check)
        assert [found[n] for n in range(places.size)] == [expected[int(n)] for n in places]


def test_a_mistake_in_a_question_to_records_is_named(tmp_path: Path, knowledge: Knowledge) -> None:
    grammar = Grammar(knowledge.vocabulary)
    with pytest.raises(Exception, match="did you mean 'latest'"):
        read_check(parse("{samples: {lates: {score: high}}}", "check"), grammar)
    with pytest.raises(Exception, match="one of any, none, every, count, latest, first"):
        read_check(parse("{samples: {where: {score: high}}}", "check"), grammar)
