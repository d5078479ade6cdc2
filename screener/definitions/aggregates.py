"""What a patient's records add up to: a day of some, all that they list, how many, how many lines.

A summary is everything that the records still allow; how far it can be told is said where days,
rows and lines are asked for by checks.

A table that is recorded as complete, yet has no row of the patient, says nothing: its list is
kept in another form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screener.checks import day_of_rows
from screener.checks.base import Check, concepts_read
from screener.checks.day_of_rows import DayOfRows
from screener.checks.grammar import Grammar
from screener.checks.language import parse_check
from screener.checks.line_rule import LineRule, how_many
from screener.checks.lines import WORDS_OF_RULE, parse_rule
from screener.concepts.model import Concept, Day, Number, Tags
from screener.frame import Frame
from screener.values import Intervals, Spans, TagSets
from screener.yaml_file import Node


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


@dataclass(frozen=True)
class DayFromRows:
    """A day that follows from rows."""

    concept: str
    source: str
    day: DayOfRows

    @property
    def inputs(self) -> tuple[str, ...]:
        return self.day.reads

    def column(self, frame: Frame) -> Spans:
        return self.day.days(frame)


@dataclass(frozen=True)
class CountOfRows:
    """How many rows are as asked."""

    concept: str
    source: str
    table: str
    where: Check

    @property
    def inputs(self) -> tuple[str, ...]:
        return concepts_read(self.where)

    def column(self, frame: Frame) -> Intervals:
        records = frame.rows_of(self.table)
        meant = records.frame.truths(self.where)
        surely, possibly = records.rows.count(meant.must), records.rows.count(meant.may)
        return how_many(surely, np.where(records.closed, possibly, np.inf))


@dataclass(frozen=True)
class ListOfRows:
    """All that the rows that are meant hold of some list."""

    concept: str
    source: str
    table: str
    of: str
    where: Check | None

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.of, *(concepts_read(self.where) if self.where else ()))

    def column(self, frame: Frame) -> TagSets:
        records = frame.rows_of(self.table)
        lists = records.frame.column(self.of)
        assert isinstance(lists, TagSets)
        meant = records.asked((self.where,) if self.where else ())
        return lists.together(records.rows.owner, meant, records.closed)


def parse(
    body: Node, concept: Concept, source: str, grammar: Grammar
) -> DayFromRows | CountOfRows | ListOfRows | None:
    """`{therapies: {latest: therapy_end, where: {…}}}`, with `list` for a list of all that rows
    hold, or `{therapies: {count: {…}}}`.
    """
    if isinstance(concept, Day):
        day = day_of_rows.parse(body, grammar, parse_check)
        return None if day is None else DayFromRows(concept.id, source, day)
    if isinstance(concept, Number):
        return _count(body, concept, source, grammar)
    if isinstance(concept, Tags):
        return _list(body, concept, source, grammar)
    grammar.wrong(body.place, f"rows give no {concept.kind} in this way: use 'cases'")
    return None


def _count(body: Node, concept: Number, source: str, grammar: Grammar) -> CountOfRows | None:
    found = grammar.table(body)
    if found is None:
        return None
    table, asked = found
    said = grammar.only(asked, ["count"], "{count: …}", "count is expected, for a number")
    where = parse_check(said[1]["count"], grammar) if said else None
    return None if where is None else CountOfRows(concept.id, source, table, where)


def _list(body: Node, concept: Tags, source: str, grammar: Grammar) -> ListOfRows | None:
    found = grammar.table(body)
    if found is None:
        return None
    table, asked = found
    expected = "list is expected, for a list"
    said = grammar.only(asked, ["list"], "{list: …}", expected, beside=["where"])
    if said is None:
        return None
    entries, known = said[1], grammar.vocabulary
    alike = [
        name
        for name, one in known.concepts.items()
        if isinstance(one, Tags) and one.table == table and known.codes(one) == known.codes(concept)
    ]
    of = grammar.word(entries["list"], alike, f"list of {table!r}")
    where = parse_check(entries["where"], grammar) if "where" in entries else None
    if of is None or (where is None and "where" in entries):
        return None
    return ListOfRows(concept.id, source, table, of, where)


def parse_lines(body: Node, concept: Concept, source: str, grammar: Grammar) -> LineNumber | None:
    """`lines: {of: chemotherapy, setting: metastatic}`."""
    if not isinstance(concept, Number):
        grammar.wrong(body.place, f"lines give a number, no {concept.kind}")
        return None
    entries = grammar.entries(body, WORDS_OF_RULE, "{of: …, setting: …}")
    rule = None if entries is None else parse_rule(body, entries, grammar)
    return None if rule is None else LineNumber(concept.id, source, rule)
