"""A page for each patient: one worksheet a trial, in the same order for all.

What is the same for every patient is worked out once; thousands of pages are made from it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from screener.cells import Cell
from screener.cohort import Trail
from screener.explaining.findings import TrialFinding
from screener.report.cells import Quote, nothing_in, quote
from screener.report.model import Job
from screener.report.pages.conversions import column_of, conversions
from screener.report.pages.fitting import fit
from screener.report.pages.worksheet import Entry, Line, Worksheet
from screener.report.patients import Patient
from screener.report.questions import Asked, by_patient
from screener.report.words import ANSWERERS
from screener.screening import Step

PAGES = "patients"
FIRST = 8
"""So many facts to find out are told at the head of a page."""


class PatientPages:
    """The pages of a run, by the patient's place in the sheet: 0012.html."""

    def __init__(self, job: Job, template: str = "patient.html", folder: str = PAGES) -> None:
        self.job = job
        self.template = template
        self.others = [one for one in job.outputs if one.title and one.path != f"{folder}/"]
        self.questions = by_patient(job.cohort)
        self.answers: dict[int, list[Trail]] = {}
        for one in job.cohort.answers:
            self.answers.setdefault(one.row, []).append(one)
        self.conversions = conversions(job.cohort.frame)
        self.entries = [[*map(self._entry, steps)] for steps in job.plan.steps]

    def name(self, row: int) -> str:
        size = self.job.cohort.size
        return f"{row + 1:0{len(str(size))}}.html" if 0 <= row < size else ""

    def worksheets(self, patient: Patient) -> tuple[Worksheet, ...]:
        asked = self.questions.get(patient.row, ())
        misses = {(one.trial.id, one.trial.version): one for one in patient.near_misses}
        quotes = self._quotes()
        found = zip(patient.findings, self.entries, patient.clocks, strict=True)
        return tuple(
            Worksheet(
                finding,
                tuple(
                    Line.of(entry, line, quotes(line.cells))
                    for entry, line in zip(entries, finding.criteria, strict=True)
                ),
                _about(finding, asked),
                self._converted(finding),
                clock=clock.words() if clock else "",
                near_miss=misses.get((finding.trial.id, finding.trial.version)),
            )
            for finding, entries, clock in found
        )

    def page(self, patient: Patient, worksheets: tuple[Worksheet, ...], **more: object) -> str:
        """The page; `more` is what its template alone shows."""
        name = self.name(patient.row)
        return self.job.templates.render(
            self.template,
            run=self.job.run,
            cohort=self.job.cohort,
            patient=patient,
            worksheets=worksheets,
            fit=fit,
            questions=self.questions.get(patient.row, ()),
            answers=self.answers.get(patient.row, ()),
            first=[(ANSWERERS[one.asks], one) for one in patient.todo.facts[:FIRST]],
            source=self.source(patient),
            number=name.removesuffix(".html"),
            indexed=any(one.path == f"{PAGES}/" for one in self.job.outputs),
            others=[(one.title, f"../{one.path}{name}") for one in self.others],
            earlier=self.name(patient.row - 1),
            later=self.name(patient.row + 1),
            **more,
        )

    def source(self, patient: Patient) -> str:
        """Where the patient stands in the sheet; some have records only, and no row in it."""
        cohort = self.job.cohort
        sheet = f", sheet {cohort.sheet}" if cohort.sheet else ""
        return f"{cohort.file}{sheet}, row {patient.file_row}" if patient.file_row else cohort.file

    def _converted(self, finding: TrialFinding) -> tuple[str, ...]:
        """The cells of a trial that are told in another unit than they are written in."""
        if not self.conversions:
            return ()
        cells = dict.fromkeys(cell for line in finding.criteria for cell in line.cells)
        written = (cell for cell in cells if cell.text.strip())
        said = ((cell, self.conversions.get(column_of(cell))) for cell in written)
        return tuple(f"{quote(cell, self.job.cohort).place} {one}" for cell, one in said if one)

    def _quotes(self) -> Callable[[tuple[Cell, ...]], tuple[Quote, ...]]:
        """Quotes the cells of a patient: trials ask for the same ones."""
        one = cache(lambda cell: quote(cell, self.job.cohort))
        return cache(lambda cells: tuple(map(one, cells)))

    def _entry(self, step: Step) -> Entry:
        one, frame = step.criterion, self.job.cohort.frame
        return Entry(one, step.required, nothing_in(frame, one.check) if one.check else "")


def _about(finding: TrialFinding, asked: Sequence[Asked]) -> tuple[Asked, ...]:
    """The questions about a cell that one of the criteria rests on."""
    cells = {cell for line in finding.criteria for cell in line.cells} if asked else set()
    return tuple(one for one in asked if not one.cells.isdisjoint(cells))
