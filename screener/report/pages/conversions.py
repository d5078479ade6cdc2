"""Columns that are written in another unit than pages tell them in: whoever checks has to know.

A cell says 150 and the page 68 kg, because the header says lb. A unit in the cell itself is quoted
with it, and needs no note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import digits

from screener.cells import Cell
from screener.concepts.model import Number
from screener.frame import Frame
from screener.reading.units import Units

Column = tuple[str, str, str]
"""A file, a sheet of it, and the letter of a column."""


def conversions(frame: Frame) -> Mapping[Column, str]:
    """What is said of each such column: `in lb, converted to kg`."""
    frames = (frame, *(one.frame for one in frame.records.values()))
    return dict(pair for one in frames for pair in _of(one))


def column_of(cell: Cell) -> Column:
    return cell.file, cell.sheet, cell.address.rstrip(digits)


def _of(frame: Frame) -> Iterator[tuple[Column, str]]:
    for concept, sources in frame.sources.items():
        known = frame.vocabulary.concepts.get(concept)  # answers to judgements have none
        if not isinstance(known, Number) or not any(one.unit for one in sources):
            continue
        units = Units(known, frame.vocabulary.units)
        for one in sources:
            if one.unit and units.meant(one.unit) not in ((), (known.unit,)):
                said = f"in {one.unit}, converted to {known.unit}"
                yield (one.file, one.sheet, one.letter), said
