"""The patients of a run with their findings, a batch at a time.

A batch is a pure function of the cohort and the plan. Batches come back in order, so that the
reports are the same bytes however many processes made them.
"""

from __future__ import annotations

from dataclasses import dataclass

from screener.cohort import Cohort
from screener.concepts.vocabulary import REFERENCE_DAY
from screener.findings import TrialFinding, explain_all
from screener.screening import Screened
from screener.values import Spans

BATCH = 100


@dataclass(frozen=True, eq=False)
class Patient:
    """One patient's findings; `row` is that of the cohort, `file_row` that of the sheet."""

    row: int
    id: str
    file_row: int
    reference_day: str
    findings: tuple[TrialFinding, ...]


def explained(cohort: Cohort, block: Screened) -> list[Patient]:
    """The patients of a block of the cohort, with their findings for every trial."""
    days = block.frame.column(REFERENCE_DAY)
    assert isinstance(days, Spans)
    return [
        Patient(
            row=block.start + row,
            id=cohort.ids[block.start + row],
            file_row=int(cohort.file_rows[block.start + row]),
            reference_day=days.at(row).show(),
            findings=explain_all(block, row),
        )
        for row in range(block.frame.size)
    ]
