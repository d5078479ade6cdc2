"""Trials made by chance, which share checks as real ones do.

A `usual` check is one that most patients meet, a `rare` one is met by few: inclusions ask for the
usual, exclusions for the rare. All trials choose from one pool.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random

from screener.bench.patients import (
    CHOICES,
    DAYS,
    MIDDLE,
    NUMBERS,
    RECORD_CHOICES,
    RECORD_DAY,
    RECORD_NUMBERS,
    RECORDS,
    SEED,
    SPREAD,
    TIMED,
)
from screener.checks.base import Check
from screener.checks.choice import ChoiceCheck
from screener.checks.combine import All, Any, AtLeast, IfThen, Not
from screener.checks.day import DayCheck
from screener.checks.number import NumberCheck
from screener.checks.rows import RowsCheck
from screener.checks.timely import TimelyCheck
from screener.concepts.companions import date_of
from screener.trial import Criterion, Trial
from screener.values.day import Duration
from screener.values.number import above, below

USUAL_ATOMS, RARE_ATOMS = 120, 70
USUAL_COMBINATIONS, RARE_COMBINATIONS = 250, 110
EXCLUSIONS = 0.3
WITH_WHERE = 0.5

Checks = tuple[Check, ...]
Shape = Callable[[Checks, Checks], Check]
"""How a combination is made of some usual checks and some rare ones."""

USUAL: tuple[Shape, ...] = (
    lambda usual, rare: All(usual[:2]),
    lambda usual, rare: All(usual[:3]),
    lambda usual, rare: Any(usual[:2]),
    lambda usual, rare: Any((usual[0], All((usual[1], rare[0])))),
    lambda usual, rare: All((usual[0], Any((usual[1], rare[0], rare[1])))),
    lambda usual, rare: Not(rare[:2]),
    lambda usual, rare: AtLeast(usual, 3),
    lambda usual, rare: IfThen((rare[0], usual[0])),
    lambda usual, rare: IfThen((Any(rare[:2]), All(usual[:2]))),
)
RARE: tuple[Shape, ...] = (
    lambda usual, rare: All((rare[0], usual[0])),
    lambda usual, rare: Any(rare[:2]),
    lambda usual, rare: Any((rare[0], All((rare[1], Not(usual[:1]))))),
    lambda usual, rare: Not(usual[:3]),
    lambda usual, rare: AtLeast(rare, 2),
)


@dataclass(frozen=True)
class Pool:
    """The checks that trials choose from."""

    usual: Checks
    rare: Checks


def draw_trials(trials: int, criteria: int, seed: int = SEED) -> tuple[Trial, ...]:
    """As many trials, of as many criteria each."""
    draw = _Draw(Random(seed))  # noqa: S311 - nothing is kept secret by it
    pool = draw.pool()
    return tuple(draw.trial(f"trial {number + 1}", criteria, pool) for number in range(trials))


class _Draw:
    def __init__(self, random: Random) -> None:
        self.random = random

    def pool(self) -> Pool:
        atoms = Pool(
            distinct(lambda: self.atom(usual=True), USUAL_ATOMS),
            distinct(lambda: self.atom(usual=False), RARE_ATOMS),
        )
        usual = distinct(lambda: self.combination(USUAL, atoms), USUAL_COMBINATIONS)
        rare = distinct(lambda: self.combination(RARE, atoms), RARE_COMBINATIONS)
        return Pool(atoms.usual + usual, atoms.rare + rare)

    def trial(self, name: str, criteria: int, pool: Pool) -> Trial:
        excluding = round(criteria * EXCLUSIONS)
        chosen = [
            *(
                ("inclusion", check)
                for check in self.random.sample(pool.usual, criteria - excluding)
            ),
            *(("exclusion", check) for check in self.random.sample(pool.rare, excluding)),
        ]
        lines = tuple(
            Criterion(f"C{number}", kind, "", check)
            for number, (kind, check) in enumerate(chosen, start=1)
        )
        return Trial(name, name, "", "1", "", "", "reference day", lines)

    def combination(self, shapes: Sequence[Shape], atoms: Pool) -> Check:
        shape = self.random.choice(shapes)
        return shape(
            tuple(self.random.sample(atoms.usual, 4)), tuple(self.random.sample(atoms.rare, 4))
        )

    def atom(self, *, usual: bool) -> Check:
        """A third of them ask for records, as a third of real criteria need the history."""
        of_patients = (self.number, self.number, self.number, self.choice, self.day, self.timely)
        kinds = (*of_patients, self.records, self.records, self.records)
        return self.random.choice(kinds)(usual)

    def number(self, usual: bool, among: Sequence[str] = NUMBERS) -> Check:
        away = round(self.random.uniform(1.2, 2.4) * SPREAD, 1)
        low, high = round(MIDDLE - away, 1), round(MIDDLE + away, 1)
        common = [(low, math.inf), (-math.inf, high), (low, high)]
        seldom = [(-math.inf, below(low)), (above(high), math.inf)]
        return NumberCheck(
            self.random.choice(among), *self.random.choice(common if usual else seldom)
        )

    def choice(self, usual: bool, among: Mapping[str, Sequence[str]] = CHOICES) -> Check:
        concept, codes = self.random.choice(tuple(among.items()))
        few = frozenset(self.random.sample(codes, max(1, len(codes) // 4)))
        return ChoiceCheck(concept, frozenset(codes) - few if usual else few)

    def day(self, usual: bool, among: Sequence[str] = DAYS) -> Check:
        """Days lie up to two years back: most are weeks and fewer than 23 months ago."""
        weeks = Duration(self.random.randint(2, 8), "weeks")
        months = Duration(self.random.randint(20, 23), "months")
        common = [("at_least", weeks), ("within", months)]
        seldom = [("less_than", weeks), ("more_than", months)]
        relation, length = self.random.choice(common if usual else seldom)
        return DayCheck(self.random.choice(among), relation, length=length)

    def timely(self, usual: bool) -> Check:
        value = self.number(usual, among=TIMED)
        length = Duration(self.random.randint(18, 23), "months")
        window = DayCheck(date_of(value.reads[0]), "within", length=length)
        return TimelyCheck(value, window)

    def records(self, usual: bool) -> Check:
        """Most patients have any record that is as most are, none that is as few are, …"""
        how = self.random.choice(("any", "none", "count", "latest", "latest"))
        frequent = usual != (how == "none")
        if how == "latest":
            return RowsCheck(RECORDS, how, self.record(usual=frequent))
        where = self.record(usual=True) if self.random.random() < WITH_WHERE else None
        has = self.record(usual=frequent)
        if how != "count":
            return RowsCheck(RECORDS, how, has, where)
        least, most = self.random.choice([(1, None), (2, None), (1, 6)] if usual else [(4, None)])
        return RowsCheck(RECORDS, how, has, where, least, most)

    def record(self, *, usual: bool) -> Check:
        number = partial(self.number, among=RECORD_NUMBERS)
        choice = partial(self.choice, among=RECORD_CHOICES)
        day = partial(self.day, among=(RECORD_DAY,))
        return self.random.choice((number, choice, choice, day))(usual)


def distinct(draw: Callable[[], Check], count: int) -> Checks:
    """As many different checks."""
    found: dict[Check, None] = {}
    while len(found) < count:
        found[draw()] = None
    return tuple(found)
