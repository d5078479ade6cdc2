"""The laws that make an answer worth trusting, tried on every shipped trial."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import Draw, frame_of

from screener.checks.base import Check
from screener.frame import Frame
from screener.knowledge import Knowledge
from screener.screening import plan, screen
from screener.shipped import folder
from screener.trial import Trial
from screener.truth import Flags

SPECS = sorted((folder("trial_criteria") / "trials").glob("*.yaml"))
CHAINS = 300

pytestmark = pytest.mark.no_cover  # no line is run here alone: tracing would only take time


@pytest.fixture(params=SPECS, ids=lambda path: path.stem)
def trial(request: pytest.FixtureRequest, trials: tuple[Trial, ...]) -> Trial:
    return next(one for one in trials if one.file == str(request.param))


def consistent(frame: Frame, knowledge: Knowledge) -> Flags:
    """Rows whose records do not contradict themselves: only these allow a world at all."""
    for concept in knowledge.definitions.by_concept:
        frame.column(concept)
    return ~np.logical_or.reduce([np.zeros(frame.size, np.bool_), *frame.conflicts.values()])


@pytest.mark.parametrize("seed", range(2))
def test_no_answer_is_ever_overturned_by_more_information(
    trial: Trial, knowledge: Knowledge, seed: int
) -> None:
    """Law 1: from wide to narrow to fully known, a YES stays YES and a NO stays NO."""
    draw = Draw(trial, knowledge, seed)
    chains = [draw.chain() for _ in range(CHAINS)]
    known, wide, wider = (
        frame_of([chain[step] for chain in chains], knowledge) for step in range(3)
    )
    sound = {frame: consistent(frame, knowledge) for frame in (known, wide, wider)}
    assert sound[known].sum() > CHAINS / 10
    checks: list[Check] = [one.check for one in trial.criteria if one.check]
    for check in checks:
        for less, more in ((wider, wide), (wide, known), (wider, known)):
            before, after = less.truths(check), more.truths(check)
            rows = sound[known] & sound[less] & sound[more]
            assert not (rows & before.surely & ~after.surely).any()
            assert not (rows & ~before.possibly & after.possibly).any()


def test_verdicts_follow_from_the_answers_alone(trial: Trial, knowledge: Knowledge) -> None:
    """Clear: nothing fails and nothing is missing. Of several cohorts, the best open one counts."""
    draw = Draw(trial, knowledge, 99)
    frame = frame_of([record for _ in range(60) for record in draw.chain()], knowledge)
    screened = screen(frame, plan([trial], knowledge.vocabulary))
    statuses, best = screened.statuses(0), np.zeros(frame.size, np.uint8)
    cohorts = {arm.id: arm.open for arm in trial.arms} or {"": True}
    for cohort, is_open in cohorts.items():
        own = statuses[[one.arm in ("", cohort) for one in trial.criteria]]
        fails, missing = (own == 1).any(axis=0), np.isin(own, (2, 3)).any(axis=0)
        answer = np.where(fails | np.bool_(not is_open), 1, np.where(missing, 2, 3))
        best = np.maximum(best, answer)
    assert (np.maximum(screened.verdicts(0), 1) == best).all()


def test_an_empty_record_is_neither_passed_nor_failed(trial: Trial, knowledge: Knowledge) -> None:
    """Law 2: of a patient of whom nothing is known, no criterion is satisfied or fails."""
    screened = screen(frame_of([{}], knowledge), plan([trial], knowledge.vocabulary))
    for step in screened.plan.steps[0]:
        answer = screened.frame.truths(step.check)[0].value
        assert answer == "unknown", (step.criterion.id, answer)
