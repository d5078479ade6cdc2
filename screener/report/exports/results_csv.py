"""results.csv: one row for each patient, trial and criterion, for spreadsheets and statistics."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from screener.cells import Cell
from screener.explaining.findings import TrialFinding
from screener.report.exports.in_parts import InParts
from screener.report.model import Output
from screener.report.patients import Patient
from screener.report.runs.folder import save
from screener.report.tables import BYTE_ORDER_MARK, END_OF_LINE, csv_field, csv_lines

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

    def texts(self, patient: Patient) -> Iterator[str]:
        for finding in patient.findings:
            yield from _lines(patient, finding)


def _lines(patient: Patient, finding: TrialFinding) -> Iterator[str]:
    """What rows have in common is written once."""
    whose = _fields(patient.id, finding.trial.id, finding.trial.version, finding.verdict.word)
    for line in finding.criteria:
        one, question = line.criterion, " ".join(todo.question for todo in line.todos)
        about = _fields(one.id, one.kind, one.arm, line.status.word, line.required)
        yield f"{whose},{about},{_said(line.found, line.cells, question)}{END_OF_LINE}"


@lru_cache(4096)
def _said(found: str, cells: tuple[Cell, ...], question: str) -> str:
    return _fields(found, "; ".join(f"{cell.place} = {cell.text}" for cell in cells), question)


def _fields(*texts: str) -> str:
    """Several fields of a row."""
    return ",".join(map(csv_field, texts))
