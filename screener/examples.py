"""The examples of a specification, run as its tests.

All examples of a trial are rows of one frame, read as a sheet would be. `rest: satisfied` sets
aside the criteria that read none of what the example gives, nor what follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from screener.assemble import Feed, assemble
from screener.checks.base import concepts_read
from screener.concepts.companions import LIMIT_WORDS, date_of, times
from screener.concepts.vocabulary import REFERENCE_DAY
from screener.errors import Problem
from screener.frame import Frame, Source
from screener.knowledge import Knowledge
from screener.reading.reader import Reader
from screener.screening import Plan, Screened, Status, Verdict, plan, screen
from screener.trial import Criterion, Example, Trial

DEFAULT_DAY = "2026-01-15"
DECIDING = (Status.NOT_SATISFIED, Status.NEEDS_INFORMATION, Status.OUT_OF_WINDOW)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a specification said of one example."""

    example: Example
    verdict: Verdict
    statuses: dict[str, Status]

    @property
    def because(self) -> tuple[str, ...]:
        """The criteria that keep the patient from being clear."""
        return tuple(name for name, status in self.statuses.items() if status in DECIDING)


def run_examples(trial: Trial, knowledge: Knowledge) -> list[Outcome]:
    """What the trial says of each of its examples."""
    if not trial.examples:
        return []
    frame = frame_of([_cells(example) for example in trial.examples], knowledge)
    whole = plan([trial], knowledge.vocabulary)
    everything = screen(frame, whole)
    return [
        _outcome(everything, row, example, knowledge) for row, example in enumerate(trial.examples)
    ]


def mistakes(outcomes: Sequence[Outcome]) -> Iterator[Problem]:
    """Where the specification says something else than its examples expect."""
    for one in outcomes:
        expected, name = one.example, one.example.name
        if expected.verdict and expected.verdict != one.verdict.word:
            because = f" because of {', '.join(one.because)}" if one.because else ""
            message = f"example {name!r}: {one.verdict.word}{because}, not {expected.verdict}"
            yield expected.place.problem(message)
        if expected.because is not None and set(expected.because) != set(one.because):
            found, wanted = ", ".join(one.because) or "none", ", ".join(expected.because) or "none"
            yield expected.place.problem(f"example {name!r}: because of {found}, not of {wanted}")
        for criterion, status in expected.statuses.items():
            if one.statuses[criterion].word != status:
                message = f"example {name!r}: {criterion} is {one.statuses[criterion].word}"
                yield expected.place.problem(f"{message}, not {status}")


def frame_of(patients: Sequence[dict[str, str]], knowledge: Knowledge) -> Frame:
    """A frame of patients that are given as cell texts by concept."""
    reader = Reader(knowledge.vocabulary)
    rows = np.arange(len(patients), dtype=np.int32)
    feeds = []
    for given in dict.fromkeys(name for patient in patients for name in patient):
        texts = [patient.get(given, "") for patient in patients]
        readings = [reader.read(given, text) for text in texts]
        source = Source("", "", "", given, texts, rows, rows)
        for concept in dict.fromkeys(name for reading in readings for name in reading.values):
            values = [
                reading.values.get(concept, reader.blank(concept) if reading.question else None)
                for reading in readings
            ]
            feeds.append(Feed(concept, values, source))
    return assemble(knowledge, len(patients), feeds)


def _cells(example: Example) -> dict[str, str]:
    day = example.patient.get(REFERENCE_DAY) or example.as_of or DEFAULT_DAY
    return {**example.patient, REFERENCE_DAY: day}


def _outcome(everything: Screened, row: int, example: Example, knowledge: Knowledge) -> Outcome:
    trial = everything.plan.trials[0]
    criteria = trial.criteria
    if example.rest_satisfied:
        told = _follows_from(set(example.patient), knowledge)
        criteria = tuple(one for one in criteria if _reads(one, told, knowledge))
    part: Plan = plan([replace(trial, criteria=criteria)], knowledge.vocabulary)
    verdict = Verdict(int(screen(everything.frame, part).verdicts(0)[row]))
    kept = {criterion.id for criterion in criteria}
    found = everything.statuses(0)[:, row]
    statuses = {
        criterion.id: Status(int(status)) if criterion.id in kept else Status.SATISFIED
        for criterion, status in zip(trial.criteria, found, strict=True)
    }
    return Outcome(example, verdict, statuses)


def _reads(criterion: Criterion, told: set[str], knowledge: Knowledge) -> bool:
    return criterion.check is not None and any(
        name in told for name in concepts_read(criterion.check)
    )


def _follows_from(given: set[str], knowledge: Knowledge) -> set[str]:
    """The concepts given, their companions, and all that is worked out from them."""
    told = set(given)
    for name in given:
        told |= {date_of(name), *(times(name, which) for which in LIMIT_WORDS)}
    while True:
        more = {
            concept
            for concept, definitions in knowledge.definitions.by_concept.items()
            if any(name in told for one in definitions for name in one.inputs)
        }
        if more <= told:
            return told
        told |= more
