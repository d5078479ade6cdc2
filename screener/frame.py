"""The columns of one table: what each row still allows, where it came from, what follows from it.

A frame evaluates nothing twice: columns that follow from others, and the answers of checks, are
kept. It holds any number of rows, so that a registry is worked through in blocks of patients.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from screener.concepts.model import Choice, Concept, Day, Number, Tags
from screener.concepts.vocabulary import Vocabulary
from screener.truth import Flags, Truths
from screener.values import CodeSets, Column, Intervals, Spans, TagSets, Texts

Rows = slice | npt.NDArray[np.intp]


@dataclass(frozen=True)
class Cell:
    """Where a value was found."""

    file: str
    sheet: str
    address: str
    text: str

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.address}" if self.sheet else self.address


@dataclass(frozen=True, eq=False)
class Source:
    """The column of a file that feeds a concept: one distinct text and one file row a row."""

    file: str
    sheet: str
    letter: str
    header: str
    texts: Sequence[str]
    codes: npt.NDArray[np.int32]
    rows: npt.NDArray[np.int32]

    def cell(self, row: int) -> Cell:
        address = f"{self.letter}{self.rows[row]}"
        return Cell(self.file, self.sheet, address, self.texts[self.codes[row]])

    def take(self, rows: Rows) -> Source:
        codes, numbers = self.codes[rows], self.rows[rows]
        return Source(self.file, self.sheet, self.letter, self.header, self.texts, codes, numbers)


class Definition(Protocol):
    """How a concept follows from others."""

    @property
    def concept(self) -> str: ...
    @property
    def inputs(self) -> tuple[str, ...]: ...
    def column(self, frame: Frame) -> Column: ...
    def asks(self, frame: Frame, row: int) -> tuple[str, ...]: ...


class Question(Protocol):
    """What a check asks of a frame."""

    def truths(self, frame: Frame) -> Truths: ...


def unknown(vocabulary: Vocabulary, concept: Concept, size: int) -> Column:
    """A column of which nothing is known."""
    if isinstance(concept, Number):
        return Intervals.unknown(size)
    if isinstance(concept, Day):
        return Spans.unknown(size)
    if isinstance(concept, Choice):
        return CodeSets.unknown(vocabulary.codes(concept), size)
    if isinstance(concept, Tags):
        return TagSets.unknown(vocabulary.codes(concept), size)
    return Texts.unknown(size)


@dataclass(eq=False)
class Frame:
    """Recorded columns by concept, and all that is worked out from them."""

    vocabulary: Vocabulary
    definitions: Mapping[str, tuple[Definition, ...]]
    size: int
    recorded: Mapping[str, Column]
    sources: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)
    conflicts: dict[str, Flags] = field(default_factory=dict)
    _columns: dict[str, Column] = field(default_factory=dict)
    _answers: dict[Question, Truths] = field(default_factory=dict)
    _bases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _telling: dict[str, Flags] = field(default_factory=dict)

    def column(self, concept: str) -> Column:
        """What is possible for a concept: what is recorded, met with all that it follows from."""
        if concept not in self._columns:
            self._columns[concept] = self._worked_out(concept)
        return self._columns[concept]

    def _worked_out(self, concept: str) -> Column:
        known = self.vocabulary.concepts[concept]
        column = self.recorded.get(concept)
        if column is None:
            column = unknown(self.vocabulary, known, self.size)
        elif isinstance(known, Tags) and known.complete and isinstance(column, TagSets):
            column = column.opened(self._complete(known.complete))
        for definition in self.definitions.get(concept, ()):
            column, conflict = column.meet(definition.column(self))  # type: ignore[arg-type]
            if conflict.any():
                self.conflicts[concept] = self.conflicts.get(concept, False) | conflict
        return column

    def _complete(self, concept: str) -> Truths:
        column = self.column(concept)
        assert isinstance(column, CodeSets)
        return column.within(["yes"])

    def truths(self, check: Question) -> Truths:
        """The answers of a check for all rows; equal checks are answered once."""
        answer = self._answers.get(check)
        if answer is None:
            answer = self._answers[check] = check.truths(self)
        return answer

    def rests_on(self, concept: str) -> tuple[str, ...]:
        """The columns that a concept is read from or follows from, itself first."""
        if concept not in self._bases:
            names = [concept] if concept in self.recorded else []
            for definition in self.definitions.get(concept, ()):
                names += [name for part in definition.inputs for name in self.rests_on(part)]
            self._bases[concept] = tuple(dict.fromkeys(names))
        return self._bases[concept]

    def tells(self, concept: str) -> Flags:
        """The rows in which the concept's own column says anything."""
        if concept not in self._telling:
            self._telling[concept] = self.recorded[concept].recorded
        return self._telling[concept]

    def cells(self, concept: str, row: int) -> tuple[Cell, ...]:
        """The cells that the concept was read from, for one row."""
        return tuple(source.cell(row) for source in self.sources.get(concept, ()))

    def take(self, rows: Rows) -> Frame:
        """A frame of some of the rows, with nothing worked out yet."""
        recorded = {name: column.take(rows) for name, column in self.recorded.items()}
        sources = {
            name: tuple(source.take(rows) for source in found)
            for name, found in self.sources.items()
        }
        size = len(range(self.size)[rows]) if isinstance(rows, slice) else len(rows)
        conflicts = {name: flags[rows] for name, flags in self.conflicts.items()}
        return Frame(self.vocabulary, self.definitions, size, recorded, sources, conflicts)
