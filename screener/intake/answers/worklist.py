"""Answers that people wrote into worklist.xlsx: what is asked, what is answered, by whom and when.

A worklist also holds the answers that were given before, on a sheet of their own: the newest one
is all that is needed to go on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from screener.cells import Cell
from screener.errors import Problem, Problems
from screener.intake.formats.cell_text import cell_text
from screener.intake.formats.worksheet import filled_rows
from screener.intake.formats.xlsx import worksheets

SHEET, GIVEN = "Worklist", "Answers so far"
SUBJECT, QUESTION, ANSWER, DAY, WHO, WHEN, KEY = (
    "Subject",
    "What to find out",
    "Answer",
    "Day of the result",
    "Answered by",
    "Answered on",
    "Key (leave as it is)",
)
COMPLETE = "Is the list complete?"
"""A list of drugs or sites says what is there; only this says that there is nothing else."""
NEEDED = (SUBJECT, QUESTION, ANSWER, DAY, WHO, WHEN, KEY)
FACT, NEW, JUDGE = "fact", "new", "judge"
"""A key begins with what is answered: a missing fact, a newer result, a judgement."""
VERDICTS = ("yes", "no")


@dataclass(frozen=True)
class Answer:
    """One answered row; `about` is a concept, or a criterion of a version of a trial.

    `record` tells the record that it is about, where the concept is kept in records; without it,
    a new one is meant.
    """

    patient: str
    kind: str
    about: str
    day_of: str
    record: str
    question: str
    text: str
    day: str
    who: str
    when: str
    cell: Cell
    complete: str = ""

    @property
    def key(self) -> str:
        """As the worklist has it."""
        if self.kind == JUDGE:
            return f"{JUDGE}:{self.about}"
        return key_of(self.kind, self.about, self.day_of, self.record)

    @property
    def trail(self) -> str:
        """The answer with who gave it and when, as it is quoted."""
        day = f" of {self.day}" if self.day else ""
        complete = f", complete: {self.complete}" if self.complete else ""
        return f"{self.text}{day}{complete} ({self.who}, {self.when})"


def is_worklist(book: Workbook) -> bool:
    return SHEET in worksheets(book)


def answers_of(file: str, book: Workbook) -> tuple[Answer, ...]:
    """The rows of a worklist in which an answer is written.

    Raises:
        Problems: it lacks a column.
    """
    sheets = [name for name in (GIVEN, SHEET) if name in worksheets(book)]
    return tuple(one for name in sheets for one in _read(file, worksheets(book)[name]))


def key_of(kind: str, concept: str, day_of: str, record: str) -> str:
    """What tells an answer what it is about."""
    return f"{kind}:{concept}@{day_of}{f'#{record}' if record else ''}"


def _read(file: str, sheet: Worksheet) -> Iterator[Answer]:
    rows = filled_rows(sheet)
    header = {cell_text(cell).strip(): place for place, cell in rows.pop(1, {}).items()}
    missing = [name for name in NEEDED if name not in header]
    if missing:
        told = ", ".join(map(repr, missing))
        raise Problems([Problem(f"has no column {told}", file, f"sheet {sheet.title}, row 1")])
    for cells in rows.values():
        texts = {column: cell_text(cell).strip() for column, cell in cells.items()}
        said = {name: texts.get(header[name], "") for name in NEEDED}
        if not said[ANSWER]:
            continue
        place = cells[header[ANSWER]]
        kind, _, about = said[KEY].partition(":")
        day_of = record = ""
        if kind != JUDGE:
            about, _, record = about.partition("#")
            about, _, day_of = about.partition("@")
        yield Answer(
            patient=said[SUBJECT],
            kind=kind,
            about=about,
            day_of=day_of,
            record=record,
            question=said[QUESTION],
            text=said[ANSWER],
            day=said[DAY],
            who=said[WHO],
            when=said[WHEN],
            cell=Cell(file, sheet.title, place.coordinate, said[ANSWER]),
            complete=texts.get(header.get(COMPLETE, 0), ""),
        )
