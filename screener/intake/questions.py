"""What the records themselves raise: contradictions, and what guidelines say has to be asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from screener.cells import Cell
from screener.checks.base import concepts_read
from screener.cohort import DataQuestion
from screener.frame import PATIENTS, Frame
from screener.intake.apart import asked_of_values_apart
from screener.intake.day_order import asked_of_days
from screener.knowledge import Knowledge
from screener.truth import Flags
from screener.values import Column, Intervals
from screener.wording import shown

BLOCK = 65_536
ROUNDING = 0.01


def asked_of_frame(frame: Frame, knowledge: Knowledge) -> Iterator[DataQuestion]:
    """All questions that the frame's rows raise, block by block."""
    for start in range(0, frame.size, BLOCK):
        yield from _asked_of_block(frame.take(slice(start, start + BLOCK)), start, knowledge)


def _asked_of_block(frame: Frame, start: int, knowledge: Knowledge) -> Iterator[DataQuestion]:
    """What a block of patients raises, and each of their records: one specimen is one story."""
    yield from _asked_of_rows(frame, np.arange(start, start + frame.size), knowledge)
    for records in frame.records.values():
        yield from _asked_of_rows(records.frame, records.rows.owner + start, knowledge)
        yield from asked_of_values_apart(records, start)


def _asked_of_rows(
    frame: Frame, patients: npt.NDArray[np.integer], knowledge: Knowledge
) -> Iterator[DataQuestion]:
    """What the rows of a frame raise; `patients` is the patient of each row."""
    for concept in knowledge.definitions.by_concept:
        if _kept_in(frame, [concept]):
            frame.column(concept)
    for concept, flags in frame.conflicts.items():
        for row in np.flatnonzero(flags & ~_rounding(frame.column(concept))):
            text, cells = _conflict(frame, concept, int(row))
            yield DataQuestion(text, cells, int(patients[row]))
    yield from asked_of_days(frame, patients)
    for question in knowledge.definitions.questions:
        if not _kept_in(frame, concepts_read(question.when)):
            continue
        for row in np.flatnonzero(frame.truths(question.when).surely):
            cells = _cells(frame, question.about, int(row))
            yield DataQuestion(question.ask, cells, int(patients[row]))


def _kept_in(frame: Frame, concepts: Collection[str]) -> bool:
    """Is this the frame to ask: of records if all concepts are theirs, else of the patients?"""
    tables = {frame.vocabulary.concepts[name].table for name in concepts}
    if frame.table != PATIENTS:
        return tables == {frame.table}
    return len(tables) > 1 or not tables <= frame.records.keys()


def _rounding(column: Column) -> Flags:
    """Where two numbers differ by so little that one was rounded: both stay possible, unasked."""
    if not isinstance(column, Intervals):
        return np.zeros(column.size, np.bool_)
    return np.asarray(column.hi - column.lo < ROUNDING * np.abs(column.hi))


def _conflict(frame: Frame, concept: str, row: int) -> tuple[str, tuple[Cell, ...]]:
    """What is said of a contradiction, and its cells."""
    inputs = dict.fromkeys([concept])
    for definition in frame.definitions.get(concept, ()):
        inputs |= dict.fromkeys(definition.inputs)
    cells = _cells(frame, tuple(inputs), row)
    said = ", ".join(f"{cell.text!r} ({cell.place})" for cell in cells)
    label = frame.vocabulary.label(concept)
    value = shown(frame.vocabulary, concept, frame.column(concept).at(row))
    text = f"What is recorded contradicts itself on {label}: {said}. It stays open ({value})."
    return text, cells


def _cells(frame: Frame, concepts: Sequence[str], row: int) -> tuple[Cell, ...]:
    found = dict.fromkeys(cell for name in concepts for cell in frame.cells(name, row))
    return tuple(cell for cell in found if cell.text.strip())
