"""Several rows of one patient in a sheet that should have one.

Rows that agree are one. Where they differ, both readings stay possible and a question names both
cells; the last row is never simply taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from screener.cohort import DataQuestion
from screener.feeds import Feed
from screener.values import Value


def groups(ids: Sequence[str]) -> Mapping[str, list[int]]:
    """The rows of each patient, in the order of the file."""
    found: dict[str, list[int]] = {}
    for row, patient in enumerate(ids):
        found.setdefault(patient, []).append(row)
    return found


def one_row_a_patient(
    feed: Feed, rows_of: Sequence[Sequence[int]]
) -> tuple[Feed, list[DataQuestion]]:
    """The feed with one row for each patient, and what has to be asked where rows differ."""
    chosen = np.array([rows[0] for rows in rows_of], np.intp)
    values = list(feed.values)
    differing: dict[int, int] = {}
    questions: list[DataQuestion] = []
    for patient, rows in enumerate(rows_of):
        if len(rows) == 1:
            continue
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
