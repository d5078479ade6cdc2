"""One patient and one trial: what was required, what was found, in which cell, what is missing.

A finding only reads answers that screening has worked out. Nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from screener.checks.base import Check
from screener.checks.timely import TimelyCheck
from screener.concepts.vocabulary import REFERENCE_DAY, Vocabulary
from screener.definitions.cases import Cases
from screener.definitions.formulas import Formula
from screener.frame import Cell, Frame
from screener.screening import Screened, Status, Step, Verdict
from screener.trial import Criterion, Trial
from screener.truth import Truth
from screener.values import Codes, Interval, Span, Spans, Tagged
from screener.values.day import show_day
from screener.wording import shown


@dataclass(frozen=True)
class Todo:
    """Something to find out: the question, who can answer it, and for which criterion."""

    criterion: str
    question: str
    asks: str


@dataclass(frozen=True)
class CriterionFinding:
    """A criterion's line on a patient's worksheet."""

    criterion: Criterion
    status: Status
    required: str
    found: str
    cells: tuple[Cell, ...]
    todos: tuple[Todo, ...]


@dataclass(frozen=True)
class TrialFinding:
    """All criteria of one trial for one patient."""

    trial: Trial
    verdict: Verdict
    criteria: tuple[CriterionFinding, ...]

    @property
    def todos(self) -> tuple[Todo, ...]:
        return tuple(todo for line in self.criteria for todo in line.todos)

    def count(self, *statuses: Status) -> int:
        return sum(line.status in statuses for line in self.criteria)


def explain(screened: Screened, trial: int, row: int) -> TrialFinding:
    """The finding for the patient in `row`."""
    statuses = screened.statuses(trial)[:, row]
    steps = {step.criterion.id: step for step in screened.plan.steps[trial]}
    lines = tuple(
        _line(screened, criterion, steps.get(criterion.id), Status(int(status)), row)
        for criterion, status in zip(screened.plan.trials[trial].criteria, statuses, strict=True)
    )
    verdict = Verdict(int(screened.verdicts(trial)[row]))
    return TrialFinding(screened.plan.trials[trial], verdict, lines)


def _line(
    screened: Screened, criterion: Criterion, step: Step | None, status: Status, row: int
) -> CriterionFinding:
    if step is None:
        required = criterion.judgement or "the investigator's judgement"
        return CriterionFinding(criterion, status, required, "", (), ())
    reader = _Explainer(screened.frame, row)
    deciding = tuple(dict.fromkeys(reader.deciding(step.check)))
    concepts = tuple(dict.fromkeys(name for check in deciding for name in check.reads))
    words = step.check.words(screened.frame.vocabulary)
    required = words if criterion.needed is Truth.YES else f"must not be: {words}"
    missing = status in (Status.NEEDS_INFORMATION, Status.OUT_OF_WINDOW)
    questions = dict.fromkeys(ask for check in deciding for ask in reader.asks(check))
    todos = tuple(Todo(criterion.id, *question) for question in questions) if missing else ()
    return CriterionFinding(
        criterion, status, required, reader.found(concepts), reader.cells(concepts), todos
    )


class _Explainer:
    """Puts one row of a frame into words."""

    def __init__(self, frame: Frame, row: int) -> None:
        self.frame = frame
        self.row = row
        self.vocabulary: Vocabulary = frame.vocabulary

    def deciding(self, check: Check) -> Iterator[Check]:
        """The checks without parts that the answer rests on."""
        if not check.parts:
            yield check
            return
        answer = self.frame.truths(check)[self.row]
        for part, negated in zip(check.parts, check.negated, strict=True):
            if _turned(self.frame.truths(part)[self.row], negated) is answer:
                yield from self.deciding(part)

    def found(self, concepts: tuple[str, ...]) -> str:
        return "; ".join(dict.fromkeys(self._found(name) for name in concepts))

    def _found(self, concept: str) -> str:
        """The value; and where it follows from others, what is recorded of them."""
        text = f"{self.vocabulary.label(concept)}: {self.value(concept)}"
        basis = [
            f"{self.vocabulary.label(name)} {self.value(name)}"
            for name in self.basis(concept)
            if name != concept
        ]
        return f"{text} ({', '.join(basis)})" if basis else text

    def basis(self, concept: str) -> tuple[str, ...]:
        """The recorded concepts that a concept rests on, itself included if it is recorded."""
        return tuple(
            name
            for name in self.frame.rests_on(concept)
            if name != REFERENCE_DAY and self.frame.tells(name)[self.row]
        )

    def value(self, concept: str) -> str:
        return shown(self.vocabulary, concept, self.frame.column(concept).at(self.row))

    def cells(self, concepts: tuple[str, ...]) -> tuple[Cell, ...]:
        """The cells that say something about the concepts, or about what they follow from."""
        named = dict.fromkeys(name for one in concepts for name in (one, *self.basis(one)))
        cells = dict.fromkeys(cell for name in named for cell in self.frame.cells(name, self.row))
        return tuple(cell for cell in cells if cell.text.strip())

    def asks(self, check: Check) -> Iterator[tuple[str, str]]:
        """What would settle a check that is unknown: question, and who can answer it."""
        if isinstance(check, TimelyCheck) and (again := self._too_old(check)):
            yield again, self.vocabulary.concepts[check.value.reads[0]].asks
            return
        for name in check.reads:
            if not self._certain(name):
                yield from self._ask(name)

    def _certain(self, concept: str) -> bool:
        value = self.frame.column(concept).at(self.row)
        if isinstance(value, Codes):
            return len(value.possible) == 1
        if isinstance(value, Tagged):
            return value.sure == value.possible
        if isinstance(value, Interval):
            return value.lo == value.hi
        return value.first == value.last if isinstance(value, Span) else value.text != ""

    def _too_old(self, check: TimelyCheck) -> str:
        """A value whose date is known and outside the window has to be taken again."""
        window = check.window
        outside = self.frame.truths(window)[self.row] is Truth.NO
        day, anchor = self.frame.column(window.concept), self.frame.column(window.anchor)
        if not outside or window.length is None or not isinstance(day, Spans):
            return ""
        taken = day.at(self.row).show()
        label = self.vocabulary.label(check.value.reads[0])
        until = show_day(int(day.later(window.length).last[self.row]))
        side = "after" if window.after else "before"
        assert isinstance(anchor, Spans)
        return (
            f"Repeat: {label}. The one of {taken} is out of window "
            f"(within {window.length.show()} {side} {anchor.at(self.row).show()}); "
            f"it counted until {until}."
        )

    def _ask(self, concept: str) -> Iterator[tuple[str, str]]:
        known = self.vocabulary.concepts[concept]
        definitions = self.frame.definitions.get(concept, ())
        reached = [
            ask
            for one in definitions
            if isinstance(one, Cases)
            for ask in one.asks(self.frame, self.row)
        ]
        if reached:
            yield from ((ask, known.asks) for ask in reached)
        elif known.question or not any(isinstance(one, Formula) for one in definitions):
            yield known.ask(), known.asks
        else:
            for name in dict.fromkeys(name for one in definitions for name in one.inputs):
                if not self._certain(name):
                    yield from self._ask(name)


def _turned(answer: Truth, negated: bool) -> Truth:
    if not negated or answer is Truth.UNKNOWN:
        return answer
    return Truth.NO if answer is Truth.YES else Truth.YES
