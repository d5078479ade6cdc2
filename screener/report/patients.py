"""The patients of a run with their findings, a batch at a time.

A batch is a pure function of the cohort and the plan. Batches come back in order, so that the
reports are the same bytes however many processes made them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from screener.cohort import Cohort
from screener.concepts.vocabulary import NEXT_VISIT, REFERENCE_DAY
from screener.explaining.findings import Findings, TrialFinding
from screener.frame import PATIENTS, Frame
from screener.insight.clock import Clock, clocks
from screener.insight.facts import Todo
from screener.insight.near_misses import NearMiss, near_misses
from screener.insight.todo import todos
from screener.report.papers import Papers, papers, said
from screener.screening import Screened
from screener.values import Spans
from screener.wording import shown

BATCH = 400
"""At most so many patients are told of at once: the more, the more is shared, and in memory."""


@dataclass(frozen=True, eq=False)
class Insights:
    """What follows from the findings of a batch, worked out for all when a report asks for it."""

    told: Findings
    findings: Sequence[tuple[TrialFinding, ...]]

    @cached_property
    def todos(self) -> list[Todo]:
        return todos(self.told.screened, self.findings)

    @cached_property
    def clocks(self) -> list[tuple[Clock | None, ...]]:
        return clocks(self.told.screened)

    @cached_property
    def near_misses(self) -> list[tuple[NearMiss, ...]]:
        return [near_misses(self.told, row, found) for row, found in enumerate(self.findings)]


@dataclass(frozen=True, eq=False)
class Patient:
    """One patient's findings, and what follows from them.

    `row` is that of the cohort, `file_row` that of the sheet, `place` that of the batch.
    """

    insights: Insights
    place: int
    row: int
    id: str
    file_row: int
    reference_day: str
    papers: Papers
    next_visit: str
    days_to_visit: int | None
    """From the reference day to the first day that the next visit may be on."""
    identity: tuple[tuple[str, str], ...] = ()
    """Who the patient is: label and value of each personal fact that may be said."""

    @property
    def findings(self) -> tuple[TrialFinding, ...]:
        return self.insights.findings[self.place]

    @property
    def todo(self) -> Todo:
        return self.insights.todos[self.place]

    @property
    def clocks(self) -> tuple[Clock | None, ...]:
        """A clock for each trial."""
        return self.insights.clocks[self.place]

    @property
    def near_misses(self) -> tuple[NearMiss, ...]:
        return self.insights.near_misses[self.place]


def explained(cohort: Cohort, block: Screened) -> list[Patient]:
    """The patients of a block of the cohort, with their findings for every trial."""
    days = block.frame.column(REFERENCE_DAY)
    assert isinstance(days, Spans)
    told = Findings(block)
    insights = Insights(told, [told.of(row) for row in range(block.frame.size)])
    return [
        Patient(
            insights=insights,
            place=row,
            row=block.start + row,
            id=cohort.ids[block.start + row],
            file_row=int(cohort.file_rows[block.start + row]),
            reference_day=days.at(row).show(),
            papers=papers(block.frame, row, cohort.logged.get(block.start + row, ())),
            next_visit=said(block.frame, NEXT_VISIT, row),
            days_to_visit=_days_to_visit(block.frame, days, row),
            identity=tuple(_identity(block.frame, row)),
        )
        for row in range(block.frame.size)
    ]


def _days_to_visit(frame: Frame, days: Spans, row: int) -> int | None:
    if not said(frame, NEXT_VISIT, row):
        return None
    visit = frame.column(NEXT_VISIT)
    assert isinstance(visit, Spans)
    return int(visit.first[row]) - int(days.first[row])


def _identity(frame: Frame, row: int) -> Iterator[tuple[str, str]]:
    """What the sheet of the patients says of who this is; nothing in the coded edition."""
    known = frame.vocabulary
    for name in frame.recorded:
        concept = known.concepts[name]
        if not concept.personal or concept.table != PATIENTS or name in known.unsaid:
            continue
        if frame.tells(name)[row]:
            yield concept.label, shown(known, name, frame.column(name).at(row))
