"""The to-do list of patients with several specimens and blood draws, against brute force.

Each possible value of each fact is written into the record that it is about, or into a new one of
the reference day; then everything is put together and screened from the start.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np
import pytest
from charts import columns
from hypothesis import example, given, settings
from hypothesis import strategies as st
from insight.specs import trial_of
from little import STATUS, knowledge_of
from worlds import TODAY

from screener.assemble import assemble, assemble_records
from screener.explaining.findings import Findings
from screener.frame import Frame
from screener.insight.facts import NEW_ONE, Fact, Todo
from screener.insight.todo import todos
from screener.knowledge import Knowledge
from screener.screening import Plan, Screened, Status, Verdict, plan
from screener.truth import Flags
from screener.values import Codes, Interval, Span, Value

VOCABULARY = """
tables:
  patients: {label: Patients}
  specimens: {label: Specimens, date: specimen_date, complete: all_specimens}
  labs: {label: Laboratory, date: labs_date}
concepts:
  patient_id: {table: patients, kind: id, label: Patient}
  reference_day: {table: patients, kind: day, label: Reference day}
  sex: {table: patients, kind: choice, label: Sex, codes: {female: {}, male: {}}}
  all_specimens: {table: patients, kind: choice, label: All specimens, codes: {yes: {}, no: {}}}
  specimen_date: {table: specimens, kind: day, label: Date of the specimen}
  score: {table: specimens, kind: choice, label: Score, ordered: true,
          codes: {"0": {}, 1+: {}, 2+: {}, 3+: {}}}
  probe: {table: specimens, kind: choice, label: Probe, blank: not_done,
          codes: {positive: {}, negative: {}, not_done: {label: not done}}}
  status: {table: specimens, kind: choice, label: Status, codes: {positive: {}, negative: {}}}
  labs_date: {table: labs, kind: day, label: Date of the laboratory}
  anc: {table: labs, kind: number, label: ANC, plausible: [0, 49], dated: labs_date, changes: true}
  hb: {table: labs, kind: number, label: Hb, plausible: [3, 22], dated: labs_date, changes: true}
"""
FIRST = [
    "{specimens: {latest: {status: negative}}}",
    "{anc: {at_least: 1.5, within: 28 days}}",
    "{labs: {any: {hb: {at_least: 9}}}}",
]
SECOND = ["{status: negative}", "{any: [{score: [2+, 3+]}, {hb: {at_least: 12}}]}", "{sex: female}"]
EXCLUSION = ["{specimens: {any: {score: 3+}}}"]
OPEN = (Status.NEEDS_INFORMATION, Status.OUT_OF_WINDOW)
Row = Mapping[str, Value | None]


def code(*codes: str) -> Codes:
    return Codes(frozenset(codes))


def number(at: float) -> Interval:
    return Interval(at, at)


def shown(day: Value | None) -> str:
    assert isinstance(day, Span)
    return day.show()


EVERY: dict[str, list[Value]] = {
    "score": [code(one) for one in ("0", "1+", "2+", "3+")],
    "probe": [code(one) for one in ("positive", "negative", "not_done")],
    "status": [code("positive"), code("negative")],
    "sex": [code("female"), code("male")],
    "all_specimens": [code("yes"), code("no")],
    "anc": [number(at) for at in (0.5, 1.5, 3)],
    "hb": [number(at) for at in (5, 9, 11, 12, 15)],
}
DATES = {"specimens": "specimen_date", "labs": "labs_date"}


@dataclass(frozen=True)
class Chart:
    """What is on record of one patient."""

    own: Row
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    def with_facts(self, facts: Mapping[Fact, Value], tables: Mapping[str, str]) -> Chart:
        """Each value in its record; those of new ones in one more row of each table."""
        own, rows = dict(self.own), {name: [*map(dict, of)] for name, of in self.tables.items()}
        new: dict[str, dict[str, Value | None]] = {}
        for fact, value in facts.items():
            table = tables[fact.concept]
            if table not in DATES:
                own[fact.concept] = value
            elif fact.record == NEW_ONE:
                day = Span(TODAY, TODAY)
                new.setdefault(table, {DATES[table]: day})[fact.concept] = value
            else:
                days = [row[DATES[table]] for row in self.tables[table]]
                (row,) = (n for n, day in enumerate(days) if fact.record == f"{shown(day)}, 1 of 1")
                rows[table][row][fact.concept] = value
        for table, row in new.items():
            rows[table].append(row)
        return replace(self, own=own, tables=rows)


def frame_of(charts: Sequence[Chart], knowledge: Knowledge) -> Frame:
    """Both tables are kept as records, whoever has rows in them."""
    frame = assemble(knowledge, len(charts), columns([one.own for one in charts]), TODAY, DATES)
    for table, date in DATES.items():
        of_each = [one.tables.get(table, ()) for one in charts]
        owner = np.repeat(np.arange(len(charts)), [*map(len, of_each)]).astype(np.int32)
        rows: list[Row] = [{date: None, **row} for of in of_each for row in of]
        feeds = [(feed, owner) for feed in columns(rows)]
        if feeds:
            frame.records = {
                **frame.records,
                table: assemble_records(knowledge, table, feeds, frame),
            }
    return frame


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return knowledge_of(tmp_path_factory.mktemp("little"), STATUS, VOCABULARY)


@pytest.fixture(scope="module")
def asked(little: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    trials = [
        trial_of(tmp_path_factory.mktemp("trial"), little, inclusion, EXCLUSION)
        for inclusion in (FIRST, SECOND)
    ]
    return plan(trials, little.vocabulary)


def dated(table: str, **more: st.SearchStrategy[Value | None]) -> st.SearchStrategy[list[Row]]:
    days = st.sampled_from([Span(TODAY - ago, TODAY - ago) for ago in (5, 10, 40, 400)])
    row = st.fixed_dictionaries({DATES[table]: days, **more})
    return st.lists(row, max_size=2, unique_by=lambda one: one[DATES[table]])


def maybe(name: str) -> st.SearchStrategy[Value | None]:
    return st.one_of(st.none(), st.sampled_from(EVERY[name]))


charts = st.builds(
    lambda own, specimens, labs: Chart(own, {"specimens": specimens, "labs": labs}),
    st.fixed_dictionaries({"sex": maybe("sex"), "all_specimens": maybe("all_specimens")}),
    dated("specimens", score=maybe("score"), probe=maybe("probe")),
    dated("labs", anc=maybe("anc"), hb=maybe("hb")),
)
SOMEBODY = Chart(
    {"sex": code("female")},
    {
        "specimens": [{"specimen_date": Span(TODAY - 90, TODAY - 90), "score": code("1+")}],
        "labs": [{"labs_date": Span(TODAY - 9, TODAY - 9), "anc": number(2), "hb": number(13)}],
    },
)
"""So that both tables are there, whoever is looked at."""


def todo_of(chart: Chart, little: Knowledge, asked: Plan) -> tuple[Screened, Todo]:
    screened = Screened(frame_of([chart, SOMEBODY], little), asked)
    told = Findings(screened)
    found = todos(screened, [told.of(row) for row in range(2)])
    return screened, found[0]


def screened_with(
    chart: Chart, facts: Iterable[Fact], little: Knowledge, asked: Plan
) -> Screened | None:
    """The patient with each combination of values that does not contradict what is known."""
    tables = {name: one.table for name, one in little.vocabulary.concepts.items()}
    told = list(facts)
    all_ = [
        chart.with_facts(dict(zip(told, values, strict=True)), tables)
        for values in product(*(EVERY[one.concept] for one in told))
    ]
    kept = np.flatnonzero(consistent(frame_of([*all_, SOMEBODY], little))[:-1])
    if not kept.size:
        return None
    return Screened(frame_of([*(all_[n] for n in kept), SOMEBODY], little), asked)


def consistent(frame: Frame) -> Flags:
    """The patients none of whose specimens contradicts itself; nothing else here can."""
    specimens = frame.records["specimens"]
    specimens.frame.column("status")
    flags = np.ones(frame.size, np.bool_)
    for conflict in specimens.frame.conflicts.values():
        flags[specimens.rows.owner[conflict]] = False
    return flags


@settings(max_examples=15, deadline=None)
@given(chart=charts)
def test_a_fact_does_what_its_values_do(chart: Chart, little: Knowledge, asked: Plan) -> None:
    screened, found = todo_of(chart, little, asked)
    for fact in found.facts:
        if fact.concept not in EVERY or not (fact.effects or fact.settles):
            continue
        tried = screened_with(chart, [fact], little, asked)
        assert tried is not None
        for place, trial in enumerate(asked.trials):
            if screened.verdicts(place)[0] != Verdict.OPEN:
                continue
            verdicts = tried.verdicts(place)[:-1]
            settles = any(one is trial for one in fact.settles)
            assert settles == bool((verdicts != Verdict.OPEN).all()), fact
            clear = any(one is trial for effect in fact.effects for one in effect.clear)
            assert clear == bool((verdicts == Verdict.CLEAR).any()), fact
            fails = any(one is trial for effect in fact.effects for one in effect.fails)
            assert fails == bool((verdicts < Verdict.OPEN).any()), fact


@settings(max_examples=15, deadline=None)
@given(chart=charts)
@example(  # the newest specimen, once scored, takes the place of the one that decided
    chart=Chart(
        {"sex": None, "all_specimens": code("yes")},
        {
            "specimens": [
                {"specimen_date": Span(TODAY - 5, TODAY - 5), "score": None, "probe": None},
                {"specimen_date": Span(TODAY - 10, TODAY - 10), "score": code("0"), "probe": None},
            ],
            "labs": [],
        },
    )
)
def test_what_settles_a_trial_leaves_nothing_open(
    chart: Chart, little: Knowledge, asked: Plan
) -> None:
    _, found = todo_of(chart, little, asked)
    for one in found.trials:
        place = next(n for n, trial in enumerate(asked.trials) if trial is one.trial)
        if not one.settled or not {fact.concept for fact in one.facts} <= {*EVERY}:
            continue
        tried = screened_with(chart, one.facts, little, asked)
        assert tried is not None
        assert not np.isin(tried.statuses(place)[:, :-1], OPEN).any(), one


def test_a_missing_result_of_the_latest_specimen_and_a_new_blood_draw(
    little: Knowledge, asked: Plan
) -> None:
    early, late = Span(TODAY - 400, TODAY - 400), Span(TODAY - 40, TODAY - 40)
    chart = Chart(
        {"sex": code("female"), "all_specimens": code("yes")},
        {
            "specimens": [
                {"specimen_date": early, "score": code("1+")},
                {"specimen_date": late, "score": code("2+")},
            ],
            "labs": [{"labs_date": late, "anc": number(2), "hb": number(13)}],
        },
    )
    _, found = todo_of(chart, little, asked)
    told = {one.concept: (one.record, one.question, one.words()) for one in found.facts}
    assert told == {
        "status": (
            f"{late.show()}, 1 of 1",
            f"Do the probe. (Specimens: {late.show()})",
            "settles 1 trial; if negative, clear for 1",
        ),
        "anc": (
            NEW_ONE,
            "Repeat: ANC. The one of 2025-12-06 is out of window (within 28 days before "
            "2026-01-15); it counted until 2026-01-03.",
            "",
        ),
    }
    assert [one.settled for one in found.trials] == [True, True]


def drawn(number: int, seed: int) -> list[Chart]:
    """Patients with none, one or two records in each table, some of their cells blank."""
    draw = random.Random(seed)

    def told(*names: str) -> dict[str, Value | None]:
        return {name: draw.choice([None, *EVERY[name]]) for name in names}

    def rows(table: str, *names: str) -> list[Row]:
        days = draw.sample([5, 10, 40, 400], draw.randint(0, 2))
        return [{DATES[table]: Span(TODAY - ago, TODAY - ago), **told(*names)} for ago in days]

    return [
        Chart(
            told("sex", "all_specimens"),
            {"specimens": rows("specimens", "score", "probe"), "labs": rows("labs", "anc", "hb")},
        )
        for _ in range(number)
    ]


def test_what_to_find_out_does_not_hang_on_who_else_is_screened(
    little: Knowledge, asked: Plan
) -> None:
    """Of a whole workbook, of a block of it, of single patients: rows of records are numbered
    anew in each.
    """
    many = drawn(210, 3)
    frame = frame_of(many, little)

    def found(rows: slice) -> list[Todo]:
        screened = Screened(frame.take(rows), asked)
        told = Findings(screened)
        return todos(screened, [told.of(row) for row in range(screened.frame.size)])

    whole = found(slice(0, 210))
    assert sum(bool(one.facts) for one in whole) > 100
    assert [*found(slice(0, 130)), *found(slice(130, 210))] == whole
    assert [one for row in (0, 77, 209) for one in found(slice(row, row + 1))] == [
        whole[row] for row in (0, 77, 209)
    ]
