"""Several rows of one patient in a sheet that should have one.

Rows that agree are one. Where they differ, both readings stay possible and a question names both
cells; the last row is never simply taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from screener.cohort import DataQuestion
from screener.feeds import Feed
from screener.values import Value


@dataclass(frozen=True, eq=False)
class RowsOf:
    """The rows of each patient, in the order of the file: the first, and all if there are more."""

    first: npt.NDArray[np.intp]
    several: Mapping[int, Sequence[int]]
    """By the number of the patient; most have one row."""

    @staticmethod
    def of(ids: Sequence[str]) -> RowsOf:
        """`ids` names the patient of each row."""
        found: dict[str, list[int]] = {}
        for row, patient in enumerate(ids):
            found.setdefault(patient, []).append(row)
        first = np.array([rows[0] for rows in found.values()], np.intp)
        several = {n: rows for n, rows in enumerate(found.values()) if len(rows) > 1}
        return RowsOf(first, several)


def one_row_a_patient(feed: Feed, rows_of: RowsOf) -> tuple[Feed, list[DataQuestion]]:
    """The feed with one row for each patient, and what has to be asked where rows differ."""
    chosen = rows_of.first.copy()
    values = list(feed.values)
    differing: dict[int, int] = {}
    questions: list[DataQuestion] = []
    for patient, rows in rows_of.several.items():
        given = [row for row in rows if values[feed.rows[row]] is not None]
        distinct = list(dict.fromkeys(values[feed.rows[row]] for row in given))
        chosen[patient] = (given or rows)[0]
        if len(distinct) > 1:
            differing[patient] = len(values)
            values.append(_either(distinct))
            questions.append(_question(feed, given, patient))
    codes = feed.rows[chosen]
    for patient, code in differing.items():
        codes[patient] = code
    return Feed(feed.concept, values, feed.source.take(chosen), codes), questions


def _either(values: Sequence[Value | None]) -> Value | None:
    first, *others = (value for value in values if value is not None)
    for other in others:
        first = first.either(other)  # type: ignore[arg-type]
    return first


def _question(feed: Feed, rows: Sequence[int], patient: int) -> DataQuestion:
    cells = tuple(feed.source.cell(row) for row in rows)
    said = " and ".join(dict.fromkeys(f"{cell.text!r} ({cell.place})" for cell in cells))
    text = f"The rows of this patient differ in {feed.source.header!r}: {said}. Which one is right?"
    return DataQuestion(text, cells, patient)
