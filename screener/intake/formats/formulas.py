"""Which cells of a workbook hold formulas.

openpyxl gives a cell's formula or the value that was saved with it, and to have both a workbook
has to be opened twice. Excel saves a value with every formula, in one way of writing; where all
formulas stand like this, their places are seen from the text of the sheet, which takes no time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from openpyxl.cell.cell import Cell
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet

from screener.intake.formats.cell_text import is_formula
from screener.intake.formats.page import Place

Formulas = Mapping[Place, Cell]
"""The cells with a formula: what is read of them if no value was saved."""

_FORMULA = re.compile(rb"<(?:[^\s<>/:]+:)?f[\s/>]")
_WITH_VALUE = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*><f(?: [^<>]*)?(?:/>|>[^<]*</f>)<v>[^<]'
)


def saved_formulas(xml: bytes) -> tuple[Place, ...] | None:
    """Where the formulas of a worksheet are; None unless a value was surely saved with each.

    >>> saved_formulas(b'<c r="B3"><f>A1*2</f><v>4</v></c>')
    ((3, 2),)
    >>> saved_formulas(b'<c r="B3"><f>A1*2</f></c>')
    """
    formulas = _FORMULA.findall(xml.replace(b"\0", b""))
    places = _WITH_VALUE.findall(xml) if formulas else []
    if len(places) != len(formulas):
        return None
    return tuple(coordinate_to_tuple(place.decode()) for place in places)


def formulas_of(worksheet: Worksheet) -> Formulas:
    """Those of a worksheet that was opened for them."""
    cells = worksheet._cells.items()
    return {place: cell for place, cell in cells if isinstance(cell, Cell) and is_formula(cell)}


def cells_at(worksheet: Worksheet, places: Iterable[Place]) -> Formulas:
    """Those of a worksheet that was opened for the values saved with them."""
    cells = ((place, worksheet._cells.get(place)) for place in places)
    return {place: cell for place, cell in cells if isinstance(cell, Cell)}
