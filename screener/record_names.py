"""How a record is named, so that an answer finds it again: its day, and its place on that day.

Neither its row in a sheet nor its number would do: sheets are sorted and added to in between.
"""

from __future__ import annotations

from screener.frame import Records


def name_of(records: Records, row: int) -> str:
    """A record among those of its patient: `2025-03-01, 1 of 2`."""
    patient, day = int(records.rows.owner[row]), _day(records, row)
    same = [one for one in records.rows.of(patient) if _day(records, one) == day]
    return f"{day}, {same.index(row) + 1} of {len(same)}"


def row_of(records: Records, patient: int, name: str) -> int | None:
    """The row of the record that is named so; None if there is none."""
    rows = records.rows.of(patient)
    return next((row for row in rows if name_of(records, row) == name), None)


def _day(records: Records, row: int) -> str:
    return records.days().at(row).show()
