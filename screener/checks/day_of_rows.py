"""A day that a patient's records give: the latest or first of some of them.

A window may count from such a day ("within 6 months after the end of adjuvant chemotherapy"), and
a concept may be defined by it. The day is everything that the records still allow. A row that may
be meant widens it; so does a table that may hold more rows than are on record: another row may be
later or earlier. That is why a row that is added to an open table, like a cell that is filled in,
only narrows what was possible. Where surely no row is meant the event never happened.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screener.checks.base import Check, concepts_read
from screener.checks.grammar import Grammar, ReadCheck
from screener.checks.sentences import inside
from screener.concepts.model import Day
from screener.concepts.vocabulary import Vocabulary
from screener.frame import Frame
from screener.records import Rows
from screener.truth import Flags, Truths
from screener.values import Spans
from screener.values.day import NEVER, ONGOING, Days
from screener.yaml_file import Node

WAYS = ("latest", "first")


@dataclass(frozen=True)
class DayOfRows:
    """The latest or first day `of` the rows of a table that are meant."""

    table: str
    how: str
    of: str
    where: Check | None = None

    @property
    def reads(self) -> tuple[str, ...]:
        read = concepts_read(self.where) if self.where else ()
        return tuple(dict.fromkeys((self.of, *read)))

    @property
    def uses(self) -> tuple[str, ...]:
        return (self.of, *(self.where.uses if self.where else ()))

    def days(self, frame: Frame) -> Spans:
        """The day for each row of the frame; a record has that of its patient."""
        if frame.patients is not None:
            patients, rows = frame.patients
            return self.days(patients).take(rows.owner.astype(np.intp))
        records = frame.rows_of(self.table)
        days = records.frame.column(self.of)
        assert isinstance(days, Spans)
        summary = latest if self.how == "latest" else first
        meant = records.asked((self.where,) if self.where else ())
        return summary(records.rows, days, meant, records.closed)

    def words(self, vocabulary: Vocabulary) -> str:
        label = inside(vocabulary.label(self.of))
        where = f", where {self.where.words(vocabulary)}" if self.where else ""
        return f"the {self.how} {label}{where}"


def latest(rows: Rows, days: Spans, meant: Truths, closed: Flags) -> Spans:
    """The latest day of the rows that are meant."""
    last = _last(rows, days.last, meant.possibly)
    return Spans(_last(rows, days.first, meant.surely), _where(closed, last, ONGOING))


def first(rows: Rows, days: Spans, meant: Truths, closed: Flags) -> Spans:
    """The first day of the rows that are meant.

    If none is surely meant there may be none at all, or any single one of them.
    """
    some = rows.count(meant.must) > 0
    earliest = _where(closed & some, _first(rows, days.first, meant.possibly), NEVER)
    any_one = _where(closed, _last(rows, days.last, meant.possibly), ONGOING)
    return Spans(earliest, _where(some, _first(rows, days.last, meant.surely), any_one))


def _last(rows: Rows, days: Days, among: Flags) -> Days:
    found = np.full(rows.patients, NEVER, np.int32)
    np.maximum.at(found, rows.owner[among], days[among])
    return found


def _first(rows: Rows, days: Days, among: Flags) -> Days:
    found = np.full(rows.patients, ONGOING, np.int32)
    np.minimum.at(found, rows.owner[among], days[among])
    return found


def _where(flags: Flags, days: Days, otherwise: Days | int) -> Days:
    return np.where(flags, days, otherwise).astype(np.int32)


def parse(body: Node, grammar: Grammar, read: ReadCheck) -> DayOfRows | None:
    """`{therapies: {latest: therapy_end, where: {…}}}`; `read` reads the check after `where`."""
    found = grammar.table(body)
    if found is None:
        return None
    table, asked = found
    expected = f"{' or '.join(WAYS)} is expected, for a day"
    said = grammar.only(asked, WAYS, "{latest: …}", expected, beside=["where"])
    if said is None:
        return None
    way, entries = said
    of = grammar.word(entries[way], _days_of(table, grammar), f"day of {table!r}")
    where = read(entries["where"], grammar) if "where" in entries else None
    if of is None or (where is None and "where" in entries):
        return None
    return DayOfRows(table, way, of, where)


def _days_of(table: str, grammar: Grammar) -> list[str]:
    concepts = grammar.vocabulary.concepts.items()
    return [name for name, one in concepts if isinstance(one, Day) and one.table == table]
