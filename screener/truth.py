"""Three-valued answers, for one patient and for columns of patients.

An answer on columns is two packed bit arrays: `must` (surely yes) and `may` (possibly yes), with
must ⊆ may. Strong Kleene logic then is plain bit arithmetic on both, which is what makes the
engine fast, and unknown can neither pass nor fail by accident.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import reduce

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]


class Truth(Enum):
    """An answer about one patient. It is never true or false by itself."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("an answer has three values: compare it with Truth.YES, NO or UNKNOWN")


@dataclass(frozen=True, eq=False)
class Truths:
    """The answers of `size` patients; `must` and `may` are packed, eight patients a byte.

    >>> some = Truths.of(np.array([True, False, False]), np.array([True, True, False]))
    >>> [some[i].value for i in range(3)]
    ['yes', 'unknown', 'no']
    >>> [(~some)[i].value for i in range(3)]
    ['no', 'unknown', 'yes']
    """

    must: Bits
    may: Bits
    size: int

    @staticmethod
    def of(must: Flags, may: Flags) -> Truths:
        return Truths(np.packbits(must), np.packbits(may), must.size)

    @staticmethod
    def certain(answer: Flags) -> Truths:
        bits = np.packbits(answer)
        return Truths(bits, bits, answer.size)

    @staticmethod
    def constant(answer: Truth, size: int) -> Truths:
        filled = np.full((size + 7) // 8, 255, np.uint8)
        empty = np.zeros_like(filled)
        return Truths(
            filled if answer is Truth.YES else empty,
            empty if answer is Truth.NO else filled,
            size,
        )

    def __and__(self, other: Truths) -> Truths:
        return Truths(self.must & other.must, self.may & other.may, self.size)

    def __or__(self, other: Truths) -> Truths:
        return Truths(self.must | other.must, self.may | other.may, self.size)

    def agreed(self, other: Truths) -> Truths:
        """What two sources say of the same thing: either decides, a contradiction decides nothing.

        >>> yes, no = (Truths.constant(answer, 1) for answer in (Truth.YES, Truth.NO))
        >>> yes.agreed(Truths.constant(Truth.UNKNOWN, 1))[0].value, yes.agreed(no)[0].value
        ('yes', 'unknown')
        """
        must, may = self.must | other.must, self.may & other.may
        return Truths(must & may, may | must, self.size)

    def __invert__(self) -> Truths:
        return Truths(~self.may, ~self.must, self.size)

    def __getitem__(self, row: int) -> Truth:
        byte, bit = row >> 3, 0x80 >> (row & 7)
        if self.must[byte] & bit:
            return Truth.YES
        return Truth.UNKNOWN if self.may[byte] & bit else Truth.NO

    def take(self, rows: npt.NDArray[np.intp]) -> Truths:
        """The answers of some patients, in this order; a patient may be taken several times."""
        return Truths.of(self.surely[rows], self.possibly[rows])

    def equal(self, other: Truths) -> Bits:
        """Where both answers are the same, packed."""
        return ~((self.must ^ other.must) | (self.may ^ other.may))

    @property
    def open(self) -> Bits:
        """Where the answer is UNKNOWN, packed."""
        return self.may ^ self.must

    @property
    def surely(self) -> Flags:
        """Where the answer is YES, one flag a patient."""
        return unpacked(self.must, self.size)

    @property
    def possibly(self) -> Flags:
        """Where the answer is YES or UNKNOWN, one flag a patient."""
        return unpacked(self.may, self.size)


def unpacked(bits: Bits, size: int) -> Flags:
    return np.unpackbits(bits, count=size).view(np.bool_)


def all_of(answers: Sequence[Truths]) -> Truths:
    return reduce(Truths.__and__, answers)


def any_of(answers: Sequence[Truths]) -> Truths:
    return reduce(Truths.__or__, answers)


def at_least(count: int, answers: Sequence[Truths]) -> Truths:
    """At least `count` of the answers are yes: surely, or possibly."""
    size = answers[0].size
    reached = [Truths.constant(Truth.YES, size), *[Truths.constant(Truth.NO, size)] * count]
    for answer in answers:
        for number in range(count, 0, -1):
            reached[number] |= reached[number - 1] & answer
    return reached[count]
