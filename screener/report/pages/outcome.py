"""A patient and a trial in one cell of the matrix, and the trial that is nearest to a patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screener.report.words import VERDICT_MARKS, Mark
from screener.screening import Verdict
from screener.trial import Trial

NAMED = 2
"""So many failing criteria are named in a cell of the matrix."""


@dataclass(frozen=True)
class Outcome:
    """One cell of the matrix."""

    verdict: Verdict
    headline: str
    failing: tuple[str, ...]
    to_find_out: int
    before: str = ""
    """What an earlier run said, if it said something else."""
    nearly: str = ""
    clock: str = ""
    day: str = ""
    """From when, if that is what is waited for; else until when, if something expires."""
    arms: tuple[tuple[Mark, str], ...] = ()
    lacking: tuple[str, ...] = ()
    """The criteria that something is to be found out for."""

    @property
    def mark(self) -> Mark:
        return VERDICT_MARKS[self.verdict]

    @property
    def reasons(self) -> str:
        more = len(self.failing) - NAMED
        return ", ".join(self.failing[:NAMED]) + (f" +{more}" if more > 0 else "")

    @property
    def near(self) -> tuple[int, int, int]:
        """The higher, the nearer the trial is to the patient."""
        return self.verdict, -self.to_find_out, -len(self.failing)

    @property
    def short_of(self) -> str:
        """What keeps the patient from the trial, in a word or two."""
        if self.verdict is Verdict.OPEN:
            some = f" ({', '.join(self.lacking)})" if len(self.lacking) <= NAMED else ""
            return f"{self.to_find_out} to find out{some}"
        if self.verdict is Verdict.CLEAR:
            return self.mark.brief or ""
        return f"only {self.reasons}" if self.nearly else self.reasons


@dataclass(frozen=True)
class Nearest:
    """The trial that is nearest to a patient, by its number among those of the run."""

    number: int
    trial: Trial
    outcome: Outcome
    others: int
    """So many other trials have the same verdict."""


def nearest(trials: Sequence[Trial], outcomes: Sequence[Outcome]) -> Nearest | None:
    """The trial that asks least of the patient; none, if none can be hers or nearly so."""
    best = max(outcomes, key=lambda one: one.near)
    if best.verdict is Verdict.NOT_ELIGIBLE:
        best = next((one for one in outcomes if one.nearly), best)
        if not best.nearly:
            return None
    place = outcomes.index(best)
    others = sum(one.verdict is best.verdict for one in outcomes) - 1
    shown = 0 if best.verdict is Verdict.NOT_ELIGIBLE else others
    return Nearest(place + 1, trials[place], best, shown)
