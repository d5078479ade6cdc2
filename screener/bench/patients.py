"""Patients made by chance: what is recorded of them, and the vocabulary for it.

Nothing here is clinical: the concepts are numbers, days and choices without a meaning. One seed
gives the same patients on every machine.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from screener.concepts.companions import companions
from screener.concepts.model import Choice, Code, Concept, Day, Number
from screener.concepts.vocabulary import REFERENCE_DAY, Vocabulary
from screener.frame import Frame
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


def vocabulary() -> Vocabulary:
    """What can be recorded of a patient."""
    table = "patients"
    concepts: list[Concept] = [
        Day(id=name, kind="day", table=table, label=name) for name in (REFERENCE_DAY, *DAYS)
    ]
    for name in NUMBERS:
        timed, changes = name in TIMED, name in CHANGING
        concepts.append(
            Number(id=name, kind="number", table=table, label=name, dated=timed, changes=changes)
        )
    for name, letters in CHOICES.items():
        codes = {letter: Code() for letter in letters}
        concepts.append(Choice(id=name, kind="choice", table=table, label=name, codes=codes))
    return Vocabulary({one.id: one for concept in concepts for one in companions(concept)})


def draw_patients(size: int, ranges: float = RANGES, seed: int = SEED) -> Frame:
    """As many patients, drawn at random; with `ranges=0` the same, their ranges left blank."""
    draw = _Draw(size, ranges, seed)
    known = vocabulary()
    reference = draw.days_before(np.full(size, _FIRST_REFERENCE, np.int32), 365)
    recorded: dict[str, Column] = {REFERENCE_DAY: Spans(reference, reference)}
    for name, concept in known.concepts.items():
        if isinstance(concept, Number):
            recorded[name] = draw.numbers()
        elif isinstance(concept, Choice):
            recorded[name] = draw.choices(known.codes(concept))
        elif name != REFERENCE_DAY:
            recorded[name] = draw.days(reference)
    return Frame(known, {}, size, recorded)


class _Draw:
    """Draws columns; a cell is a blank, a range or one exact value."""

    def __init__(self, size: int, ranges: float, seed: int) -> None:
        self.size = size
        self.ranges = ranges
        self.random = np.random.default_rng(seed)

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
