"""The same findings for another reader: one more page for each patient.

The investigator reads every criterion in full, judges what is hers to judge, and signs. A page is
a template, so a site can word it as it likes.
"""

from __future__ import annotations

from collections.abc import Sequence

from screener.report.model import Format, Job, Output
from screener.report.pages.patient_page import PatientPages
from screener.report.patients import Patient
from screener.report.runs.folder import save


class Variant(Format[None]):
    """A folder of pages named after the format, made with the template of that name."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.pages = PatientPages(job, f"{self.name}.html", self.name)

    def start(self) -> None:
        (self.job.folder / self.name).mkdir()

    def part(self, patients: Sequence[Patient]) -> None:
        for one in patients:
            page = self.pages.page(one, self.pages.worksheets(one))
            save(self.job.folder / self.name / self.pages.name(one.row), page)

    def add(self, part: None) -> None:
        """The pages are written already."""


class Investigator(Variant):
    """investigator/0012.html."""

    name = "investigator"
    outputs = (
        Output(
            "investigator/",
            "a page for each patient, for the investigator to judge and sign",
            "For the investigator",
        ),
    )
