"""The rows of a sheet that are somebody's, and what each of its columns says of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from screener.cells import Source
from screener.cohort import DataQuestion
from screener.concepts.vocabulary import PATIENT_ID
from screener.errors import Problem, Problems
from screener.feeds import Feed
from screener.intake.sheet import rows_in_words
from screener.intake.understood import ReadColumn, Understood
from screener.reading.reader import Reader
from screener.truth import Flags
from screener.values import Value
from screener.values.counting import counted

LEFT_UNSAID = (
    "There is a question about this cell, and this edition leaves out what the cell says. "
    "The internal edition (--edition internal) asks it."
)
NOTES_UNSAID = "cells are read otherwise than they stand; the internal edition tells how"
RECORD_NUMBER = 5
"""So many digits, or more, may have been written with zeros before them."""
HEADERS = 8
"""So many are named where none of them is that of the identifiers."""
MOST_NOTES = 3
"""Of a column, in which each number may be noted in words of its own."""
NO_PATIENT = ("total", "totals", "sum", "mean", "median", "count", "average")


@dataclass(frozen=True, eq=False)
class PatientRows:
    """The rows of a sheet that have a patient: the identifier of each, and its place."""

    understood: Understood
    ids: tuple[str, ...]
    places: npt.NDArray[np.intp]
    notes: tuple[str, ...]
    unsaid: frozenset[str] = frozenset()
    """The concepts that no cell is quoted of."""

    @property
    def numbers(self) -> npt.NDArray[np.int32]:
        """The row numbers in the file."""
        return self.understood.sheet.rows[self.places]

    @property
    def shifted(self) -> Flags:
        """Rows with too many or too few cells: any cell may stand in the wrong column."""
        return np.isin(self.numbers, self.understood.sheet.ragged)

    @property
    def named_by(self) -> ReadColumn:
        """The column of identifiers."""
        assert self.understood.ids
        return self.understood.ids

    def source(self, one: ReadColumn) -> Source:
        source = self.understood.source(one).take(self.places)
        return source.unsaid() if one.speaks_of(self.unsaid) else source

    def place(self, beside: PatientRows) -> str:
        """What the sheet is called where `beside` is spoken of, too."""
        sheet, name = self.understood.sheet, self.understood.name
        if sheet.file == beside.understood.sheet.file:
            return name
        return f"{sheet.file}, sheet {name}" if name else sheet.file


def patient_rows(understood: Understood, unsaid: frozenset[str] = frozenset()) -> PatientRows:
    """The rows that hold a patient; no cell is quoted of what is to be left unsaid.

    Raises:
        Problems: there is no column of identifiers, or nobody in it.
    """
    column = understood.ids
    if column is None:
        raise Problems([_no_identifiers(understood)])
    ids = [" ".join(column.column[row].split()) for row in range(understood.sheet.rows.size)]
    blank = [row for row, text in enumerate(ids) if not text]
    totals = [row for row, text in enumerate(ids) if text.casefold() in NO_PATIENT]
    numbers = understood.sheet.rows
    notes = [
        f"{rows_in_words(int(numbers[row]) for row in rows)} skipped: {why}"
        for rows, why in ((blank, "no patient identifier"), (totals, "a row of totals"))
        if rows
    ]
    skipped = {*blank, *totals}
    notes += _about_zeros(ids)
    kept = [row for row in range(len(ids)) if row not in skipped]
    if not kept:
        raise Problems([Problem("holds no row with a patient identifier", understood.sheet.file)])
    named = tuple(ids[row] for row in kept)
    return PatientRows(understood, named, np.array(kept, np.intp), tuple(notes), unsaid)


def _about_zeros(ids: Sequence[str]) -> Iterator[str]:
    """That identifiers may have begun with zeros, which a spreadsheet takes from a number."""
    lengths = {len(text) if text.isdecimal() and text[0] != "0" else 0 for text in ids if text}
    if len(lengths) > 1 and 0 not in lengths and max(lengths) >= RECORD_NUMBER:
        yield "identifiers are numbers of unequal length: if any began with zeros, these are lost"


def _no_identifiers(understood: Understood) -> Problem:
    headers = [repr(one.column.header) for one in understood.columns]
    among = f"among {', '.join(headers[:HEADERS])}{' …' if len(headers) > HEADERS else ''}"
    perhaps = (one for one in understood.columns if PATIENT_ID in one.match.suggestions)
    way = next((f"if it is {one.column.header!r}, name it" for one in perhaps), "name it")
    return Problem(
        "has no column of patient identifiers "
        + (among if understood.sheet.score else "and no header that is known"),
        file=understood.sheet.file,
        place=f"sheet {understood.name}" if understood.name else None,
        hint=f"{way} in a mapping: columns: {{<header>: {PATIENT_ID}}}; "
        "'screener columns' writes one to edit",
    )


def feeds_of(one: ReadColumn, rows: PatientRows, reader: Reader) -> Iterator[Feed]:
    """What a column says of each concept that any of its texts speaks of."""
    if not one.match.target:
        return
    source, shifted = rows.source(one), rows.shifted
    for concept in reader.concepts_of(one.match.target):
        values: list[Value | None] = [
            reading.values.get(concept, reader.blank(concept) if reading.question else None)
            for reading in one.readings
        ]
        spoken_of = any(concept in reading.values for reading in one.readings)
        if spoken_of or concept == one.match.target:
            yield _distrusting(Feed(concept, values, source), shifted, reader)


def _distrusting(feed: Feed, shifted: Flags, reader: Reader) -> Feed:
    if feed.concept == PATIENT_ID or not shifted.any():
        return feed
    codes = np.where(shifted, len(feed.values), feed.rows).astype(np.int32)
    return replace(feed, values=[*feed.values, reader.blank(feed.concept)], codes=codes)


def notes_of(one: ReadColumn, rows: PatientRows) -> Iterator[str]:
    """How cells of a column were read where that is not as they stand, each way said once."""
    noted = [reading.note for reading in one.readings]
    ways = [way for way in dict.fromkeys(noted) if way]
    if ways and one.speaks_of(rows.unsaid):
        yield f"{one.column.header}: {NOTES_UNSAID}"
        return
    codes = one.column.codes[rows.places]
    for way in ways[:MOST_NOTES]:
        found = np.array([note == way for note in noted], np.bool_)[codes]
        if found.any():
            yield f"{one.column.header}, {rows_in_words(rows.numbers[found].tolist())}: {way}"
    if len(ways) > MOST_NOTES:
        more = counted(len(ways) - MOST_NOTES, "more ways")
        yield f"{one.column.header}: {more} of reading, which 'screener columns' tells"


def questions_of(
    one: ReadColumn, rows: PatientRows, owner: npt.NDArray[np.int32]
) -> Iterator[DataQuestion]:
    """The questions that the cells of a column raise; `owner` is the patient of each row."""
    if not one.readings:
        return
    source, unsaid = rows.source(one), one.speaks_of(rows.unsaid)
    asking = np.array([bool(reading.question) for reading in one.readings], np.bool_)
    for row in np.flatnonzero(asking[source.codes]):
        question = LEFT_UNSAID if unsaid else one.readings[source.codes[row]].question
        yield DataQuestion(question, (source.cell(int(row)),), int(owner[row]))
