"""Rows that belong to patients: several specimens, therapies or laboratory values each.

A record is a row of a frame of its own, sorted by patient. What is asked of a patient is asked of
the rows, by the same checks, and then reduced. Two numbers a patient are enough for that: how many
rows surely are as asked, and how many possibly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
import numpy.typing as npt

from screener.truth import Bits, Flags, Truths
from screener.values import Column, Spans
from screener.values.day import NEVER

Counts = npt.NDArray[np.integer]
Selection = slice | npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Rows:
    """Which patient each row belongs to; `owner` ascends, patients without rows are left out."""

    owner: npt.NDArray[np.int32]
    patients: int

    @cached_property
    def offsets(self) -> Counts:
        """Where the rows of each patient begin; one more for the end of the last."""
        return np.searchsorted(self.owner, np.arange(self.patients + 1)).astype(np.int64)

    @cached_property
    def _bytes(self) -> tuple[Counts, Bits]:
        """For each offset: the byte of packed rows that it lies in, and its bits before it."""
        place, bit = np.divmod(self.offsets, 8)
        return place, (0xFF00 >> bit).astype(np.uint8)

    @cached_property
    def some(self) -> Flags:
        """The patients with any row."""
        return np.diff(self.offsets) > 0

    def count(self, rows: Bits) -> Counts:
        """How many of each patient's rows are among these, which are packed as answers are.

        The rows are not unpacked: running sums over bytes are enough, and eight times shorter.
        """
        place, before = self._bytes
        running = np.zeros(rows.size + 1, np.int32)
        np.cumsum(np.bitwise_count(rows), out=running[1:])
        last = np.append(rows, np.uint8(0)).take(place) & before
        counts: Counts = np.diff(running.take(place) + np.bitwise_count(last))
        return counts

    def of(self, patient: int) -> range:
        return range(int(self.offsets[patient]), int(self.offsets[patient + 1]))

    def extreme(self, days: Spans, asked: Truths, *, latest: bool) -> Flags:
        """The rows that may be their patient's latest (or first) one of those asked for.

        A row may be the latest unless another that is surely asked for is surely later; a row
        without a date always may.
        """
        mine = days if latest else days.reversed()
        limit = np.full(self.patients, NEVER, np.int32)
        sure = np.flatnonzero(asked.surely)
        if sure.size:
            starts = self._starts(sure)
            limit[self.owner[sure[starts]]] = np.maximum.reduceat(mine.first[sure], starts)
        return np.asarray(asked.possibly & (mine.last >= limit[self.owner]))

    def joined(self, column: Column, among: Flags, otherwise: Column) -> Column:
        """All that the flagged rows of each patient allow; without any, what `otherwise` says."""
        chosen = np.flatnonzero(among)
        if not chosen.size:
            return otherwise
        starts = self._starts(chosen)
        joined = column.take(chosen).joined(starts)
        places = np.arange(self.patients)
        places[self.owner[chosen[starts]]] = self.patients + np.arange(starts.size)
        return followed(otherwise, joined).take(places)

    def _starts(self, chosen: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
        owner = self.owner[chosen]
        return np.flatnonzero(np.concatenate([[True], owner[1:] != owner[:-1]]))

    def take(self, rows: Selection) -> tuple[Rows, Selection]:
        """The rows of some patients, renumbered, and where they stood.

        Patients who follow one another have rows that do so, which need no copy.
        """
        if isinstance(rows, slice):
            start, stop, step = rows.indices(self.patients)
            if step == 1:
                places = slice(int(self.offsets[start]), int(self.offsets[max(start, stop)]))
                return Rows(self.owner[places] - np.int32(start), max(0, stop - start)), places
        patients = np.arange(self.patients)[rows]
        sizes = np.diff(self.offsets)[patients]
        owner = np.repeat(np.arange(patients.size, dtype=np.int32), sizes)
        begins = np.repeat(self.offsets[patients] - np.cumsum(sizes) + sizes, sizes)
        return Rows(owner, patients.size), (begins + np.arange(owner.size)).astype(np.intp)


def said_by_any(parts: Sequence[Column], where: Flags, otherwise: Column) -> Column:
    """In the rows flagged, all that any of the columns says; in the others, what `otherwise` says.

    A column that says nothing of a row is left out there, or everything would be possible.
    """
    places = np.flatnonzero(where)
    whose = np.tile(np.arange(places.size, dtype=np.int32), len(parts))
    order = np.argsort(whose, kind="stable")
    several = reduce(followed, [part.take(places) for part in parts]).take(order)
    rows = Rows(whose[order], places.size)
    joined = rows.joined(several, several.recorded, otherwise.take(places))
    chosen = np.arange(where.size)
    chosen[places] = where.size + np.arange(places.size)
    return followed(otherwise, joined).take(chosen)


def followed(first: Column, second: Column) -> Column:
    return first.followed_by(second)  # type: ignore[arg-type]


def any_row(rows: Rows, answer: Truths, closed: Flags) -> Truths:
    """Is any row as asked? In an open table there may be more rows."""
    return Truths.of(rows.count(answer.must) > 0, (rows.count(answer.may) > 0) | ~closed)


def every_row(rows: Rows, answer: Truths, closed: Flags) -> Truths:
    """Is every row as asked?"""
    return ~any_row(rows, ~answer, closed)


def count_rows(rows: Rows, answer: Truths, closed: Flags, least: int, most: int | None) -> Truths:
    """Are there at least `least` and (unless it is None) at most `most` rows as asked?"""
    surely, possibly = rows.count(answer.must), rows.count(answer.may)
    enough = Truths.of(surely >= least, (possibly >= least) | ~closed)
    if most is None:
        return enough
    return enough & Truths.of((possibly <= most) & closed, surely <= most)


def one_row(rows: Rows, answer: Truths, candidates: Flags, exists: Flags) -> Truths:
    """Is the one row as asked, whichever of the candidates it is?

    `exists`: the patients who surely have such a row. Of the others nobody knows.
    """
    among = np.packbits(candidates)
    doubtful, possibly = rows.count(among & ~answer.must) > 0, rows.count(among & answer.may) > 0
    return Truths.of(exists & ~doubtful, ~exists | possibly)
