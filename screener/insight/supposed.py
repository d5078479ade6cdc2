"""Frames in which something is supposed: rows of another one, with other values for some concepts.

What does not depend on what is supposed is taken over from the frame below. Records are supposed
in the same way: the same records, with another value in one of them, or one more of them. Each
part of the rows may suppose something else, so that one frame answers many suppositions at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from screener.checks.base import Check
from screener.feeds import nothing_written
from screener.frame import NEW_RECORD, Frame, Question, Records
from screener.lazily import Lazily
from screener.records import Rows, followed
from screener.truth import Flags, Truths
from screener.values import Column

Places = npt.NDArray[np.intp]


class Part(NamedTuple):
    """Rows that suppose the same concepts: their values, and all that these may change."""

    rows: slice
    values: Mapping[str, Column]
    moved: Set[str]

    def touches(self, check: Check) -> bool:
        """May the answer be another one?"""
        return not self.moved.isdisjoint(check.uses)


@dataclass(eq=False)
class Supposed(Frame):
    """Rows of `base`, with other values for some concepts in each part of them."""

    base: Frame = field(kw_only=True)
    rows: Places = field(kw_only=True)
    parts: Sequence[Part] = field(kw_only=True)

    @cached_property
    def moved(self) -> Set[str]:
        """All that may have another value anywhere."""
        return frozenset().union(*(part.moved for part in self.parts))

    def column(self, concept: str) -> Column:
        if concept not in self._columns and concept not in self.moved and self._holds(concept):
            self._columns[concept] = self.base.column(concept).take(self.rows)
        return super().column(concept)

    def _holds(self, concept: str) -> bool:
        """Is it the frame's own? A record has the facts about its patient from the patient."""
        return self.patients is None or self.vocabulary.concepts[concept].table == self.table

    def truths(self, check: Question) -> Truths:
        answer = self._answers.get(check)
        if answer is None:
            touched = not isinstance(check, Check) or self.touches(check)
            answer = check.truths(self) if touched else self.base.truths(check).take(self.rows)
            self._answers[check] = answer
        return answer

    def touches(self, check: Check) -> bool:
        """May the answer be another one anywhere?"""
        return not self.moved.isdisjoint(check.uses)

    @property
    def contradicted(self) -> Flags:
        """The rows in which what is supposed contradicts what is known besides."""
        flags = np.zeros(self.size, np.bool_)
        for concept, conflict in self.conflicts.items():
            self.base.column(concept)  # only then it is known where the base contradicts itself
            before = self.base.conflicts.get(concept, np.zeros(self.base.size, np.bool_))
            flags |= conflict & ~np.append(before, False)[self.rows]
        return flags


@dataclass(eq=False)
class Grown(Supposed):
    """Records of which some are new: their row is that after the last of `base`."""

    def touches(self, check: Check) -> bool:
        return True


@dataclass(frozen=True, eq=False)
class Among:
    """Where the records are that a supposition is about: a row of the table for each patient.

    A row of NEW_RECORD is one that the patient gets in addition, of which nothing else is known.
    """

    table: str
    rows: Places

    @property
    def new(self) -> bool:
        return bool((self.rows == NEW_RECORD).any())


def supposed(base: Frame, rows: Places, parts: Sequence[Part], names: Collection[str]) -> Supposed:
    """Rows of a frame, with the values of these concepts in place of its own."""

    def recorded(name: str) -> Column:
        if name not in names:
            return base.recorded[name].take(rows)
        old = base.recorded.get(name)
        if old is None:
            old = base.vocabulary.unknown(base.vocabulary.concepts[name], base.size)
        return _with_values(old.take(rows), name, parts, np.arange(rows.size))

    return Supposed(
        base.vocabulary,
        base.definitions,
        rows.size,
        Lazily((*base.recorded, *names), recorded),
        base.table,
        conflicts=dict(_kept_conflicts(base, rows, parts)),
        judged=Lazily(base.judged, lambda name: base.judged[name].take(rows)),
        base=base,
        rows=rows,
        parts=parts,
    )


def _with_values(column: Column, name: str, parts: Iterable[Part], where: Places) -> Column:
    """The column with what each part supposes; `where` is the place of each supposed value."""
    chosen = np.arange(column.size)
    for part in parts:
        if name in part.values:
            values, places = part.values[name], where[part.rows]
            chosen[places] = column.size + np.arange(places.size)
            column = followed(column, values)
    return column.take(chosen)


def _kept_conflicts(
    base: Frame, rows: Places, parts: Sequence[Part]
) -> Iterator[tuple[str, Flags]]:
    for name, flags in base.conflicts.items():
        kept = np.append(flags, False)[rows]
        for part in parts:
            if name in part.moved and (name in part.values or name in base.definitions):
                kept[part.rows] = False
        yield name, kept


def supposed_in(base: Records, frame: Supposed, names: Collection[str], among: Among) -> Records:
    """The records of the supposed patients, with values of these concepts in one of each."""
    kept, places = base.rows.take(frame.rows)
    assert not isinstance(places, slice)
    if among.new:
        kept, places = _with_new(kept, places)
        where = np.flatnonzero(places == NEW_RECORD)
    else:
        where = kept.offsets[:-1] + among.rows - base.rows.offsets[frame.rows]
    blank = nothing_written(frame.vocabulary, among.table, 1)
    parts = of_records(frame.parts, kept)

    def recorded(name: str) -> Column:
        nothing = frame.vocabulary.unknown(frame.vocabulary.concepts[name], 1)
        old = base.frame.recorded.get(name)
        old = nothing.take(np.zeros(base.frame.size, np.intp)) if old is None else old
        column = followed(old, blank.get(name, nothing)).take(places)
        return _with_values(column, name, frame.parts, where)

    made = (Grown if among.new else Supposed)(
        frame.vocabulary,
        frame.definitions,
        places.size,
        Lazily((*base.frame.recorded, *names, *blank), recorded),
        among.table,
        conflicts=dict(_kept_conflicts(base.frame, places, parts)),
        base=base.frame,
        rows=places,
        parts=parts,
    )
    return Records(among.table, made, kept, frame)


def of_records(parts: Iterable[Part], rows: Rows) -> list[Part]:
    """The parts of the records of patients."""
    ends = rows.offsets.tolist()
    return [one._replace(rows=slice(ends[one.rows.start], ends[one.rows.stop])) for one in parts]


def _with_new(rows: Rows, places: Places) -> tuple[Rows, Places]:
    """One more record for each patient, after those she has."""
    new = np.arange(rows.patients)
    owner = np.append(rows.owner, new).astype(np.int32)
    order = np.argsort(owner, kind="stable")
    all_places = np.append(places, np.full(new.size, NEW_RECORD))
    return Rows(owner[order], rows.patients), all_places[order].astype(np.intp)


def contradicted(frame: Supposed) -> Flags:
    """The patients for whom what is supposed contradicts what is known besides."""
    flags = frame.contradicted
    assert isinstance(frame.records, Lazily)
    for records in frame.records.made:
        assert isinstance(records.frame, Supposed)
        flags[records.rows.owner[records.frame.contradicted]] = True
    return flags
