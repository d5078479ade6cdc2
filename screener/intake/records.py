"""Where each record of a delimited text begins and how many cells it has.

The quick parsers fill short rows up without a word and cannot say on which line a row stood. Both
can be seen from the bytes alone, for a million rows at once: a line break or a delimiter counts
unless an odd number of quotation marks stands before it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

QUOTE, LINE_BREAK = b'"', b"\n"


@dataclass(frozen=True, eq=False)
class Records:
    r"""The records of a text that ends with a line break.

    >>> records = Records(b'id,note\n1,"two\nlines, it says"\n2\n', b",")
    >>> records.lines.tolist(), records.cells.tolist()
    ([1, 2, 4], [2, 2, 1])
    """

    data: bytes
    delimiter: bytes

    @cached_property
    def quoted(self) -> bool:
        """Do quotation marks enclose whole cells everywhere? If not, they are mere letters."""
        marks = np.flatnonzero(self._is(QUOTE))
        # before the first byte stands, as far as an index of -1 is concerned, the last line break
        around = self._bytes[np.concatenate([marks[::2] - 1, marks[1::2] + 1])]
        at_edge = np.isin(around, list(self.delimiter + QUOTE + LINE_BREAK))
        return marks.size % 2 == 0 and bool(at_edge.all())

    def __len__(self) -> int:
        return self.starts.size

    @cached_property
    def starts(self) -> npt.NDArray[np.int64]:
        """The position of the first byte of each record."""
        ends = np.flatnonzero(self._is(LINE_BREAK) & self._outside)
        return np.concatenate([[0], ends[:-1] + 1])

    @cached_property
    def lines(self) -> npt.NDArray[np.int32]:
        """The line that each record begins on; the first is 1."""
        breaks = np.flatnonzero(self._is(LINE_BREAK))
        return (np.searchsorted(breaks, self.starts) + 1).astype(np.int32)

    @cached_property
    def cells(self) -> npt.NDArray[np.int32]:
        """How many cells each record has."""
        delimiters = self._is(self.delimiter) & self._outside
        return np.add.reduceat(delimiters.view(np.int8), self.starts, dtype=np.int32) + 1

    @property
    def quoting(self) -> Literal[0, 3]:
        """The same for a parser."""
        return csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE

    @property
    def _bytes(self) -> npt.NDArray[np.uint8]:
        return np.frombuffer(self.data, np.uint8)

    def _is(self, letter: bytes) -> npt.NDArray[np.bool_]:
        return np.equal(self._bytes, ord(letter))

    @cached_property
    def _outside(self) -> npt.NDArray[np.bool_]:
        """Which bytes stand outside quotation marks."""
        if not self.quoted:
            return np.ones(len(self.data), np.bool_)
        return ~np.logical_xor.accumulate(self._is(QUOTE))
