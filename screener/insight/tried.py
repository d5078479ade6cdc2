"""What the values of a missing fact would do to each patient, as the evaluator answered."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

import numpy as np
import numpy.typing as npt

from screener.checks.base import Check
from screener.concepts.model import Day, Number
from screener.concepts.vocabulary import Vocabulary
from screener.insight.representatives import EARLIEST, Option
from screener.screening import Verdict
from screener.trial import Trial
from screener.truth import Flags
from screener.values import Interval, Span, Value
from screener.values.day import show_day
from screener.wording import shown


@dataclass(frozen=True)
class Effect:
    """If a fact is found to be so: the trials in which nothing fails then, and those that fail."""

    found: str
    clear: tuple[Trial, ...]
    fails: tuple[Trial, ...]


@dataclass(frozen=True, eq=False)
class Tries:
    """What the values of a concept do to the patients who lack it: tables of options × patients.

    `verdicts`: such a table for each of the `trials`, which are `open` today or not. `settled`: for
    each check, the patients for whom every possible value decides it. `reopened`: for each trial,
    those for whom some value leaves open what is decided today; there are none where the fact is
    of no record, which could take the place of another.
    """

    concept: str
    vocabulary: Vocabulary
    options: Sequence[Option]
    possible: Flags
    trials: Sequence[Trial]
    open: Flags
    verdicts: npt.NDArray[np.uint8]
    settled: Mapping[Check, Flags]
    reopened: Flags


@dataclass(frozen=True, eq=False)
class Tried:
    """What the values of a fact do to one patient, whose `place` is that in the tables."""

    tries: Tries
    place: int

    def closes(self, check: Check) -> bool:
        """Is the check decided, whatever the value is?"""
        settled = self.tries.settled.get(check)
        return settled is not None and bool(settled[self.place])

    def reopens(self, trial: Trial) -> bool:
        """May the value leave open what is decided today?"""
        reopened = zip(self.tries.trials, self.tries.reopened, strict=False)
        return any(flags[self.place] for one, flags in reopened if one is trial)

    def settles(self) -> tuple[Trial, ...]:
        """The trials, open today, that are decided whatever the value is."""
        outcomes = self._outcomes.values()
        return tuple(
            trial
            for at, trial in enumerate(self._open)
            if outcomes and all(one[at] != Verdict.OPEN for one in outcomes)
        )

    def effects(self) -> Iterator[Effect]:
        """What each value does to the trials that are open today; equal effects are one."""
        groups: dict[tuple[int, ...], list[int]] = {}
        for number, outcome in self._outcomes.items():
            groups.setdefault(outcome, []).append(number)
        for outcome, numbers in groups.items():
            ends = list(zip(self._open, outcome, strict=True))
            clear = tuple(trial for trial, verdict in ends if verdict > Verdict.OPEN)
            fails = tuple(trial for trial, verdict in ends if verdict < Verdict.OPEN)
            if clear or fails:
                yield Effect(self._words(numbers), clear, fails)

    @cached_property
    def _open(self) -> list[Trial]:
        """The trials that are open today, and in which the value may change anything."""
        return [*compress(self.tries.trials, self.tries.open[:, self.place])]

    @cached_property
    def _outcomes(self) -> dict[int, tuple[int, ...]]:
        """The verdicts of the open trials for each option that is possible, by its number."""
        tries, place = self.tries, self.place
        which = np.flatnonzero(tries.possible[:, place])
        verdicts = tries.verdicts[tries.open[:, place], :, place][:, which]
        return dict(zip(which.tolist(), map(tuple, verdicts.T.tolist()), strict=True))

    def _words(self, numbers: Collection[int]) -> str:
        """The values of one effect; neighbours on a scale are one range."""
        vocabulary, concept = self.tries.vocabulary, self.tries.concept
        scaled = isinstance(vocabulary.concepts[concept], Number | Day)
        runs: list[Value] = []
        apart = True
        for number in self._outcomes:
            if number not in numbers:
                apart = True
                continue
            value = self.tries.options[number].value(self.place)
            if scaled and not apart:
                runs[-1] = _joined(runs[-1], value)
            else:
                runs.append(value)
            apart = False
        return " or ".join(_shown(vocabulary, concept, one) for one in runs)


def _joined(one: Value, other: Value) -> Value:
    if isinstance(one, Interval) and isinstance(other, Interval):
        return one.either(other)
    assert isinstance(one, Span)
    assert isinstance(other, Span)
    return one.either(other)


def _shown(vocabulary: Vocabulary, concept: str, value: Value) -> str:
    if isinstance(value, Span) and value.first == EARLIEST:
        return f"by {show_day(value.last)}"
    return shown(vocabulary, concept, value)
