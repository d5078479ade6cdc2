"""One patient and one trial: what was required, what was found, in which cell, what is missing.

A finding only reads answers that screening has worked out. Nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from screener.cells import Cell
from screener.checks.base import Check
from screener.explaining.asking import asks
from screener.explaining.explainer import Explainer
from screener.explaining.question import Ask
from screener.explaining.told import told
from screener.screening import Screened, Status, Verdict
from screener.trial import Arm, Criterion, Trial

OPEN = frozenset((Status.NEEDS_INFORMATION, Status.OUT_OF_WINDOW))


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


class CriterionFinding(NamedTuple):
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
        steps = screened.plan.steps
        self.answers = [_Answers.of(screened, trial) for trial in range(len(steps))]
        self.told = [[(step, told(self.reader, step.check)) for step in some] for some in steps]
        self._missing: dict[tuple[Check, int], tuple[Missing, ...]] = {}

    def of(self, row: int) -> tuple[TrialFinding, ...]:
        """Those for the patient in `row`, one for each trial of the plan."""
        return tuple(self._of(trial, row) for trial in range(len(self.screened.plan.trials)))

    def _of(self, trial: int, row: int) -> TrialFinding:
        one, answers = self.screened.plan.trials[trial], self.answers[trial]
        return TrialFinding(
            trial=one,
            verdict=Verdict(answers.verdicts[row]),
            criteria=tuple(self._lines(trial, row)),
            arms=tuple(map(ArmFinding, one.arms, map(Verdict, answers.arms[row]))),
        )

    def _lines(self, trial: int, row: int) -> Iterator[CriterionFinding]:
        answers = self.answers[trial]
        statuses, bearing = map(Status, answers.statuses[row]), answers.bearing[row]
        of_criteria = zip(self.told[trial], statuses, bearing, strict=True)
        for (step, said), status, bears in of_criteria:
            one, missing = step.criterion, self.missing(step.check, row) if status in OPEN else ()
            todos = _todos(one, missing) if missing else ()
            yield CriterionFinding(one, status, step.required, *said[row], todos, missing, bears)

    def missing(self, check: Check, row: int) -> tuple[Missing, ...]:
        """What is open of a check, and what would settle it."""
        if (check, row) not in self._missing:
            reader = self.reader
            self._missing[check, row] = tuple(
                Missing(part, tuple(asks(reader, part, row)))
                for part in reader.deciding(check, row)
            )
        return self._missing[check, row]


def _todos(criterion: Criterion, missing: Sequence[Missing]) -> tuple[Todo, ...]:
    """What to find out for a criterion, each question once."""
    asked = dict.fromkeys((ask.question, ask.asks) for gap in missing for ask in gap.asks)
    return tuple(Todo(criterion.id, question, asks) for question, asks in asked)
