"""From what cells say to a frame.

Several columns may speak of one concept: what all of them allow is possible, and where they
contradict each other, all that any of them says. What an empty cell means is decided here, once,
for sheets and for the examples of trial specifications alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from screener.concepts.model import Choice, Concept, Day, Number, Tags
from screener.concepts.vocabulary import REFERENCE_DAY, Vocabulary
from screener.frame import Frame, Source, unknown
from screener.knowledge import Knowledge
from screener.truth import Flags
from screener.values import (
    Codes,
    CodeSets,
    Column,
    Interval,
    Intervals,
    Span,
    Spans,
    Tagged,
    TagSets,
    Texts,
    Value,
    Words,
)


@dataclass(frozen=True, eq=False)
class Feed:
    """What one column of a file says of one concept: a value for each distinct text.

    None stands for an empty cell, which is not the same as a cell that cannot be read. `codes`
    gives the value of each row where that is not simply the value of its text.
    """

    concept: str
    values: Sequence[Value | None]
    source: Source
    codes: npt.NDArray[np.int32] | None = None

    @property
    def rows(self) -> npt.NDArray[np.int32]:
        """The number of each row's value."""
        return self.source.codes if self.codes is None else self.codes


def assemble(
    knowledge: Knowledge, size: int, feeds: Sequence[Feed], as_of: int | None = None
) -> Frame:
    """The frame of `size` rows that the feeds describe.

    `as_of` is the reference day of rows that do not record one, in days since 1970-01-01.
    """
    work = _Assembly(knowledge, size)
    for feed in feeds:
        work.add(feed)
    work.fill_blanks()
    if as_of is not None:
        work.fill(REFERENCE_DAY, Spans.of([Span(as_of, as_of)], np.zeros(size, np.int32)))
    return Frame(
        knowledge.vocabulary,
        knowledge.definitions.by_concept,
        size,
        work.columns,
        {name: tuple(found) for name, found in work.sources.items()},
        work.conflicts,
    )


class _Assembly:
    def __init__(self, knowledge: Knowledge, size: int) -> None:
        self.vocabulary = knowledge.vocabulary
        self.size = size
        self.columns: dict[str, Column] = {}
        self.given: dict[str, Flags] = {}
        self.sources: dict[str, list[Source]] = {}
        self.conflicts: dict[str, Flags] = {}

    def add(self, feed: Feed) -> None:
        concept, name = self.vocabulary.concepts[feed.concept], feed.concept
        column = column_of(self.vocabulary, concept, feed.values, feed.rows)
        given = np.array([value is not None for value in feed.values], np.bool_)
        flags = given[feed.rows]
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
            if concept.blank and isinstance(concept, Choice):
                means = [Codes(frozenset({concept.blank.means}))]
                codes = self.vocabulary.codes(concept)
                other = [given.get(one, nothing) for one in concept.blank.unless]
                blank = ~np.logical_or.reduce([nothing, *other])
                self.fill(name, CodeSets.of(codes, means, np.zeros(self.size, np.int32)), blank)
            if isinstance(concept, Day) and concept.otherwise in self.columns:
                self.fill(name, self.columns[concept.otherwise])

    def fill(self, name: str, column: Column, where: Flags | None = None) -> None:
        """Takes over the column in the rows that are not given (and among them, only `where`)."""
        missing = ~self.given.get(name, np.zeros(self.size, np.bool_))
        rows = missing if where is None else missing & where
        if name not in self.columns:
            concept = self.vocabulary.concepts[name]
            self.columns[name] = unknown(self.vocabulary, concept, self.size)
        self.columns[name] = _merged(self.columns[name], column, rows)


def _merged(mine: Column, other: Column, rows: Flags) -> Column:
    if isinstance(mine, Spans) and isinstance(other, Spans):
        first, last = np.where(rows, other.first, mine.first), np.where(rows, other.last, mine.last)
        return Spans(first, last)
    assert isinstance(mine, CodeSets)
    assert isinstance(other, CodeSets)
    return CodeSets(mine.codes, np.where(rows, other.masks, mine.masks))


def column_of(
    vocabulary: Vocabulary,
    concept: Concept,
    values: Sequence[Value | None],
    rows: npt.NDArray[np.int32],
) -> Column:
    """A column of distinct values laid out over rows; None is everything."""
    if isinstance(concept, Number):
        return Intervals.of([v if isinstance(v, Interval) else Interval() for v in values], rows)
    if isinstance(concept, Day):
        return Spans.of([v if isinstance(v, Span) else Span() for v in values], rows)
    if isinstance(concept, Choice):
        codes = vocabulary.codes(concept)
        anything = Codes(frozenset(codes))
        return CodeSets.of(codes, [v if isinstance(v, Codes) else anything for v in values], rows)
    if isinstance(concept, Tags):
        codes = vocabulary.codes(concept)
        open_ended = Tagged(frozenset(), frozenset(codes))
        chosen = [v if isinstance(v, Tagged) else open_ended for v in values]
        return TagSets.of(codes, chosen, rows)
    return Texts.of([v if isinstance(v, Words) else Words() for v in values], rows)
