"""The index of a run: patients by trials, what each trial loses them on, what is missing most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from screener.concepts.vocabulary import Vocabulary
from screener.insight.clock import Clock
from screener.insight.funnel import Funnel, funnels
from screener.insight.ranking import Wanted, together, wanted
from screener.report.model import Job
from screener.report.pages.outcome import Nearest, Outcome, nearest
from screener.report.pages.stages import Stages, stages
from screener.report.pages.worksheet import CAN_CHANGE, Worksheet
from screener.report.papers import NO_PAPERS, Papers
from screener.report.patients import Patient
from screener.report.questions import by_patient
from screener.report.runs.earlier import Earlier
from screener.report.words import ANSWERERS, AT_BEST, VERDICT_MARKS, Mark
from screener.screening import Verdict
from screener.trial import Trial
from screener.values.day import show_day

LISTED = 40
"""So many rows of a list that the pages of the patients have in full."""
FIRST = 15
"""So many facts are told that many patients lack."""


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
    reference_day: str
    outcomes: tuple[Outcome, ...]
    next_visit: str = ""
    days_to_visit: int | str = ""
    lead: Lead | None = None
    wanted: tuple[Wanted, ...] = ()
    papers: Papers = NO_PAPERS
    nearest: Nearest | None = None

    @property
    def changed(self) -> bool:
        return any(one.before for one in self.outcomes)

    @property
    def best(self) -> Verdict:
        """The verdict of the trial that is nearest to the patient."""
        return max(one.verdict for one in self.outcomes)

    @property
    def out(self) -> bool:
        """Not eligible for any trial?"""
        return self.best is Verdict.NOT_ELIGIBLE


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
    page: str,
    patient: Patient,
    worksheets: Sequence[Worksheet],
    earlier: Earlier,
    vocabulary: Vocabulary,
) -> Summary:
    outcomes = tuple(
        Outcome(
            one.finding.verdict,
            one.headline,
            tuple(line.finding.criterion.id for line in one.failing),
            one.to_find_out,
            earlier.changed(patient.id, one.trial.id, one.finding.verdict.word),
            one.nearly,
            one.clock,
            _day(clock, one.finding.verdict) if clock else "",
            () if one.settled else tuple(_arms(one)),
            one.lacking,
        )
        for one, clock in zip(worksheets, patient.clocks, strict=True)
    )
    return Summary(
        patient.row,
        page,
        patient.id,
        patient.file_row,
        patient.reference_day,
        outcomes,
        patient.next_visit,
        "" if patient.days_to_visit is None else patient.days_to_visit,
        _lead(patient),
        tuple(wanted(patient.todo.facts, vocabulary)),
        patient.papers,
        nearest([one.trial for one in worksheets], outcomes),
    )


def _day(clock: Clock, verdict: Verdict) -> str:
    if clock.waits and clock.opens is not None:
        return f"from {show_day(clock.opens)}"
    if clock.holds_until is None or verdict is Verdict.NOT_NOW:
        return ""
    return f"until {show_day(clock.holds_until)}"


def _arms(sheet: Worksheet) -> Iterator[tuple[Mark, str]]:
    """The cohorts that a patient may still be in, and those that would be hers but are closed."""
    for one in sheet.finding.arms:
        if one.verdict is not Verdict.NOT_ELIGIBLE:
            yield VERDICT_MARKS[one.verdict], one.arm.id + ("" if one.arm.open else " (closed)")


def _lead(patient: Patient) -> Lead | None:
    for one in patient.todo.facts:
        return Lead(one.question, ANSWERERS[one.asks], one.words(), one.rank)
    return None


def index(job: Job, summaries: Sequence[Summary]) -> str:
    questions = by_patient(job.cohort)
    return job.templates.render(
        "index.html",
        run=job.run,
        cohort=job.cohort,
        trials=job.plan.trials,
        summaries=summaries,
        questions=questions,
        wanted=_wanted(summaries),
        leads=sorted((one for one in summaries if one.lead), key=_rank)[:LISTED],
        misses=_misses(job, summaries)[:LISTED],
        funnels=[(one, bar(one)) for one in funnels(job.cohort.frame, job.plan)],
        stages=_stages(job, summaries),
        readable=sum(one.row not in questions for one in summaries),
        verdicts=[*VERDICT_MARKS.values()],
        reference_days=sorted({one.reference_day for one in summaries}),
        at_best=_at_best(summaries),
        outputs=job.outputs,
    )


def _stages(job: Job, summaries: Sequence[Summary]) -> list[Stages]:
    """The stages of each trial; none, if the sheet says nothing of any."""
    trials, told = job.plan.trials, [one.papers for one in summaries]
    each = [stages(trial, told, alone=len(trials) == 1) for trial in trials]
    return each if any(one.any for one in each) else []


def _at_best(summaries: Sequence[Summary]) -> list[tuple[Mark, int, str]]:
    """How many patients have which verdict at best, the nearest first."""
    counts = Counter(one.best for one in summaries)
    return [(VERDICT_MARKS[verdict], counts[verdict], words) for verdict, words in AT_BEST.items()]


def _wanted(summaries: Sequence[Summary]) -> list[tuple[str, Wanted]]:
    """What settles anything, with who can answer it."""
    every = together(one for each in summaries for one in each.wanted)
    telling = [one for one in every if one.settles or one.clears]
    return [(ANSWERERS[one.asks], one) for one in telling[:FIRST]]


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
