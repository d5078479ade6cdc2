"""One of a concept's codes: the non-empty set of those that are still possible, as bits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from screener.truth import Flags, Truths

Masks = npt.NDArray[np.unsignedinteger]
MAX_CODES = 64


@dataclass(frozen=True)
class Codes:
    """The codes that are possible."""

    possible: frozenset[str]

    @property
    def certain(self) -> bool:
        """Is exactly one value left?"""
        return len(self.possible) == 1

    def either(self, other: Codes) -> Codes:
        """Everything that one of both allows."""
        return Codes(self.possible | other.possible)

    def show(self, codes: Iterable[str], label: Callable[[str], str]) -> str:
        """The possible ones of the concept's codes by their labels, in their order."""
        return " or ".join(label(code) for code in codes if code in self.possible)


@dataclass(frozen=True, eq=False)
class CodeSets:
    """One set of possible codes a row: bit i stands for `codes[i]`."""

    codes: tuple[str, ...]
    masks: Masks

    @staticmethod
    def of(
        codes: tuple[str, ...], values: Sequence[Codes], rows: npt.NDArray[np.int32]
    ) -> CodeSets:
        distinct = [mask_of(codes, value.possible) for value in values]
        return CodeSets(codes, np.array(distinct, dtype_for(codes))[rows])

    @staticmethod
    def unknown(codes: tuple[str, ...], size: int) -> CodeSets:
        return CodeSets(codes, np.full(size, everything(codes), dtype_for(codes)))

    @property
    def size(self) -> int:
        return self.masks.size

    @property
    def recorded(self) -> Flags:
        return np.asarray(self.masks != self.masks.dtype.type(everything(self.codes)))

    @property
    def certain(self) -> Flags:
        """Where exactly one value is left."""
        return np.asarray(np.bitwise_count(self.masks) == 1)

    def keys(self) -> list[int]:
        """For each row something that is equal where the possibilities are."""
        keys: list[int] = self.masks.tolist()
        return keys

    def at(self, row: int) -> Codes:
        mask = int(self.masks[row])
        return Codes(frozenset(code for i, code in enumerate(self.codes) if mask >> i & 1))

    def take(self, rows: slice | npt.NDArray[np.intp]) -> CodeSets:
        return CodeSets(self.codes, self.masks[rows])

    def followed_by(self, other: CodeSets) -> CodeSets:
        return CodeSets(self.codes, np.append(self.masks, other.masks))

    def joined(self, starts: npt.NDArray[np.intp]) -> CodeSets:
        """For each run of rows that begins at `starts`: everything that any of them allows."""
        return CodeSets(self.codes, np.bitwise_or.reduceat(self.masks, starts))

    def within(self, allowed: Iterable[str]) -> Truths:
        """Is the code one of the allowed ones?"""
        mask = self.masks.dtype.type(mask_of(self.codes, allowed))
        return Truths.of((self.masks & ~mask) == 0, (self.masks & mask) != 0)

    def meet(self, other: CodeSets) -> tuple[CodeSets, Flags]:
        """What both allow; and where they contradict each other, all that either allows."""
        both = self.masks & other.masks
        conflict = np.asarray(both == 0)
        if conflict.any():
            both = np.where(conflict, self.masks | other.masks, both)
        return CodeSets(self.codes, both), conflict


def mask_of(codes: Sequence[str], chosen: Iterable[str]) -> int:
    return sum(1 << codes.index(code) for code in set(chosen))


def everything(codes: Sequence[str]) -> int:
    return (1 << len(codes)) - 1


def dtype_for(codes: Sequence[str]) -> np.dtype[np.unsignedinteger]:
    """The smallest unsigned integer that has a bit for each code."""
    if len(codes) > MAX_CODES:
        raise ValueError(f"a choice has at most {MAX_CODES} codes, not {len(codes)}")
    width = next(width for width in (8, 16, 32, 64) if len(codes) <= width)
    return np.dtype(f"u{width // 8}")
