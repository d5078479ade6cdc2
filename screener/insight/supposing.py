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
from screener.insight.supposed import Among, Places, Supposed, supposed, supposed_in
from screener.lazily import Lazily
from screener.screening import Screened, Step
from screener.truth import Bits, unpacked
from screener.values import Column


@dataclass(frozen=True, eq=False)
class Anew(Screened):
    """Screened again, supposing something: what the supposition cannot touch is taken over."""

    base: Screened = field(kw_only=True)

    def against(self, steps: Sequence[Step]) -> tuple[Bits, Bits, Bits]:
        frame = self.frame
        assert isinstance(frame, Supposed)
        touched = [frame.touches(step.check) or frame.touches(step.hoped) for step in steps]
        rest = self.base.against([*compress(steps, map(not_, touched))])
        new = super().against([*compress(steps, touched)])
        kept = (np.packbits(unpacked(one, self.base.frame.size)[frame.rows]) for one in rest)
        fails, for_good, undecided = (one | other for one, other in zip(new, kept, strict=True))
        return fails, for_good, undecided


@dataclass(frozen=True, eq=False)
class WhatIf:
    """Suppositions about the patients of a frame."""

    base: Frame

    def frame(
        self, rows: Places, values: Mapping[str, Column], among: Among | None = None
    ) -> Supposed:
        """These rows of the base (repeated as often as you like), supposing these values.

        Values of concepts that are kept in the table `among` are those of one record a patient.
        """
        base, moved = self.base, self._moved(values, among)
        concepts = base.vocabulary.concepts
        theirs = {n: v for n, v in values.items() if among and concepts[n].table == among.table}
        own = {name: value for name, value in values.items() if name not in theirs}

        def records(name: str) -> Records:
            if among and name == among.table:
                return supposed_in(base.records[name], frame, theirs, among)
            kept, places = base.records[name].rows.take(rows)
            assert not isinstance(places, slice)
            return Records(name, supposed(base.records[name].frame, places, moved), kept, frame)

        frame = supposed(base, rows, moved, own)
        frame.records = Lazily(base.records, records)
        return frame

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


def _asked_in(definition: Definition) -> Iterator[str]:
    """The concepts that a definition's checks depend on."""
    if isinstance(definition, DayFromRows):
        yield from definition.day.uses
    if isinstance(definition, CountOfRows | ListOfRows) and definition.where:
        yield from definition.where.uses
    if isinstance(definition, Cases):
        yield from (name for case in definition.cases if case.when for name in case.when.uses)
