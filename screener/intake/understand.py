"""Which sheets a file has, which concept each of their columns feeds, and how each text reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from screener.concepts.vocabulary import PATIENT_ID
from screener.errors import Problem
from screener.frame import Source
from screener.intake.files import read_sheets
from screener.intake.mapping import IGNORE, MappingFile, missing_columns
from screener.intake.matching import Headers, Match
from screener.intake.sheet import Sheet, TextColumn
from screener.knowledge import Knowledge
from screener.reading.model import Reading
from screener.reading.reader import Reader


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

    @property
    def ids(self) -> ReadColumn | None:
        """The column of patient identifiers."""
        return next((one for one in self.columns if one.match.target == PATIENT_ID), None)

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
) -> tuple[Understood, ...]:
    """The sheets of a file that hold patients or their records, the fullest first.

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
    reader = Reader(knowledge.vocabulary, given.settings)
    ordered = sorted(sheets, key=lambda one: -one.score)
    found = [_understood(one, headers, given, reader) for one in ordered if one.rows.size]
    first, *others = found
    used = [one for one in others if one.ids is not None]
    unused = ", ".join(one.name for one in others if one.ids is None)
    notes = (f"sheets without a patient identifier, not read: {unused}",) if unused else ()
    problems = missing_columns(given, [one.sheet for one in (first, *used)], path.name)
    whole = Understood(first.sheet, first.columns, notes, (*problems, *first.problems))
    return (whole, *used)


def _understood(
    sheet: Sheet, headers: Headers, mapping: MappingFile, reader: Reader
) -> Understood:
    problems: list[Problem] = []
    matches = [(column, _match(column.header, headers, mapping)) for column in sheet.columns]
    columns = tuple(_read(reader, *one) for one in _claimed_once(matches, sheet, problems))
    return Understood(sheet, columns, (), tuple(problems))


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
