"""The fix list: every cell that somebody has to look at, in the order of the sheets.

Whoever keeps the sheet works through it from top to bottom; the answer is written into the sheet
itself, and the next run asks no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from screener.cohort import DataQuestion
from screener.report.model import Format, Output
from screener.report.patients import Patient
from screener.report.questions import beside_cells
from screener.report.tables import Column, Table, workbook

COLUMNS = (
    Column("Subject", 12),
    Column("File", 18),
    Column("Sheet", 14),
    Column("Cell", 8),
    Column("What it says", 24),
    Column("What is expected", 70),
    Column("Done (initials, date)", 20),
)


class FixList(Format[None]):
    """fix_list.xlsx."""

    name = "fixes"
    outputs = (Output("fix_list.xlsx", "the cells that somebody has to look at"),)

    def part(self, patients: Sequence[Patient]) -> None:
        """Questions belong to the cohort; patients have nothing to add."""

    def add(self, part: None) -> None:
        pass

    def finish(self) -> None:
        rows = [row for one in self.job.cohort.questions for row in self._rows(one)]
        table = Table("To put right", COLUMNS, rows, self._screened_for())
        (self.job.folder / "fix_list.xlsx").write_bytes(workbook([table]))

    def _screened_for(self) -> str:
        """What heads the printed pages: the trial and its version, where there is one alone."""
        one, *more = self.job.plan.trials
        return "" if more else f"{one.name}, {one.id}, version {one.version}"

    def _rows(self, question: DataQuestion) -> Iterator[tuple[str, ...]]:
        """A row for each cell, the question at each of them."""
        subject = "" if question.row is None else self.job.cohort.ids[question.row]
        if not question.cells:
            yield subject, self.job.cohort.file, "", "", "", question.text
        for cell in question.cells:
            yield subject, cell.file, cell.sheet, cell.address, cell.text, beside_cells(question)
