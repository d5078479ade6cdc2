"""The index of a run: patients by trials, what each trial loses them on, what is missing most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from screener.insight.funnel import Funnel, funnels
from screener.report.earlier import Earlier
from screener.report.model import Job
from screener.report.patients import Patient
from screener.report.questions import by_patient
from screener.report.words import ANSWERERS, STATUS_MARKS, VERDICT_MARKS, Mark
from screener.report.worksheet import CAN_CHANGE, Worksheet
from screener.screening import Verdict
from screener.trial import Trial

LISTED = 40
"""So many rows of a list that the pages of the patients have in full."""
NAMED = 2
"""So many failing criteria are named in a cell of the matrix."""


@dataclass(frozen=True)
class Outcome:
    """One cell of the matrix."""

    mark: Mark
    headline: str
    failing: tuple[str, ...]
    to_find_out: int
    before: str = ""
    """What an earlier run said, if it said something else."""
    nearly: str = ""
    clock: str = ""

    @property
    def reasons(self) -> str:
        more = len(self.failing) - NAMED
        return ", ".join(self.failing[:NAMED]) + (f" and {more} more" if more > 0 else "")


@dataclass(frozen=True)
class Lead:
    """What to find out first about a patient; the lower its rank, the more it settles."""

    question: str
    who: str
    settles: str
    rank: tuple[int, ...]


@dataclass(frozen=True)
class Summary:
    """One row of the matrix."""

    row: int
    page: str
    id: str
    file_row: int
    outcomes: tuple[Outcome, ...]
    next_visit: str = ""
    days_to_visit: int | str = ""
    lead: Lead | None = None

    @property
    def changed(self) -> bool:
        return any(one.before for one in self.outcomes)

    @property
    def out(self) -> bool:
        """Not eligible for any trial?"""
        return all(one.mark == VERDICT_MARKS[Verdict.NOT_ELIGIBLE] for one in self.outcomes)


@dataclass(frozen=True)
class Piece:
    """A piece of a bar that is 1000 wide."""

    look: str
    x: int
    width: int


def bar(funnel: Funnel) -> tuple[Piece, ...]:
    """The patients of a sheet by verdict, side by side."""
    counts = (funnel.not_eligible, funnel.not_now, funnel.open, funnel.clear)
    ends = [1000 * sum(counts[:n]) // max(1, funnel.patients) for n in range(len(counts) + 1)]
    return tuple(
        Piece(mark.look, start, end - start)
        for mark, (start, end) in zip(VERDICT_MARKS.values(), pairwise(ends), strict=True)
    )


def summary(
    page: str, patient: Patient, worksheets: Sequence[Worksheet], earlier: Earlier
) -> Summary:
    outcomes = tuple(
        Outcome(
            one.mark,
            one.headline,
            tuple(line.finding.criterion.id for line in one.failing),
            one.to_find_out,
            earlier.changed(patient.id, one.trial.id, one.finding.verdict.word),
            one.nearly,
            one.clock,
        )
        for one in worksheets
    )
    return Summary(
        patient.row,
        page,
        patient.id,
        patient.file_row,
        outcomes,
        patient.next_visit,
        "" if patient.days_to_visit is None else patient.days_to_visit,
        _lead(patient),
    )


def _lead(patient: Patient) -> Lead | None:
    for one in patient.todo.facts:
        return Lead(one.question, ANSWERERS[one.asks], one.words(), one.rank)
    return None


def index(job: Job, summaries: Sequence[Summary]) -> str:
    return job.templates.render(
        "index.html",
        run=job.run,
        cohort=job.cohort,
        trials=job.plan.trials,
        summaries=summaries,
        questions=by_patient(job.cohort),
        leads=sorted((one for one in summaries if one.lead), key=_rank)[:LISTED],
        misses=_misses(job, summaries)[:LISTED],
        funnels=[(one, bar(one)) for one in funnels(job.cohort.frame, job.plan)],
        verdicts=VERDICT_MARKS.values(),
        statuses=STATUS_MARKS.values(),
    )


def _rank(summary: Summary) -> tuple[int, ...]:
    return summary.lead.rank if summary.lead else ()


def _misses(job: Job, summaries: Sequence[Summary]) -> list[tuple[Summary, Trial, Outcome]]:
    """Whoever fails one criterion of a trial and no other, what can change first."""
    found = [
        (patient, trial, one)
        for patient in summaries
        for trial, one in zip(job.plan.trials, patient.outcomes, strict=True)
        if one.nearly
    ]
    return sorted(found, key=lambda miss: not miss[2].nearly.endswith(CAN_CHANGE))
