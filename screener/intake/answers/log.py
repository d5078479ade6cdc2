"""What people wrote into screening_log.xlsx: consent, a reason, enrollment, remarks, initials.

Each row has a key: whose row it is, and what the run had written into the cells that are open.
So what a person wrote is what differs from it, whatever else the run wrote there; and cells that
were sorted or pasted without the rest of their row are found out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from screener.cells import Cell
from screener.errors import Problem, Problems
from screener.intake.formats.cell_text import cell_text
from screener.intake.formats.worksheet import filled_rows
from screener.intake.formats.xlsx import worksheets

CODES = "Reason codes"
SUBJECT, TRIAL, KEY = "Subject", "Trial", "Key (leave as it is)"
CONSENT, VERSION, CODE = "Consent date", "Consent version", "Reason code"
REMARKS, ENROLLED, ENROLLED_ON = "Remarks", "Enrolled (yes/no)", "Enrolled on"
INITIALS = "Initials, date"
OPEN = (CONSENT, VERSION, CODE, REMARKS, ENROLLED, ENROLLED_ON, INITIALS)
"""The columns that a person writes into."""
NEEDED = (SUBJECT, TRIAL, *OPEN, KEY)


@dataclass(frozen=True)
class Entry:
    """What a person wrote into the row of a patient and a trial: the cells, by column.

    `edition` is that of the run which made the log; it is empty where the key is not of this row.
    """

    patient: str
    trial: str
    edition: str
    cells: Mapping[str, Cell]

    @property
    def first(self) -> Cell:
        return next(iter(self.cells.values()))


def is_log(book: Workbook) -> bool:
    return CODES in worksheets(book)


def entries_of(file: str, book: Workbook) -> tuple[Entry, ...]:
    """The rows of a log, on all of its sheets, in which a person wrote something.

    Raises:
        Problems: a sheet lacks a column that is needed.
    """
    sheets = [sheet for name, sheet in worksheets(book).items() if name != CODES]
    return tuple(one for sheet in sheets for one in _read(file, sheet))


def key_of(edition: str, subject: str, trial: str, written: Sequence[str]) -> str:
    """What tells a row from others, and the texts of its open cells as the run wrote them."""
    text = StringIO()
    csv.writer(text, lineterminator="").writerow((edition, subject, trial, *written))
    return text.getvalue()


def _read(file: str, sheet: Worksheet) -> Iterator[Entry]:
    rows = filled_rows(sheet)
    header = {_plain(cell_text(cell)): place for place, cell in rows.pop(1, {}).items()}
    if not header.keys() & {SUBJECT, TRIAL, KEY}:
        return  # a sheet of somebody's own
    missing = [name for name in NEEDED if name not in header]
    if missing:
        told = ", ".join(map(repr, missing))
        hint = "give the screening_log.xlsx of a run of this version, with all of its columns"
        raise Problems(
            [Problem(f"has no column {told}", file, f"sheet {sheet.title}, row 1", hint)]
        )
    for cells in rows.values():
        texts = {column: _plain(cell_text(cell)) for column, cell in cells.items()}
        said = {name: texts.get(header[name], "") for name in NEEDED}
        edition, *key = [_plain(part) for part in _parts(said[KEY])] or [""]
        mine = len(key) == len(NEEDED) - 1 and key[:2] == [said[SUBJECT], said[TRIAL]]
        before = dict(zip(OPEN, key[2:], strict=True)) if mine else {}
        changed = [name for name in OPEN if said[name] and said[name] != before.get(name, "")]
        if changed:
            places = {name: cells[header[name]].coordinate for name in changed}
            yield Entry(
                said[SUBJECT],
                said[TRIAL],
                edition if mine else "",
                {name: Cell(file, sheet.title, places[name], said[name]) for name in changed},
            )


def _parts(key: str) -> list[str]:
    """The parts of a key, or none if it is no longer one."""
    try:
        return next(csv.reader([key]), [])
    except csv.Error:
        return []


def _plain(text: str) -> str:
    """A text as it is compared: a spreadsheet may break its lines otherwise."""
    return " ".join(text.split())
