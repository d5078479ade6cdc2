"""What a patient's records add up to: the latest or first day of some of them, and how many.

A summary is everything that the records still allow. A row that may be meant widens it; so does a
table that may hold more rows than are on record: another row may be later, earlier, or one more.
That is why a row that is added to an open table, like a cell that is filled in, only narrows what
was possible. Where surely no row is meant the event never happened.

A table that is recorded as complete, yet has no row of the patient, says nothing: its list is
kept in another form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from screener.checks.base import Check, concepts_read
from screener.checks.grammar import Grammar
from screener.checks.language import parse_check
from screener.checks.line_rule import LineRule, how_many
from screener.checks.lines import WORDS_OF_RULE, parse_rule
from screener.concepts.model import Concept, Day, Number
from screener.frame import Frame, Records
from screener.records import Rows
from screener.truth import Flags, Truth, Truths
from screener.values import Column, Intervals, Spans
from screener.values.day import NEVER, ONGOING
from screener.yaml_file import Node

Days = npt.NDArray[np.int32]
COUNT = "count"
SUMMARIES = {"day": ("latest", "first", "where"), "number": (COUNT,)}


@dataclass(frozen=True)
class LineNumber:
    """How many lines of therapy there are by some rule."""

    concept: str
    source: str
    rule: LineRule

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(name for name in self.rule.reads if name != self.rule.complete)

    def column(self, frame: Frame) -> Intervals:
        return self.rule.count(frame)

    def asks(self, frame: Frame, row: int) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True)
class FromRows:
    """The latest or first day `of` the rows that are meant, or how many of them there are."""

    concept: str
    source: str
    table: str
    how: str
    of: str = ""
    where: Check | None = None

    @property
    def inputs(self) -> tuple[str, ...]:
        read = concepts_read(self.where) if self.where else ()
        return tuple(dict.fromkeys(name for name in (self.of, *read) if name))

    def column(self, frame: Frame) -> Column:
        records = frame.rows_of(self.table)
        meant, closed = self.meant(records), records.closed
        if self.how == COUNT:
            return counted(records.rows, meant, closed)
        days = records.frame.column(self.of)
        assert isinstance(days, Spans)
        summary = latest if self.how == "latest" else first
        return summary(records.rows, days, meant, closed)

    def meant(self, records: Records) -> Truths:
        if self.where is None:
            return Truths.constant(Truth.YES, records.frame.size)
        return records.frame.truths(self.where)

    def asks(self, frame: Frame, row: int) -> tuple[str, ...]:
        return ()


def counted(rows: Rows, meant: Truths, closed: Flags) -> Intervals:
    """How many rows are meant."""
    surely, possibly = rows.count(meant.surely), rows.count(meant.possibly)
    return how_many(surely, np.where(closed, possibly, np.inf))


def latest(rows: Rows, days: Spans, meant: Truths, closed: Flags) -> Spans:
    """The latest day of the rows that are meant."""
    last = _last(rows, days.last, meant.possibly)
    return Spans(_last(rows, days.first, meant.surely), _where(closed, last, ONGOING))


def first(rows: Rows, days: Spans, meant: Truths, closed: Flags) -> Spans:
    """The first day of the rows that are meant.

    If none is surely meant there may be none at all, or any single one of them.
    """
    some = rows.count(meant.surely) > 0
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


def parse(body: Node, concept: Concept, source: str, grammar: Grammar) -> FromRows | None:
    """`{therapies: {latest: therapy_end, where: {…}}}` or `{therapies: {count: {…}}}`."""
    tables = grammar.entries(body, grammar.vocabulary.tables, "a table such as {therapies: {…}}")
    if tables is None or len(tables) != 1:
        if tables is not None:
            grammar.wrong(body.place, "one table is expected")
        return None
    ((table, asked),) = tables.items()
    if concept.kind not in SUMMARIES:
        grammar.wrong(asked.place, f"rows give no {concept.kind} in this way: use 'cases'")
        return None
    how, entries = _summary(asked, SUMMARIES[concept.kind], concept, grammar)
    if how == COUNT:
        counted_rows = parse_check(entries[COUNT], grammar)
        if counted_rows is None:
            return None
        return FromRows(concept.id, source, table, how, where=counted_rows)
    of = grammar.word(entries[how], _days_of(table, grammar), f"day of {table!r}") if how else None
    where = parse_check(entries["where"], grammar) if "where" in entries else None
    if of is None or (where is None and "where" in entries):
        return None
    return FromRows(concept.id, source, table, how, of, where)


def parse_lines(body: Node, concept: Concept, source: str, grammar: Grammar) -> LineNumber | None:
    """`lines: {of: chemotherapy, setting: metastatic}`."""
    if not isinstance(concept, Number):
        grammar.wrong(body.place, f"lines give a number, no {concept.kind}")
        return None
    entries = grammar.entries(body, WORDS_OF_RULE, "{of: …, setting: …}")
    rule = None if entries is None else parse_rule(body, entries, grammar)
    return None if rule is None else LineNumber(concept.id, source, rule)


def _summary(
    asked: Node, words: tuple[str, ...], concept: Concept, grammar: Grammar
) -> tuple[str, dict[str, Node]]:
    """The way in which the rows are summed up, and all entries; nothing where that is unclear."""
    entries = grammar.entries(asked, words, f"{{{words[0]}: …}}")
    ways = [word for word in entries or {} if word != "where"]
    if entries is None or len(ways) != 1:
        if entries is not None:
            expected = " or ".join(word for word in words if word != "where")
            grammar.wrong(asked.place, f"{expected} is expected, for a {concept.kind}")
        return "", {}
    return ways[0], entries


def _days_of(table: str, grammar: Grammar) -> list[str]:
    concepts = grammar.vocabulary.concepts.items()
    return [name for name, one in concepts if isinstance(one, Day) and one.table == table]
