"""One worksheet as a sheet of texts: only cells that hold something count, so that a used range of
a million empty rows costs nothing, and what Excel hides is read and told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

import numpy as np
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from screener import limits
from screener.errors import Problem, Problems
from screener.intake.formats.cell_text import EXCEL_DIGITS, cell_text, is_formula, lost_digits
from screener.intake.formats.formulas import Formulas, Place
from screener.intake.formats.header import Header, depth, find_header
from screener.intake.sheet import Layout, Sheet, TextColumn, rows_in_words


def read_worksheet(
    file: str, worksheet: Worksheet, formulas: Formulas, layout: Layout
) -> Sheet | None:
    """The records of a worksheet; None if nothing is written on it.

    Its formulas have the values that were saved with them.
    """
    page = _Page.of(file, worksheet, formulas)
    if not page.texts:
        return None
    page.refuse_far_cells()
    header = find_header(page.top(depth(layout)), layout)
    return page.below(header) if header else None


def _cells(worksheet: Worksheet, formulas: Formulas) -> dict[Place, Cell]:
    """The cells that hold something: the value of a formula, or itself if it has none.

    (`iter_rows`, which is public, would make every cell of the used rectangle.)
    """
    filled = {place: cell for place, cell in worksheet._cells.items() if _has_value(cell)}
    return {**formulas, **filled}


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


@dataclass(frozen=True)
class _Page:
    file: str
    worksheet: Worksheet
    formulas: Formulas
    cells: dict[Place, Cell]
    texts: dict[Place, str]
    """What a person reads in them, row by row."""

    @staticmethod
    def of(file: str, worksheet: Worksheet, formulas: Formulas) -> _Page:
        cells = _cells(worksheet, formulas)
        texts = {place: cell_text(cells[place]) for place in sorted(cells)}
        written = {place: text for place, text in texts.items() if text.strip()}
        return _Page(file, worksheet, formulas, cells, written)

    @property
    def name(self) -> str:
        return f"sheet {self.worksheet.title}"

    def refuse_far_cells(self) -> None:
        for row, column in self.texts:
            if row > limits.SHEET_ROWS or column > limits.COLUMNS:
                hint = f"at most {limits.SHEET_ROWS:,} rows and {limits.COLUMNS} columns are read"
                raise Problems([self._problem("this cell is too far out", (row, column), hint)])

    def top(self, depth: int) -> list[tuple[int, list[str]]]:
        """The first rows, for the header to be found among them."""
        columns = range(1, max(column for _, column in self.texts) + 1)
        rows = list(dict.fromkeys(row for row, _ in self.texts))[:depth]
        return [(row, [self.texts.get((row, column), "") for column in columns]) for row in rows]

    def below(self, header: Header) -> Sheet:
        records = [place for place in self.texts if place[0] > header.last]
        rows = list(dict.fromkeys(row for row, _ in records))
        columns = sorted(header.columns | {column for _, column in records})
        return Sheet(
            self.file,
            self.worksheet.title,
            tuple(self._column(header.texts[column - 1], column, rows) for column in columns),
            np.array(rows, np.int32),
            (*header.notes, *self._hidden(rows, columns), *self._formulas(records)),
            (*self._merged(header.last), *self._long_numbers(records)),
            header.score,
        )

    def _column(self, header: str, column: int, rows: list[int]) -> TextColumn:
        texts = (self.texts.get((row, column), "") for row in rows)
        return TextColumn.of(header, get_column_letter(column), texts)

    def _hidden(self, rows: list[int], columns: list[int]) -> Iterator[str]:
        dimensions = self.worksheet.row_dimensions
        hidden = [row for row in rows if row in dimensions and dimensions[row].hidden]
        if hidden:
            yield f"hidden {rows_in_words(hidden)} read"
        groups = [group for group in self.worksheet.column_dimensions.values() if group.hidden]
        for column in columns:
            if any((group.min or 0) <= column <= (group.max or 0) for group in groups):
                yield f"hidden column {get_column_letter(column)} read"

    def _formulas(self, records: list[Place]) -> Iterator[str]:
        formulas = [place for place in records if place in self.formulas]
        unsaved = [place for place in formulas if is_formula(self.cells[place])]
        if len(formulas) > len(unsaved):
            yield f"formulas read by their saved values: {len(formulas) - len(unsaved)}"
        if unsaved:
            told = rows_in_words(dict.fromkeys(row for row, _ in unsaved))
            yield f"formulas without a saved value in {told}: open the file in Excel and save it"

    def _merged(self, last_of_header: int) -> Iterator[Problem]:
        for merged in self.worksheet.merged_cells.ranges:
            corner = (merged.min_row, merged.min_col)
            if merged.max_row > last_of_header and corner in self.texts:
                message = f"the cells {merged.coord} are merged, and only the first has the value"
                yield self._problem(message, corner, "unmerge them and fill each cell")

    def _long_numbers(self, records: list[Place]) -> Iterator[Problem]:
        for place in records:
            if lost_digits(self.cells[place]):
                message = f"Excel keeps {EXCEL_DIGITS} digits of a number, so the last are lost"
                yield self._problem(message, place, "enter it as text")

    def _problem(self, message: str, place: Place, hint: str) -> Problem:
        address = f"{get_column_letter(place[1])}{place[0]}"
        return Problem(message, self.file, f"{self.name}, cell {address}", hint)
