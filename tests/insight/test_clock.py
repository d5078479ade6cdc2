"""The clock against brute force: the same patients, screened anew on every later day."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from insight.specs import trial_of
from little import knowledge_of
from worlds import TODAY, Record

from screener.assemble import assemble
from screener.cells import Source
from screener.chart import frame_of
from screener.feeds import Feed
from screener.frame import Frame
from screener.insight.clock import HELD, HORIZON, Clock, clocks
from screener.knowledge import Knowledge
from screener.screening import Plan, Screened, Status, Verdict, plan
from screener.values import Interval, Span

INCLUSION = [
    "{birth_date: {at_least: 18 years}}",
    "{value: {at_most: 40, within: 28 days}}",
    "{any: [{shared_date: {at_least: 3 months}}, {weight: {above: 50}}]}",
]
EXCLUSION = ["{shared_date: {less_than: 3 weeks}}"]


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return knowledge_of(tmp_path_factory.mktemp("little"))


@pytest.fixture(scope="module")
def asked(little: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    trial = trial_of(tmp_path_factory.mktemp("trial"), little, INCLUSION, EXCLUSION)
    return plan([trial], little.vocabulary)


def on_day(records: list[Record], day: int, little: Knowledge) -> Frame:
    rows = np.arange(len(records), dtype=np.int32)
    feeds = [
        Feed(
            name,
            [record.get(name) for record in records],
            Source("", "", "", name, [""] * len(records), rows, rows),
        )
        for name in dict.fromkeys(name for record in records for name in record)
    ]
    return assemble(little, len(records), feeds, day)


days = st.one_of(
    st.just(None), st.integers(-400, 0).map(lambda ago: Span(TODAY + ago, TODAY + ago))
)
births = st.integers(-6_900, -6_300).map(lambda ago: Span(TODAY + ago, TODAY + ago + ago % 2 * 30))
numbers = st.sampled_from([None, Interval(30, 30), Interval(60, 60), Interval(30, 60)])
patients = st.fixed_dictionaries(
    {"birth_date": births, "shared_date": days, "value": numbers, "weight": numbers}
)


def by_brute_force(records: list[Record], row: int, little: Knowledge, asked: Plan) -> Clock:
    """What the answers on each later day say, one screening a day."""
    each = [Screened(on_day(records, TODAY + ahead, little), asked) for ahead in range(HORIZON + 1)]
    said = [one.statuses(0)[:, row] for one in each]
    opens = [
        n
        for n, one in enumerate(each)
        if one.verdicts(0)[row] >= Verdict.OPEN
        and (Status.NOT_SATISFIED, Status.OUT_OF_WINDOW) not in zip(said[0], said[n], strict=True)
    ]
    held = [np.isin(one.statuses(0)[:, row], HELD) for one in each]
    lost = [n for n, one in enumerate(held) if (held[0] & ~one).any()]
    criteria = asked.trials[0].criteria
    gone = np.flatnonzero(held[0] & ~held[lost[0]]) if lost else []
    return Clock(
        asked.trials[0],
        TODAY,
        TODAY + opens[0] if opens else None,
        TODAY + lost[0] - 1 if lost else None,
        tuple(criteria[n] for n in gone),
    )


@settings(max_examples=5, deadline=None)
@given(records=st.lists(patients, min_size=1, max_size=3))
def test_the_clock_says_what_every_later_day_says(
    records: list[Record], little: Knowledge, asked: Plan
) -> None:
    screened = Screened(on_day(records, TODAY, little), asked)
    for row, (clock,) in enumerate(clocks(screened)):
        if screened.verdicts(0)[row] == Verdict.NOT_ELIGIBLE:
            assert clock is None
        else:
            assert clock == by_brute_force(records, row, little, asked)


def test_a_birthday_a_washout_and_a_window(little: Knowledge, asked: Plan) -> None:
    day = TODAY - 14
    record: Record = {
        "birth_date": Span(TODAY - 9_000, TODAY - 9_000),
        "shared_date": Span(day, day),
        "value": Interval(30, 30),
        "weight": Interval(60, 60),
    }
    ((clock,),) = clocks(Screened(on_day([record], TODAY, little), asked))
    assert clock is not None
    assert clock.words() == ("no criterion fails from 2026-01-22; I2 good until 2026-01-29")


def test_a_value_that_fails_and_grows_old_opens_nothing(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    """After 28 days ECOG 3 no longer counts; that is no day to wait for."""
    trial = trial_of(tmp_path, knowledge, ["{ecog: {at_most: 1, within: 28 days}}"], [])
    cells = {"ecog": "3", "assessment_date": "2026-01-15", "reference_day": "2026-01-15"}
    screened = Screened(frame_of([cells], knowledge), plan([trial], knowledge.vocabulary))
    assert screened.verdicts(0)[0] == Verdict.NOT_NOW
    ((clock,),) = clocks(screened)
    assert clock is not None
    assert clock.opens is None


def test_an_uncertain_reference_day_has_no_clock(little: Knowledge, asked: Plan) -> None:
    record: Record = {"reference_day": Span(TODAY, TODAY + 30)}
    assert clocks(Screened(on_day([record], TODAY, little), asked)) == [(None,)]
