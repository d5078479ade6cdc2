"""Screening: every criterion of every trial, answered for every patient.

A plan is worked out once from the trials; a block of patients is then a pure function of its
frame and the plan. Equal checks are answered once, over all trials.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from screener.checks.base import Check
from screener.checks.change import at_any_age, hoping_for
from screener.checks.combine import IfThen
from screener.checks.judgement import JudgementCheck, judgement_key
from screener.concepts.vocabulary import Vocabulary
from screener.frame import Frame
from screener.processes import in_order
from screener.trial import STATUSES, VERDICTS, Criterion, Trial
from screener.truth import Bits, Flags, Truth, Truths, unpacked

BLOCK = 65_536
Result = TypeVar("Result")
Verdicts = npt.NDArray[np.uint8]
Statuses = npt.NDArray[np.uint8]


class Status(IntEnum):
    """What a criterion says of a patient, as far as eligibility goes."""

    SATISFIED = 0
    NOT_SATISFIED = 1
    NEEDS_INFORMATION = 2
    OUT_OF_WINDOW = 3
    INVESTIGATOR = 4
    NOT_APPLICABLE = 5

    @property
    def word(self) -> str:
        return STATUSES[self]


class Verdict(IntEnum):
    """What a trial says of a patient. Nothing here says "eligible": an investigator does."""

    NOT_ELIGIBLE = 0
    NOT_NOW = 1
    OPEN = 2
    CLEAR = 3

    @property
    def word(self) -> str:
        return VERDICTS[self]


CLOSED = np.uint8(Verdict.NOT_NOW)
"""The best that a closed cohort can be to anybody."""


@dataclass(frozen=True)
class Step:
    """A criterion with the questions that are put for it.

    `hoped`: the same with everything open that can change; `any_age`: with old values counted.
    """

    criterion: Criterion
    check: Check
    hoped: Check
    any_age: Check
    required: str

    @property
    def judged(self) -> bool:
        """Is it a person's to judge? While nobody has, it keeps no patient from being clear."""
        return isinstance(self.check, JudgementCheck)

    def against(self, answer: Truths) -> Bits:
        """Where such an answer is surely not what it has to be."""
        return ~answer.may if self.criterion.needed is Truth.YES else answer.must


@dataclass(frozen=True)
class Plan:
    """What has to be answered, for a fixed list of trials."""

    trials: tuple[Trial, ...]
    steps: tuple[tuple[Step, ...], ...]
    """Those of each trial, in the order of its criteria."""


def plan(trials: Sequence[Trial], vocabulary: Vocabulary) -> Plan:
    """The plan for some trials: equal checks become one object, so that they are found fast."""
    known: dict[Check, Check] = {}

    def shared(check: Check) -> Check:
        parts = tuple(shared(part) for part in check.parts)
        return known.setdefault(check, check.with_parts(parts) if parts else check)

    def asked(trial: Trial, criterion: Criterion) -> Check:
        key = judgement_key(trial.id, trial.version, criterion.id)
        return criterion.check or JudgementCheck(key, criterion.required(vocabulary))

    def step(criterion: Criterion, check: Check) -> Step:
        hoped = hoping_for(check, criterion.needed, vocabulary)
        required = criterion.required(vocabulary)
        return Step(criterion, shared(check), shared(hoped), shared(at_any_age(check)), required)

    steps = tuple(tuple(step(one, asked(trial, one)) for one in trial.criteria) for trial in trials)
    return Plan(tuple(trials), steps)


@dataclass(frozen=True, eq=False)
class Screened:
    """The answers for one frame. Explaining reads them; nothing is decided a second time.

    `start`: where its first patient stands in the whole, if the frame is a block of one.
    """

    frame: Frame
    plan: Plan
    start: int = 0
    _statuses: dict[int, Statuses] = field(default_factory=dict)
    _verdicts: dict[tuple[int, str], Verdicts] = field(default_factory=dict)
    _best: dict[int, Verdicts] = field(default_factory=dict)

    def verdicts(self, trial: int) -> Verdicts:
        """One Verdict a patient: by the trial's own criteria and those of her best cohort."""
        if not self.plan.trials[trial].arms:
            return self._of(trial, "")
        if trial not in self._best:
            self._best[trial] = np.asarray(self.arm_verdicts(trial).max(axis=0))
        return self._best[trial]

    def arm_verdicts(self, trial: int) -> Verdicts:
        """One Verdict for each cohort of the trial (rows) and patient."""
        return np.minimum(self._of_arms(trial), self._of(trial, ""))

    def bearing(self, trial: int) -> Flags:
        """For each criterion (rows) and patient: does the trial's verdict rest on it?

        It does not if it is that of a cohort, and the patient is nearer to another one.
        """
        criteria, arms = self.plan.trials[trial].criteria, self._of_arms(trial)
        nearest = arms == arms.max(axis=0, initial=0)
        places = {arm.id: place for place, arm in enumerate(self.plan.trials[trial].arms)}
        rows = np.ones((len(criteria), self.frame.size), np.bool_)
        for row, criterion in enumerate(criteria):
            if criterion.arm:
                rows[row] = nearest[places[criterion.arm]]
        return rows

    def _of_arms(self, trial: int) -> Verdicts:
        """As `arm_verdicts`, by the criteria of the cohorts alone. What is closed is not now."""
        verdicts = [
            self._of(trial, arm.id) if arm.open else np.minimum(self._of(trial, arm.id), CLOSED)
            for arm in self.plan.trials[trial].arms
        ]
        return np.array(verdicts, np.uint8).reshape(-1, self.frame.size)

    def _of(self, trial: int, arm: str) -> Verdicts:
        """By the criteria of one cohort, or by those that are of none."""
        if (trial, arm) not in self._verdicts:
            steps = [step for step in self.plan.steps[trial] if step.criterion.arm == arm]
            self._verdicts[trial, arm] = self._as_verdicts(*self.against(steps))
        return self._verdicts[trial, arm]

    def against(self, steps: Sequence[Step]) -> tuple[Bits, Bits, Bits]:
        """The patients for whom any of the steps fails, fails for good, is undecided."""
        size = (self.frame.size + 7) // 8
        fails, for_good, undecided = (np.zeros(size, np.uint8) for _ in range(3))
        for step in steps:
            today, hoped = self.frame.truths(step.check), self.frame.truths(step.hoped)
            if not step.judged:
                undecided |= today.open
            fails |= step.against(today)
            for_good |= step.against(hoped)
        return fails, for_good, undecided

    def _as_verdicts(self, fails: Bits, for_good: Bits, undecided: Bits) -> Verdicts:
        """Down from CLEAR, a step for each of three sets that lie within one another."""
        fails = fails | for_good
        verdicts = np.full(self.frame.size, Verdict.CLEAR, np.uint8)
        for where in (undecided | fails, fails, for_good):
            verdicts -= unpacked(where, self.frame.size).view(np.uint8)
        return verdicts

    def statuses(self, trial: int) -> Statuses:
        """One Status for each criterion (rows, in the order of the trial) and patient (columns)."""
        if trial not in self._statuses:
            rows = [self.status(step) for step in self.plan.steps[trial]]
            self._statuses[trial] = np.array(rows, np.uint8).reshape(len(rows), self.frame.size)
        return self._statuses[trial]

    def status(self, step: Step) -> Statuses:
        """What the criterion says of each patient."""
        answer = self.frame.truths(step.check)
        status = np.full(self.frame.size, Status.SATISFIED, np.uint8)
        status[unpacked(step.against(answer), answer.size)] = Status.NOT_SATISFIED
        undecided = answer.possibly & ~answer.surely
        status[undecided] = Status.INVESTIGATOR if step.judged else Status.NEEDS_INFORMATION
        if step.any_age is not step.check:
            status[undecided & decided(self.frame.truths(step.any_age))] = Status.OUT_OF_WINDOW
        if isinstance(step.check, IfThen):
            inapplicable = ~self.frame.truths(step.check.condition).possibly
            status[inapplicable] = Status.NOT_APPLICABLE
        return status


def decided(answer: Truths) -> Flags:
    return answer.surely | ~answer.possibly


def screen(frame: Frame, trials: Plan) -> Screened:
    """The answers of a frame; they are worked out when they are first asked for."""
    return Screened(frame, trials)


def over_blocks(
    frame: Frame, plan: Plan, work: Callable[[Screened], Result], jobs: int = 1, size: int = BLOCK
) -> Iterator[Result]:
    """What `work` makes of each block of patients, in the order of the blocks.

    Memory stays bounded, and `jobs` processes share the blocks. A block has no records any more
    once it has been worked on.
    """

    def block(start: int) -> Result:
        part = frame.take(slice(start, start + size))
        result = work(Screened(part, plan, start))
        if part is not frame:
            part.let_go()
        return result

    return in_order(block, range(0, max(1, frame.size), size), jobs)
