"""Where each record of a delimited text begins and how many cells it has.

The quick parsers fill short rows up without a word and cannot say on which line a row stood. Both
can be seen from the bytes alone, for a million rows at once: a line break or a delimiter counts
unless an odd number of quotation marks stands before it. The bytes are looked through in blocks,
so that this takes next to no memory.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

QUOTE, LINE_BREAK = b'"', b"\n"
BLOCK = 1 << 22

Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Records:
    r"""The records of a text that ends with a line break.

    >>> records = Records(b'id,note\n1,"two\nlines, it says"\n2\n', b",")
    >>> records.lines.tolist(), records.cells.tolist()
    ([1, 2, 4], [2, 2, 1])
    """

    data: bytes
    delimiter: bytes

    def __len__(self) -> int:
        return self.starts.size

    @cached_property
    def quoted(self) -> bool:
        """Do quotation marks enclose whole cells everywhere? If not, they are mere letters."""
        edges = np.zeros(256, np.bool_)
        edges[list(self.delimiter + QUOTE + LINE_BREAK)] = True
        inside = 0
        for start, _, marks in self._places_of_marks():
            beside = start + marks
            beside[inside::2] -= 1  # marks that open, and before the first byte a line break
            beside[1 - inside :: 2] += 1
            if not edges[self._bytes[beside]].all():
                return False
            inside = (inside + marks.size) % 2
        return not inside

    @property
    def starts(self) -> Places:
        """The position of the first byte of each record."""
        return self._scanned[0]

    @property
    def lines(self) -> npt.NDArray[np.int32]:
        """The line that each record begins on; the first is 1."""
        return self._scanned[1]

    @property
    def cells(self) -> npt.NDArray[np.int32]:
        """How many cells each record has."""
        return self._scanned[2]

    @property
    def quoting(self) -> Literal[0, 3]:
        """The same for a parser."""
        return csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE

    @cached_property
    def _scanned(self) -> tuple[Places, npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """Starts, lines and cells: from the end of each record, and what was counted up to it."""
        found: list[tuple[Places, Places, Places]] = []
        line_breaks = delimiters = 0
        for start, outside in self._outside():
            block = self._bytes[start : start + outside.size]
            breaks, ends = _places(block == ord(LINE_BREAK), outside)
            _, parting = _places(block == ord(self.delimiter), outside)
            lines = line_breaks + np.searchsorted(breaks, ends, side="right")
            found.append((start + ends, lines, delimiters + np.searchsorted(parting, ends)))
            line_breaks, delimiters = line_breaks + breaks.size, delimiters + parting.size
        ends, lines, parted = map(np.concatenate, zip(*found, strict=True))
        return (
            np.concatenate([[0], ends[:-1] + 1]),
            np.concatenate([[1], lines[:-1] + 1]).astype(np.int32),
            (np.diff(parted, prepend=0) + 1).astype(np.int32),
        )

    @cached_property
    def _bytes(self) -> npt.NDArray[np.uint8]:
        return np.frombuffer(self.data, np.uint8)

    def _outside(self) -> Iterator[tuple[int, Flags]]:
        """Each block, by its start, and which of its bytes stand outside quotation marks."""
        inside = 0
        for start, size, marks in self._places_of_marks() if self.quoted else self._blocks():
            outside = np.arange(inside, inside + marks.size + 1) % 2 == 0
            yield start, np.repeat(outside, np.diff(marks, prepend=0, append=size))
            inside = (inside + marks.size) % 2

    def _places_of_marks(self) -> Iterator[tuple[int, int, Places]]:
        """Each block: its start and size, and where in it quotation marks are."""
        for start, size, _ in self._blocks():
            yield start, size, np.flatnonzero(self._bytes[start : start + size] == ord(QUOTE))

    def _blocks(self) -> Iterator[tuple[int, int, Places]]:
        """Each block: its start and size, without a look for marks."""
        for start, end in pairwise([*range(0, len(self.data), BLOCK), len(self.data)]):
            yield start, end - start, np.zeros(0, np.int64)


def _places(found: Flags, outside: Flags) -> tuple[Places, Places]:
    """Where in a block something is, and where of that outside quotation marks."""
    places = np.flatnonzero(found)
    return places, places[outside[places]]
