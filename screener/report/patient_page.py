"""A page for each patient: one worksheet a trial, in the same order for all.

What is the same for every patient is worked out once; thousands of pages are made from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from screener.cohort import Trail
from screener.findings import CriterionFinding, TrialFinding
from screener.report.cells import nothing_in, quote
from screener.report.model import Job
from screener.report.patients import Patient
from screener.report.questions import Asked, by_patient
from screener.report.words import ANSWERERS
from screener.report.worksheet import Line, Worksheet
from screener.trial import Trial

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
        self.instead = [self._instead(trial) for trial in job.plan.trials]

    def name(self, row: int) -> str:
        size = self.job.cohort.size
        return f"{row + 1:0{len(str(size))}}.html" if 0 <= row < size else ""

    def worksheets(self, patient: Patient) -> tuple[Worksheet, ...]:
        asked = self.questions.get(patient.row, ())
        misses = {(one.trial.id, one.trial.version): one for one in patient.near_misses}
        found = zip(patient.findings, self.instead, patient.clocks, strict=True)
        return tuple(
            replace(
                self._worksheet(finding, instead, asked),
                clock=clock.words() if clock else "",
                near_miss=misses.get((finding.trial.id, finding.trial.version)),
            )
            for finding, instead, clock in found
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

    def _worksheet(
        self, finding: TrialFinding, instead: Mapping[str, str], asked: Sequence[Asked]
    ) -> Worksheet:
        lines = tuple(self._line(line, instead[line.criterion.id]) for line in finding.criteria)
        cells = {cell for line in finding.criteria for cell in line.cells}
        return Worksheet(finding, lines, tuple(one for one in asked if one.cells & cells))

    def _line(self, line: CriterionFinding, instead: str) -> Line:
        quotes = tuple(quote(cell, self.job.cohort) for cell in line.cells)
        return Line(line, quotes, instead)

    def _instead(self, trial: Trial) -> dict[str, str]:
        """What the column of cells says, for each criterion, where there is no cell to quote."""
        frame = self.job.cohort.frame
        return {one.id: nothing_in(frame, one.check) if one.check else "" for one in trial.criteria}
