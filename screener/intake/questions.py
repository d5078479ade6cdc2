"""What the records themselves raise: contradictions, and what guidelines say has to be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from screener.cohort import DataQuestion
from screener.frame import Cell, Frame
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
    for concept in knowledge.definitions.by_concept:
        frame.column(concept)
    for concept, flags in frame.conflicts.items():
        for row in np.flatnonzero(flags & ~_rounding(frame.column(concept))):
            yield _conflict(frame, concept, int(row), start)
    for question in knowledge.definitions.questions:
        for row in np.flatnonzero(frame.truths(question.when).surely):
            cells = _cells(frame, question.about, int(row))
            yield DataQuestion(question.ask, cells, start + int(row))


def _rounding(column: Column) -> Flags:
    """Where two numbers differ by so little that one was rounded: both stay possible, unasked."""
    if not isinstance(column, Intervals):
        return np.zeros(column.size, np.bool_)
    return np.asarray(column.hi - column.lo <= ROUNDING * np.abs(column.hi))


def _conflict(frame: Frame, concept: str, row: int, start: int) -> DataQuestion:
    inputs = dict.fromkeys([concept])
    for definition in frame.definitions.get(concept, ()):
        inputs |= dict.fromkeys(definition.inputs)
    cells = _cells(frame, tuple(inputs), row)
    said = ", ".join(f"{cell.text!r} ({cell.place})" for cell in cells)
    label = frame.vocabulary.label(concept)
    value = shown(frame.vocabulary, concept, frame.column(concept).at(row))
    text = f"What is recorded contradicts itself on {label}: {said}. It stays open ({value})."
    return DataQuestion(text, cells, start + row)


def _cells(frame: Frame, concepts: Sequence[str], row: int) -> tuple[Cell, ...]:
    found = dict.fromkeys(cell for name in concepts for cell in frame.cells(name, row))
    return tuple(cell for cell in found if cell.text.strip())
