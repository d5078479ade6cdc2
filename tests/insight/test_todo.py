"""The to-do list against brute force: every set of facts, every value that each may have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from insight.specs import trial_of
from little import STATUS, knowledge_of
from worlds import TODAY, Record, frame_of

from screener.checks.grammar import Grammar
from screener.checks.language import read_check
from screener.explaining.findings import Findings
from screener.insight.facts import Todo
from screener.insight.options import Bounds, options
from screener.insight.todo import todos
from screener.knowledge import Knowledge
from screener.screening import Plan, Screened, Status, Verdict, plan
from screener.values import Codes, Interval, Span, Value
from screener.values.day import NEVER
from screener.yaml_file import parse

FIRST = [
    "{status: negative}",
    "{if: {sex: female}, then: {weight: {at_least: 50}}}",
    "{birth_date: {at_least: 18 years}}",
]
SECOND = ["{any: [{sex: male}, {years: {between: [2, 5]}}]}", "{weight: {at_least: 80}}"]
EXCLUSION = ["{status: positive}"]


def code(*codes: str) -> Codes:
    return Codes(frozenset(codes))


def number(at: float) -> Interval:
    return Interval(at, at)


def day(ago: int) -> Span:
    return Span(TODAY - ago, TODAY - ago)


EVERY: dict[str, list[Value]] = {
    "score": [code(one) for one in ("0", "1+", "2+", "3+")],
    "probe": [code(one) for one in ("positive", "negative", "not_done")],
    "status": [code("positive"), code("negative")],
    "sex": [code("female"), code("male")],
    "weight": [number(at) for at in (30, 50, 65, 80, 100)],
    "years": [number(at) for at in (0, 2, 4, 5, 6)],
    "birth_date": [day(ago) for ago in (100, 6_574, 6_575, 9_000)],
}


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return knowledge_of(tmp_path_factory.mktemp("little"), STATUS)


@pytest.fixture(scope="module")
def asked(little: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    trials = [
        trial_of(tmp_path_factory.mktemp("trial"), little, inclusion, EXCLUSION)
        for inclusion in (FIRST, SECOND)
    ]
    return plan(trials, little.vocabulary)


def maybe(name: str, *, blank: bool = True) -> st.SearchStrategy[Value | None]:
    values = st.sampled_from(EVERY[name])
    return st.one_of(st.none(), values) if blank else values


patients = st.fixed_dictionaries(
    {name: maybe(name) for name in ("score", "probe", "sex", "weight", "years", "birth_date")}
)


def todo_of(record: Record, little: Knowledge, asked: Plan) -> tuple[Screened, Todo]:
    screened = Screened(frame_of([record], little), asked)
    (found,) = todos(screened, [Findings(screened).of(0)])
    return screened, found


def completed(record: Record, facts: Iterable[str]) -> list[Record]:
    names = list(facts)
    values = product(*(EVERY[name] for name in names))
    return [{**record, **dict(zip(names, chosen, strict=True))} for chosen in values]


def consistent(records: list[Record], little: Knowledge, asked: Plan) -> Screened:
    """Those of the records that do not contradict themselves, screened."""
    frame = frame_of(records, little)
    frame.column("status")
    conflict = frame.conflicts.get("status")
    kept = [one for n, one in enumerate(records) if conflict is None or not conflict[n]]
    return Screened(frame_of(kept, little), asked)


def leaves_nothing_open(
    record: Record, facts: Iterable[str], trial: int, little: Knowledge, asked: Plan
) -> bool:
    statuses = consistent(completed(record, facts), little, asked).statuses(trial)
    return not bool((statuses == Status.NEEDS_INFORMATION).any())


def subsets(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    known = list(names)
    return chain.from_iterable(combinations(known, n) for n in range(len(known) + 1))


@settings(max_examples=12, deadline=None)
@given(record=patients)
def test_no_fewer_facts_settle_a_trial(record: Record, little: Knowledge, asked: Plan) -> None:
    screened, found = todo_of(record, little, asked)
    wanted = {(one.trial is asked.trials[1]): one for one in found.trials}
    missing = [name for name in EVERY if record.get(name) is None]
    for trial in range(2):
        if screened.verdicts(trial)[0] == Verdict.NOT_ELIGIBLE or trial not in wanted:
            continue
        fewest = next(
            facts
            for facts in subsets(missing)
            if leaves_nothing_open(record, facts, trial, little, asked)
        )
        mine = [one.concept for one in wanted[bool(trial)].facts]
        assert leaves_nothing_open(record, mine, trial, little, asked)
        assert len(mine) == len(fewest), (mine, fewest)


@settings(max_examples=20, deadline=None)
@given(record=patients)
def test_a_fact_does_what_its_values_do(record: Record, little: Knowledge, asked: Plan) -> None:
    screened, found = todo_of(record, little, asked)
    for fact in found.facts:
        tried = consistent(completed(record, [fact.concept]), little, asked)
        for number_, trial in enumerate(asked.trials):
            if screened.verdicts(number_)[0] != Verdict.OPEN:
                continue
            verdicts = tried.verdicts(number_)
            settles = any(one is trial for one in fact.settles)
            assert settles == bool((verdicts != Verdict.OPEN).all())
            clear = any(one is trial for effect in fact.effects for one in effect.clear)
            assert clear == bool((verdicts == Verdict.CLEAR).any())
            fails = any(one is trial for effect in fact.effects for one in effect.fails)
            assert fails == bool((verdicts < Verdict.OPEN).any())


@settings(max_examples=20, deadline=None)
@given(record=patients)
def test_no_day_to_come_is_found_out(record: Record, little: Knowledge, asked: Plan) -> None:
    """What happened happened by the reference day."""
    frame, bounds = frame_of([record], little), Bounds()
    rows, anew = np.zeros(1, np.intp), np.ones(1, np.bool_)
    for check in ("{birth_date: {at_least: 18 years}}", "{birth_date: {after: reference_day}}"):
        bounds.add([read_check(parse(check, "case"), Grammar(little.vocabulary))])
    tried = [one for one in options(frame, "birth_date", rows, anew, bounds) if one.possible[0]]
    days = [value for one in tried if isinstance(value := one.value(0), Span)]
    assert len(days) == len(tried)
    assert max((one.last for one in days), default=TODAY) <= TODAY
    if record.get("birth_date") is None:
        assert {TODAY, NEVER} <= {one.last for one in days}


def test_one_missing_result_is_one_thing_to_do(little: Knowledge, asked: Plan) -> None:
    record: Record = {
        "score": code("2+"),
        "sex": code("female"),
        "weight": number(90),
        "years": number(3),
        "birth_date": day(9_000),
    }
    _, found = todo_of(record, little, asked)
    (fact,) = found.facts
    assert (fact.concept, fact.question) == ("status", "Do the probe.")
    assert len(fact.serves) == 3
    assert fact.words() == "settles 2 trials; if negative, clear for 2"
    assert [len(one.facts) for one in found.trials] == [1, 1]
