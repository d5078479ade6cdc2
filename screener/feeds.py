"""What the columns of files say: of a concept, in each row; and what it is to say nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from screener.cells import Source
from screener.concepts.model import Choice, Concept, Day, Number, Tags
from screener.concepts.vocabulary import Vocabulary
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

    @property
    def given(self) -> Flags:
        """The rows in which something is written."""
        given = np.array([value is not None for value in self.values], np.bool_)
        return np.asarray(given[self.rows])

    def take(self, rows: npt.NDArray[np.intp]) -> Feed:
        """What it says of some of its rows."""
        return Feed(self.concept, self.values, self.source.take(rows), self.rows[rows])

    def spread(self, places: npt.NDArray[np.intp], size: int) -> Feed:
        """The same among `size` rows, the others empty; `places` says where each row goes."""
        codes = np.full(size, len(self.values), np.int32)
        codes[places] = self.rows
        source = self.source.spread(places, size)
        return Feed(self.concept, [*self.values, None], source, codes)


OfSheet = tuple[Feed, npt.NDArray[np.int32]]
"""A column of a sheet, with the patient of each of its rows."""


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


def everywhere(vocabulary: Vocabulary, concept: Choice, code: str, size: int) -> CodeSets:
    """A column that says the same code in every row."""
    one = Codes(frozenset({code}))
    return CodeSets.of(vocabulary.codes(concept), [one], np.zeros(size, np.int32))


def nothing_written(vocabulary: Vocabulary, table: str, size: int) -> dict[str, Column]:
    """What rows of a table say in which no cell is filled in."""
    return {
        name: everywhere(vocabulary, concept, concept.blank.means, size)
        for name, concept in vocabulary.concepts.items()
        if concept.table == table and concept.blank and isinstance(concept, Choice)
    }
