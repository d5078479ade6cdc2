"""Which sheets the files of a run have, and which of them holds the patients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from screener.concepts.vocabulary import Vocabulary
from screener.errors import Problem, Problems
from screener.frame import PATIENTS
from screener.intake import dialects
from screener.intake.changes import changed
from screener.intake.columns import ColumnReader
from screener.intake.files import read_sheets
from screener.intake.identities import perhaps_none
from screener.intake.long_tables import half_mapped, perhaps_tests
from screener.intake.mapping import MappingFile
from screener.intake.matching import Headers
from screener.intake.sheet import Sheet
from screener.intake.understood import Understood
from screener.knowledge import Knowledge


def understand(
    path: Path, knowledge: Knowledge, mapping: MappingFile | None = None, sheet: str | None = None
) -> tuple[Understood, ...]:
    """The sheets of one file, as `understand_all` gives those of several."""
    return understand_all([path], knowledge, mapping, sheet)


def understand_all(
    paths: Sequence[Path],
    knowledge: Knowledge,
    mapping: MappingFile | None = None,
    sheet: str | None = None,
    jobs: int = 1,
) -> tuple[Understood, ...]:
    """The sheets of some files that hold patients or their records, the patients' own first.

    One mapping serves all files, and may say more of one of them; `sheet` is a sheet of the first.
    So many processes share the work as there are `jobs`.

    Raises:
        Problems: a file cannot be read, or has no such sheet.
    """
    _named_apart(paths)
    given = mapping or MappingFile()
    vocabulary = knowledge.vocabulary
    common = ColumnReader(given, Headers(vocabulary), knowledge.reader_with(given.settings))
    readers = {path.name: common.of_file(path.name) for path in paths}
    wanted = {name: part.sheet for name, part in given.files.items()}
    wanted[paths[0].name] = sheet or readers[paths[0].name].given.sheet
    sheets = [
        one
        for path in paths
        for one in _read(path, readers[path.name], wanted.get(path.name, ""), jobs)
    ]
    translated = dialects.translated(sheets, common.knows)
    files = groupby(translated, lambda one: one.file)
    found = [one for file, of_file in files for one in _understood(readers[file], of_file)]
    return _with_mapping(given, _patients_first(found, vocabulary), vocabulary)


def _with_mapping(
    given: MappingFile, sheets: Sequence[Understood], vocabulary: Vocabulary
) -> tuple[Understood, ...]:
    """The sheets, the first with what the mapping speaks of and the files have otherwise."""
    first, *others = sheets
    long = {one.long for one in sheets if one.long}
    files = ", ".join(dict.fromkeys(one.sheet.file for one in sheets))
    notes = changed(given, sheets, {*perhaps_tests(given, long, vocabulary)})
    asked = perhaps_none(sheets, given.of(first.sheet.file).columns, vocabulary)
    problems = (*half_mapped(given, long, files, vocabulary), *asked, *first.problems)
    told = replace(first, notes=(*notes, *first.notes), problems=problems)
    return (told, *others)


def _named_apart(paths: Sequence[Path]) -> None:
    """Reports name files without their folders; so no two may have one name."""
    counted = Counter(path.name for path in paths)
    problems = [
        Problem(
            "two files have this name, and reports could not tell them apart",
            name,
            hint="rename one of them, or name it once",
        )
        for name, count in counted.items()
        if count > 1
    ]
    if problems:
        raise Problems(problems)


def _patients_first(sheets: Sequence[Understood], vocabulary: Vocabulary) -> list[Understood]:
    """The sheet that says most of patients themselves comes first; if none does, all stay."""
    identified = [one for one in sheets if one.ids] or sheets
    first = max(identified, key=lambda one: one.columns_of(PATIENTS, vocabulary))
    return [first, *(one for one in sheets if one is not first)]


def _read(path: Path, reader: ColumnReader, sheet: str | None, jobs: int) -> tuple[Sheet, ...]:
    own = reader.given
    return read_sheets(
        path,
        lambda header: reader.knows(header) or dialects.knows(header),
        sheet=sheet or None,
        header_row=own.header_row,
        header_rows=own.header_rows,
        jobs=jobs,
    )


def _understood(reader: ColumnReader, sheets: Iterable[Sheet]) -> list[Understood]:
    """The fullest sheet of a file, then the others with a patient identifier."""
    ordered = sorted(sheets, key=lambda one: -one.score)
    first, *others = (reader.understood(one) for one in ordered if one.rows.size)
    unused = ", ".join(one.name for one in others if one.ids is None)
    notes = (f"sheets without a patient identifier, not read: {unused}",) if unused else ()
    return [replace(first, notes=(*notes, *first.notes)), *(one for one in others if one.ids)]
