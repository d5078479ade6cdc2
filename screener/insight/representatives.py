"""For each kind of concept a few values that stand for all.

Between two neighbouring bounds that any trial or definition draws, all numbers are answered
alike, and so are all days; of a choice every code is tried. Where only a formula asks for a
number, a handful of plausible ones stand for the rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from screener.concepts.model import Choice, Concept, Day, Number, Tags
from screener.concepts.vocabulary import REFERENCE_DAY
from screener.feeds import column_of
from screener.frame import Frame
from screener.insight.bounds import Bounds
from screener.insight.supposed import Places
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
    Value,
    Words,
)
from screener.values.day import NEVER
from screener.values.number import below

FEW = 5
MOST_TAGS = 8
EARLIEST, LATEST = -200_000, 200_000
"""Days before and after all that anybody records."""
AGO = (0, 30, 180, 365, 730, 1825, 10950, 21900, 29200)
"""Days that stand for all others where no check draws a bound."""


@dataclass(frozen=True, eq=False)
class Option:
    """One value for some patients: the columns that hold it, whom it is possible for, its words.

    `says` is the value or, where it differs between patients, a column of them.
    """

    columns: Mapping[str, Column]
    possible: Flags
    says: Value | Spans

    def value(self, row: int) -> Value:
        return self.says.at(row) if isinstance(self.says, Spans) else self.says


def of_kind(
    frame: Frame, known: Concept, rows: Places, column: Column, free: Flags, bounds: Bounds
) -> Iterator[Option]:
    """The values that stand for all of a concept; where `free`, whatever the column says of it."""
    if isinstance(known, Number) and isinstance(column, Intervals):
        yield from _numbers(known, column, free, bounds.numbers.get(known.id, set()))
    elif isinstance(known, Day) and isinstance(column, Spans):
        yield from _days(frame, known, rows, column, bounds)
    elif isinstance(known, Choice) and isinstance(column, CodeSets):
        for code in column.codes:
            value = Codes(frozenset({code}))
            yield _constant(frame, known, value, free | column.within([code]).possibly)
    elif isinstance(known, Tags) and isinstance(column, TagSets):
        yield from _tags(frame, known, column, [*bounds.tags.get(known.id, ())][:MOST_TAGS])
    else:
        yield _constant(frame, known, Words("on record"), np.ones(rows.size, np.bool_))


def _constant(frame: Frame, known: Concept, value: Value, possible: Flags) -> Option:
    numbers = np.zeros(possible.size, np.int32)
    column = column_of(frame.vocabulary, known, [value], numbers)
    return Option({known.id: column}, possible, value)


def _numbers(known: Number, column: Intervals, free: Flags, starts: set[float]) -> Iterator[Option]:
    """One number of each part that the bounds divide the plausible range into."""
    lo, hi = np.where(free, -np.inf, column.lo), np.where(free, np.inf, column.hi)
    for part in _parts(known, starts):
        least, most = np.maximum(lo, part.lo), np.minimum(hi, part.hi)
        if known.whole:
            least, most = np.ceil(least), np.floor(most)
        number = np.where(np.isfinite(least), least, np.where(np.isfinite(most), most, 0.0))
        yield Option({known.id: Intervals(number, number)}, least <= most, part)


def _parts(known: Number, starts: set[float]) -> list[Interval]:
    lowest, highest = (float(end) for end in known.plausible or (-math.inf, math.inf))
    if not starts and known.plausible:
        starts = {float(at) for at in np.linspace(lowest, highest, FEW)[1:-1]}
    edges = [lowest, *sorted(at for at in starts if lowest < at <= highest)]
    ends = [*map(below, edges[1:]), highest]
    return [Interval(*part) for part in zip(edges, ends, strict=True)]


def _days(
    frame: Frame, known: Day, rows: Places, column: Spans, bounds: Bounds
) -> Iterator[Option]:
    """For each patient the days on which an answer changes, and one day between each two.

    Nobody finds out today what happens tomorrow: there are none after the reference day.
    """
    limits, today = _limits(frame, known.id, rows, bounds), frame.column(REFERENCE_DAY).take(rows)
    assert isinstance(today, Spans)
    never = np.full(rows.size, NEVER, np.int32)
    perhaps = np.asarray(column.first == NEVER)
    yield Option({known.id: Spans(never, never)}, perhaps, Span(NEVER, NEVER))
    edges = np.concatenate([np.full((1, rows.size), EARLIEST, np.int64), limits])
    ends = np.minimum(np.concatenate([limits - 1, [today.last]]), today.last)
    for first, last in zip(edges, ends, strict=True):
        least, most = np.maximum(first, column.first), np.minimum(last, column.last)
        day = np.where(least > EARLIEST, least, most).astype(np.int32)
        yield Option({known.id: Spans(day, day)}, least <= most, Spans(first, last))


def _limits(frame: Frame, concept: str, rows: Places, bounds: Bounds) -> npt.NDArray[np.int64]:
    """The first days of the parts of the calendar that are answered alike, ascending, by patient.

    Two of them may be equal: the part between them is empty then.
    """
    found: list[npt.NDArray[np.int64]] = []
    for check in bounds.days.get(concept, ()):
        anchor = check.anchored(frame).take(rows)
        ends = [anchor.first, anchor.last]
        if check.length is not None:
            moved = anchor.later(check.length, 1 if check.after else -1)
            ends += [moved.first, moved.last]
        found += [end.astype(np.int64) + step for end in ends for step in (0, 1)]
    if not found:
        today = frame.column(REFERENCE_DAY).take(rows)
        assert isinstance(today, Spans)
        found = [today.first.astype(np.int64) - ago for ago in AGO]
    return np.sort(np.clip(found, EARLIEST + 1, LATEST), axis=0)


def _tags(frame: Frame, known: Tags, column: TagSets, wanted: Sequence[str]) -> Iterator[Option]:
    """Nothing more than what is surely there; that, and each of the codes that are asked for."""
    groups = frame.vocabulary.dictionary.groups_of if known.dictionary else {}
    for more in ([], *([code] for code in wanted)):
        with_all = frozenset(code for one in more for code in groups.get(one, (one,)))
        only = TagSets.of(
            column.codes, [Tagged(with_all, with_all)], np.zeros(column.size, np.int32)
        )
        sure = column.sure | only.sure
        possible = ~np.asarray((sure & ~column.possible).any(axis=1))
        value = Tagged(frozenset(more), frozenset(more))
        yield Option({known.id: TagSets(column.codes, sure, sure)}, possible, value)
