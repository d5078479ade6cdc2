"""results.csv: one row for each patient, trial and criterion, for spreadsheets and statistics.

A spreadsheet takes a cell that starts with =, +, -, @, a tab or a line break for a formula, in
quotation marks or not, and in East Asian versions their full-width forms too. Such a cell is
given a leading apostrophe, unless it is a number. UTF-8 with the mark that Excel knows it by.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import StringIO
from pathlib import Path

from screener.findings import CriterionFinding, TrialFinding
from screener.report.folder import append, encoded, save
from screener.report.model import Format
from screener.report.patients import Patient
from screener.report.visible import visible

BYTE_ORDER_MARK = "\ufeff"
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
FORMULA = re.compile(r"\s*[=+\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?", re.ASCII)


@lru_cache(4096)
def harmless(text: str) -> str:
    """The text as a spreadsheet may have it.

    >>> [harmless(text) for text in ("=1+1", "-1.5", "-1.5+A1", " @SUM", "2+")]
    ["'=1+1", '-1.5', "'-1.5+A1", "' @SUM", '2+']
    """
    shown = visible(text)
    return f"'{shown}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else shown


class Csv(Format[bytes]):
    """Tidy: the verdict of a trial is repeated on each of its rows."""

    name = "csv"

    @property
    def path(self) -> Path:
        return self.job.folder / "results.csv"

    def start(self) -> None:
        save(self.path, BYTE_ORDER_MARK + _lines([COLUMNS]))

    def part(self, patients: Sequence[Patient]) -> bytes:
        rows = (
            _row(patient, finding, line)
            for patient in patients
            for finding in patient.findings
            for line in finding.criteria
        )
        return encoded(_lines(rows))

    def add(self, part: bytes) -> None:
        append(self.path, part)


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


def _lines(rows: Iterable[Sequence[str]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(map(harmless, row) for row in rows)
    return text.getvalue()
