"""What a fact may turn out to be for each patient who lacks it, and what comes with its value.

The values are those that stand for all of their kind. With one comes the day it was taken; a list
that is told is complete.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from screener.concepts.model import Concept, Tags
from screener.concepts.vocabulary import REFERENCE_DAY
from screener.feeds import column_of
from screener.frame import Frame
from screener.insight.bounds import Bounds
from screener.insight.representatives import Option, of_kind
from screener.insight.supposed import Places
from screener.records import followed
from screener.truth import Flags
from screener.values import Codes, CodeSets, Column, Spans


def options(frame: Frame, concept: str, rows: Places, anew: Flags, bounds: Bounds) -> list[Option]:
    """What a concept may turn out to be for these rows; `anew`: whatever it was before."""
    known = frame.vocabulary.concepts[concept]
    column = frame.column(concept).take(rows)
    found = of_kind(frame, known, rows, column, anew | _not_done(known, column), bounds)
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
    found = of_kind(frame, known, rows, nothing, free, bounds)
    return [Option({**beside, **one.columns}, one.possible, one.says) for one in found]


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


def stacked(found: Sequence[Option]) -> dict[str, Column]:
    """The columns of all options, one after the other."""
    first, *others = found
    return {
        name: reduce(followed, (one.columns[name] for one in others), column)
        for name, column in first.columns.items()
    }
