"""One patient and one trial: what was required, what was found, in which cell, what is missing.

A finding only reads answers that screening has worked out. Nothing here decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field

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


def explain_all(screened: Screened, row: int) -> tuple[TrialFinding, ...]:
    """The findings for the patient in `row`, one for each trial of the plan."""
    patient = _Patient(Explainer(screened.frame, row))
    return tuple(_finding(screened, trial, patient) for trial in range(len(screened.plan.trials)))


def explain(screened: Screened, trial: int, row: int) -> TrialFinding:
    """The finding for the patient in `row` and one trial of the plan."""
    return _finding(screened, trial, _Patient(Explainer(screened.frame, row)))


def _finding(screened: Screened, trial: int, patient: _Patient) -> TrialFinding:
    row = patient.reader.row
    statuses = screened.statuses(trial)[:, row]
    steps = {step.criterion.id: step for step in screened.plan.steps[trial]}
    one, bearing = screened.plan.trials[trial], screened.bearing(trial)[:, row]
    lines = tuple(
        patient.line(steps[criterion.id], Status(int(status)), bool(bears))
        for criterion, status, bears in zip(one.criteria, statuses, bearing, strict=True)
    )
    arms = zip(one.arms, screened.arm_verdicts(trial)[:, row], strict=True)
    return TrialFinding(
        trial=one,
        verdict=Verdict(int(screened.verdicts(trial)[row])),
        criteria=lines,
        arms=tuple(ArmFinding(arm, Verdict(int(verdict))) for arm, verdict in arms),
    )


@dataclass(frozen=True)
class _Told:
    """What one patient's record says to a check, whichever trials it stands in."""

    found: str
    cells: tuple[Cell, ...]
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, eq=False)
class _Patient:
    """Tells what was found for a check; for one that trials share, once."""

    reader: Explainer
    _told: dict[tuple[Check, bool], _Told] = field(default_factory=dict)

    def line(self, step: Step, status: Status, bears: bool) -> CriterionFinding:
        key = step.check, status in (Status.NEEDS_INFORMATION, Status.OUT_OF_WINDOW)
        if key not in self._told:
            self._told[key] = self._tell(*key)
        told, one = self._told[key], step.criterion
        questions = dict.fromkeys(
            (ask.question, ask.asks) for each in told.missing for ask in each.asks
        )
        todos = tuple(Todo(one.id, *question) for question in questions)
        return CriterionFinding(
            one, status, step.required, told.found, told.cells, todos, told.missing, bears
        )

    def _tell(self, check: Check, missing: bool) -> _Told:
        reader = self.reader
        if isinstance(check, JudgementCheck):
            cells = reader.frame.cells(check.key, reader.row)
            said = tuple(cell for cell in cells if cell.text)
            return _Told("; ".join(cell.text for cell in said), said)
        deciding = tuple(dict.fromkeys(reader.deciding(check)))
        asked = deciding if missing else ()
        return _Told(
            reader.found(deciding),
            reader.cells(deciding),
            tuple(Missing(one, tuple(asks(reader, one))) for one in asked),
        )
