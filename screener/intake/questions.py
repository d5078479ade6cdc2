"""What the records themselves raise: contradictions, and what guidelines say has to be asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, partial

import numpy as np
import numpy.typing as npt

from screener.cells import Cell, Source
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
        rows = np.flatnonzero(flags & ~_rounding(frame.column(concept)))
        for row, (text, cells) in zip(rows, _contradictions(frame, concept, rows), strict=True):
            yield DataQuestion(text, cells, int(patients[row]))
    yield from asked_of_days(frame, patients)
    for question in knowledge.definitions.questions:
        if not _kept_in(frame, concepts_read(question.when)):
            continue
        sources = _sources(frame, question.about)
        for row in np.flatnonzero(frame.truths(question.when).surely):
            yield DataQuestion(question.ask, _cells(sources, int(row)), int(patients[row]))


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


def _contradictions(
    frame: Frame, concept: str, rows: npt.NDArray[np.intp]
) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """What is said of the contradiction in each of these rows, and its cells."""
    inputs = (name for one in frame.definitions.get(concept, ()) for name in one.inputs)
    sources = _sources(frame, dict.fromkeys([concept, *inputs]))
    label, column = frame.vocabulary.label(concept), frame.column(concept)
    say = cache(partial(shown, frame.vocabulary, concept))
    for row in rows.tolist():
        cells = _cells(sources, row)
        said = ", ".join(f"{cell.text!r} ({cell.place})" for cell in cells)
        open_to = say(column.at(row))
        text = f"What is recorded contradicts itself on {label}: {said}. It stays open ({open_to})."
        yield text, cells


def _sources(frame: Frame, concepts: Iterable[str]) -> Sequence[Source]:
    """The columns of cells that some concepts were read from."""
    return [source for name in concepts for source in frame.sources.get(name, ())]


def _cells(sources: Sequence[Source], row: int) -> tuple[Cell, ...]:
    """The cells of one row in which something is written, each once."""
    found = dict.fromkeys(source.cell(row) for source in sources)
    return tuple(cell for cell in found if cell.text.strip())
