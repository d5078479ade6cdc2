"""The same patients, supposing something else: a later day, a result that is not there yet.

A what-if is a frame like any other, with one row for each patient and supposition, and the same
evaluator answers it. What does not depend on what is supposed is taken over from the frame of the
patients; so thousands of suppositions cost little more than the answers that they change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress
from operator import not_

import numpy as np

from screener.concepts.model import Tags
from screener.definitions.aggregates import CountOfRows, DayFromRows, ListOfRows
from screener.definitions.cases import Cases
from screener.frame import Definition, Frame, Records
from screener.insight.supposed import (
    Among,
    Part,
    Places,
    Supposed,
    of_records,
    supposed,
    supposed_in,
)
from screener.lazily import Lazily
from screener.screening import Screened, Statuses, Step
from screener.truth import Bits, unpacked
from screener.values import Column


@dataclass(frozen=True, eq=False)
class Anew(Screened):
    """Screened again, supposing something: what the supposition cannot touch is taken over."""

    base: Screened = field(kw_only=True)

    def against(self, steps: Sequence[Step]) -> tuple[Bits, Bits, Bits]:
        touched = [self._touches(step) for step in steps]
        rest = self.base.against([*compress(steps, map(not_, touched))])
        new = super().against([*compress(steps, touched)])
        kept = (np.packbits(unpacked(one, self.base.frame.size)[self._rows]) for one in rest)
        fails, for_good, undecided = (one | other for one, other in zip(new, kept, strict=True))
        return fails, for_good, undecided

    def status(self, step: Step) -> Statuses:
        return super().status(step) if self._touches(step) else self.base.status(step)[self._rows]

    def _touches(self, step: Step) -> bool:
        assert isinstance(self.frame, Supposed)
        return any(map(self.frame.touches, (step.check, step.hoped, step.any_age)))

    @property
    def _rows(self) -> Places:
        assert isinstance(self.frame, Supposed)
        return self.frame.rows


@dataclass(frozen=True, eq=False)
class Supposition:
    """Values of some concepts for some patients, who are named as often as you like.

    Values of concepts that are kept in the table `among` are those of one record a patient.
    """

    rows: Places
    values: Mapping[str, Column]
    among: Among | None = None


@dataclass(frozen=True, eq=False)
class WhatIf:
    """Suppositions about the patients of a frame."""

    base: Frame

    def frame(
        self, rows: Places, values: Mapping[str, Column], among: Among | None = None
    ) -> Supposed:
        """These rows of the base, supposing these values."""
        return self.together([Supposition(rows, values, among)])

    def together(self, several: Sequence[Supposition]) -> Supposed:
        """The patients of each supposition, one after the other.

        All are about the patients' own values, or about records of one table, new ones or not.
        """
        base, among, parts = self.base, _among(several), [*self._parts(several)]
        names, concepts = {name for one in several for name in one.values}, base.vocabulary.concepts
        theirs = {name for name in names if among and concepts[name].table == among.table}

        def records(name: str) -> Records:
            if among and name == among.table:
                return supposed_in(base.records[name], frame, sorted(theirs), among)
            kept, places = base.records[name].rows.take(frame.rows)
            assert not isinstance(places, slice)
            made = supposed(base.records[name].frame, places, of_records(parts, kept), ())
            return Records(name, made, kept, frame)

        rows = np.concatenate([one.rows for one in several])
        frame = supposed(base, rows, parts, sorted(names - theirs))
        frame.records = Lazily(base.records, records)
        return frame

    def _parts(self, several: Iterable[Supposition]) -> Iterator[Part]:
        start = 0
        for one in several:
            rows = slice(start, start + one.rows.size)
            yield Part(rows, one.values, self._moved(one.values, one.among))
            start = rows.stop

    def _moved(self, values: Iterable[str], among: Among | None) -> Set[str]:
        """All that may be another value; of a new record, all that its table holds."""
        if among is None or not among.new:
            return self.moved_by(values)
        concepts = self.base.vocabulary.concepts.items()
        return self.moved_by([*values, *(n for n, one in concepts if one.table == among.table)])

    def moved_by(self, concepts: Iterable[str]) -> Set[str]:
        """All concepts that may have another value if these have."""
        moved = set(concepts)
        ahead = [*moved]
        while ahead:
            new = self._followers.get(ahead.pop(), set()) - moved
            moved |= new
            ahead += new
        return moved

    @cached_property
    def _followers(self) -> dict[str, set[str]]:
        """The concepts whose value depends on a concept at once."""
        found: dict[str, set[str]] = {}
        for concept in self.base.vocabulary.concepts:
            for name in self._behind(concept):
                found.setdefault(name, set()).add(concept)
        return found

    def _behind(self, concept: str) -> Iterator[str]:
        known = self.base.vocabulary.concepts[concept]
        table = self.base.vocabulary.tables.get(known.table)
        if isinstance(known, Tags):
            yield known.complete
        if concept in self.base.vocabulary.own_days:
            yield self.base.vocabulary.own_days[concept]
        yield from (table.complete, table.date) if table else ()
        for definition in self.base.definitions.get(concept, ()):
            yield from definition.inputs
            yield from _asked_in(definition)


def _among(several: Sequence[Supposition]) -> Among | None:
    """The records that all of them are about."""
    found = [one.among for one in several if one.among]
    return Among(found[0].table, np.concatenate([one.rows for one in found])) if found else None


def _asked_in(definition: Definition) -> Iterator[str]:
    """The concepts that a definition's checks depend on."""
    if isinstance(definition, DayFromRows):
        yield from definition.day.uses
    if isinstance(definition, CountOfRows | ListOfRows) and definition.where:
        yield from definition.where.uses
    if isinstance(definition, Cases):
        yield from (name for case in definition.cases if case.when for name in case.when.uses)
