"""Questions about the data, by the patient they concern, with what the cells say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from screener.cells import Cell
from screener.cohort import Cohort, DataQuestion
from screener.reading.normal import quoted
from screener.report.cells import Quote, quote


@dataclass(frozen=True)
class Asked:
    """A question, and the cells that raise it as a page quotes them."""

    text: str
    cells: frozenset[Cell]
    quotes: tuple[Quote, ...]


def beside_cells(question: DataQuestion) -> str:
    """What is asked, where the cell stands beside it: what it says is not said again.

    >>> cell = Cell("a.csv", "", "C7", "TC x4")
    >>> beside_cells(DataQuestion("'TC x4': which drugs are meant?", (cell,)))
    'which drugs are meant?'
    """
    one = question.cells[0] if len(question.cells) == 1 else None
    return question.text.removeprefix(f"{quoted(one.text)}: ") if one else question.text


def by_patient(cohort: Cohort) -> Mapping[int | None, tuple[Asked, ...]]:
    """All questions of a cohort by row; None: they concern the file as a whole."""
    found: dict[int | None, list[Asked]] = {}
    for one in cohort.questions:
        quotes = tuple(quote(cell, cohort) for cell in one.cells)
        found.setdefault(one.row, []).append(Asked(beside_cells(one), frozenset(one.cells), quotes))
    return {row: tuple(asked) for row, asked in found.items()}
