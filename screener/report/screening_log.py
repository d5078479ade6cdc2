"""The screening and enrollment log, as a by-product: who was screened for what, and why not.

One row for each patient and trial, whoever was screened last first, on numbered pages. What the
tool cannot know comes from the coordinator's columns of the sheet, or stays blank for the
coordinator, who chooses a reason from the list in the workbook. From criteria a reason is given
only where one surely fails for good: whoever is open, or not eligible today, is no screen failure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from screener.explaining.findings import TrialFinding
from screener.report.folder import save
from screener.report.model import Format, Job, Output
from screener.report.papers import CONSENT, VERSION, reasons
from screener.report.patients import Patient
from screener.report.tables import BYTE_ORDER_MARK, Column, Table, csv_lines, workbook
from screener.report.words import VERDICT_MARKS, brief
from screener.screening import Status, Verdict

CODES = "Reason codes"
LONGEST = 400
RESULTS = {verdict: mark.word for verdict, mark in VERDICT_MARKS.items()} | {Verdict.OPEN: "Open"}
CODE, SCREENED = "Reason code", "Screened on"
COLUMNS = (
    Column("Subject", 12),
    Column("Trial", 14),
    Column("Protocol version", 16),
    Column("Consent date", 12),
    Column("Consent version", 10),
    Column(SCREENED, 12),
    Column("Pre-screening result", 24),
    Column(CODE, 13),
    Column("Criteria", 14),
    Column("Reason", 50),
    Column("Enrolled (yes/no)", 10),
    Column("Enrolled on", 12),
    Column("Initials, date", 14),
)
Row = tuple[str, ...]


class ScreeningLog(Format[list[Row]]):
    """screening_log.csv, and screening_log.xlsx with a sheet for each trial."""

    name = "log"
    outputs = (
        Output("screening_log.xlsx", "the log that a site keeps, with reasons to choose from"),
        Output("screening_log.csv", "the same as one table"),
    )

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.rows: list[Row] = []
        self.reasons = reasons(job.cohort.frame.vocabulary)

    def part(self, patients: Sequence[Patient]) -> list[Row]:
        return [self._row(patient, one) for patient in patients for one in patient.findings]

    def add(self, part: list[Row]) -> None:
        self.rows += part

    def finish(self) -> None:
        self.rows.sort(key=_screened, reverse=True)
        header = [one.header for one in COLUMNS]
        text = BYTE_ORDER_MARK + csv_lines([header, *self.rows])
        save(self.job.folder / "screening_log.csv", text)
        (self.job.folder / "screening_log.xlsx").write_bytes(workbook([*self._tables()]))

    def _tables(self) -> Iterator[Table]:
        choices = f"='{CODES}'!$A$2:$A${len(self.reasons) + 1}"
        columns = [replace(one, choices=choices if one.header == CODE else "") for one in COLUMNS]
        for trial in self.job.plan.trials:
            mine = (trial.id, trial.version)
            yield Table(trial.name, columns, [row for row in self.rows if row[1:3] == mine])
        codes = [*self.reasons.items()]
        yield Table(CODES, (Column("Code"), Column("Meaning", 40)), codes)

    def _row(self, patient: Patient, finding: TrialFinding) -> Row:
        papers = patient.papers.about(finding.trial, alone=len(self.job.plan.trials) == 1)
        unmet = (one for one in finding.criteria if one.status is Status.NOT_SATISFIED)
        failing = [one for one in unmet if one.bears]
        final = finding.verdict is Verdict.NOT_ELIGIBLE and failing
        code = ("INC" if failing[0].criterion.kind == "inclusion" else "EXC") if final else ""
        said = [self.reasons[papers.reason]] if papers.reason else []
        said += [f"{one.criterion.text} (found: {one.found})" for one in failing]
        return (
            patient.id,
            finding.trial.id,
            finding.trial.version,
            papers.says(CONSENT),
            papers.says(VERSION),
            patient.reference_day,
            RESULTS[finding.verdict],
            papers.reason or code,
            ", ".join(one.criterion.id for one in failing),
            brief("; ".join(said), LONGEST),
            papers.enrolled,
            "",
            "",
        )


def _screened(row: Row) -> str:
    """The last day that a patient may have been screened on."""
    return row[[one.header for one in COLUMNS].index(SCREENED)].split()[-1]
