"""A sheet whose columns are known: what each of them feeds, and how each of its texts reads."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from screener.cells import Source
from screener.concepts.model import Text
from screener.concepts.vocabulary import PATIENT_ID, Vocabulary
from screener.errors import Problem
from screener.intake.matching import Match, table_of
from screener.intake.sheet import Sheet, TextColumn
from screener.reading.model import Reading


@dataclass(frozen=True, eq=False)
class ReadColumn:
    """A column of the file with what it means: its target, and a reading for each text."""

    column: TextColumn
    match: Match
    readings: tuple[Reading, ...] = ()

    def speaks_of(self, concepts: Collection[str]) -> bool:
        """Does the column, or any of its texts, say something about one of these?"""
        if self.match.target in concepts:
            return True
        said = (name for reading in self.readings for name in reading.values)
        return bool(concepts) and any(name in concepts for name in said)


@dataclass(frozen=True, eq=False)
class Understood:
    """A sheet whose columns have been matched and read."""

    sheet: Sheet
    columns: tuple[ReadColumn, ...]
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What has to be put right before anybody can be screened."""
    headers: tuple[tuple[str, Match], ...] = ()
    """What each header means."""
    names: tuple[tuple[str, Match], ...] = ()
    """In a long table: what each test means."""
    long: str = ""
    """The table that the rows of a long table are records of."""

    @property
    def mapped(self) -> tuple[tuple[str, Match], ...]:
        """Everything that a mapping may settle."""
        return (*self.headers, *self.names)

    @property
    def name(self) -> str:
        return self.sheet.name or ""

    @property
    def ids(self) -> ReadColumn | None:
        """The column of patient identifiers."""
        return next((one for one in self.columns if one.match.target == PATIENT_ID), None)

    @property
    def identifiers(self) -> tuple[str, ...]:
        """Whoever is named, each once; for rows without an identifier see `patient_rows`."""
        texts = self.ids.column.texts if self.ids else ()
        return tuple(dict.fromkeys(filter(None, (" ".join(text.split()) for text in texts))))

    def tables(self, vocabulary: Vocabulary) -> set[str]:
        """The tables that its columns belong to; identifiers are in every sheet."""
        return {table_of(target, vocabulary) for target in self._targets}

    def columns_of(self, table: str, vocabulary: Vocabulary) -> int:
        """How many of its columns belong to a table."""
        return sum(table_of(target, vocabulary) == table for target in self._targets)

    def tells(self, vocabulary: Vocabulary) -> bool:
        """Does it say anything of its patients but how they are called?"""
        concepts = vocabulary.concepts
        names = {one for one in vocabulary.personal if isinstance(concepts[one], Text)}
        return bool(self._targets - names)

    @property
    def _targets(self) -> set[str]:
        return {one.match.target for one in self.columns} - {"", PATIENT_ID}

    def source(self, one: ReadColumn) -> Source:
        sheet, column = self.sheet, one.column
        return Source(
            sheet.file,
            self.name,
            column.letter,
            column.header,
            column.texts,
            column.codes,
            sheet.rows,
            one.match.unit,
        )
