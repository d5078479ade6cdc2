"""What a person reads on a worksheet, as plain data: texts by row and column, what Excel hides,
and what cannot be trusted. From here on a worksheet is a sheet of records like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple

import numpy as np
from openpyxl.utils import get_column_letter

from screener import limits
from screener.errors import Problem, Problems
from screener.intake.formats.cell_text import EXCEL_DIGITS
from screener.intake.formats.header import Header, Row, depth, find_header
from screener.intake.sheet import Layout, Sheet, TextColumn, rows_in_words

Place = tuple[int, int]
"""Row and column, both counted from 1."""


class Merged(NamedTuple):
    """Cells that are merged: their range, their first cell, and their last row."""

    name: str
    corner: Place
    last: int


@dataclass(frozen=True, eq=False)
class Page:
    """A worksheet."""

    file: str
    title: str
    texts: Mapping[int, Mapping[int, str]]
    """By row and column, in their order, and only where there is anything but white space."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[range, ...] = ()
    merged: tuple[Merged, ...] = ()
    formulas: Mapping[Place, bool] = field(default_factory=dict)
    """Where formulas are, and whether a value was saved with each."""
    long_numbers: tuple[Place, ...] = ()
    """Where numbers have lost digits."""

    def joined(self, other: Page) -> Page:
        """The same worksheet with the rows of another part of it, which come after its own."""
        long_numbers = dict.fromkeys((*self.long_numbers, *other.long_numbers))
        return replace(
            self,
            texts={**self.texts, **other.texts},
            hidden_rows=self.hidden_rows | other.hidden_rows,
            formulas={**self.formulas, **other.formulas},
            long_numbers=tuple(long_numbers),
        )

    def sheet(self, layout: Layout) -> Sheet | None:
        """Its records; None if nothing is written on it."""
        if not self.texts:
            return None
        self._refuse_far_cells()
        header = find_header(self._top(depth(layout)), layout)
        return self._below(header) if header else None

    def _refuse_far_cells(self) -> None:
        for row, cells in self.texts.items():
            for column in cells:
                if row > limits.SHEET_ROWS or column > limits.COLUMNS:
                    most = f"{limits.SHEET_ROWS:,} rows and {limits.COLUMNS} columns"
                    hint = f"at most {most} are read"
                    raise Problems([self._problem("this cell is too far out", (row, column), hint)])

    def _top(self, depth: int) -> list[Row]:
        """The first rows, for the header to be found among them."""
        columns = range(1, max(map(max, self.texts.values())) + 1)
        rows = islice(self.texts.items(), depth)
        return [(row, [cells.get(column, "") for column in columns]) for row, cells in rows]

    def _below(self, header: Header) -> Sheet:
        records = {row: cells for row, cells in self.texts.items() if row > header.last}
        rows = [*records]
        columns = sorted(header.columns.union(*records.values()))
        return Sheet(
            self.file,
            self.title,
            tuple(
                TextColumn.of(
                    header.texts[column - 1],
                    get_column_letter(column),
                    [cells.get(column, "") for cells in records.values()],
                )
                for column in columns
            ),
            np.array(rows, np.int32),
            (*header.notes, *self._hidden(rows, columns), *self._formulas(header.last)),
            (*self._merged(header.last), *self._long_numbers(header.last)),
            header.score,
        )

    def _hidden(self, rows: list[int], columns: list[int]) -> Iterator[str]:
        hidden = [row for row in rows if row in self.hidden_rows]
        if hidden:
            yield f"hidden {rows_in_words(hidden)} read"
        for column in columns:
            if any(column in group for group in self.hidden_columns):
                yield f"hidden column {get_column_letter(column)} read"

    def _formulas(self, last_of_header: int) -> Iterator[str]:
        below = [place for place in self.formulas if place[0] > last_of_header]
        unsaved = [place for place in below if not self.formulas[place]]
        if len(below) > len(unsaved):
            yield f"formulas read by their saved values: {len(below) - len(unsaved)}"
        if unsaved:
            told = rows_in_words(dict.fromkeys(row for row, _ in unsaved))
            yield f"formulas without a saved value in {told}: open the file in Excel and save it"

    def _merged(self, last_of_header: int) -> Iterator[Problem]:
        for merged in self.merged:
            row, column = merged.corner
            if merged.last > last_of_header and column in self.texts.get(row, {}):
                message = f"the cells {merged.name} are merged, and only the first has the value"
                yield self._problem(message, merged.corner, "unmerge them and fill each cell")

    def _long_numbers(self, last_of_header: int) -> Iterator[Problem]:
        for place in self.long_numbers:
            if place[0] > last_of_header:
                message = f"Excel keeps {EXCEL_DIGITS} digits of a number, so the last are lost"
                yield self._problem(message, place, "enter it as text")

    def _problem(self, message: str, place: Place, hint: str) -> Problem:
        address = f"{get_column_letter(place[1])}{place[0]}"
        return Problem(message, self.file, f"sheet {self.title}, cell {address}", hint)
