"""Where a value was found: a cell of a file, and the column of cells that a concept was read from.

What was written travels with the value from the first step on, so that every answer can name it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from screener.records import Selection

NOT_SHOWN = "not shown"
"""What is quoted of a cell that is to be left unsaid."""


class Cell(NamedTuple):
    """Where a value was found."""

    file: str
    sheet: str
    address: str
    text: str

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.address}" if self.sheet else self.address

    def unsaid(self) -> Cell:
        """The same place, without what is written there."""
        return self._replace(text=NOT_SHOWN)


@dataclass(frozen=True, eq=False)
class Source:
    """The column of a file that feeds a concept: one distinct text and one file row a row.

    `unit` is that of all its cells, where the header or a person says it.
    """

    file: str
    sheet: str
    letter: str
    header: str
    texts: Sequence[str]
    codes: npt.NDArray[np.int32]
    rows: npt.NDArray[np.int32]
    unit: str = ""

    def cell(self, row: int) -> Cell:
        address = f"{self.letter}{self.rows[row]}"
        return Cell(self.file, self.sheet, address, self.texts[self.codes[row]])

    def cells(self) -> list[Cell]:
        """The cell of each row."""
        return [
            Cell(self.file, self.sheet, f"{self.letter}{row}", self.texts[code])
            for code, row in zip(self.codes.tolist(), self.rows.tolist(), strict=True)
        ]

    def spread(self, places: npt.NDArray[np.intp], size: int) -> Source:
        """The same among `size` rows; the others have no cell."""
        codes, numbers = np.full(size, len(self.texts), np.int32), np.zeros(size, np.int32)
        codes[places], numbers[places] = self.codes, self.rows
        texts = (*self.texts, "")
        return Source(
            self.file, self.sheet, self.letter, self.header, texts, codes, numbers, self.unit
        )

    def unsaid(self) -> Source:
        """The same places, without what is written there."""
        return replace(self, texts=[NOT_SHOWN if text.strip() else text for text in self.texts])

    def take(self, rows: Selection) -> Source:
        codes, numbers = self.codes[rows], self.rows[rows]
        return Source(
            self.file, self.sheet, self.letter, self.header, self.texts, codes, numbers, self.unit
        )
