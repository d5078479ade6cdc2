"""Values that belong together, but come from different records of a patient.

ER of the primary tumor and HER2 of a metastasis do not describe one tumor. Each stays what it is,
that of the latest record that says anything; but nobody should have to find out by chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np

from screener.cells import Cell
from screener.cohort import DataQuestion
from screener.frame import Records
from screener.truth import Flags


def asked_of_values_apart(records: Records, start: int) -> Iterator[DataQuestion]:
    """One question a patient; `start` is the number of the first patient."""
    vocabulary = records.frame.vocabulary
    table = vocabulary.tables[records.table]
    chosen = {name: records.latest_to_tell(name) for name in table.together}
    for patient in np.flatnonzero(_apart(records, chosen)):
        rows = {name: _rows(records, flags, int(patient)) for name, flags in chosen.items()}
        told = {name: found for name, found in rows.items() if found}
        said = ", ".join(
            f"{vocabulary.label(name)} from that of {_days(records, found)}"
            for name, found in told.items()
        )
        text = f"{table.label}: {said}. Does any of them tell all of this?"
        cells = dict.fromkeys(
            cell for name, found in told.items() for cell in _cells(records, name, found)
        )
        yield DataQuestion(text, tuple(cells), start + int(patient))


def _apart(records: Records, chosen: Mapping[str, Flags]) -> Flags:
    """The patients for whom some two values surely come from different rows."""

    def any_of(flags: Flags) -> Flags:
        return np.asarray(records.rows.count(np.packbits(flags)) > 0)

    apart = np.zeros(records.rows.patients, np.bool_)
    for one, two in combinations(chosen.values(), 2):
        apart |= any_of(one) & any_of(two) & ~any_of(one & two)
    return apart


def _rows(records: Records, flags: Flags, patient: int) -> list[int]:
    return [row for row in records.rows.of(patient) if flags[row]]


def _days(records: Records, rows: list[int]) -> str:
    days = records.days()
    return " or ".join(dict.fromkeys(days.at(row).show() for row in rows))


def _cells(records: Records, concept: str, rows: list[int]) -> Iterator[Cell]:
    frame = records.frame
    for row in rows:
        for name in frame.rests_on(concept):
            yield from (cell for cell in frame.cells(name, row) if cell.text.strip())
