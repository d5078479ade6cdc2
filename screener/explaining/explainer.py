"""What explaining a frame needs of it: its values in words, and what each of them rests on.

It reads answers that were worked out for all rows, and is itself worked out for all rows, when
something is asked first.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, NamedTuple, TypeVar

import numpy as np

from screener.cells import Cell
from screener.checks.base import Check, leaves
from screener.checks.rows import SINGLE, RowsCheck
from screener.concepts.vocabulary import REFERENCE_DAY, Vocabulary
from screener.definitions.cases import Cases
from screener.explaining.deciding import Leaves, deciding
from screener.frame import Frame, Records
from screener.truth import Flags
from screener.wording import shown

UNKNOWN = "unknown"
About = TypeVar("About", bound=Hashable)
Made = TypeVar("Made")


def kept(make: Callable[[Explainer, About], Made]) -> Callable[[Explainer, About], Made]:
    """Made for all rows when it is first asked for."""

    @wraps(make)
    def made(self: Explainer, about: About) -> Made:
        key = make, about
        if key not in self.columns:
            self.columns[key] = make(self, about)
        found: Made = self.columns[key]
        return found

    return made


class Place(NamedTuple):
    """What is recorded of a concept in a row: in words, of which day, and in which cells."""

    concept: str
    words: str
    day: str
    cells: Sequence[Cell]

    @property
    def with_day(self) -> str:
        """What is recorded, and of which day, if the value has one of its own."""
        return f"{self.words} of {self.day}" if self.day else self.words


@dataclass(frozen=True, eq=False)
class Explainer:
    """Tells of the rows of a frame, of their records, or of the patients whose records they are."""

    frame: Frame
    related: dict[Frame, Explainer] = field(default_factory=dict)
    """This frame and those of the records, or of the patients whose records these are."""
    columns: dict[Hashable, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.related[self.frame] = self

    @property
    def vocabulary(self) -> Vocabulary:
        return self.frame.vocabulary

    def of(self, frame: Frame) -> Explainer:
        """A related frame, explained."""
        return self.related[frame] if frame in self.related else Explainer(frame, self.related)

    @property
    def patients(self) -> Explainer:
        """The patients whose records these are; patients are their own."""
        return self if self.frame.patients is None else self.of(self.frame.patients[0])

    @cached_property
    def owners(self) -> Sequence[int]:
        """For each row the patient whose record it is."""
        if self.frame.patients is None:
            return range(self.frame.size)
        _, rows = self.frame.patients
        return [int(owner) for owner in rows.owner]

    def patient(self, row: int) -> tuple[Explainer, int]:
        """The patient whose record this is."""
        return self.patients, self.owners[row]

    def deciding(self, check: Check, row: int) -> Leaves:
        """The checks without parts that the answer rests on."""
        return self._deciding(check)[row] if check.parts else (check,)

    @kept
    def _deciding(self, check: Check) -> list[Leaves]:
        found: list[Leaves] = [()] * self.frame.size
        for parts, rows in self.groups(check):
            for row in rows:
                found[row] = parts
        return found

    @kept
    def groups(self, check: Check) -> list[tuple[Leaves, list[int]]]:
        """The rows by what the answer rests on."""
        return [*deciding(self.frame, check)]

    def value(self, concept: str, row: int) -> str:
        return self.values(concept)[row]

    @kept
    def values(self, concept: str) -> list[str]:
        """Each distinct value is put into words once."""
        column, said = self.frame.column(concept), dict[Hashable, str]()
        keys = column.keys()
        for row, key in enumerate(keys):
            if key not in said:
                said[key] = shown(self.vocabulary, concept, column.at(row))
        return [said[key] for key in keys]

    @kept
    def basis(self, concept: str) -> list[list[Place]]:
        """The recorded concepts that a concept rests on, each with the row that records it."""
        found: list[list[Place]] = [[] for _ in range(self.frame.size)]
        for name in self.frame.rests_on(concept):
            table = self.vocabulary.concepts[name].table
            if table in self.frame.records:
                records = self.frame.records[table]
                places = self.of(records.frame).basis(name)
                for row, behind in enumerate(self._behind(concept, name, records)):
                    found[row] += [place for at in behind for place in places[at]]
            elif name != REFERENCE_DAY:
                recorded = self.places(name)
                for row in np.flatnonzero(self.frame.tells(name)).tolist():
                    found[row].append(recorded[row])
        return found

    @kept
    def places(self, concept: str) -> list[Place]:
        """What each row says of a concept itself."""
        known = self.vocabulary
        dated, label = known.concepts[concept].dated, known.label(concept)
        days = self.values(known.day_of(concept)) if dated else [UNKNOWN] * self.frame.size
        each = zip(self.values(concept), days, self.written(concept), strict=True)
        return [
            Place(concept, f"{label} {value}", "" if day == UNKNOWN else day, cells)
            for value, day, cells in each
        ]

    @kept
    def written(self, concept: str) -> list[list[Cell]]:
        """The cells that a concept was read from, unless they are empty."""
        found: list[list[Cell]] = [[] for _ in range(self.frame.size)]
        for source in self.frame.sources.get(concept, ()):
            for cells, cell in zip(found, source.cells(), strict=True):
                if cell.text.strip():
                    cells.append(cell)
        return found

    def _behind(self, concept: str, name: str, records: Records) -> Iterable[Iterable[int]]:
        """The records that a concept takes `name` from: those that decided, or the latest."""
        asked = [
            check
            for one in self.frame.definitions.get(concept, ())
            for check in (_asked_of_rows(one) if isinstance(one, Cases) else ())
            if name in check.reads
        ]
        if not asked:
            return _by_patient(records, records.latest_to_tell(name))
        telling = zip(*(self.telling(check)[1] for check in asked), strict=True)
        return [dict.fromkeys(at for rows in one for at in rows) for one in telling]

    @kept
    def telling(self, check: RowsCheck) -> tuple[Explainer, Sequence[list[int]]]:
        """The records that an answer rests on; all of them where none stands out.

        Of every record, those that are not as asked.
        """
        frame = self.patients.frame.rows_of(check.table).frame
        telling = self.patients._telling(check)
        return self.of(frame), [telling[owner] for owner in self.owners]

    @kept
    def _telling(self, check: RowsCheck) -> list[list[int]]:
        records = self.frame.rows_of(check.table)
        if check.how in SINGLE:
            sorted_out = [check.candidates(records)]
        else:
            met, meant = (
                records.frame.truths(check.has),
                records.asked(check.meant(self.vocabulary)),
            )
            answer = meant & (~met if check.how == "every" else met)
            sorted_out = [answer.surely, answer.possibly]
            sorted_out += [meant.possibly] if check.how == "every" else []
        every = np.ones(records.frame.size, np.bool_)
        chosen = (_by_patient(records, flags) for flags in (*sorted_out, every))
        return [next(filter(None, one), []) for one in zip(*chosen, strict=True)]

    def certain(self, concept: str, row: int) -> bool:
        """Is exactly one value left?"""
        return self._certain(concept)[row]

    @kept
    def _certain(self, concept: str) -> list[bool]:
        flags: list[bool] = self.frame.column(concept).certain.tolist()
        return flags


def _by_patient(records: Records, rows: Flags) -> list[list[int]]:
    """The flagged rows of each patient."""
    found: list[list[int]] = [[] for _ in range(records.rows.patients)]
    for row in np.flatnonzero(rows).tolist():
        found[records.rows.owner[row]].append(row)
    return found


def _asked_of_rows(cases: Cases) -> Iterator[RowsCheck]:
    """What a decision table asks of records."""
    for case in cases.cases:
        for check in leaves(case.when) if case.when else ():
            if isinstance(check, RowsCheck):
                yield check
