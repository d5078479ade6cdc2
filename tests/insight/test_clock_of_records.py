"""The clock of patients with several specimens and blood draws, against every later day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from insight.specs import trial_of
from insight.test_todo_of_records import SOMEBODY, VOCABULARY, Chart, charts, frame_of
from little import STATUS, knowledge_of
from worlds import TODAY

from screener.insight.clock import HELD, HORIZON, Clock, clocks
from screener.knowledge import Knowledge
from screener.screening import Plan, Screened, Status, Verdict, plan
from screener.values import Span

INCLUSION = [
    "{anc: {at_least: 1.5, within: 28 days}}",
    "{labs: {any: {labs_date: {within: 6 weeks}, hb: {at_least: 9}}}}",
    "{specimens: {latest: {specimen_date: {at_least: 3 weeks}}}}",
]
EXCLUSION = ["{specimens: {any: {score: 3+}, where: {specimen_date: {within: 2 months}}}}"]


RECENT = Chart(
    {},
    {
        "specimens": [{"specimen_date": Span(TODAY - 10, TODAY - 10)}],
        "labs": SOMEBODY.tables["labs"],
    },
)


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return knowledge_of(tmp_path_factory.mktemp("little"), STATUS, VOCABULARY)


@pytest.fixture(scope="module")
def asked(little: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    trial = trial_of(tmp_path_factory.mktemp("trial"), little, INCLUSION, EXCLUSION)
    return plan([trial], little.vocabulary)


def on_each_day(chart: Chart, little: Knowledge, asked: Plan) -> Screened:
    """As many patients as there are days, alike in all but the reference day."""
    days = (Span(TODAY + ahead, TODAY + ahead) for ahead in range(HORIZON + 1))
    patients = [replace(chart, own={**chart.own, "reference_day": day}) for day in days]
    return Screened(frame_of([*patients, SOMEBODY], little), asked)


def by_brute_force(chart: Chart, little: Knowledge, asked: Plan) -> Clock:
    each = on_each_day(chart, little, asked)
    said = each.statuses(0)[:, :-1]
    old = (said[:, :1] == Status.NOT_SATISFIED) & (said == Status.OUT_OF_WINDOW)
    opens = np.flatnonzero((each.verdicts(0)[:-1] >= Verdict.OPEN) & ~old.any(axis=0))
    held = np.isin(said, HELD)
    lost = np.flatnonzero((held[:, :1] & ~held).any(axis=0))
    gone = np.flatnonzero(held[:, 0] & ~held[:, lost[0]]) if lost.size else []
    return Clock(
        asked.trials[0],
        TODAY,
        TODAY + int(opens[0]) if opens.size else None,
        TODAY + int(lost[0]) - 1 if lost.size else None,
        tuple(asked.trials[0].criteria[n] for n in gone),
    )


@settings(max_examples=25, deadline=None)
@given(chart=charts)
def test_the_clock_says_what_every_later_day_says(
    chart: Chart, little: Knowledge, asked: Plan
) -> None:
    screened = Screened(frame_of([chart, SOMEBODY], little), asked)
    clock = clocks(screened)[0][0]
    if screened.verdicts(0)[0] == Verdict.NOT_ELIGIBLE:
        assert clock is None
    else:
        assert clock == by_brute_force(chart, little, asked)


def test_a_washout_and_a_window_of_records(little: Knowledge, asked: Plan) -> None:
    ((clock,), _) = clocks(Screened(frame_of([RECENT, SOMEBODY], little), asked))
    assert clock is not None
    assert clock.words() == "no criterion fails from 2026-01-26; I1 good until 2026-02-03"
