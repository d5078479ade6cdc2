"""The screening and enrollment log, as a by-product: who was screened for what, and why not.

One row for each patient and trial, whoever was screened last first, on numbered pages. What the
tool cannot know comes from the coordinator's columns of the sheet or from the log so far, or stays
blank for the coordinator, who chooses a reason from the list in the workbook. Only such columns can
be written to, and what is written there goes back with --answers. From criteria a reason is given
only where one surely fails for good: whoever is open, or not eligible today, is no screen failure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from screener.explaining.findings import TrialFinding
from screener.intake.answers import log
from screener.report.model import Format, Job, Output
from screener.report.papers import reasons
from screener.report.patients import Patient
from screener.report.runs.folder import save
from screener.report.tables import BYTE_ORDER_MARK, DAY, TYPED, Column, Table, csv_lines, workbook
from screener.report.words import VERDICT_MARKS, brief
from screener.screening import Status, Verdict

LONGEST = 400
RESULTS = {verdict: mark.word for verdict, mark in VERDICT_MARKS.items()} | {Verdict.OPEN: "Open"}
SCREENED = "Screened on"
COLUMNS = (
    Column(log.SUBJECT, 12),
    Column(log.TRIAL, 14),
    Column("Protocol version", 16),
    Column(log.CONSENT, 12, free=DAY),
    Column(log.VERSION, 10, free=TYPED),
    Column(SCREENED, 12),
    Column("Pre-screening result", 24),
    Column(log.CODE, 13, free=TYPED),
    Column("Criteria", 14),
    Column("Reason", 50),
    Column(log.REMARKS, 24, free=TYPED),
    Column(log.ENROLLED, 10, free=TYPED),
    Column(log.ENROLLED_ON, 12, free=DAY),
    Column(log.INITIALS, 14, free=TYPED),
)
KEY = Column(log.KEY, hidden=True)
Row = tuple[str, ...]


class ScreeningLog(Format[list[Row]]):
    """screening_log.csv, and screening_log.xlsx with a sheet for each trial."""

    name = "log"
    outputs = (
        Output(
            "screening_log.xlsx",
            "the log that a site keeps, with reasons to choose from; filled in, it goes back with "
            "--answers",
        ),
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
        text = BYTE_ORDER_MARK + csv_lines([header, *(row[: len(header)] for row in self.rows)])
        save(self.job.folder / "screening_log.csv", text)
        (self.job.folder / "screening_log.xlsx").write_bytes(workbook([*self._tables()]))

    def _tables(self) -> Iterator[Table]:
        choices = f"='{log.CODES}'!$A$2:$A${len(self.reasons) + 1}"
        columns = [
            replace(one, choices=choices if one.header == log.CODE else "")
            for one in (*COLUMNS, KEY)
        ]
        for trial in self.job.plan.trials:
            mine = (trial.id, trial.version)
            yield Table(trial.name, columns, [row for row in self.rows if row[1:3] == mine])
        codes = [*self.reasons.items()]
        yield Table(log.CODES, (Column("Code"), Column("Meaning", 40)), codes)

    def _row(self, patient: Patient, finding: TrialFinding) -> Row:
        trial, alone = finding.trial, len(self.job.plan.trials) == 1
        unmet = (one for one in finding.criteria if one.status is Status.NOT_SATISFIED)
        failing = [one for one in unmet if one.bears]
        final = finding.verdict is Verdict.NOT_ELIGIBLE and failing
        code = ("INC" if failing[0].criterion.kind == "inclusion" else "EXC") if final else ""
        papers = patient.papers.about(trial, alone=alone)
        told = papers.columns
        said = [self.reasons[papers.reason]] if papers.reason else []
        said += [f"{one.criterion.text} (found: {one.found})" for one in failing]
        mine = {
            **told,
            log.SUBJECT: patient.id,
            log.TRIAL: trial.id,
            "Protocol version": trial.version,
            SCREENED: patient.reference_day,
            "Pre-screening result": RESULTS[finding.verdict],
            log.CODE: papers.reason or code,
            "Criteria": ", ".join(one.criterion.id for one in failing),
            "Reason": brief("; ".join(said), LONGEST),
        }
        sheet = patient.papers.in_sheet(trial, alone=alone)
        before = sheet.columns | {log.CODE: sheet.reason or code}
        key = log.key_of(self.job.run.edition, patient.id, trial.id, [*before.values()])
        return (*(mine[one.header] for one in COLUMNS), key)


def _screened(row: Row) -> str:
    """The last day that a patient may have been screened on."""
    return row[[one.header for one in COLUMNS].index(SCREENED)].split()[-1]
