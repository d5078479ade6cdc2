"""Laws 1 and 2 for patients with several records in every table, tried on every shipped trial.

More information is a cell that is narrowed, a record that is added to a list that was not complete,
or the word that it is. What is added is older than the newest record: that nothing newer happened
is taken from the record, and a newer result may well be another one.

What is decided stays so everywhere: in the answer of a criterion, in its status, in the verdict of
a trial and of each of its cohorts, and in the day from which the clock calls a trial possible.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from charts import columns
from worlds import TODAY, Draw, recorded_concepts

from screener.assemble import assemble, assemble_records
from screener.checks.base import Check
from screener.concepts.model import Day
from screener.feeds import column_of
from screener.frame import PATIENTS, Frame
from screener.insight.clock import Clock, clocks
from screener.knowledge import Knowledge
from screener.screening import Status, Verdict, plan, screen
from screener.shipped import folder
from screener.trial import Trial
from screener.truth import Flags
from screener.values import Codes, Span, Value
from screener.values.day import NEVER

SPECS = sorted((folder("trial_criteria") / "trials").glob("*.yaml"))
TABLES = ("specimens", "therapies", "labs", "biomarkers", "conditions", "imaging")
CHAINS = 90

pytestmark = pytest.mark.no_cover  # as in test_laws.py
Row = Mapping[str, Value | None]


@dataclass(frozen=True)
class Chart:
    """What is on record of one patient: her own row, and her records, oldest first."""

    own: Row
    records: Mapping[str, Sequence[Row]]


class Charts:
    """Random charts that some trial may ask anything of."""

    def __init__(self, trial: Trial, knowledge: Knowledge, seed: int) -> None:
        self.draw, self.random = Draw(trial, knowledge, seed), random.Random(seed)
        self.knowledge, self.vocabulary = knowledge, knowledge.vocabulary
        read = recorded_concepts(trial, knowledge)
        self.own = [name for name in read if self.free(name, PATIENTS)]
        self.of = {table: [one for one in read if self.free(one, table)] for table in TABLES}

    def free(self, name: str, table: str) -> bool:
        known, tables = self.vocabulary.concepts[name], self.vocabulary.tables.values()
        taken = {*self.knowledge.definitions.by_concept, *(t.complete for t in tables)}
        return known.table == table and name not in taken

    def chain(self) -> list[Chart]:
        """A chart in which everything is known, then two of ever less information."""
        own = {name: self.draw.point(name) for name in self.own if self.random.random() < 0.08}
        records = {table: self.rows(table) for table in TABLES if self.of[table]}
        lists = (self.vocabulary.tables[table].complete for table in records)
        complete = {name: code("yes") for name in lists if name}
        chain = [Chart({**own, **complete}, records)]
        for _ in range(2):
            chain.append(self.less(chain[-1]))
        return chain

    def rows(self, table: str) -> list[Row]:
        told = [name for name in self.of[table] if self.random.random() < 0.2]
        number = self.random.randint(1, 3)
        days = sorted(self.random.sample(range(TODAY - 1500, TODAY - 200), number))
        return [self.row(table, told, day) for day in days]

    def row(self, table: str, told: Sequence[str], day: int) -> Row:
        row: dict[str, Value | None] = {}
        for name in told:
            if name in self.vocabulary.dated:
                row[name] = Span(day, day)
            elif isinstance(self.vocabulary.concepts[name], Day):
                later = self.random.choice([NEVER, day + self.random.randint(0, 200)])
                row[name] = Span(later, later)
            else:
                row[name] = self.draw.point(name)
        return {**row, self.vocabulary.tables[table].date: Span(day, day)}

    def less(self, chart: Chart) -> Chart:
        own = {name: self.wider(name, value) for name, value in chart.own.items()}
        records: dict[str, Sequence[Row]] = {}
        for table, rows in chart.records.items():
            complete = self.vocabulary.tables[table].complete
            if self.random.random() < 0.5:
                rows = rows[self.random.randint(0, len(rows) - 1) :]
                own |= {complete: None} if complete else {}
            kept = {self.vocabulary.tables[table].date, *self.vocabulary.dated}
            records[table] = [
                {n: v if n in kept else self.wider(n, v) for n, v in row.items()} for row in rows
            ]
        return Chart(own, records)

    def wider(self, name: str, value: Value | None) -> Value | None:
        """A value that allows more, and still says something."""
        if value is None or self.random.random() < 0.7:
            return value
        wider = self.draw.wider(name, value)
        known, rows = self.vocabulary.concepts[name], np.zeros(1, np.int32)
        return wider if column_of(self.vocabulary, known, [wider], rows).recorded[0] else value


def code(word: str) -> Codes:
    return Codes(frozenset({word}))


def frame_of(charts: Sequence[Chart], knowledge: Knowledge, day: int | None = TODAY) -> Frame:
    own = columns([chart.own for chart in charts])
    frame = assemble(knowledge, len(charts), own, day, in_records=TABLES)
    found = {}
    for table in TABLES:
        of_each = [chart.records.get(table, ()) for chart in charts]
        owner = np.repeat(np.arange(len(charts)), [len(rows) for rows in of_each]).astype(np.int32)
        feeds = [(feed, owner) for feed in columns([row for rows in of_each for row in rows])]
        if feeds:
            found[table] = assemble_records(knowledge, table, feeds, frame)
    frame.records = found
    return frame


def consistent(frame: Frame, knowledge: Knowledge) -> Flags:
    """Patients whose records do not contradict themselves: only these allow a world at all."""
    frames = [frame, *(one.frame for one in frame.records.values())]
    for concept in knowledge.definitions.by_concept:
        for one in frames:
            if one is frame or knowledge.vocabulary.concepts[concept].table == one.table:
                one.column(concept)
    good = ~np.logical_or.reduce([np.zeros(frame.size, np.bool_), *frame.conflicts.values()])
    for records in frame.records.values():
        for flags in records.frame.conflicts.values():
            good[records.rows.owner[flags]] = False
    return good


@pytest.fixture(params=SPECS, ids=lambda path: path.stem)
def trial(request: pytest.FixtureRequest, trials: tuple[Trial, ...]) -> Trial:
    return next(one for one in trials if one.file == str(request.param))


def test_no_answer_is_overturned_by_more_records_or_clearer_ones(
    trial: Trial, knowledge: Knowledge
) -> None:
    charts = Charts(trial, knowledge, 11)
    chains = [charts.chain() for _ in range(CHAINS)]
    frames = [frame_of([chain[step] for chain in chains], knowledge) for step in range(3)]
    sound = np.logical_and.reduce([consistent(frame, knowledge) for frame in frames])
    assert sound.sum() > CHAINS / 12
    checks: list[Check] = [one.check for one in trial.criteria if one.check]
    for check in checks:
        known, wide, wider = (frame.truths(check) for frame in frames)
        for before, after in ((wider, wide), (wide, known), (wider, known)):
            turned = (before.surely & ~after.surely) | (~before.possibly & after.possibly)
            assert not (sound & turned).any(), check.words(knowledge.vocabulary)
    screened = [screen(frame, plan([trial], knowledge.vocabulary)) for frame in reversed(frames)]
    for less, more in itertools.pairwise(screened):
        statuses_stay(less.statuses(0)[:, sound], more.statuses(0)[:, sound])
        verdicts_stay(less.verdicts(0)[sound], more.verdicts(0)[sound])
        verdicts_stay(less.arm_verdicts(0)[:, sound], more.arm_verdicts(0)[:, sound])
    few = np.flatnonzero(sound)[:5]
    clocks_stay([clocks(screen(one.frame.take(few), one.plan)) for one in screened])


def statuses_stay(less: Flags, more: Flags) -> None:
    """Met, met by not applying, and not met: each for good."""
    for stays in ((Status.SATISFIED, Status.NOT_APPLICABLE), (Status.NOT_SATISFIED,)):
        assert np.isin(more[np.isin(less, stays)], stays).all()


def verdicts_stay(less: Flags, more: Flags) -> None:
    """Who fails goes on failing, for good if it was; who is clear stays so."""
    assert (more[less == Verdict.NOT_ELIGIBLE] == Verdict.NOT_ELIGIBLE).all()
    assert (more[less == Verdict.NOT_NOW] <= Verdict.NOT_NOW).all()
    assert (more[less == Verdict.CLEAR] == Verdict.CLEAR).all()


def clocks_stay(steps: Sequence[Sequence[Sequence[Clock | None]]]) -> None:
    """No day becomes possible on which a criterion surely failed."""
    for less, more in itertools.pairwise(steps):
        for before, after in zip(less, more, strict=True):
            opens = [one[0].opens if one[0] else None for one in (before, after)]
            assert opens[1] is None or (opens[0] is not None and opens[1] >= opens[0])


def test_of_a_patient_whose_records_say_nothing_no_criterion_is_decided(
    trial: Trial, knowledge: Knowledge
) -> None:
    """Law 2: neither a day alone nor an empty list passes or fails anybody."""
    dates = {table: knowledge.vocabulary.tables[table].date for table in TABLES}
    rows = {table: [{date: Span(TODAY - 400, TODAY - 400)}] for table, date in dates.items()}
    frame = frame_of([Chart({"sex": None}, {}), Chart({"sex": None}, rows)], knowledge)
    for criterion in trial.criteria:
        if criterion.check is not None:
            answer = frame.truths(criterion.check)
            assert not answer.surely.any(), criterion.id
            assert answer.possibly.all(), criterion.id
