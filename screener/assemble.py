"""From what cells say to a frame.

Several columns may speak of one concept: what all of them allow is possible, and where they
contradict each other, all that any of them says. What an empty cell means is decided here, once,
for sheets and for the examples of trial specifications alike.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from screener.cells import Source
from screener.concepts.model import Choice, Day
from screener.concepts.vocabulary import REFERENCE_DAY, Vocabulary
from screener.feeds import Feed, OfSheet, column_of, everywhere
from screener.frame import PATIENTS, YES, Frame, Records
from screener.knowledge import Knowledge
from screener.records import Rows
from screener.same_day import one_a_day, one_each
from screener.truth import Flags
from screener.values import CodeSets, Column, Span, Spans


def assemble(
    knowledge: Knowledge,
    size: int,
    feeds: Sequence[Feed],
    as_of: int | None = None,
    in_records: Collection[str] = (),
    complete: Collection[str] = (),
) -> Frame:
    """The frame of `size` patients that the feeds describe.

    `as_of` is the reference day of rows that do not record one, in days since 1970-01-01;
    `in_records` are the tables that are kept as records of their own, `complete` those whose
    rows are declared to be all there are, of every patient about whom nothing else is recorded.
    """
    tables = set(knowledge.vocabulary.tables) - set(in_records)
    work = _Assembly(knowledge, size, tables)
    for feed in feeds:
        work.add(feed)
    work.fill_blanks()
    for table in complete:
        work.call_complete(knowledge.vocabulary.tables[table].complete)
    if as_of is not None:
        work.fill(REFERENCE_DAY, Spans.of([Span(as_of, as_of)], np.zeros(size, np.int32)))
    return work.frame(PATIENTS)


def assemble_records(
    knowledge: Knowledge,
    table: str,
    feeds: Sequence[OfSheet],
    patients: Frame,
) -> Records:
    """The records of one table; each feed comes with the patient of each of its rows.

    Feeds with the same array of patients are columns of one sheet. A row in which no column of
    the table says anything is no record. Of a table with `one_a_day`, the rows of one day are one.
    """
    sheets = SheetRows(knowledge.vocabulary, table, feeds)
    place, owners = sheets.place, sheets.owners
    shared = np.bincount(place, minlength=owners.size)[place] > 1
    work = _Assembly(knowledge, owners.size, {table})
    for feed, start in sheets.said:
        rows = np.arange(start, start + feed.rows.size)
        told = np.flatnonzero(feed.given | ~shared[rows])
        work.add(feed.take(told).spread(place[rows[told]], owners.size))
    work.fill_blanks()
    return Records(table, work.frame(table), Rows(owners, patients.size), patients)


class SheetRows:
    """The rows of some sheets that say anything, one sheet after the other, as records of a table.

    `place` is the record that each row goes to, `owners` whose each record is; `said` are the
    feeds of these rows, each with the row that it begins at.
    """

    def __init__(self, vocabulary: Vocabulary, table: str, feeds: Sequence[OfSheet]) -> None:
        self.sheets = {id(owner): owner for _, owner in feeds}
        self.kept = {
            key: np.flatnonzero(np.logical_or.reduce([f.given for f, o in feeds if id(o) == key]))
            for key in self.sheets
        }
        sizes = np.cumsum([0, *(rows.size for rows in self.kept.values())]).tolist()
        self.begin = dict(zip(self.sheets, sizes, strict=False))
        self.said = [
            (feed.take(self.kept[id(whose)]), self.begin[id(whose)]) for feed, whose in feeds
        ]
        owner = np.concatenate([self.sheets[key][rows] for key, rows in self.kept.items()])
        self.place, self.owners = _places(vocabulary, table, owner, self.said)

    def origin(self, record: int) -> tuple[npt.NDArray[np.int32], int]:
        """The sheet that a record comes from, as its array of patients, and the row there."""
        row = int(np.flatnonzero(self.place == record)[0])
        key = next(key for key in reversed(self.begin) if self.begin[key] <= row)
        return self.sheets[key], int(self.kept[key][row - self.begin[key]])


def _places(
    vocabulary: Vocabulary,
    table: str,
    owner: npt.NDArray[np.int32],
    said: Sequence[tuple[Feed, int]],
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int32]]:
    """The record that each row goes to, and whose it is; `said` comes with the row it begins at."""
    kind = vocabulary.tables[table]
    dates = [(feed, start) for feed, start in said if feed.concept == kind.date]
    if not kind.one_a_day or not dates:
        return one_each(owner)
    days = Spans.unknown(owner.size)
    for feed, start in dates:
        concept, rows = vocabulary.concepts[feed.concept], slice(start, start + feed.rows.size)
        column = column_of(vocabulary, concept, feed.values, feed.rows)
        assert isinstance(column, Spans)
        days.first[rows], days.last[rows] = column.first, column.last
    columns = ((start + np.flatnonzero(one.given), one.rows[one.given]) for one, start in said)
    return one_a_day(owner, days, columns)


class _Assembly:
    """Puts the feeds of some tables' concepts together."""

    def __init__(self, knowledge: Knowledge, size: int, tables: Collection[str]) -> None:
        self.vocabulary = knowledge.vocabulary
        self.definitions = knowledge.definitions.by_concept
        self.tables = tables
        self.size = size
        self.columns: dict[str, Column] = {}
        self.given: dict[str, Flags] = {}
        self.sources: dict[str, list[Source]] = {}
        self.conflicts: dict[str, Flags] = {}

    def add(self, feed: Feed) -> None:
        concept, name = self.vocabulary.concepts[feed.concept], feed.concept
        column = column_of(self.vocabulary, concept, feed.values, feed.rows)
        flags = feed.given
        if name in self.columns:
            column, conflict = self.columns[name].meet(column)  # type: ignore[arg-type]
            if conflict.any():
                self.conflicts[name] = self.conflicts.get(name, False) | conflict
            flags = flags | self.given[name]
        self.columns[name], self.given[name] = column, flags
        self.sources.setdefault(name, []).append(feed.source)

    def fill_blanks(self) -> None:
        """Empty cells, and columns that the sheet does not have, mean what the vocabulary says."""
        given = dict(self.given)
        nothing = np.zeros(self.size, np.bool_)
        for name, concept in self.vocabulary.concepts.items():
            if concept.table not in self.tables:
                continue
            if concept.blank and isinstance(concept, Choice):
                other = [given.get(one, nothing) for one in concept.blank.unless]
                blank = ~np.logical_or.reduce([nothing, *other])
                self.fill(
                    name,
                    everywhere(self.vocabulary, concept, concept.blank.means, self.size),
                    blank,
                )
            if isinstance(concept, Day) and concept.otherwise in self.columns:
                self.fill(name, self.columns[concept.otherwise])

    def call_complete(self, name: str) -> None:
        concept = self.vocabulary.concepts[name]
        assert isinstance(concept, Choice)
        self.fill(name, everywhere(self.vocabulary, concept, YES, self.size))

    def frame(self, table: str) -> Frame:
        sources = {name: tuple(found) for name, found in self.sources.items()}
        return Frame(
            self.vocabulary,
            self.definitions,
            self.size,
            self.columns,
            table,
            sources,
            self.conflicts,
        )

    def fill(self, name: str, column: Column, where: Flags | None = None) -> None:
        """Takes over the column in the rows that are not given (and among them, only `where`)."""
        missing = ~self.given.get(name, np.zeros(self.size, np.bool_))
        rows = missing if where is None else missing & where
        if name not in self.columns:
            concept = self.vocabulary.concepts[name]
            self.columns[name] = self.vocabulary.unknown(concept, self.size)
        self.columns[name] = _merged(self.columns[name], column, rows)


def _merged(mine: Column, other: Column, rows: Flags) -> Column:
    if isinstance(mine, Spans) and isinstance(other, Spans):
        first, last = np.where(rows, other.first, mine.first), np.where(rows, other.last, mine.last)
        return Spans(first, last)
    assert isinstance(mine, CodeSets)
    assert isinstance(other, CodeSets)
    return CodeSets(mine.codes, np.where(rows, other.masks, mine.masks))
