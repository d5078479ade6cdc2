"""From a file to a cohort: rows to patients, columns to concepts, texts to possibilities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from screener.assemble import Feed, assemble
from screener.cohort import Cohort, DataQuestion
from screener.concepts.vocabulary import PATIENT_ID, REFERENCE_DAY
from screener.errors import Problem, Problems
from screener.frame import Source
from screener.intake.duplicates import groups, one_row_a_patient
from screener.intake.files import read_sheets
from screener.intake.mapping import IGNORE, MappingFile, missing_columns
from screener.intake.matching import Headers, Match
from screener.intake.questions import asked_of_frame
from screener.intake.sheet import Sheet, TextColumn, rows_in_words
from screener.knowledge import Knowledge
from screener.reading.model import Reading
from screener.reading.reader import Reader
from screener.truth import Flags
from screener.values import Value

NO_PATIENT = ("total", "totals", "sum", "mean", "median", "count", "average")


@dataclass(frozen=True, eq=False)
class ReadColumn:
    """A column of the file with what it means: its target, and a reading for each text."""

    column: TextColumn
    match: Match
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, eq=False)
class Understood:
    """A sheet whose columns have been matched and read."""

    sheet: Sheet
    columns: tuple[ReadColumn, ...]
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What has to be put right before anybody can be screened."""

    @property
    def name(self) -> str:
        return self.sheet.name or ""

    def source(self, column: TextColumn) -> Source:
        sheet = self.sheet
        return Source(
            sheet.file,
            self.name,
            column.letter,
            column.header,
            column.texts,
            column.codes,
            sheet.rows,
        )


def understand(
    path: Path, knowledge: Knowledge, mapping: MappingFile | None = None, sheet: str | None = None
) -> Understood:
    """The sheet of a file that holds patients, column by column.

    Raises:
        Problems: the file cannot be read, or has no such sheet.
    """
    given = mapping or MappingFile()
    headers = Headers(knowledge.vocabulary)
    declared = set(given.columns)
    sheets = read_sheets(
        path,
        lambda text: text in declared or headers.knows(text),
        sheet=sheet or given.sheet or None,
        header_row=given.header_row,
        header_rows=given.header_rows,
    )
    best = max(sheets, key=lambda one: one.score)
    others = [one.name or "" for one in sheets if one is not best and one.rows.size]
    notes = [f"sheets that were not read: {', '.join(others)}"] if others else []
    by_header = {column.header: column for column in best.columns}
    problems = list(missing_columns(given, by_header, best.file))
    matches = [(column, _match(column.header, headers, given)) for column in best.columns]
    reader = Reader(knowledge.vocabulary, given.settings)
    columns = tuple(_read(reader, *one) for one in _claimed_once(matches, best, problems))
    return Understood(best, columns, tuple(notes), tuple(problems))


def _match(header: str, headers: Headers, mapping: MappingFile) -> Match:
    declared = mapping.columns.get(header)
    if declared is None:
        return headers.match(header)
    return Match() if declared.concept == IGNORE else Match(declared.concept, declared.unit)


def _claimed_once(
    matches: Sequence[tuple[TextColumn, Match]], sheet: Sheet, problems: list[Problem]
) -> Iterator[tuple[TextColumn, Match]]:
    """The matches, each target given to its first column only; a person decides on others."""
    seen: dict[str, TextColumn] = {}
    for column, match in matches:
        first = seen.setdefault(match.target, column) if match.target else column
        if first is column:
            yield column, match
            continue
        message = (
            f"columns {first.letter} ({first.header!r}) and {column.letter} ({column.header!r}) "
            f"both feed {match.target!r}"
        )
        place = f"sheet {sheet.name}" if sheet.name else None
        hint = "map one of them to 'ignore' with --columns"
        problems.append(Problem(message, sheet.file, place, hint))
        yield column, Match(suggestions=(match.target,))


def _read(reader: Reader, column: TextColumn, match: Match) -> ReadColumn:
    if not match.target:
        return ReadColumn(column, match)
    readings = (reader.read(match.target, text, unit=match.unit) for text in column.texts)
    return ReadColumn(column, match, tuple(readings))


def load_cohort(understood: Understood, knowledge: Knowledge, as_of: int | None = None) -> Cohort:
    """The patients of a sheet.

    Raises:
        Problems: columns contradict each other, there is none of identifiers, or no reference day.
    """
    if understood.problems:
        raise Problems(understood.problems)
    sheet = understood.sheet
    ids, kept, notes = _patients(understood)
    rows_of = list(groups([ids[row] for row in kept]).values())
    kept_rows = np.array(kept, np.intp)
    shifted = np.isin(sheet.rows[kept_rows], sheet.ragged)
    reader = Reader(knowledge.vocabulary)
    feeds: list[Feed] = []
    questions: list[DataQuestion] = [*_about_rows(sheet)]
    for one in understood.columns:
        source = understood.source(one.column).take(kept_rows)
        asked = False
        for feed in _feeds(one, source, reader):
            single, differing = one_row_a_patient(_distrusting(feed, shifted, reader), rows_of)
            feeds.append(single)
            questions += differing
            asked = True
        if asked:
            questions += _about_cells(one, feeds[-1].source)
    _need_reference_day(feeds, as_of, sheet)
    frame = assemble(knowledge, len(rows_of), feeds, as_of)
    questions += asked_of_frame(frame, knowledge)
    patients = [kept[rows[0]] for rows in rows_of]
    return Cohort(
        frame=frame,
        ids=tuple(ids[row] for row in patients),
        file_rows=sheet.rows[patients],
        file=sheet.file,
        sheet=understood.name,
        questions=tuple(questions),
        notes=(*sheet.notes, *understood.notes, *notes, *_about_duplicates(rows_of, kept, sheet)),
    )


def _patients(understood: Understood) -> tuple[list[str], list[int], list[str]]:
    """The identifier of each row, the rows that hold a patient, and what was left out."""
    column = next((one for one in understood.columns if one.match.target == PATIENT_ID), None)
    if column is None:
        headers = ", ".join(repr(one.column.header) for one in understood.columns[:8])
        raise Problems(
            [
                Problem(
                    f"has no column of patient identifiers among {headers} …",
                    file=understood.sheet.file,
                    place=f"sheet {understood.name}" if understood.name else None,
                    hint=f"name it in a mapping: columns: {{<header>: {PATIENT_ID}}}; "
                    "'screener columns' writes one to edit",
                )
            ]
        )
    ids = [" ".join(column.column[row].split()) for row in range(understood.sheet.rows.size)]
    blank = [row for row, text in enumerate(ids) if not text]
    totals = [row for row, text in enumerate(ids) if text.casefold() in NO_PATIENT]
    skipped = {*blank, *totals}
    numbers = understood.sheet.rows
    notes = [
        f"{rows_in_words(int(numbers[row]) for row in rows)} skipped: {why}"
        for rows, why in ((blank, "no patient identifier"), (totals, "a row of totals"))
        if rows
    ]
    kept = [row for row in range(len(ids)) if row not in skipped]
    if not kept:
        raise Problems([Problem("holds no row with a patient identifier", understood.sheet.file)])
    return ids, kept, notes


def _feeds(one: ReadColumn, source: Source, reader: Reader) -> Iterator[Feed]:
    """What the column says of each concept that any of its texts speaks of."""
    if not one.match.target:
        return
    for concept in reader.concepts_of(one.match.target):
        values: list[Value | None] = [
            reading.values.get(concept, reader.blank(concept) if reading.question else None)
            for reading in one.readings
        ]
        spoken_of = any(concept in reading.values for reading in one.readings)
        if spoken_of or concept == one.match.target:
            yield Feed(concept, values, source)


def _distrusting(feed: Feed, shifted: Flags, reader: Reader) -> Feed:
    """In rows with too many or too few cells, any cell may stand in the wrong column."""
    if feed.concept == PATIENT_ID or not shifted.any():
        return feed
    codes = np.where(shifted, len(feed.values), feed.rows).astype(np.int32)
    return replace(feed, values=[*feed.values, reader.blank(feed.concept)], codes=codes)


def _about_cells(one: ReadColumn, source: Source) -> Iterator[DataQuestion]:
    asking = np.array([bool(reading.question) for reading in one.readings], np.bool_)
    for row in np.flatnonzero(asking[source.codes]):
        question = one.readings[source.codes[row]].question
        yield DataQuestion(question, (source.cell(int(row)),), int(row))


def _about_rows(sheet: Sheet) -> Iterator[DataQuestion]:
    return (DataQuestion(str(replace(problem, file=None))) for problem in sheet.problems)


def _about_duplicates(
    rows_of: Sequence[Sequence[int]], kept: Sequence[int], sheet: Sheet
) -> Iterator[str]:
    for rows in rows_of:
        if len(rows) > 1:
            numbers = rows_in_words(int(sheet.rows[kept[row]]) for row in rows)
            yield f"{numbers} hold one patient: read as one"


def _need_reference_day(feeds: Sequence[Feed], as_of: int | None, sheet: Sheet) -> None:
    if as_of is None and not any(feed.concept == REFERENCE_DAY for feed in feeds):
        raise Problems(
            [
                Problem(
                    "says nowhere from which day windows are counted back",
                    file=sheet.file,
                    hint="add --as-of 2026-01-31, or a column 'Reference day'",
                )
            ]
        )
