"""Several codes at once: those that a record surely has, and those that it possibly has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from screener.truth import Flags, Truths, all_of

Words64 = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Tagged:
    """The codes that are surely and possibly there; sure ⊆ possible."""

    sure: frozenset[str]
    possible: frozenset[str]

    @property
    def certain(self) -> bool:
        """Is exactly one value left?"""
        return self.sure == self.possible

    def either(self, other: Tagged) -> Tagged:
        """Everything that one of both allows."""
        return Tagged(self.sure & other.sure, self.possible | other.possible)

    def show(self, codes: Sequence[str], label: Callable[[str], str]) -> str:
        """The sure ones of the concept's codes by label, then whether there may be more."""
        sure = ", ".join(label(code) for code in codes if code in self.sure)
        if self.possible == self.sure:
            return sure or "none"
        if len(self.possible) == len(codes):
            return f"{sure}, and possibly others" if sure else "unknown"
        more = self.possible - self.sure
        perhaps = " or ".join(label(code) for code in codes if code in more)
        return f"{sure}; possibly {perhaps}" if sure else f"possibly {perhaps}"


@dataclass(frozen=True, eq=False)
class TagSets:
    """One set of sure and one of possible codes a row; 64 codes a word."""

    codes: tuple[str, ...]
    sure: Words64
    possible: Words64

    @staticmethod
    def of(
        codes: tuple[str, ...], values: Sequence[Tagged], rows: npt.NDArray[np.int32]
    ) -> TagSets:
        sure = np.array([_bits(codes, value.sure) for value in values], np.uint64)[rows]
        possible = np.array([_bits(codes, value.possible) for value in values], np.uint64)[rows]
        return TagSets(codes, sure, possible)

    @staticmethod
    def unknown(codes: tuple[str, ...], size: int) -> TagSets:
        nothing, anything = Tagged(frozenset(), frozenset()), Tagged(frozenset(), frozenset(codes))
        sure, possible = _bits(codes, nothing.sure), _bits(codes, anything.possible)
        return TagSets(codes, np.tile(sure, (size, 1)), np.tile(possible, (size, 1)))

    @property
    def size(self) -> int:
        return len(self.sure)

    @property
    def recorded(self) -> Flags:
        anything = _bits(self.codes, self.codes)
        return np.asarray(self.sure.any(axis=1) | (self.possible != anything).any(axis=1))

    @property
    def certain(self) -> Flags:
        """Where exactly one value is left."""
        return np.asarray((self.sure == self.possible).all(axis=1))

    def keys(self) -> list[bytes]:
        """For each row something that is equal where the possibilities are."""
        return [row.tobytes() for row in np.hstack([self.sure, self.possible])]

    def at(self, row: int) -> Tagged:
        sure, possible = self.sure[row].tobytes(), self.possible[row].tobytes()
        return Tagged(_codes(self.codes, sure), _codes(self.codes, possible))

    def take(self, rows: slice | npt.NDArray[np.intp]) -> TagSets:
        return TagSets(self.codes, self.sure[rows], self.possible[rows])

    def followed_by(self, other: TagSets) -> TagSets:
        sure = np.concatenate([self.sure, other.sure])
        return TagSets(self.codes, sure, np.concatenate([self.possible, other.possible]))

    def joined(self, starts: npt.NDArray[np.intp]) -> TagSets:
        """For each run of rows that begins at `starts`: everything that any of them allows."""
        sure = np.bitwise_and.reduceat(self.sure, starts, axis=0)
        return TagSets(self.codes, sure, np.bitwise_or.reduceat(self.possible, starts, axis=0))

    def together(self, owner: npt.NDArray[np.int32], meant: Truths, closed: Flags) -> TagSets:
        """For each owner, all that the rows that are meant hold; more, unless they are closed.

        Owners ascend.
        """
        sure = np.zeros((closed.size, self.sure.shape[1]), np.uint64)
        possible = np.where(closed[:, None], sure, _bits(self.codes, self.codes))
        for rows, bits, found in (
            (meant.surely, self.sure, sure),
            (meant.possibly, self.possible, possible),
        ):
            chosen = np.flatnonzero(rows)
            starts = np.flatnonzero(np.diff(owner[chosen], prepend=-1))
            if starts.size:
                found[owner[chosen[starts]]] |= np.bitwise_or.reduceat(bits[chosen], starts, axis=0)
        return TagSets(self.codes, sure, possible)

    def has_any(self, wanted: Iterable[str]) -> Truths:
        """Is at least one of the wanted codes there?"""
        mask = _bits(self.codes, wanted)
        return Truths.of(_any(self.sure, mask), _any(self.possible, mask))

    def has_all(self, wanted: Iterable[str]) -> Truths:
        return all_of([self.has_any([code]) for code in wanted])

    def opened(self, closed: Truths) -> TagSets:
        """The same, with any code possible in the rows where the list is not surely complete.

        An explicit "none" is complete by itself.
        """
        anything = _bits(self.codes, self.codes)
        complete = closed.surely | ~self.possible.any(axis=1)
        possible = np.where(complete[:, None], self.possible, anything)
        return TagSets(self.codes, self.sure, possible)

    def meet(self, other: TagSets) -> tuple[TagSets, Flags]:
        """What both allow; and where they contradict each other, all that either allows."""
        sure, possible = self.sure | other.sure, self.possible & other.possible
        conflict = np.asarray((sure & ~possible).any(axis=1))
        if conflict.any():
            either = conflict[:, None]
            sure = np.where(either, self.sure & other.sure, sure)
            possible = np.where(either, self.possible | other.possible, possible)
        return TagSets(self.codes, sure, possible), conflict


def _any(rows: Words64, mask: Words64) -> Flags:
    """Rows with any bit of the mask. Few words of a mask have one; the others are not looked at."""
    found = np.zeros(len(rows), np.bool_)
    for word in np.flatnonzero(mask):
        found |= (rows[:, word] & mask[word]) != 0
    return found


@lru_cache(maxsize=64)
def _places(codes: tuple[str, ...]) -> dict[str, int]:
    return {code: place for place, code in enumerate(codes)}


@lru_cache(maxsize=4096)
def _codes(codes: tuple[str, ...], words: bytes) -> frozenset[str]:
    bits = np.frombuffer(words, np.uint64)
    return frozenset(code for i, code in enumerate(codes) if int(bits[i >> 6]) >> (i & 63) & 1)


def _bits(codes: Sequence[str], chosen: Iterable[str]) -> Words64:
    flags = np.zeros(64 * max(1, (len(codes) + 63) // 64), np.bool_)
    places = _places(tuple(codes))
    flags[[places[code] for code in chosen]] = True
    return np.packbits(flags, bitorder="little").view("<u8")
