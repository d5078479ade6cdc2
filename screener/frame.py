"""The columns of one table: what each row still allows, where it came from, what follows from it.

A frame evaluates nothing twice: columns that follow from others, and the answers of checks, are
kept. It holds any number of rows, so that a registry is worked through in blocks of patients.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np

from screener.cells import Cell, Source
from screener.concepts.model import Choice, Day, Tags
from screener.concepts.vocabulary import Vocabulary
from screener.lazily import Lazily
from screener.records import Rows, Selection, said_by_any
from screener.truth import Flags, Truth, Truths, all_of
from screener.values import Codes, CodeSets, Column, Spans, TagSets

PATIENTS = "patients"
YES = "yes"
NEW_RECORD = -1
"""A record that is not there yet."""


class Definition(Protocol):
    """How a concept follows from others."""

    @property
    def concept(self) -> str: ...
    @property
    def inputs(self) -> tuple[str, ...]: ...
    def column(self, frame: Frame) -> Column: ...


class Question(Protocol):
    """What a check asks of a frame."""

    def truths(self, frame: Frame) -> Truths: ...


@dataclass(eq=False)
class Frame:
    """Recorded columns by concept, and all that is worked out from them."""

    vocabulary: Vocabulary
    definitions: Mapping[str, tuple[Definition, ...]]
    size: int
    recorded: Mapping[str, Column]
    table: str = PATIENTS
    sources: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)
    conflicts: dict[str, Flags] = field(default_factory=dict)
    records: Mapping[str, Records] = field(default_factory=dict)
    judged: Mapping[str, Column] = field(default_factory=dict)
    """What was answered of criteria that a person judges, by the name of the criterion."""
    patients: tuple[Frame, Rows] | None = None
    """For a frame of records: the frame of the patients, and which rows belong to whom."""
    _columns: dict[str, Column] = field(default_factory=dict)
    _answers: dict[Question, Truths] = field(default_factory=dict)
    _bases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _telling: dict[str, Flags] = field(default_factory=dict)
    _yes: dict[str, Truths] = field(default_factory=dict)
    _supposed: dict[tuple[str, str], Frame] = field(default_factory=dict)

    def column(self, concept: str) -> Column:
        """What is possible for a concept: what is recorded, met with all that it follows from."""
        if concept not in self._columns:
            self._columns[concept] = self._worked_out(concept)
        return self._columns[concept]

    def _worked_out(self, concept: str) -> Column:
        known = self.vocabulary.concepts[concept]
        if known.table in self.records:
            return self.records[known.table].latest_known(concept)
        if self.patients and known.table != self.table:
            frame, rows = self.patients
            return frame.column(concept).take(rows.owner.astype(np.intp))
        column = self.recorded.get(concept)
        if column is None:
            column = self.vocabulary.unknown(known, self.size)
        elif isinstance(known, Tags) and known.complete and isinstance(column, TagSets):
            column = column.opened(self.says_yes(known.complete))
        parts = [column, *(one.column(self) for one in self.definitions.get(concept, ()))]
        conflict = self.conflicts.get(concept, np.zeros(self.size, np.bool_))
        for part in parts[1:]:
            column, contradicts = column.meet(part)  # type: ignore[arg-type]
            conflict = conflict | contradicts
        if not conflict.any():
            return column
        self.conflicts[concept] = conflict
        return said_by_any(parts, conflict, column)

    def contradicts(self, concept: str, rows: Flags) -> None:
        """Notes the rows whose record contradicts itself on a concept."""
        if rows.any():
            self.conflicts[concept] = rows | self.conflicts.get(concept, np.zeros_like(rows))

    def says_yes(self, concept: str) -> Truths:
        """Is a yes-or-no fact yes?"""
        if concept not in self._yes:
            column = self.column(concept)
            assert isinstance(column, CodeSets)
            self._yes[concept] = column.within([YES])
        return self._yes[concept]

    def truths(self, check: Question) -> Truths:
        """The answers of a check for all rows; equal checks are answered once."""
        answer = self._answers.get(check)
        if answer is None:
            answer = self._answers[check] = check.truths(self)
        return answer

    def rests_on(self, concept: str) -> tuple[str, ...]:
        """The columns that a concept is read from or follows from, itself first."""
        if concept not in self._bases:
            elsewhere = self.vocabulary.concepts[concept].table in self.records
            names = [concept] if elsewhere or concept in self.recorded else []
            for definition in () if elsewhere else self.definitions.get(concept, ()):
                names += [name for part in definition.inputs for name in self.rests_on(part)]
            self._bases[concept] = tuple(dict.fromkeys(names))
        return self._bases[concept]

    def tells(self, concept: str) -> Flags:
        """The rows in which the concept's own column says anything."""
        if concept not in self._telling:
            self._telling[concept] = self.recorded[concept].recorded
        return self._telling[concept]

    def told(self, concept: str) -> Flags:
        """The rows that have a result for the concept, be it one that leaves the value open.

        A score that still needs another test is a result. That nothing was done is none, nor is
        a limit of normal, nor what follows from no cell of the row. A day only says when: what it
        decides may be asked of every row, or a clearer day would make one of them count.
        """
        concepts = self.vocabulary.concepts
        inputs = (name for one in self.definitions.get(concept, ()) for name in one.inputs)
        if any(isinstance(concepts[name], Day) for name in inputs):
            return np.ones(self.size, np.bool_)
        told = np.zeros(self.size, np.bool_)
        for name in self.rests_on(concept):
            silent = isinstance(concepts[name], Day) or name in self.vocabulary.limits
            if name == concept or not silent:
                told |= self.tells(name) & ~self._nothing_done(name)
        return told

    def _nothing_done(self, concept: str) -> Flags:
        known, column = self.vocabulary.concepts[concept], self.column(concept)
        if known.blank is None or not isinstance(column, CodeSets):
            return np.zeros(self.size, np.bool_)
        return column.within([known.blank.means]).surely

    def cells(self, concept: str, row: int) -> tuple[Cell, ...]:
        """The cells that the concept was read from, for one row."""
        return tuple(source.cell(row) for source in self.sources.get(concept, ()))

    def rows_of(self, table: str) -> Records:
        """The records of a table. A sheet with one row a patient holds one record in each."""
        if table in self.records:
            return self.records[table]
        concepts = self.vocabulary.concepts
        kept = any(concepts[name].table == table for name in self.recorded)
        owner = np.arange(self.size if kept else 0, dtype=np.int32)
        frame = self if kept else self.take(slice(0, 0))
        return Records(table, frame, Rows(owner, self.size), self)

    def take(self, rows: Selection) -> Frame:
        """A frame of some of the rows, with nothing worked out yet; of all of them, this one."""
        if isinstance(rows, slice) and range(self.size)[rows] == range(self.size):
            return self
        taken = self._taken(rows)
        taken.records = {name: one.take(rows, taken) for name, one in self.records.items()}
        return taken

    def let_go(self) -> None:
        """Ends the frame: it and its records hold each other, and would stay in memory."""
        self.records = {}
        self._supposed = {}

    def supposing(self, concept: str, code: str) -> Frame:
        """The same patients, if this code were recorded for all of them."""
        if (concept, code) not in self._supposed:
            known = self.vocabulary.concepts[concept]
            assert isinstance(known, Choice)
            codes, everywhere = self.vocabulary.codes(known), np.zeros(self.size, np.int32)
            other = self._taken(slice(None))
            column = CodeSets.of(codes, [Codes(frozenset({code}))], everywhere)
            other.recorded = {**other.recorded, concept: column}
            other.records = {
                name: one.take(slice(None), other) for name, one in self.records.items()
            }
            self._supposed[concept, code] = other
        return self._supposed[concept, code]

    def _taken(self, rows: Selection) -> Frame:
        recorded = Lazily(self.recorded, lambda name: self.recorded[name].take(rows))
        sources = {
            name: tuple(source.take(rows) for source in found)
            for name, found in self.sources.items()
        }
        size = len(range(self.size)[rows]) if isinstance(rows, slice) else len(rows)
        parts = ((name, flags[rows]) for name, flags in self.conflicts.items())
        conflicts = {name: flags for name, flags in parts if flags.any()}
        judged = Lazily(self.judged, lambda name: self.judged[name].take(rows))
        return Frame(
            self.vocabulary,
            self.definitions,
            size,
            recorded,
            self.table,
            sources,
            conflicts,
            judged=judged,
        )


@dataclass(frozen=True)
class Tells:
    """Does a row say anything about each of the concepts?"""

    concepts: tuple[str, ...]

    def truths(self, frame: Frame) -> Truths:
        told = [frame.told(name) for name in self.concepts]
        return Truths.certain(np.logical_and.reduce([np.ones(frame.size, np.bool_), *told]))


@dataclass(frozen=True)
class Recorded:
    """Is anything known of the concept in a row, even if only that nothing was done?"""

    concept: str

    def truths(self, frame: Frame) -> Truths:
        return Truths.certain(frame.column(self.concept).recorded)


@dataclass(eq=False)
class Records:
    """The rows of one table, and the patients that they belong to."""

    table: str
    frame: Frame
    rows: Rows
    patients: Frame
    _candidates: dict[tuple[str, tuple[Question, ...], bool], Flags] = field(default_factory=dict)
    _latest: dict[str, Flags] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.frame.table == self.table:
            self.frame.patients = (self.patients, self.rows)

    @cached_property
    def closed(self) -> Flags:
        """The patients with at least one row, all of whose rows are surely on record.

        A list that is complete, yet has no row of the patient, is kept in another form.
        """
        complete = self.patients.vocabulary.tables[self.table].complete
        if not complete:
            return np.zeros(self.rows.patients, np.bool_)
        return self.patients.says_yes(complete).surely & self.rows.some

    def day_of(self, concept: str) -> str:
        """The day of a value: one of its own, or that of the row."""
        vocabulary = self.patients.vocabulary
        known = vocabulary.concepts.get(concept)
        own = known and (known.dated or known.table == self.table)
        return vocabulary.day_of(concept) if own else vocabulary.tables[self.table].date

    def days(self, concept: str = "") -> Spans:
        """The day of each row: of the value asked for, if it has one of its own."""
        name = self.day_of(concept)
        column = self.frame.column(name) if name else Spans.unknown(self.frame.size)
        assert isinstance(column, Spans)
        return column

    def latest_known(self, concept: str) -> Column:
        """What is possible of each patient's latest row with a result for the concept."""
        vocabulary = self.patients.vocabulary
        otherwise = vocabulary.unknown(vocabulary.concepts[concept], self.rows.patients)
        latest = self.latest_to_tell(concept)
        return self.rows.joined(self.frame.column(concept), latest, otherwise)

    def latest_to_tell(self, concept: str) -> Flags:
        """The rows that may be their patient's latest with a result for the concept.

        Where there is none, the latest of which anything is known: that nothing was done, or what
        is known of the patient. The day of a value is that of the value's row: a later row, in
        which it was not measured, is no newer result.
        """
        concept = self.patients.vocabulary.dated.get(concept, concept)
        if concept not in self._latest:
            self._latest[concept] = self._latest_to_tell(concept)
        return self._latest[concept]

    def _latest_to_tell(self, concept: str) -> Flags:
        results = self.candidates(concept, (Tells((concept,)),))
        none = (self.rows.count(np.packbits(results)) == 0)[self.rows.owner]
        if not none.any():
            return results
        return np.asarray(results | (none & self.candidates(concept, (Recorded(concept),))))

    def asked_about(self, concept: str, patient: int) -> int | None:
        """The row that has to say more of a concept, where the patient's value is open.

        NEW_RECORD if there is none. None: it may be several.
        """
        rows = self.in_question(concept, patient)
        if not rows:
            return NEW_RECORD
        return rows[0] if len(rows) == 1 else None

    def in_question(self, concept: str, patient: int) -> list[int]:
        """The rows that may have to say more of a concept, where the patient's value is open.

        They are those that the value may be taken from; where none says anything yet, whichever
        may be the latest. None of them, if the value is one that changes: it is taken anew.
        """
        rows, mine = self.rows.of(patient), self.latest_to_tell(concept)
        if not any(mine[row] for row in rows):
            if self.patients.vocabulary.concepts[concept].changes:
                return []
            mine = self.candidates(concept)
        return [row for row in rows if mine[row]]

    def candidates(
        self, concept: str, asked: tuple[Question, ...] = (), *, latest: bool = True
    ) -> Flags:
        """The rows that may be their patient's latest (or first) as asked, by the concept's day.

        Whatever is asked of these rows, and for whichever patient, they are found once.
        """
        key = self.day_of(concept), asked, latest
        if key not in self._candidates:
            meant = self.asked(asked)
            self._candidates[key] = self.rows.extreme(self.days(concept), meant, latest=latest)
        return self._candidates[key]

    def some(self, asked: tuple[Question, ...]) -> Flags:
        """The patients with a row that surely is as asked."""
        return self.rows.count(self.asked(asked).must) > 0 if asked else self.rows.some

    def asked(self, asked: tuple[Question, ...]) -> Truths:
        """Which rows are as asked, in every respect."""
        every = Truths.constant(Truth.YES, self.frame.size)
        return all_of([every, *(self.frame.truths(question) for question in asked)])

    def take(self, rows: Selection, patients: Frame) -> Records:
        """The records of some patients; `patients` is their frame."""
        kept, places = self.rows.take(rows)
        return Records(self.table, self.frame._taken(places), kept, patients)
