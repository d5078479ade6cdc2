"""Who is in the sheets. Identifiers are texts: only equal ones are one patient.

The same patient is sometimes written "007" here and "7" there. Two patients taken for one would be
worse than one taken for two; so such pairs are asked about, and never merged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import permutations

from screener.cells import Cell
from screener.cohort import DataQuestion
from screener.concepts.vocabulary import PATIENT_ID, Vocabulary
from screener.errors import Problem
from screener.intake.rows import PatientRows
from screener.intake.sheet import rows_in_words
from screener.intake.understood import Understood
from screener.intake.visits import are_visits

REPEATED = 3
"""Identifiers that stand in so many rows each, on average, may be anything else."""
FEW = 9
"""In so few rows, they may be visits just as well."""
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


def patients_of(sheets: Sequence[PatientRows]) -> dict[str, int]:
    """All patients, numbered in the order in which the sheets name them."""
    found: dict[str, int] = {}
    for rows in sheets:
        for patient in rows.ids:
            found.setdefault(patient, len(found))
    return found


def perhaps_none(
    sheets: Sequence[Understood], declared: Collection[str], vocabulary: Vocabulary
) -> Iterator[Problem]:
    """What has to be said if the identifiers of the first sheet may be anything else.

    Under "Subject" stands a patient here and a school subject there, and all who take it would be
    one. They may be if they repeat often, unless on days of their own; or at all, where nothing
    else is understood but names. `declared` are headers that a person has settled; our own name
    for identifiers is plain.
    """
    sheet = sheets[0]
    column = sheet.ids.column if sheet.ids and not sheet.long else None
    if column is None or column.header in (*declared, PATIENT_ID) or are_visits(sheet, vocabulary):
        return
    rows, names = int(column.filled.sum()), len(sheet.identifiers)
    alone = rows > names and not any(one.tells(vocabulary) for one in sheets)
    if alone or (rows > FEW and rows >= REPEATED * names):
        header = column.header
        place = f"column {column.letter} ({header!r})"
        yield Problem(
            f"{place} names {names} in {rows} rows: are these patients?",
            sheet.sheet.file,
            f"sheet {sheet.name}" if sheet.name else None,
            f"if so, say it in a mapping: columns: {{{header}: {PATIENT_ID}}}; if not, map it to "
            "'ignore', and the column of identifiers to this; 'screener columns' writes one",
        )


def alike(patient: str) -> str:
    """The form in which nearly equal identifiers are equal.

    >>> alike("P-01") == alike("p 1"), alike("007"), alike("100")
    (True, '7', '100')
    """
    text = unicodedata.normalize("NFKC", patient).casefold()
    plain = "".join(filter(str.isalnum, _LEADING_ZEROS.sub("", text)))
    return plain or patient


def asked_of_identifiers(
    sheets: Sequence[PatientRows], numbers: Mapping[str, int]
) -> Iterator[DataQuestion]:
    """A question for each patient whose identifier is nearly that of another."""
    groups: dict[str, list[str]] = {}
    for patient in numbers:
        groups.setdefault(alike(patient), []).append(patient)
    doubtful = [group for group in groups.values() if len(group) > 1]
    cells = _cells(sheets, {patient for group in doubtful for patient in group})
    for group in doubtful:
        for mine, other in permutations(group, 2):
            yield _question(cells[mine], cells[other], numbers[mine])


def _cells(sheets: Sequence[PatientRows], wanted: set[str]) -> Mapping[str, Cell]:
    """The first cell that names each of these patients."""
    found: dict[str, Cell] = {}
    for rows in sheets if wanted else ():
        source = rows.source(rows.named_by)
        for row, patient in enumerate(rows.ids):
            if patient in wanted and patient not in found:
                found[patient] = source.cell(row)
    return found


def _question(mine: Cell, other: Cell, patient: int) -> DataQuestion:
    names = [mine, other]
    elsewhere = mine.file != other.file
    said = " and ".join(
        f"{cell.text!r} ({f'{cell.file} ' if elsewhere else ''}{cell.place})" for cell in names
    )
    text = (
        f"{said} are read as two patients: is it one? "
        "Then write the identifier in the same way everywhere."
    )
    return DataQuestion(text, (mine, other), patient)


def only_elsewhere(sheets: Sequence[PatientRows]) -> Iterator[str]:
    """Notes on patients that the first sheet, which holds the patients, does not name."""
    main, *others = sheets
    seen = set(main.ids)
    for rows in others:
        new = {patient: row for row, patient in reversed([*enumerate(rows.ids)])}
        places = sorted(row for patient, row in new.items() if patient not in seen)
        seen.update(new)
        if places:
            told = rows_in_words(int(rows.numbers[row]) for row in places)
            yield f"{rows.place(main)}: {told} kept, though not in {main.place(rows)}"
