"""From which day a trial is possible, and on which day something expires.

Washouts, windows and ages are not calculated here: the same patient is screened on each of the
coming days, and the answers are compared. Nothing else about the patient is taken to change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from screener.concepts.vocabulary import REFERENCE_DAY
from screener.insight.supposing import Anew, WhatIf
from screener.screening import Screened, Status, Verdict
from screener.trial import Criterion, Trial
from screener.values import Spans
from screener.values.day import show_day

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
    days = screened.frame.column(REFERENCE_DAY)
    assert isinstance(days, Spans)
    trials = range(len(screened.plan.trials))
    possible = np.array([screened.verdicts(trial) != Verdict.NOT_ELIGIBLE for trial in trials])
    rows = np.flatnonzero(possible.any(axis=0) & (days.first == days.last))
    found: list[list[Clock | None]] = [[None] * len(trials) for _ in range(screened.frame.size)]
    if rows.size:
        later = _later(screened, days, rows)
        for trial in trials:
            _read(screened, later, trial, rows[possible[trial, rows]], found, rows, days.first)
    return [tuple(one) for one in found]


def _later(screened: Screened, days: Spans, rows: npt.NDArray[np.intp]) -> Screened:
    """The patients on each of the coming days: `HORIZON` + 1 rows each."""
    repeated = np.repeat(rows, HORIZON + 1)
    ahead = np.tile(np.arange(HORIZON + 1, dtype=np.int32), rows.size)
    day = (days.first[repeated] + ahead).astype(np.int32)
    frame = WhatIf(screened.frame).frame(repeated, {REFERENCE_DAY: Spans(day, day)})
    return Anew(frame, screened.plan, base=screened)


def _read(
    screened: Screened,
    later: Screened,
    trial: int,
    wanted: npt.NDArray[np.intp],
    found: list[list[Clock | None]],
    rows: npt.NDArray[np.intp],
    today: npt.NDArray[np.int32],
) -> None:
    """Reads one trial's answers on all days into `found`."""
    places = np.searchsorted(rows, wanted)
    verdicts = later.verdicts(trial).reshape(rows.size, -1)[places]
    statuses = later.statuses(trial).reshape(-1, rows.size, HORIZON + 1)[:, places]
    fails, stale = statuses == Status.NOT_SATISFIED, statuses == Status.OUT_OF_WINDOW
    open_ = (verdicts >= Verdict.OPEN) & ~(fails[:, :, :1] & stale).any(axis=0)
    held = np.isin(statuses, HELD)
    lost = held[:, :, :1] & ~held
    expires = np.asarray(lost.any(axis=0))
    for n, row in enumerate(wanted.tolist()):
        first = int(expires[n].argmax())
        criteria = screened.plan.trials[trial].criteria
        found[row][trial] = Clock(
            screened.plan.trials[trial],
            int(today[row]),
            int(today[row]) + int(open_[n].argmax()) if open_[n].any() else None,
            int(today[row]) + first - 1 if expires[n].any() else None,
            tuple(criteria[c] for c in np.flatnonzero(lost[:, n, first])) if first else (),
        )
