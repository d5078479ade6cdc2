"""From stories to the rows of a sheet: the patients, then all that goes wrong with a sheet."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from screener.demo.patient import Patient
from screener.demo.stories import CELL, Blemish, Tale

Row = dict[str, str]
"""For each header, what somebody typed into the cell."""


@dataclass(frozen=True)
class Sample:
    """The rows of the sheet; and for whoever checks it, what was done to them."""

    rows: Sequence[Row]
    """Patients first; then one of them again, and a row of totals."""
    patients: Sequence[Patient]
    hidden: Sequence[int]
    """The rows that are hidden."""
    mess: Mapping[str, Sequence[int]]
    """The rows where each blemish is."""


def generate(tale: Tale, seed: int) -> Sample:
    """The sample of a seed, always the same."""
    random = Random(seed)  # noqa: S311 - a sample, no secret
    stories = [name for name, told in tale.stories.items() for _ in range(told.patients)]
    random.shuffle(stories)
    patients = [Patient(tale, story, number, seed) for number, story in enumerate(stories, 1)]
    rows = [patient.row() for patient in patients]
    mess = _soil(tale, rows, patients, random)
    hidden = sorted(random.sample(range(len(rows)), tale.sheet.hidden_rows))
    twice = random.choice([row for row in range(len(rows)) if row not in hidden])
    blank = dict.fromkeys(tale.columns, "")
    last = [{**rows[twice], **tale.sheet.repeated}, {**blank, **tale.sheet.total}]
    return Sample([*rows, *last], patients, hidden, mess)


def _soil(
    tale: Tale, rows: Sequence[Row], patients: Sequence[Patient], random: Random
) -> dict[str, list[int]]:
    """Puts the mess into the rows, each cell at most once, and tells where it is."""
    places: dict[str, list[int]] = {}
    spoilt: set[tuple[int, str]] = set()
    for name, blemish in tale.mess.items():
        free = [
            row
            for row, patient in enumerate(patients)
            if blemish.like in ("", *tale.kin(patient.story))
            and not any((row, column) in spoilt for column in blemish.cells)
            and _can_be_spoilt(rows[row], blemish)
        ]
        places[name] = sorted(random.sample(free, blemish.patients))
        for row in places[name]:
            _spoil(rows[row], blemish, patients[row])
            spoilt.update((row, column) for column in blemish.cells)
    return places


def _can_be_spoilt(row: Row, blemish: Blemish) -> bool:
    return all(row[column] or f"{{{CELL}}}" not in text for column, text in blemish.cells.items())


def _spoil(row: Row, blemish: Blemish, patient: Patient) -> None:
    for column, text in blemish.cells.items():
        row[column] = text.format_map(ChainMap({CELL: row[column]}, patient))
