"""What a person reads on one worksheet: only cells that hold something count, so that a used range
of a million empty rows costs nothing, and what Excel hides is read and told.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TypeGuard

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from screener.intake.formats.cell_text import EXCEL_DIGITS, cell_text, is_formula, lost_digits
from screener.intake.formats.formulas import Formulas
from screener.intake.formats.page import Merged, Page, Place


def page_of(file: str, worksheet: Worksheet, formulas: Formulas) -> Page:
    """The page of a worksheet, whose formulas have the values that were saved with them."""
    texts: dict[int, dict[int, str]] = {}
    saved: dict[Place, bool] = {}
    long_numbers: list[Place] = []
    for place, cell in _cells(worksheet, formulas):
        text = cell_text(cell)
        if not text or text.isspace():
            continue
        row, column = place
        texts.setdefault(row, {})[column] = text
        if place in formulas:
            saved[place] = not is_formula(cell)
        if len(text) > EXCEL_DIGITS and lost_digits(cell):
            long_numbers.append(place)
    return Page(
        file,
        worksheet.title,
        texts,
        frozenset(row for row, one in worksheet.row_dimensions.items() if one.hidden),
        tuple(
            range(one.min or 0, (one.max or 0) + 1)
            for one in worksheet.column_dimensions.values()
            if one.hidden
        ),
        tuple(
            Merged(one.coord, (one.min_row, one.min_col), one.max_row)
            for one in worksheet.merged_cells.ranges
        ),
        saved,
        tuple(long_numbers),
    )


def _cells(worksheet: Worksheet, formulas: Formulas) -> list[tuple[Place, Cell]]:
    """The cells that hold something, row by row: the value of a formula, or itself if it has none.

    (`iter_rows`, which is public, would make every cell of the used rectangle.)
    """
    filled = {place: cell for place, cell in worksheet._cells.items() if _has_value(cell)}
    return sorted({**formulas, **filled}.items(), key=itemgetter(0))


def filled_rows(worksheet: Worksheet) -> dict[int, dict[int, Cell]]:
    """The cells that hold something, by row and by column; rows in their order."""
    found: dict[int, dict[int, Cell]] = {}
    for row, column in sorted(worksheet._cells):
        cell = worksheet._cells[row, column]
        if cell.value is not None and isinstance(cell, Cell):
            found.setdefault(row, {})[column] = cell
    return found


def _has_value(cell: Cell | MergedCell) -> TypeGuard[Cell]:
    """The result of a formula may be an empty text, which openpyxl leaves out."""
    return cell.value is not None or cell.data_type == "str"
