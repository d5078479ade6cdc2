"""From which day a trial is possible, and on which day something expires.

Washouts, windows and ages are not calculated here: the same patient is screened on each of the
coming days, and the answers are compared. Nothing else about the patient is taken to change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress

import numpy as np

from screener.concepts.vocabulary import REFERENCE_DAY
from screener.insight.supposed import Places, Supposed
from screener.insight.supposing import Anew, WhatIf
from screener.screening import Screened, Status, Statuses, Verdict, Verdicts
from screener.trial import Criterion, Trial
from screener.values import Spans
from screener.values.day import Days, show_day

HORIZON = 365
HELD = (Status.SATISFIED, Status.NOT_APPLICABLE)


@dataclass(frozen=True)
class Clock:
    """A patient's and a trial's days, in days since 1970-01-01.

    `opens`: the first day, from the reference day on, on which no criterion fails, and none that
    fails today is merely too old to count; None: there is none in the next `HORIZON` days.
    `holds_until`: the last day on which all that is satisfied today still is; None: nothing
    expires. `expiring`: what then does.
    """

    trial: Trial
    reference_day: int
    opens: int | None = None
    holds_until: int | None = None
    expiring: tuple[Criterion, ...] = ()

    @property
    def waits(self) -> bool:
        """Is there something to wait for?"""
        return self.opens is not None and self.opens > self.reference_day

    def words(self) -> str:
        """One line, or nothing if time changes nothing."""
        parts = []
        if self.waits and self.opens is not None:
            parts.append(f"no criterion fails from {show_day(self.opens)}")
        if self.holds_until is not None:
            which = ", ".join(one.id for one in self.expiring)
            parts.append(f"{which} good until {show_day(self.holds_until)}")
        return "; ".join(parts)


def clocks(screened: Screened) -> list[tuple[Clock | None, ...]]:
    """For each patient, a clock for each trial of the plan.

    None where the trial is out of the question for good, or the reference day is uncertain.
    """
    what_if, trials = WhatIf(screened.frame), range(len(screened.plan.trials))
    of_trials = [_of_trial(screened, what_if, trial) for trial in trials]
    return [tuple(found.get(row) for found in of_trials) for row in range(screened.frame.size)]


def _of_trial(screened: Screened, what_if: WhatIf, trial: int) -> dict[int, Clock]:
    """The clocks of those for whom the trial is possible, by their row."""
    days = screened.frame.column(REFERENCE_DAY)
    assert isinstance(days, Spans)
    possible = screened.verdicts(trial) != Verdict.NOT_ELIGIBLE
    rows = np.flatnonzero(possible & (days.first == days.last))
    if not rows.size:
        return {}
    today = days.first[rows]
    later = Anew(_later(what_if, rows, today), screened.plan, base=screened)
    which, shape = screened.plan.trials[trial], (rows.size, HORIZON + 1)
    verdicts = later.verdicts(trial).reshape(shape)
    statuses = later.statuses(trial).reshape(len(which.criteria), *shape)
    return dict(zip(rows.tolist(), _read(which, today, verdicts, statuses), strict=True))


def _later(what_if: WhatIf, rows: Places, today: Days) -> Supposed:
    """The patients on each of the coming days: `HORIZON` + 1 rows each."""
    ahead = np.arange(HORIZON + 1, dtype=np.int32)
    day = (today[:, None] + ahead).ravel()
    return what_if.frame(np.repeat(rows, ahead.size), {REFERENCE_DAY: Spans(day, day)})


def _read(trial: Trial, today: Days, verdicts: Verdicts, statuses: Statuses) -> Iterator[Clock]:
    """From the verdicts (patients × days) and statuses (criteria × patients × days)."""
    fails, stale = statuses == Status.NOT_SATISFIED, statuses == Status.OUT_OF_WINDOW
    open_ = (verdicts >= Verdict.OPEN) & ~(fails[:, :, :1] & stale).any(axis=0)
    held = np.logical_or.reduce([statuses == one for one in HELD])
    lost = held[:, :, :1] & ~held
    expires = np.asarray(lost.any(axis=0))
    for n, day in enumerate(today.tolist()):
        first = int(expires[n].argmax())
        yield Clock(
            trial,
            day,
            day + int(open_[n].argmax()) if open_[n].any() else None,
            day + first - 1 if first else None,
            tuple(compress(trial.criteria, lost[:, n, first])) if first else (),
        )
