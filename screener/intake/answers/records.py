"""Answers about records: what one of them has to say besides, and records that are new.

The worklist names a record by its day, and by its place among those of that day. Answers of one
patient about new records of one table and day are one record, as one blood draw is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from screener.assemble import SheetRows
from screener.concepts.companions import date_of
from screener.feeds import OfSheet
from screener.frame import Records
from screener.intake.answers.answering import Answering
from screener.intake.answers.columns import Given, feeds_of
from screener.intake.answers.worklist import Answer
from screener.record_names import row_of
from screener.values import Value

Owners = npt.NDArray[np.int32]
GONE = (
    "The record that this answer is about ({record}) is not in the sheet any more, or not alone; "
    "the answer is not used. Answer the question of a new worklist."
)


def answered_records(
    work: Answering, records: Mapping[str, Records], sheets: Mapping[str, Sequence[OfSheet]]
) -> dict[str, list[OfSheet]]:
    """By table, what the answers about records say, as columns of the sheets or of a new one."""
    found: dict[str, list[OfSheet]] = {}
    by_table: dict[str, list[Answer]] = {}
    for answer in work.made.of_records:
        table = work.vocabulary.concepts[answer.about].table
        by_table.setdefault(table, []).append(answer)
    for table, answers in by_table.items():
        there = [one for one in answers if one.record]
        new = [one for one in answers if not one.record]
        columns = [*_new(work, table, new)]
        if there and table in records:
            rows = SheetRows(work.vocabulary, table, sheets[table])
            columns += _there(work, records[table], rows, there)
        elif there:
            _ask(work, there)
        found[table] = columns
    return found


def _ask(work: Answering, answers: Sequence[Answer]) -> None:
    for answer in answers:
        work.ask(answer, GONE.format(record=answer.record))
        work.made.trail.remove(answer)


def _there(
    work: Answering, records: Records, sheets: SheetRows, answers: Sequence[Answer]
) -> Iterator[OfSheet]:
    """Cells of records that are there, each in its row of its sheet."""
    given: dict[tuple[int, str], list[Given]] = {}
    owners: dict[int, Owners] = {}
    for answer in answers:
        record = row_of(records, work.patients[answer.patient], answer.record)
        if record is None:
            _ask(work, [answer])
            continue
        owner, row = sheets.origin(record)
        owners[id(owner)] = owner
        for concept, value in _of_table(work, records.table, answer):
            given.setdefault((id(owner), concept), []).append((row, answer, value))
    for (key, concept), told in given.items():
        for feed in feeds_of(concept, told, owners[key].size, work.vocabulary):
            yield feed, owners[key]


def _new(work: Answering, table: str, answers: Sequence[Answer]) -> Iterator[OfSheet]:
    """Rows of a sheet of its own, one for each patient and day."""
    rows: dict[tuple[str, str], int] = {}
    given: dict[str, list[Given]] = {}
    for answer in answers:
        row = rows.setdefault((answer.patient, answer.day), len(rows))
        for concept, value in _of_table(work, table, answer):
            given.setdefault(concept, []).append((row, answer, value))
        day = work.day(answer)
        for name in _days(work, table, answer) - {answer.day_of}:
            if day is not None:
                given.setdefault(name, []).append((row, answer, day))
    owner = np.array([work.patients[patient] for patient, _ in rows], np.int32)
    for concept, told in given.items():
        for feed in feeds_of(concept, told, owner.size, work.vocabulary):
            yield feed, owner


def _of_table(work: Answering, table: str, answer: Answer) -> Iterator[tuple[str, Value]]:
    """What an answer says that a record of this table can hold."""
    for concept, value in work.values(answer):
        if work.vocabulary.concepts[concept].table == table:
            yield concept, value


def _days(work: Answering, table: str, answer: Answer) -> set[str]:
    """The days that a new record has: its own, and that of the value."""
    known = work.vocabulary.concepts[answer.about]
    own = {date_of(known.id)} if known.dated else set()
    return ({work.vocabulary.tables[table].date} | own) - {"", known.id}
