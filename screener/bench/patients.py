"""Patients made by chance, with records: what is known of them, and the vocabulary for it.

Nothing here is clinical: the concepts are numbers, days and choices without a meaning. One seed
gives the same patients on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import numpy.typing as npt

from screener.concepts.companions import companions
from screener.concepts.file import Table
from screener.concepts.model import Choice, Code, Concept, Day, Number
from screener.concepts.vocabulary import REFERENCE_DAY, Vocabulary
from screener.frame import PATIENTS, Frame, Records
from screener.records import Rows
from screener.values import CodeSets, Column, Intervals, Spans
from screener.values.choice import dtype_for
from screener.values.day import NEVER, ONGOING

SEED = 20_260_115
LEAST_MISSING, MOST_MISSING = 0.1, 0.3
"""The share of a column's cells that do not hold one exact value."""
RANGES = 0.2
"""How many of those hold a range; the others are blank."""

MIDDLE, SPREAD = 50.0, 10.0
LONGEST_AGO = 720
_FIRST_REFERENCE = 20_000

NUMBERS = tuple(f"number_{i}" for i in range(24))
TIMED = NUMBERS[::4]
CHANGING = NUMBERS[::3]
CHOICES = {f"choice_{i}": tuple("ABCDEFGH"[: 3 + i % 6]) for i in range(14)}
DAYS = tuple(f"day_{i}" for i in range(6))

RECORDS = "records"
RECORDS_EACH = 4
"""How many records a patient has on average; by chance some have none, others many."""
COMPLETE = "records_complete"
RECORD_DAY = "record_day"
RECORD_NUMBERS = tuple(f"record_number_{i}" for i in range(2))
RECORD_CHOICES = {f"record_choice_{i}": "ABCDEFGH"[: 8 - 2 * i] for i in range(3)}


def vocabulary() -> Vocabulary:
    """What can be recorded of a patient, and in each of a patient's records."""
    days = (REFERENCE_DAY, *DAYS)
    concepts = [
        *_concepts(PATIENTS, days, NUMBERS, {**CHOICES, COMPLETE: ("yes", "no")}),
        *_concepts(RECORDS, (RECORD_DAY,), RECORD_NUMBERS, RECORD_CHOICES),
    ]
    tables = {
        PATIENTS: Table(label=PATIENTS),
        RECORDS: Table(label=RECORDS, date=RECORD_DAY, complete=COMPLETE),
    }
    known = {one.id: one for concept in concepts for one in companions(concept)}
    return Vocabulary(known, tables=tables)


def _concepts(
    table: str, days: Iterable[str], numbers: Iterable[str], choices: Mapping[str, Iterable[str]]
) -> Iterator[Concept]:
    for name in days:
        yield Day(id=name, kind="day", table=table, label=name)
    for name in numbers:
        timed, changes = name in TIMED, name in CHANGING
        yield Number(id=name, kind="number", table=table, label=name, dated=timed, changes=changes)
    for name, letters in choices.items():
        codes = {letter: Code() for letter in letters}
        yield Choice(id=name, kind="choice", table=table, label=name, codes=codes)


def draw_patients(size: int, ranges: float = RANGES, seed: int = SEED) -> Frame:
    """As many patients, drawn at random; with `ranges=0` the same, their ranges left blank."""
    draw = _Draw(size, ranges, seed)
    known = vocabulary()
    reference = draw.days_before(np.full(size, _FIRST_REFERENCE, np.int32), 365)
    recorded: dict[str, Column] = {REFERENCE_DAY: Spans(reference, reference)}
    patients = Frame(known, {}, size, recorded | draw.columns(known, PATIENTS, reference))
    patients.records = {RECORDS: _draw_records(patients, reference, ranges, seed + 1)}
    return patients


def _draw_records(
    patients: Frame, reference: npt.NDArray[np.int32], ranges: float, seed: int
) -> Records:
    size, known = RECORDS_EACH * patients.size, patients.vocabulary
    draw = _Draw(size, ranges, seed)
    owner = np.sort(draw.random.integers(patients.size, size=size, dtype=np.int32))
    frame = Frame(known, {}, size, draw.columns(known, RECORDS, reference[owner]), RECORDS)
    return Records(RECORDS, frame, Rows(owner, patients.size), patients)


class _Draw:
    """Draws columns; a cell is a blank, a range or one exact value."""

    def __init__(self, size: int, ranges: float, seed: int) -> None:
        self.size = size
        self.ranges = ranges
        self.random = np.random.default_rng(seed)

    def columns(
        self, known: Vocabulary, table: str, reference: npt.NDArray[np.int32]
    ) -> dict[str, Column]:
        """A column for each concept of a table but the reference day."""
        return {
            name: self.column(known, concept, reference)
            for name, concept in known.concepts.items()
            if concept.table == table and name != REFERENCE_DAY
        }

    def column(
        self, known: Vocabulary, concept: Concept, reference: npt.NDArray[np.int32]
    ) -> Column:
        if isinstance(concept, Number):
            return self.numbers()
        if isinstance(concept, Choice):
            return self.choices(known.codes(concept))
        return self.days(reference)

    def blanks_and_ranges(self) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        share = self.random.uniform(LEAST_MISSING, MOST_MISSING)
        luck = self.random.random(self.size, np.float32)
        return luck < share * (1 - self.ranges), luck < share

    def numbers(self) -> Intervals:
        value = self.random.normal(MIDDLE, SPREAD, self.size)
        blank, vague = self.blanks_and_ranges()
        width = np.where(blank, np.inf, np.where(vague, SPREAD / 2, 0.0))
        return Intervals(np.round(value - width, 1), np.round(value + width, 1))

    def choices(self, codes: tuple[str, ...]) -> CodeSets:
        dtype = dtype_for(codes)
        code = self.random.integers(len(codes), size=self.size, dtype=dtype)
        one, next_one = dtype.type(1) << code, dtype.type(1) << (code + 1) % len(codes)
        blank, vague = self.blanks_and_ranges()
        anything = CodeSets.unknown(codes, 1).masks
        return CodeSets(codes, np.where(blank, anything, np.where(vague, one | next_one, one)))

    def days(self, reference: npt.NDArray[np.int32]) -> Spans:
        day = self.days_before(reference, LONGEST_AGO)
        blank, vague = self.blanks_and_ranges()
        last = np.where(vague, day + 30, day)
        return Spans(
            np.where(blank, np.int32(NEVER), day), np.where(blank, np.int32(ONGOING), last)
        )

    def days_before(self, day: npt.NDArray[np.int32], most: int) -> npt.NDArray[np.int32]:
        return day - self.random.integers(most, size=self.size, dtype=np.int32)
