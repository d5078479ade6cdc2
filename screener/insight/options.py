"""What a fact may turn out to be: for each concept a few values that stand for all.

Between two neighbouring bounds that any trial or definition draws, all numbers are answered
alike, and so are all days; of a choice every code is tried. Where only a formula asks for a
number, a handful of plausible ones stand for the rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

import numpy as np
import numpy.typing as npt

from screener.checks.base import Check, leaves
from screener.checks.day import DayCheck
from screener.checks.number import NumberCheck
from screener.checks.rows import RowsCheck
from screener.checks.tags import TagCheck
from screener.checks.timely import TimelyCheck
from screener.concepts.model import Choice, Concept, Day, Number, Tags
from screener.concepts.vocabulary import REFERENCE_DAY, Vocabulary
from screener.definitions.cases import Cases
from screener.feeds import column_of
from screener.frame import Frame
from screener.records import followed
from screener.screening import Plan
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
from screener.values.number import above, below

Places = npt.NDArray[np.intp]
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


@dataclass(frozen=True, eq=False)
class Bounds:
    """The bounds that checks draw on each concept, and the days that their values need."""

    numbers: dict[str, set[float]] = field(default_factory=dict)
    days: dict[str, list[DayCheck]] = field(default_factory=dict)
    tags: dict[str, dict[str, None]] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def of(plan: Plan, frame: Frame) -> Bounds:
        """All that the plan's trials and the frame's definitions ask for."""
        bounds = Bounds()
        for steps in plan.steps:
            bounds.add(step.check for step in steps)
        for definitions in frame.definitions.values():
            for one in definitions:
                if isinstance(one, Cases):
                    bounds.add(case.when for case in one.cases if case.when)
        return bounds

    def day_of(self, concept: str, vocabulary: Vocabulary) -> str:
        """The concept that holds the day of this one's value; nothing if it has no day."""
        return self.dates.get(concept) or vocabulary.own_days.get(concept, "")

    def add(self, checks: Iterable[Check]) -> None:
        for check in (leaf for one in checks for leaf in leaves(one)):
            if isinstance(check, TimelyCheck):
                self.dates.update(dict.fromkeys(check.value.reads, check.window.concept))
                self.add((check.value, check.window))
            elif isinstance(check, RowsCheck):
                self.add((check.has, *((check.where,) if check.where else ())))
            elif isinstance(check, NumberCheck):
                starts = {check.lo, above(check.hi)} - {-math.inf, math.inf}
                self.numbers.setdefault(check.concept, set()).update(starts)
            elif isinstance(check, TagCheck):
                self.tags.setdefault(check.concept, {}).update(dict.fromkeys(sorted(check.wanted)))
            elif isinstance(check, DayCheck):
                self.days.setdefault(check.concept, []).append(check)


def options(frame: Frame, concept: str, rows: Places, anew: Flags, bounds: Bounds) -> list[Option]:
    """What a concept may turn out to be for these rows; `anew`: whatever it was before."""
    known = frame.vocabulary.concepts[concept]
    column = frame.column(concept).take(rows)
    found = _of_kind(frame, known, rows, column, anew | _not_done(known, column), bounds)
    beside = _beside(frame, known, rows, anew, bounds)
    return [Option({**one.columns, **beside}, one.possible, one.says) for one in found]


def options_of_new(frame: Frame, concept: str, rows: Places, bounds: Bounds) -> list[Option]:
    """What it may turn out to be in a new record of these patients, made on the reference day."""
    vocabulary = frame.vocabulary
    known, today = vocabulary.concepts[concept], frame.column(REFERENCE_DAY).take(rows)
    nothing, free = vocabulary.unknown(known, rows.size), np.ones(rows.size, np.bool_)
    of_table = vocabulary.tables[known.table].date
    own = vocabulary.own_days.get(concept, "")
    dates = {of_table, own, bounds.day_of(concept, vocabulary)} - {"", concept}
    beside = {
        name: today for name in sorted(dates) if vocabulary.concepts[name].table == known.table
    }
    found = _of_kind(frame, known, rows, nothing, free, bounds)
    return [Option({**beside, **one.columns}, one.possible, one.says) for one in found]


def _of_kind(
    frame: Frame, known: Concept, rows: Places, column: Column, free: Flags, bounds: Bounds
) -> Iterator[Option]:
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


def _not_done(known: Concept, column: Column) -> Flags:
    """Where a test was not done, as an empty cell may say: it can still be."""
    if known.blank is None or not isinstance(column, CodeSets):
        return np.zeros(column.size, np.bool_)
    return column.within([known.blank.means]).surely


def _beside(
    frame: Frame, known: Concept, rows: Places, anew: Flags, bounds: Bounds
) -> dict[str, Column]:
    """What comes with a value: the day it was taken, that a list is complete."""
    concepts = frame.vocabulary.concepts
    beside: dict[str, Column] = {}
    date = bounds.day_of(known.id, frame.vocabulary)
    if date in concepts and (frame.patients is None or concepts[date].table == known.table):
        beside[date] = _taken_on(frame, date, rows, anew)
    if isinstance(known, Tags) and known.complete:
        yes = Codes(frozenset({"yes"}))
        numbers = np.zeros(rows.size, np.int32)
        complete = concepts[known.complete]
        beside[known.complete] = column_of(frame.vocabulary, complete, [yes], numbers)
    return beside


def _taken_on(frame: Frame, date: str, rows: Places, anew: Flags) -> Spans:
    """The day on record; the reference day where there is none, or the value is taken anew."""
    told, today = frame.column(date).take(rows), frame.column(REFERENCE_DAY).take(rows)
    assert isinstance(told, Spans)
    assert isinstance(today, Spans)
    today_counts = anew | ~told.recorded
    first = np.where(today_counts, today.first, told.first)
    return Spans(first, np.where(today_counts, today.last, told.last))


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


def stacked(found: Sequence[Option]) -> dict[str, Column]:
    """The columns of all options, one after the other."""
    first, *others = found
    return {
        name: reduce(followed, (one.columns[name] for one in others), column)
        for name, column in first.columns.items()
    }
