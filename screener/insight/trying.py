"""The values of missing facts, put to the evaluator for all patients who lack them.

All that is lacking of one table is put in one frame: what it costs to answer a check hardly grows
with the number of rows, so that a few large frames cost less than one for each fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from screener.checks.base import Check
from screener.frame import Frame
from screener.insight.bounds import Bounds
from screener.insight.options import options, options_of_new, stacked
from screener.insight.representatives import Option
from screener.insight.supposed import Among, Part, Places, Supposed, contradicted
from screener.insight.supposing import Anew, Supposition, WhatIf
from screener.insight.tried import Tries
from screener.screening import Plan, Screened, Verdict, decided
from screener.truth import Flags, unpacked

Cell = TypeVar("Cell", np.bool_, np.uint8)


@dataclass(frozen=True, eq=False)
class Lack:
    """A concept that some patients lack, in one record of each if it is kept in records.

    `rows` are patients; `anew`: those whose value has to be taken anew.
    """

    concept: str
    rows: Places
    anew: Flags
    among: Among | None = None

    def options(self, frame: Frame, bounds: Bounds) -> list[Option]:
        """What it may turn out to be, for any of them."""
        every = self._options(frame, bounds)
        return [one for one in every if one.possible.any()] or every[:1]

    def _options(self, frame: Frame, bounds: Bounds) -> list[Option]:
        if self.among is None:
            return options(frame, self.concept, self.rows, self.anew, bounds)
        if self.among.new:
            return options_of_new(frame, self.concept, self.rows, bounds)
        records = frame.records[self.among.table].frame
        return options(records, self.concept, self.among.rows, self.anew, bounds)

    def supposing(self, found: Sequence[Option]) -> Supposition:
        """The patients once for each option."""
        times, among = len(found), self.among
        several = Among(among.table, np.tile(among.rows, times)) if among else None
        return Supposition(np.tile(self.rows, times), stacked(found), several)


def try_values(
    screened: Screened,
    what_if: WhatIf,
    lacks: Sequence[Lack],
    bounds: Bounds,
    wanted: Iterable[Check],
) -> Iterator[Tries]:
    """Puts each value of some concepts to the evaluator, all at once; `wanted` are open checks.

    The concepts are of one table, so that nobody gets a record of another table by being among
    those who are supposed to have one.
    """
    found = [lack.options(screened.frame, bounds) for lack in lacks]
    frame = what_if.together([one.supposing(some) for one, some in zip(lacks, found, strict=True)])
    answers = _Answers.of(screened, frame, wanted, replaced=lacks[0].among is not None)
    for lack, some, part in zip(lacks, found, frame.parts, strict=True):
        yield answers.to(lack, some, part)


@dataclass(frozen=True, eq=False)
class _Answers:
    """What the evaluator says of a frame of suppositions: tables with a column for each row."""

    screened: Screened
    trials: Sequence[int]
    checks: Sequence[Check]
    verdicts: npt.NDArray[np.uint8]
    decided: Flags
    consistent: Flags
    reopened: Flags

    @staticmethod
    def of(
        screened: Screened, frame: Supposed, wanted: Iterable[Check], *, replaced: bool
    ) -> _Answers:
        """`replaced`: may a record that says more take the place of the one that decided?"""
        anew, trials = Anew(frame, screened.plan, base=screened), [*_touched(screened.plan, frame)]
        checks = [check for check in wanted if frame.touches(check)]
        return _Answers(
            screened,
            trials,
            checks,
            _table([anew.verdicts(trial) for trial in trials], np.uint8, frame),
            _table([decided(frame.truths(check)) for check in checks], np.bool_, frame),
            ~contradicted(frame),
            _table([_reopened(screened, frame, n) for n in trials if replaced], np.bool_, frame),
        )

    def to(self, lack: Lack, found: Sequence[Option], part: Part) -> Tries:
        """Those to one part of the frame: a row for each option and patient."""
        shape, plan = (-1, len(found), lack.rows.size), self.screened.plan
        possible = np.array([one.possible for one in found])
        possible &= self.consistent[part.rows].reshape(possible.shape)
        closed = (self.decided[:, part.rows].reshape(shape) | ~possible).all(axis=1)
        closed &= possible.any(axis=0)
        closing = zip(self.checks, closed, strict=True)
        return Tries(
            lack.concept,
            self.screened.frame.vocabulary,
            found,
            possible,
            [plan.trials[trial] for trial in self.trials],
            self._open[:, lack.rows],
            self.verdicts[:, part.rows].reshape(shape),
            {check: flags for check, flags in closing if part.touches(check)},
            (self.reopened[:, part.rows].reshape(shape) & possible).any(axis=1),
        )

    @cached_property
    def _open(self) -> Flags:
        """Whether each trial is open today, for all patients of the block."""
        today = [self.screened.verdicts(trial) == Verdict.OPEN for trial in self.trials]
        return _table(today, np.bool_, self.screened.frame)


def _table(rows: Sequence[npt.NDArray[Any]], of: type[Cell], frame: Frame) -> npt.NDArray[Cell]:
    return np.array(rows, of).reshape(len(rows), frame.size)


def _reopened(screened: Screened, frame: Supposed, trial: int) -> Flags:
    """The rows in which a criterion is open that is decided today."""
    found = np.zeros((frame.size + 7) // 8, np.uint8)
    for step in screened.plan.steps[trial]:
        if frame.touches(step.check):
            today = screened.frame.truths(step.check).take(frame.rows)
            found |= frame.truths(step.check).open & ~today.open
    return unpacked(found, frame.size)


def _touched(plan: Plan, frame: Supposed) -> Iterator[int]:
    """The trials of which any criterion may be answered otherwise."""
    for trial, steps in enumerate(plan.steps):
        if any(frame.touches(step.check) for step in steps):
            yield trial
