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
import numpy.typing as npt

from screener.checks.base import Check
from screener.concepts.companions import date_of
from screener.concepts.model import Tags
from screener.definitions.aggregates import CountOfRows, DayFromRows
from screener.definitions.cases import Cases
from screener.frame import Definition, Frame, Question, Records
from screener.lazily import Lazily
from screener.screening import Screened, Step
from screener.truth import Bits, Flags, Truths, unpacked
from screener.values import Column

Places = npt.NDArray[np.intp]


@dataclass(eq=False)
class Supposed(Frame):
    """Rows of `base`, with other values for some concepts; `moved`: all that this may change."""

    base: Frame = field(kw_only=True)
    rows: Places = field(kw_only=True)
    moved: Set[str] = field(kw_only=True)

    def column(self, concept: str) -> Column:
        if concept not in self._columns and concept not in self.moved:
            self._columns[concept] = self.base.column(concept).take(self.rows)
        return super().column(concept)

    def truths(self, check: Question) -> Truths:
        answer = self._answers.get(check)
        if answer is None:
            touched = not isinstance(check, Check) or self.touches(check)
            answer = check.truths(self) if touched else self.base.truths(check).take(self.rows)
            self._answers[check] = answer
        return answer

    def touches(self, check: Check) -> bool:
        """May the answer be another one?"""
        return not self.moved.isdisjoint(check.uses)


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

    def frame(self, rows: Places, values: Mapping[str, Column]) -> Supposed:
        """These rows of the base (repeated as often as you like), supposing these values."""
        base, moved = self.base, self.moved_by(values)

        def recorded(name: str) -> Column:
            return values[name] if name in values else base.recorded[name].take(rows)

        def records(name: str) -> Records:
            return base.records[name].take(rows, frame)

        frame = Supposed(
            base.vocabulary,
            base.definitions,
            rows.size,
            Lazily((*base.recorded, *values), recorded),
            base.table,
            conflicts={
                name: flags[rows]
                for name, flags in base.conflicts.items()
                if name not in moved or (name not in values and name not in base.definitions)
            },
            records=Lazily(base.records, records),
            judged=Lazily(base.judged, lambda name: base.judged[name].take(rows)),
            base=base,
            rows=rows,
            moved=moved,
        )
        return frame

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
        if known.dated:
            yield date_of(concept)
        yield from (table.complete, table.date) if table else ()
        for definition in self.base.definitions.get(concept, ()):
            yield from definition.inputs
            yield from _asked_in(definition)


def _asked_in(definition: Definition) -> Iterator[str]:
    """The concepts that a definition's checks depend on."""
    if isinstance(definition, DayFromRows):
        yield from definition.day.uses
    if isinstance(definition, CountOfRows):
        yield from definition.where.uses
    if isinstance(definition, Cases):
        yield from (name for case in definition.cases if case.when for name in case.when.uses)


def contradicted(frame: Supposed) -> Flags:
    """The rows in which what is supposed contradicts what is known besides."""
    flags = np.zeros(frame.size, np.bool_)
    for concept, conflict in frame.conflicts.items():
        before = frame.base.conflicts.get(concept)
        flags |= conflict if before is None else conflict & ~before[frame.rows]
    return flags
