"""Where in the sheet something is to be written that has no cell of its own in the worklist.

Several records of a patient may be the one that a trial asks about, as long as their days are
blank or the same. So all of them are named, and the days that would tell them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from screener.cells import Cell
from screener.cohort import Cohort
from screener.frame import Records
from screener.insight.facts import Fact
from screener.report.cells import quote
from screener.report.patients import Patient

IN_SHEET = "Write it into the sheet"
MOST = 4
"""So many cells are named."""


def where(patient: Patient, fact: Fact, cohort: Cohort, records: Records | None) -> str:
    """What to do instead of answering: which cells to write into, which rows to tell apart."""
    if records is None:
        behind = _named(_behind(patient, fact), cohort)
        return f"{IN_SHEET}; it follows from {behind}" if behind else IN_SHEET
    rows = records.in_question(fact.concept, patient.row)
    values = _named(_cells(records, fact.concept, rows), cohort)
    days = _cells(records, records.day_of(fact.concept), rows)
    blank = _named((cell for cell in days if not cell.text.strip()), cohort)
    told = f"{IN_SHEET}: {values or _rows(records, rows, cohort)}"
    return f"{told}. Which is the latest? No day stands in {blank}" if blank else told


def _cells(records: Records, concept: str, rows: Sequence[int]) -> Iterator[Cell]:
    return (cell for row in rows for cell in records.frame.cells(concept, row))


def _rows(records: Records, rows: Sequence[int], cohort: Cohort) -> str:
    """The rows of records by the first of their cells, where the sheet has no column for it."""
    first = next(iter(records.frame.sources.values()))
    return f"a new column, beside {_named((first[0].cell(row) for row in rows), cohort)}"


def _behind(patient: Patient, fact: Fact) -> Iterator[Cell]:
    """The cells that the criteria rest on which ask for the fact."""
    serves = {(trial.id, trial.version, one.id) for trial, one in fact.serves}
    for finding in patient.findings:
        for line in finding.criteria:
            if (finding.trial.id, finding.trial.version, line.criterion.id) in serves:
                yield from line.cells


def _named(cells: Iterable[Cell], cohort: Cohort) -> str:
    places = [*dict.fromkeys(quote(cell, cohort).place for cell in cells)]
    return " or ".join(places[:MOST]) + (" or another" if len(places) > MOST else "")
