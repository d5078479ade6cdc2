"""Sheets in which a patient has a row for each visit, told apart by their days.

A second row of a patient is mostly a mistake, and asked about. With a day of its own it is another
blood draw or specimen: then each is kept as a record of its table.
"""

from __future__ import annotations

import numpy as np

from screener.concepts.model import Day
from screener.concepts.vocabulary import Vocabulary
from screener.intake.sheet import TextColumn
from screener.intake.understood import ReadColumn, Understood
from screener.values import Span


def tables_of_visits(sheet: Understood, vocabulary: Vocabulary) -> set[str]:
    """The tables of which a row is a record: those with different days in rows of one patient."""
    days = {table.date: name for name, table in vocabulary.tables.items() if table.date}
    return {table for day, table in days.items() if _apart(sheet, day)}


def are_visits(sheet: Understood, vocabulary: Vocabulary) -> bool:
    """Do rows of one patient differ in the day of any examination?"""
    concepts = vocabulary.concepts.values()
    shared = {one.otherwise for one in concepts if isinstance(one, Day) and one.otherwise}
    days = shared.union(table.date for table in vocabulary.tables.values())
    return any(_apart(sheet, day) for day in days)


def _apart(sheet: Understood, day: str) -> bool:
    column = next((one for one in sheet.columns if one.match.target == day), None)
    return bool(column and sheet.ids and _rows_differ(sheet.ids.column, column))


def _rows_differ(ids: TextColumn, day: ReadColumn) -> bool:
    """Has any patient two rows with days that are not the same?"""
    if len(ids.texts) >= ids.codes.size or not day.readings:
        return False
    values = [reading.values.get(day.match.target) for reading in day.readings]
    numbers = {value: number for number, value in enumerate(dict.fromkeys(values))}
    known = np.array([value not in (None, Span()) for value in values], np.bool_)
    coded = np.array([numbers[value] for value in values], np.int64)
    rows = ids.filled & known[day.column.codes]
    owner, days = ids.codes[rows].astype(np.int64), coded[day.column.codes][rows]
    return np.unique(owner * len(numbers) + days).size > np.unique(owner).size
