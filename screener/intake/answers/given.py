"""What `--answers` takes: workbooks of an earlier run that people have filled in.

What is in a file decides what it is, not its name. Another kind is a module that knows its
workbook and says what stands in it, and a line here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from screener.errors import Problem, Problems, unreadable
from screener.intake.answers.log import Entry, entries_of, is_log
from screener.intake.answers.worklist import Answer, answers_of, is_worklist
from screener.intake.formats.xlsx import open_workbook, recognises


@dataclass(frozen=True)
class Given:
    """The answers of a worklist, or the entries of a screening log."""

    answers: tuple[Answer, ...] = ()
    entries: tuple[Entry, ...] = ()


def read_given(path: Path) -> Given:
    """What people wrote into a workbook.

    Raises:
        Problems: it cannot be read, or is of no kind that is known.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Problems([Problem(unreadable(error), str(path))]) from error
    if recognises(data):
        book = open_workbook(path.name, data)
        if is_worklist(book):
            return Given(answers=answers_of(path.name, book))
        if is_log(book):
            return Given(entries=entries_of(path.name, book))
    hint = "give the worklist.xlsx or the screening_log.xlsx of an earlier run, filled in"
    raise Problems([Problem("is neither a worklist nor a screening log", path.name, hint=hint)])
