"""The clock asks only those for whom a trial is possible; who else is there makes no difference."""

from __future__ import annotations

import numpy as np
import pytest
from test_laws_of_records import Charts, frame_of

from screener.insight.clock import clocks
from screener.knowledge import Knowledge
from screener.screening import Screened, Verdict, plan, screen
from screener.trial import Trial

PATIENTS = 12


@pytest.fixture(scope="module")
def screened(knowledge: Knowledge, trials: tuple[Trial, ...]) -> Screened:
    """Random patients, and what a trial without cohorts and those with cohorts say of them."""
    some = [*[one for one in trials if one.arms], next(one for one in trials if not one.arms)]
    charts = Charts(some[-1], knowledge, 11)
    frame = frame_of([charts.chain()[1] for _ in range(PATIENTS)], knowledge)
    return screen(frame, plan(some, knowledge.vocabulary))


def test_a_clock_is_the_same_alone_as_among_others(screened: Screened) -> None:
    among = clocks(screened)
    for row, expected in enumerate(among):
        alone = screen(screened.frame.take(np.array([row])), screened.plan)
        assert clocks(alone) == [expected]


def test_nobody_waits_for_a_trial_that_is_out_of_the_question(screened: Screened) -> None:
    among = clocks(screened)
    for trial in range(len(screened.plan.trials)):
        possible = (screened.verdicts(trial) != Verdict.NOT_ELIGIBLE).tolist()
        assert [one[trial] is not None for one in among] == possible
