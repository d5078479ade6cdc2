"""The screening and enrollment log, as a by-product: who was screened for what, and why not.

One row for each patient and trial. What the tool cannot know stays blank for the coordinator, who
chooses a reason from the list in the workbook. A reason is given only where a criterion surely
fails for good: whoever is open, or not eligible today, is no screen failure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from screener.findings import TrialFinding
from screener.report.folder import save
from screener.report.model import Format, Job, Output
from screener.report.patients import Patient
from screener.report.tables import BYTE_ORDER_MARK, Column, Table, csv_lines, workbook
from screener.report.words import REASONS, VERDICT_MARKS, brief
from screener.screening import Status, Verdict

CODES = "Reason codes"
LONGEST = 400
RESULTS = {verdict: mark.word for verdict, mark in VERDICT_MARKS.items()} | {Verdict.OPEN: "Open"}
COLUMNS = (
    Column("Subject", 12),
    Column("Trial", 14),
    Column("Protocol version", 16),
    Column("Consent date", 12),
    Column("Consent version", 10),
    Column("Screened on", 12),
    Column("Pre-screening result", 24),
    Column("Reason code", 13, f"='{CODES}'!$A$2:$A${len(REASONS) + 1}"),
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

    def part(self, patients: Sequence[Patient]) -> list[Row]:
        return [_row(patient, one) for patient in patients for one in patient.findings]

    def add(self, part: list[Row]) -> None:
        self.rows += part

    def finish(self) -> None:
        header = [one.header for one in COLUMNS]
        text = BYTE_ORDER_MARK + csv_lines([header, *self.rows])
        save(self.job.folder / "screening_log.csv", text)
        (self.job.folder / "screening_log.xlsx").write_bytes(workbook([*self._tables()]))

    def _tables(self) -> Iterator[Table]:
        trials = self.job.plan.trials
        for number, trial in enumerate(trials):
            yield Table(trial.name, COLUMNS, self.rows[number :: len(trials)])
        codes = [*REASONS.items()]
        yield Table(CODES, (Column("Code"), Column("Meaning", 40)), codes)


def _row(patient: Patient, finding: TrialFinding) -> Row:
    unmet = (one for one in finding.criteria if one.status is Status.NOT_SATISFIED)
    failing = [one for one in unmet if one.bears]
    final = finding.verdict is Verdict.NOT_ELIGIBLE and failing
    code = ("INC" if failing[0].criterion.kind == "inclusion" else "EXC") if final else ""
    said = "; ".join(f"{one.criterion.text} (found: {one.found})" for one in failing)
    return (
        patient.id,
        finding.trial.id,
        finding.trial.version,
        patient.consent,
        "",
        patient.reference_day,
        RESULTS[finding.verdict],
        code,
        ", ".join(one.criterion.id for one in failing),
        brief(said, LONGEST),
        "",
        "",
        "",
    )
