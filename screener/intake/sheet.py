"""A sheet as a person would read it out: columns of texts, with addresses, and nothing decided.

What a text means is found out later, once for each distinct text; so a column holds its distinct
texts, and for every row only the number of one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from screener.errors import Problem

Numbers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Layout:
    """What the caller knows of a file before it is read."""

    known: Callable[[str], bool]
    """Is this text a header that means something to us?"""
    sheet: str | None = None
    header_row: int | None = None
    """Its row number in the file; None: the row with the most known headers."""
    header_rows: int = 1
    """How many rows the header takes, itself included."""
    jobs: int = 1
    """How many processes may read it."""


@dataclass(frozen=True, eq=False)
class TextColumn:
    """One column of texts.

    >>> column = TextColumn.of("HER2 IHC", "C", ["2+", "", "2+"])
    >>> column.texts, column.codes.tolist(), column[2]
    (('2+', ''), [0, 1, 0], '2+')
    """

    header: str
    letter: str
    """As a spreadsheet calls it: "A", "AB"; for text files too."""
    codes: Numbers
    texts: tuple[str, ...]

    @staticmethod
    def of(header: str, letter: str, cells: Iterable[str]) -> TextColumn:
        distinct: dict[str, int] = {}
        codes = [distinct.setdefault(text, len(distinct)) for text in cells]
        return TextColumn(header, letter, np.array(codes, np.int32), tuple(distinct))

    def __getitem__(self, row: int) -> str:
        return self.texts[int(self.codes[row])]

    @cached_property
    def filled(self) -> Flags:
        """Where there is anything but white space."""
        return np.array([bool(text.strip()) for text in self.texts], np.bool_)[self.codes]

    def only(self, rows: Flags) -> TextColumn:
        return self if rows.all() else replace(self, codes=self.codes[rows])


def filled_anywhere(columns: Sequence[TextColumn], size: int) -> Flags:
    """The rows with a text in any of these columns."""
    filled = np.zeros(size, np.bool_)
    for column in columns:
        filled |= column.filled
    return filled


@dataclass(frozen=True, eq=False)
class Sheet:
    """The records of one sheet, below its header."""

    file: str
    """Without its folder, which is nobody's business in a report."""
    name: str | None
    columns: tuple[TextColumn, ...]
    rows: Numbers
    """Where each record stands in the file; the first row is 1."""
    notes: tuple[str, ...] = ()
    """What a reader of the report should know: "hidden rows 4, 7 read"."""
    problems: tuple[Problem, ...] = ()
    """Rows that cannot be trusted as they are. They are kept all the same."""
    score: int = 0
    """How many of its headers are known."""
    ragged: tuple[int, ...] = ()
    """Rows with more or fewer cells than the header: their cells may stand in the wrong column."""


def with_notes(sheets: tuple[Sheet, ...], notes: tuple[str, ...]) -> tuple[Sheet, ...]:
    """What is to be said about a whole file is said once, with its first sheet."""
    return tuple(
        replace(sheet, notes=notes + sheet.notes) if n == 0 else sheet
        for n, sheet in enumerate(sheets)
    )


def rows_in_words(rows: Iterable[int]) -> str:
    """Row numbers, as they would be told.

    >>> rows_in_words([4]), rows_in_words([5, 7, 9]), rows_in_words(range(2, 40))
    ('row 4', 'rows 5, 7, 9', 'rows 2, 3, 4, 5, 6 and 33 more')
    """
    numbers = [str(row) for row in rows]
    told, more = numbers[:5], len(numbers[5:])
    return f"row{'s'[: len(numbers) > 1]} {', '.join(told)}" + (f" and {more} more" if more else "")
