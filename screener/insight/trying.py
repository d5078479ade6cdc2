"""The values of one missing fact, put to the evaluator for all patients who lack it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from screener.checks.base import Check
from screener.concepts.model import Day, Number
from screener.concepts.vocabulary import Vocabulary
from screener.frame import Frame
from screener.insight.options import (
    EARLIEST,
    Bounds,
    Option,
    options,
    options_of_new,
    stacked,
)
from screener.insight.supposed import Among, Places, Supposed, contradicted
from screener.insight.supposing import Anew, WhatIf
from screener.screening import Plan, Screened, Verdict, decided
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
class Tried:
    """What the values of a concept do. `rows` are patients, ascending; tables are options × rows.

    `settled`: for each check, the rows in which every possible value decides it. `reopened`: for
    each trial, the rows in which some value leaves open what is decided today.
    """

    concept: str
    screened: Screened
    rows: Places
    options: Sequence[Option]
    possible: npt.NDArray[np.bool_]
    verdicts: Mapping[int, npt.NDArray[np.uint8]]
    settled: Mapping[Check, Flags]
    reopened: Mapping[int, Flags]

    def reopens(self, trial: int, row: int) -> bool:
        return trial in self.reopened and bool(self.reopened[trial][self._place(row)])

    def closes(self, row: int) -> frozenset[Check]:
        """The checks that are decided whatever the value is."""
        place = self._place(row)
        return frozenset(check for check, rows in self.settled.items() if rows[place])

    def settled_trials(self, row: int) -> tuple[Trial, ...]:
        """The trials, open today, that are decided whatever the value is."""
        outcomes = self._outcomes(row)
        return tuple(
            self.screened.plan.trials[trial]
            for at, trial in enumerate(self._open(row))
            if outcomes and all(one[at] != Verdict.OPEN for one in outcomes.values())
        )

    def effects(self, row: int) -> Iterator[Effect]:
        """What each value does to the trials that are open today; equal effects are one."""
        open_ = [self.screened.plan.trials[trial] for trial in self._open(row)]
        groups: dict[tuple[int, ...], list[int]] = {}
        for number, outcome in self._outcomes(row).items():
            groups.setdefault(outcome, []).append(number)
        for outcome, numbers in groups.items():
            ends = list(zip(open_, outcome, strict=True))
            clear = tuple(trial for trial, verdict in ends if verdict > Verdict.OPEN)
            fails = tuple(trial for trial, verdict in ends if verdict < Verdict.OPEN)
            if clear or fails:
                yield Effect(self._words(row, numbers), clear, fails)

    def _place(self, row: int) -> int:
        return int(np.searchsorted(self.rows, row))

    def _open(self, row: int) -> list[int]:
        """The trials that are open today, and in which the value may change anything."""
        return [trial for trial, flags in self._open_today.items() if flags[row]]

    @cached_property
    def _open_today(self) -> dict[int, list[bool]]:
        verdicts = self.screened.verdicts
        return {trial: (verdicts(trial) == Verdict.OPEN).tolist() for trial in self.verdicts}

    def _outcomes(self, row: int) -> dict[int, tuple[int, ...]]:
        """The verdicts of the open trials for each option that is possible, by its number."""
        place, open_ = self._place(row), self._open(row)
        which = np.flatnonzero(self.possible[:, place]).tolist()
        return {n: tuple(int(self.verdicts[t][n, place]) for t in open_) for n in which}

    def _words(self, row: int, numbers: Collection[int]) -> str:
        """The values of one effect; neighbours on a scale are one range."""
        vocabulary, place = self.screened.frame.vocabulary, self._place(row)
        scaled = isinstance(vocabulary.concepts[self.concept], Number | Day)
        runs: list[Value] = []
        apart = True
        for number in np.flatnonzero(self.possible[:, place]).tolist():
            if number not in numbers:
                apart = True
                continue
            value = self.options[number].value(place)
            if scaled and not apart:
                runs[-1] = _joined(runs[-1], value)
            else:
                runs.append(value)
            apart = False
        return " or ".join(_shown(vocabulary, self.concept, one) for one in runs)


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


@dataclass(frozen=True, eq=False)
class Lack:
    """A concept that some patients lack, in one record of each if it is kept in records.

    `rows` are patients, ascending; `anew`: those whose value has to be taken anew.
    """

    concept: str
    rows: Places
    anew: Flags
    among: Among | None = None

    def options(self, frame: Frame, bounds: Bounds) -> list[Option]:
        if self.among is None:
            return options(frame, self.concept, self.rows, self.anew, bounds)
        if self.among.new:
            return options_of_new(frame, self.concept, self.rows, bounds)
        records = frame.records[self.among.table].frame
        return options(records, self.concept, self.among.rows, self.anew, bounds)

    def supposed(self, what_if: WhatIf, found: Sequence[Option]) -> Supposed:
        """The patients once for each option."""
        times, among = len(found), self.among
        several = Among(among.table, np.tile(among.rows, times)) if among else None
        return what_if.frame(np.tile(self.rows, times), stacked(found), several)


def try_values(
    screened: Screened,
    what_if: WhatIf,
    lack: Lack,
    bounds: Bounds,
    wanted: Collection[tuple[int, Check]],
) -> Tried:
    """Puts each value of a concept to the evaluator; `wanted` are trials and their open checks."""
    every, rows = lack.options(screened.frame, bounds), lack.rows
    found = [one for one in every if one.possible.any()] or every[:1]
    frame = lack.supposed(what_if, found)
    supposed = Anew(frame, screened.plan, base=screened)
    shape = (len(found), rows.size)
    touched = [(trial, check) for trial, check in wanted if frame.touches(check)]
    trials = dict.fromkeys(trial for trial, _ in touched)
    if lack.among:  # a record that says more may take the place of the one that decided
        trials |= dict.fromkeys(_touched(screened.plan, frame))
    verdicts = {
        trial: supposed.verdicts(trial).reshape(shape)
        for trial in trials
        if (screened.verdicts(trial)[rows] == Verdict.OPEN).any()
    }
    answers = {check: decided(frame.truths(check)).reshape(shape) for _, check in touched}
    possible = np.array([one.possible for one in found]) & ~contradicted(frame).reshape(shape)
    some = possible.any(axis=0)
    settled = {
        check: np.asarray((answer | ~possible).all(axis=0) & some)
        for check, answer in answers.items()
    }
    reopened = {
        trial: _reopened(screened, trial, frame, rows, possible)
        for trial in (trials if lack.among else ())
    }
    return Tried(lack.concept, screened, rows, found, possible, verdicts, settled, reopened)


def _reopened(
    screened: Screened, trial: int, frame: Supposed, rows: Places, possible: Flags
) -> Flags:
    """The rows in which a possible value leaves open what is decided today."""
    found = np.zeros(rows.size, np.bool_)
    for step in screened.plan.steps[trial]:
        if frame.touches(step.check):
            today = decided(screened.frame.truths(step.check))[rows]
            then = decided(frame.truths(step.check)).reshape(possible.shape)
            found |= today & (possible & ~then).any(axis=0)
    return found


def _touched(plan: Plan, frame: Supposed) -> Iterator[int]:
    """The trials of which any criterion may be answered otherwise."""
    for trial, steps in enumerate(plan.steps):
        if any(frame.touches(step.check) for step in steps):
            yield trial
