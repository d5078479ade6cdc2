"""The examples of a specification, run as its tests.

All examples of a trial are rows of one frame, read as a sheet would be. `rest: satisfied` sets
aside the criteria that read none of what the example gives, nor what follows from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np

from screener.chart import frame_of
from screener.checks.base import concepts_read
from screener.concepts.companions import LIMIT_WORDS, date_of, times
from screener.concepts.vocabulary import REFERENCE_DAY
from screener.errors import Problem
from screener.frame import Frame
from screener.knowledge import Knowledge
from screener.screening import Plan, Screened, Status, Verdict, plan
from screener.trial import Criterion, Example, Trial
from screener.truth import Flags

DEFAULT_DAY = "2026-01-15"
DECIDING = (Status.NOT_SATISFIED, Status.NEEDS_INFORMATION, Status.OUT_OF_WINDOW)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a specification said of one example."""

    trial: Trial
    example: Example
    verdict: Verdict
    statuses: dict[str, Status]
    bearing: frozenset[str]
    arms: dict[str, Verdict]

    @property
    def because(self) -> tuple[str, ...]:
        """The criteria that keep the patient from being clear."""
        return tuple(
            name
            for name, status in self.statuses.items()
            if status in DECIDING and name in self.bearing
        )

    @property
    def alone(self) -> tuple[str, ...]:
        """The criterion that alone does so; or one criterion of each of several cohorts."""
        because = self.because
        arms = [one.arm for one in self.trial.criteria if one.id in because]
        split = len(set(arms)) == len(arms) and "" not in arms
        return because if len(because) == 1 or split else ()


@dataclass(frozen=True, eq=False)
class Rehearsal:
    """The examples of a trial, ready to be screened.

    `counted`: for each criterion, the examples (rows of the frame) in which it is not set aside.
    A changed trial is put before the same frame, as long as its criteria read the same concepts.
    """

    trial: Trial
    frame: Frame
    counted: Mapping[str, Flags]

    @property
    def confirmed(self) -> Flags:
        """The examples that a person has compared with the protocol."""
        return np.array([one.confirmed for one in self.trial.examples], np.bool_)

    def outcomes(self) -> Iterator[Outcome]:
        """What the trial says of each of its examples."""
        whole = Screened(self.frame, plan([self.trial], self.frame.vocabulary))
        parts: dict[frozenset[str], Screened] = {}
        for row, example in enumerate(self.trial.examples):
            yield self._outcome(row, example, whole, parts)

    def _outcome(
        self, row: int, example: Example, whole: Screened, parts: dict[frozenset[str], Screened]
    ) -> Outcome:
        kept = frozenset(name for name, rows in self.counted.items() if rows[row])
        if kept not in parts:
            parts[kept] = Screened(self.frame, _of_some(whole.plan, kept))
        statuses = {
            criterion.id: Status(int(status)) if criterion.id in kept else Status.SATISFIED
            for criterion, status in zip(
                self.trial.criteria, whole.statuses(0)[:, row], strict=True
            )
        }
        some, ids = parts[kept], [criterion.id for criterion in self.trial.criteria]
        arms = zip(self.trial.arms, some.arm_verdicts(0)[:, row], strict=True)
        return Outcome(
            trial=self.trial,
            example=example,
            verdict=Verdict(int(some.verdicts(0)[row])),
            statuses=statuses,
            bearing=frozenset(compress(ids, some.bearing(0)[:, row])),
            arms={arm.id: Verdict(int(verdict)) for arm, verdict in arms},
        )


def _of_some(whole: Plan, kept: frozenset[str]) -> Plan:
    steps = tuple(step for step in whole.steps[0] if step.criterion.id in kept)
    return Plan(whole.trials, (steps,))


def rehearse(trial: Trial, knowledge: Knowledge) -> Rehearsal:
    """The trial's examples, read as a sheet is."""
    cells = [_cells(example) for example in trial.examples]
    frame = frame_of(cells, knowledge, [example.records for example in trial.examples])
    whole = np.array([not example.rest_satisfied for example in trial.examples], np.bool_)
    told = [_told(example) for example in trial.examples]
    counted = {one.id: whole | _touched(one, told, knowledge) for one in trial.criteria}
    return Rehearsal(trial, frame, counted)


def run_examples(trial: Trial, knowledge: Knowledge) -> list[Outcome]:
    """What the trial says of each of its examples."""
    return list(rehearse(trial, knowledge).outcomes())


def deciding_alone(outcomes: Iterable[Outcome]) -> set[str]:
    """The criteria that are the only reason of some confirmed example."""
    return {name for one in outcomes if one.example.confirmed for name in one.alone}


def mistakes(outcomes: Iterable[Outcome]) -> Iterator[Problem]:
    """Where the specification says something else than its examples expect."""
    for one in outcomes:
        place, name, expected = one.example.place, one.example.name, one.example.expected
        if expected.verdict and expected.verdict != one.verdict.word:
            because = f" because of {', '.join(one.because)}" if one.because else ""
            message = f"example {name!r}: {one.verdict.word}{because}, not {expected.verdict}"
            yield place.problem(message)
        if expected.because is not None and set(expected.because) != set(one.because):
            found, wanted = ", ".join(one.because) or "none", ", ".join(expected.because) or "none"
            yield place.problem(f"example {name!r}: because of {found}, not of {wanted}")
        for criterion, status in expected.statuses.items():
            if one.statuses[criterion].word != status:
                message = f"example {name!r}: {criterion} is {one.statuses[criterion].word}"
                yield place.problem(f"{message}, not {status}")
        for arm, verdict in expected.arms.items():
            if one.arms[arm].word != verdict:
                message = f"example {name!r}: cohort {arm} is {one.arms[arm].word}, not {verdict}"
                yield place.problem(message)


def unconfirmed(trial: Trial) -> Iterator[Problem]:
    """How many examples nobody has compared with the protocol yet, at the first of them."""
    waiting = [one.place for one in trial.examples if not one.confirmed]
    if waiting:
        several = len(waiting) > 1
        lines = ", ".join(str(place.line) for place in waiting)
        message = f"{len(waiting)} {'examples are' if several else 'example is'} not confirmed"
        hint = "compare with the protocol, then remove 'confirmed: no'"
        yield waiting[0].problem(f"{message} (line{'s' * several} {lines})", hint)


def _cells(example: Example) -> dict[str, str]:
    day = example.patient.get(REFERENCE_DAY) or example.as_of or DEFAULT_DAY
    return {**example.patient, REFERENCE_DAY: day}


def _touched(criterion: Criterion, told: Sequence[set[str]], knowledge: Knowledge) -> Flags:
    """The examples that tell something on which the criterion rests."""
    basis = _basis(criterion, knowledge)
    return np.array([not basis.isdisjoint(names) for names in told], np.bool_)


def _told(example: Example) -> set[str]:
    """The concepts given, of the patient and in records, and their companions."""
    in_records = [name for rows in example.records.values() for row in rows for name in row]
    given = [*example.patient, *in_records]
    companions = (
        name
        for one in given
        for name in (date_of(one), *(times(one, which) for which in LIMIT_WORDS))
    )
    return {*given, *companions}


def _basis(criterion: Criterion, knowledge: Knowledge) -> set[str]:
    """The concepts that a criterion reads, and all that they are worked out from."""
    found: set[str] = set()
    ahead = list(concepts_read(criterion.check)) if criterion.check else []
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            for definition in knowledge.definitions.by_concept.get(name, ()):
                ahead += definition.inputs
    return found
