"""results.csv: one row for each patient, trial and criterion, for spreadsheets and statistics."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from screener.explaining.findings import CriterionFinding, TrialFinding
from screener.report.folder import save
from screener.report.in_parts import InParts
from screener.report.model import Output
from screener.report.patients import Patient
from screener.report.tables import BYTE_ORDER_MARK, csv_lines

COLUMNS = (
    "patient",
    "trial",
    "version",
    "verdict",
    "criterion",
    "kind",
    "cohort",
    "status",
    "required",
    "found",
    "cells",
    "question",
)


class Csv(InParts):
    """Tidy: the verdict of a trial is repeated on each of its rows."""

    name = "csv"
    outputs = (
        Output("results.csv", "a row for each patient, trial and criterion, for other programs"),
    )

    @property
    def path(self) -> Path:
        return self.job.folder / "results.csv"

    def start(self) -> None:
        save(self.path, BYTE_ORDER_MARK + csv_lines([COLUMNS]))

    def text(self, patients: Sequence[Patient]) -> str:
        rows = (
            _row(patient, finding, line)
            for patient in patients
            for finding in patient.findings
            for line in finding.criteria
        )
        return csv_lines(rows)


def _row(patient: Patient, finding: TrialFinding, line: CriterionFinding) -> tuple[str, ...]:
    return (
        patient.id,
        finding.trial.id,
        finding.trial.version,
        finding.verdict.word,
        line.criterion.id,
        line.criterion.kind,
        line.criterion.arm,
        line.status.word,
        line.required,
        line.found,
        "; ".join(f"{cell.place} = {cell.text}" for cell in line.cells),
        " ".join(todo.question for todo in line.todos),
    )
