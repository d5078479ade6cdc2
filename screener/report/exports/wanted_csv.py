"""to_find_out.csv: what to ask for first at the whole site, that which settles most first."""

from __future__ import annotations

from collections.abc import Sequence

from screener.insight.ranking import Wanted, together, wanted
from screener.report.model import Format, Job, Output
from screener.report.patients import Patient
from screener.report.runs.folder import save
from screener.report.tables import BYTE_ORDER_MARK, csv_lines
from screener.report.words import ANSWERERS

HEADER = (
    "What to find out",
    "Asked of",
    "Patients who lack it",
    "Trials that it settles for each",
    "Pairs of patient and trial that it settles",
    "Pairs that are clear if all goes well",
)


class WantedCsv(Format[list[Wanted]]):
    """to_find_out.csv."""

    name = "facts"
    outputs = (Output("to_find_out.csv", "what to ask for first, counted over all patients"),)

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.found: list[Wanted] = []

    def part(self, patients: Sequence[Patient]) -> list[Wanted]:
        known = self.job.cohort.frame.vocabulary
        return together(one for each in patients for one in wanted(each.todo.facts, known))

    def add(self, part: list[Wanted]) -> None:
        self.found += part

    def finish(self) -> None:
        rows = [
            (
                one.what,
                ANSWERERS[one.asks],
                str(one.patients),
                one.each,
                str(one.settles),
                str(one.clears),
            )
            for one in together(self.found)
        ]
        text = BYTE_ORDER_MARK + csv_lines([HEADER, *rows])
        save(self.job.folder / "to_find_out.csv", text)
