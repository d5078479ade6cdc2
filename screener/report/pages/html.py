"""The pages: an index of all patients and trials, and a page of worksheets for each patient.

File names and titles hold the number of a page, never the identifier of a patient: names of
files and titles of pages end up in lists and histories that nobody thinks of.
"""

from __future__ import annotations

from collections.abc import Sequence

from screener.report.model import Format, Job, Output
from screener.report.pages.index_page import Summary, index, summary
from screener.report.pages.patient_page import PAGES, PatientPages
from screener.report.patients import Patient
from screener.report.runs.folder import save


class Html(Format[list[Summary]]):
    """index.html, and patients/0012.html for the twelfth of the sheet."""

    name = "html"
    outputs = (
        Output(
            f"{PAGES}/",
            "a page for each patient, with a worksheet to sign for each trial",
            "Worksheets",
        ),
    )

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.pages = PatientPages(job)
        self.summaries: list[Summary] = []

    def start(self) -> None:
        (self.job.folder / PAGES).mkdir()

    def part(self, patients: Sequence[Patient]) -> list[Summary]:
        return [self._page(patient) for patient in patients]

    def add(self, part: list[Summary]) -> None:
        self.summaries += part

    def finish(self) -> None:
        save(self.job.folder / "index.html", index(self.job, self.summaries))

    def _page(self, patient: Patient) -> Summary:
        name = self.pages.name(patient.row)
        worksheets = self.pages.worksheets(patient)
        save(self.job.folder / PAGES / name, self.pages.page(patient, worksheets))
        return summary(
            f"{PAGES}/{name}",
            patient,
            worksheets,
            self.job.earlier,
            self.job.cohort.frame.vocabulary,
        )
