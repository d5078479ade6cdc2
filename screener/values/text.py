"""Text that is kept as it was written: a laboratory's name, an assay, an identifier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from screener.truth import Flags


@dataclass(frozen=True)
class Words:
    """A text; empty means that nothing is recorded."""

    text: str = ""

    @property
    def certain(self) -> bool:
        """Is exactly one value left?"""
        return self.text != ""

    def either(self, other: Words) -> Words:
        """The text, if both are the same."""
        return self if self == other else Words()

    def show(self) -> str:
        return self.text or "unknown"


@dataclass(frozen=True, eq=False)
class Texts:
    """One text a row, as numbers of distinct texts."""

    texts: tuple[str, ...]
    rows: npt.NDArray[np.int32]

    @staticmethod
    def of(values: Sequence[Words], rows: npt.NDArray[np.int32]) -> Texts:
        return Texts(tuple(value.text for value in values), rows)

    @staticmethod
    def unknown(size: int) -> Texts:
        return Texts(("",), np.zeros(size, np.int32))

    @property
    def size(self) -> int:
        return self.rows.size

    @property
    def recorded(self) -> Flags:
        return np.array([text != "" for text in self.texts], np.bool_)[self.rows]

    @property
    def certain(self) -> Flags:
        """Where exactly one value is left."""
        return self.recorded

    def keys(self) -> list[int]:
        """For each row something that is equal where the possibilities are."""
        keys: list[int] = self.rows.tolist()
        return keys

    def at(self, row: int) -> Words:
        return Words(self.texts[self.rows[row]])

    def take(self, rows: slice | npt.NDArray[np.intp]) -> Texts:
        return Texts(self.texts, self.rows[rows])

    def followed_by(self, other: Texts) -> Texts:
        rows = np.append(self.rows, other.rows + len(self.texts)).astype(np.int32)
        return Texts((*self.texts, *other.texts), rows)

    def joined(self, starts: npt.NDArray[np.intp]) -> Texts:
        """For each run of rows that begins at `starts`: their text, if all have the same."""
        lowest = np.minimum.reduceat(self.rows, starts)
        same = lowest == np.maximum.reduceat(self.rows, starts)
        return Texts((*self.texts, ""), np.where(same, lowest, len(self.texts)).astype(np.int32))

    def meet(self, other: Texts) -> tuple[Texts, Flags]:
        """Each row's text, or the other's where it is empty; different texts contradict."""
        mine, theirs = np.array(self.texts)[self.rows], np.array(other.texts)[other.rows]
        merged = np.where(mine == "", theirs, mine)
        conflict = (mine != "") & (theirs != "") & (mine != theirs)
        texts, rows = np.unique(np.where(conflict, "", merged), return_inverse=True)
        return Texts(tuple(str(text) for text in texts), rows.astype(np.int32)), conflict
