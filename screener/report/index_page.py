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
from screener.report.words import STATUS_MARKS, VERDICT_MARKS, Mark
from screener.report.worksheet import Worksheet
from screener.screening import Verdict

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

    @property
    def reasons(self) -> str:
        more = len(self.failing) - NAMED
        return ", ".join(self.failing[:NAMED]) + (f" and {more} more" if more > 0 else "")


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
    )


def index(job: Job, summaries: Sequence[Summary]) -> str:
    return job.templates.render(
        "index.html",
        run=job.run,
        cohort=job.cohort,
        trials=job.plan.trials,
        summaries=summaries,
        questions=by_patient(job.cohort),
        funnels=[(one, bar(one)) for one in funnels(job.cohort.frame, job.plan)],
        verdicts=VERDICT_MARKS.values(),
        statuses=STATUS_MARKS.values(),
    )
