"""How many patients a trial keeps, which criteria lose them, and what is missing most.

All of it is counting in the columns that screening has answered. "Only this one" is the number
to look at before an amendment: so many patients fail this criterion and no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from screener.frame import Frame
from screener.screening import BLOCK, Plan, Screened, Status, Verdict, over_blocks
from screener.trial import Criterion, Trial

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class CriterionCount:
    """How many patients fail a criterion, and for how many it lacks information.

    `only`: they fail no other criterion. `missing_open`: nothing else rules them out.
    """

    criterion: Criterion
    fails: int
    only: int
    missing: int
    missing_open: int


@dataclass(frozen=True)
class Funnel:
    """The patients of a sheet as one trial sees them."""

    trial: Trial
    not_eligible: int
    not_now: int
    open: int
    clear: int
    criteria: tuple[CriterionCount, ...]

    @property
    def patients(self) -> int:
        return self.not_eligible + self.not_now + self.open + self.clear

    @property
    def losing(self) -> tuple[CriterionCount, ...]:
        """The criteria that patients fail, the most frequent first."""
        failing = (one for one in self.criteria if one.fails)
        return tuple(sorted(failing, key=lambda one: -one.fails))

    @property
    def lacking(self) -> tuple[CriterionCount, ...]:
        """The criteria that lack information, the most frequent first."""
        missing = (one for one in self.criteria if one.missing)
        return tuple(sorted(missing, key=lambda one: (-one.missing_open, -one.missing)))


def funnels(frame: Frame, plan: Plan, block: int = BLOCK) -> tuple[Funnel, ...]:
    """The funnel of each trial of a plan."""
    counted = over_blocks(frame, plan, _tallies, size=block)
    return tuple(
        _funnel(trial, tallies) for trial, *tallies in zip(plan.trials, *counted, strict=True)
    )


def _funnel(trial: Trial, tallies: Sequence[tuple[Counts, Counts]]) -> Funnel:
    verdicts = np.sum([tally[0] for tally in tallies], axis=0)
    criteria = np.sum([tally[1] for tally in tallies], axis=0)
    return Funnel(
        trial=trial,
        not_eligible=int(verdicts[Verdict.NOT_ELIGIBLE]),
        not_now=int(verdicts[Verdict.NOT_NOW]),
        open=int(verdicts[Verdict.OPEN]),
        clear=int(verdicts[Verdict.CLEAR]),
        criteria=tuple(
            CriterionCount(criterion, *(int(count) for count in counts))
            for criterion, counts in zip(trial.criteria, criteria, strict=True)
        ),
    )


def _tallies(screened: Screened) -> list[tuple[Counts, Counts]]:
    return [_tally(screened, trial) for trial in range(len(screened.plan.trials))]


def _tally(screened: Screened, trial: int) -> tuple[Counts, Counts]:
    """Patients by verdict, and the four counts of each criterion.

    Of the cohorts only those count that a patient is nearest to.
    """
    statuses, verdicts = screened.statuses(trial), screened.verdicts(trial)
    bearing = screened.bearing(trial)
    fails = bearing & (statuses == Status.NOT_SATISFIED)
    missing = bearing & np.isin(statuses, (Status.NEEDS_INFORMATION, Status.OUT_OF_WINDOW))
    only = fails & (fails.sum(axis=0) == 1)
    undecided = missing & (verdicts == Verdict.OPEN)
    counts = np.stack([one.sum(axis=1) for one in (fails, only, missing, undecided)], axis=1)
    return np.bincount(verdicts, minlength=len(Verdict)), counts
