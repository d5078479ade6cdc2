"""One patient and one trial: what was required, what was found, in which cell, what is missing.

A finding only reads answers that screening has worked out. Nothing here decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from screener.asking import Ask, asks
from screener.cells import Cell
from screener.checks.base import Check
from screener.checks.judgement import JudgementCheck
from screener.explainer import Explainer
from screener.screening import Screened, Status, Step, Verdict
from screener.trial import Arm, Criterion, Trial


@dataclass(frozen=True)
class Todo:
    """Something to find out: the question, who can answer it, and for which criterion."""

    criterion: str
    question: str
    asks: str


@dataclass(frozen=True)
class Missing:
    """A check that is open, and what would settle it."""

    check: Check
    asks: tuple[Ask, ...]


@dataclass(frozen=True)
class CriterionFinding:
    """A criterion's line on a patient's worksheet."""

    criterion: Criterion
    status: Status
    required: str
    found: str
    cells: tuple[Cell, ...]
    todos: tuple[Todo, ...]
    missing: tuple[Missing, ...] = ()
    bears: bool = True
    """Does the verdict rest on it? Not if the patient is nearer to another cohort than its own."""


@dataclass(frozen=True)
class ArmFinding:
    """A cohort of the trial, and how far the patient meets it and the trial."""

    arm: Arm
    verdict: Verdict


@dataclass(frozen=True)
class TrialFinding:
    """All criteria of one trial for one patient."""

    trial: Trial
    verdict: Verdict
    criteria: tuple[CriterionFinding, ...]
    arms: tuple[ArmFinding, ...] = ()

    @property
    def todos(self) -> tuple[Todo, ...]:
        return tuple(todo for line in self.criteria for todo in line.todos)

    def count(self, *statuses: Status) -> int:
        return sum(line.status in statuses for line in self.criteria)


class _Answers(NamedTuple):
    """What a trial says, by patient: of each criterion, of the whole, and of each cohort."""

    statuses: list[list[int]]
    bearing: list[list[bool]]
    verdicts: list[int]
    arms: list[list[int]]

    @staticmethod
    def of(screened: Screened, trial: int) -> _Answers:
        return _Answers(
            screened.statuses(trial).T.tolist(),
            screened.bearing(trial).T.tolist(),
            screened.verdicts(trial).tolist(),
            screened.arm_verdicts(trial).T.tolist(),
        )


class Findings:
    """The findings for the patients of a frame; what trials share is told once."""

    def __init__(self, screened: Screened) -> None:
        self.screened, self.reader = screened, Explainer(screened.frame)
        self.steps = [{one.criterion.id: one for one in steps} for steps in screened.plan.steps]
        self.answers = [_Answers.of(screened, trial) for trial in range(len(self.steps))]
        self._told: dict[tuple[Check, bool, int], _Told] = {}

    def of(self, row: int) -> tuple[TrialFinding, ...]:
        """Those for the patient in `row`, one for each trial of the plan."""
        return tuple(self._of(trial, row) for trial in range(len(self.screened.plan.trials)))

    def _of(self, trial: int, row: int) -> TrialFinding:
        one, steps, answers = (
            self.screened.plan.trials[trial],
            self.steps[trial],
            self.answers[trial],
        )
        of_criteria = zip(one.criteria, answers.statuses[row], answers.bearing[row], strict=True)
        return TrialFinding(
            trial=one,
            verdict=Verdict(answers.verdicts[row]),
            criteria=tuple(
                self._line(steps[criterion.id], row, Status(status), bears)
                for criterion, status, bears in of_criteria
            ),
            arms=tuple(
                ArmFinding(arm, Verdict(verdict))
                for arm, verdict in zip(one.arms, answers.arms[row], strict=True)
            ),
        )

    def _line(self, step: Step, row: int, status: Status, bears: bool) -> CriterionFinding:
        missing = status in (Status.NEEDS_INFORMATION, Status.OUT_OF_WINDOW)
        key = step.check, missing, row
        if key not in self._told:
            self._told[key] = self._tell(*key)
        told, one = self._told[key], step.criterion
        todos = tuple(Todo(one.id, *question) for question in told.questions)
        return CriterionFinding(
            one, status, step.required, told.found, told.cells, todos, told.missing, bears
        )

    def _tell(self, check: Check, missing: bool, row: int) -> _Told:
        reader = self.reader
        if isinstance(check, JudgementCheck):
            said = tuple(cell for cell in reader.frame.cells(check.key, row) if cell.text)
            return _Told("; ".join(cell.text for cell in said), said)
        deciding = reader.deciding(check, row)
        asked = deciding if missing else ()
        return _Told(
            reader.found(deciding, row),
            reader.cells(deciding, row),
            tuple(Missing(one, tuple(asks(reader, one, row))) for one in asked),
        )


@dataclass(frozen=True)
class _Told:
    """What one patient's record says to a check, whichever trials it stands in."""

    found: str
    cells: tuple[Cell, ...]
    missing: tuple[Missing, ...] = ()

    @cached_property
    def questions(self) -> tuple[tuple[str, str], ...]:
        """Each question once, with who can answer it."""
        asked = ((ask.question, ask.asks) for one in self.missing for ask in one.asks)
        return tuple(dict.fromkeys(asked))
