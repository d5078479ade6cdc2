"""One last dose, and how long ago it has to be: so many days, so many half-lives, or both."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
import numpy.typing as npt

from screener.checks.base import Check
from screener.concepts.dictionary import Dictionary
from screener.concepts.vocabulary import REFERENCE_DAY, Vocabulary
from screener.frame import Frame
from screener.truth import Truth, Truths
from screener.values import Spans, Tagged, TagSets
from screener.values.day import NEVER, ONGOING, Duration

WAYS = {
    "longer_of": "the longer of {} and {}",
    "shorter_of": "the shorter of {} and {}",
    "either": "{} or {}, whichever the protocol means",
}
HALF_LIVES = "half-lives"
ENDLESS = 2**40
"""Days: past every calendar, whatever it is counted from."""


@dataclass(frozen=True)
class Wait:
    """How long the last dose has to be ago: so many days, so many half-lives, or both."""

    way: str
    length: Duration
    half_lives: int

    def words(self) -> str:
        return WAYS[self.way].format(self.length.show(), f"{self.half_lives} {HALF_LIVES}")


@dataclass(frozen=True, eq=False)
class LongAgo(Check):
    """Is the last dose of one of these drugs this long ago?

    `drugs` and `end` are those of one treatment. With `whole_list`, `drugs` are all that a patient
    was ever given, and `end` is the last day of any of those that are meant, whichever it was.
    """

    drugs: str
    end: str
    of: frozenset[str]
    wait: Wait
    whole_list: bool = False

    def truths(self, frame: Frame) -> Truths:
        end, day = frame.column(self.end), frame.column(REFERENCE_DAY)
        assert isinstance(end, Spans)
        assert isinstance(day, Spans)
        by_days = end.later(self.wait.length).on_or_before(day)
        by_half_lives = self.cleared(frame, end).on_or_before(day)
        both, one = by_days & by_half_lives, by_days | by_half_lives
        if self.wait.way == "either":
            return Truths(both.must, one.may, both.size)
        return both if self.wait.way == "longer_of" else one

    def cleared(self, frame: Frame, end: Spans) -> Spans:
        """The day on which so many half-lives have passed."""
        drugs = frame.column(self.drugs)
        assert isinstance(drugs, TagSets)
        rows = np.flatnonzero(drugs.has_any(self.of).possibly & (end.first > NEVER))
        first, last = end.first.astype(np.int64), np.full(end.size, ONGOING, np.int64)
        if rows.size:
            least, most = self.lengths(drugs.take(rows), frame.vocabulary.dictionary)
            first[rows] = np.minimum(first[rows] + least, ONGOING)
            last[rows] = np.minimum(end.last[rows] + most, ONGOING)
        last[end.last == NEVER] = NEVER
        return Spans(first.astype(np.int32), last.astype(np.int32))

    def lengths(self, given: TagSets, dictionary: Dictionary) -> npt.NDArray[np.int64]:
        """As `days`, for each row; what is given in many of them is looked up once."""
        keys = given.keys()
        places = {key: row for row, key in enumerate(keys)}
        days = {key: self.days(given.at(row), dictionary) for key, row in places.items()}
        ends = [
            (least, ENDLESS if most is None else most)
            for least, most in (days[key] for key in keys)
        ]
        return np.array(ends, np.int64).T

    def days(self, given: Tagged, dictionary: Dictionary) -> tuple[int, int | None]:
        """The fewest and the most days that the half-lives of what was given take.

        The fewest: all drugs of one treatment end with it; of a whole list any one may be the last.
        """
        sure = list(self.lives(given.sure, dictionary))
        possible = list(self.lives(given.possible, dictionary))
        known = [life for life in possible if life is not None]
        named = bool(sure) and len(known) == len(possible)
        if self.whole_list:
            least = min(known) if named else Fraction(0)
        else:
            least = max((life for life in sure if life is not None), default=Fraction(0))
        return math.ceil(least), math.ceil(max(known)) if named else None

    def lives(self, codes: frozenset[str], dictionary: Dictionary) -> Iterator[Fraction | None]:
        """For each drug that is meant: its half-lives in days, if they are known."""
        for code in codes:
            if code in dictionary.drugs and not self.of.isdisjoint(dictionary.groups_of[code]):
                life = dictionary.drugs[code].half_life_days
                yield None if life is None else Fraction(life) * self.wait.half_lives

    def words(self, vocabulary: Vocabulary) -> str:
        return f"{vocabulary.label(self.end)}: {self.wait.words()} ago"

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.drugs, self.end)

    @cached_property
    def uses(self) -> tuple[str, ...]:
        return (*self.reads, REFERENCE_DAY)

    def can_become(self, answer: Truth, vocabulary: Vocabulary) -> bool:
        """Time alone makes it long enough."""
        return answer is Truth.YES
