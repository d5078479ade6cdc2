"""What an amount may be in a concept's own unit: every way to read it that is plausible.

Conversions are exact fractions, rounded to a float once, at the end, so that values behave as they
were typed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from screener.concepts.model import Conversion, Number
from screener.reading.amounts import Amount, numbers
from screener.reading.units import PERCENT
from screener.values import Interval
from screener.values.number import above, below

Ends = tuple[Fraction, Fraction]
_SAME = Conversion(factor=Fraction(1))


@dataclass(frozen=True)
class Candidate:
    """One way to read an amount: in this unit, and times 100 if it is a share of one."""

    unit: str
    interval: Interval
    scale: int = 1


class Measure:
    """The scale on which one concept is measured."""

    def __init__(self, concept: Number, decimal_comma: bool) -> None:
        self.concept = concept
        self.decimal_comma = decimal_comma
        low, high = concept.plausible or (None, None)
        self._lowest = Fraction(0 if low is None else low)
        self._highest = None if high is None else Fraction(high)
        positive = concept.percent or (low is not None and low >= 0)
        self._least = 0.0 if positive else -math.inf
        self._most = 100.0 if concept.percent else math.inf

    def candidates(self, found: Amount, units: Sequence[str]) -> Iterator[Candidate]:
        """All plausible ways to read the amount in one of the units."""
        for ends in self._ends(found):
            for unit in units:
                for scale in (1, 100) if self._like_a_share(found, ends, unit) else (1,):
                    own = [self._converted(end * scale, unit) for end in ends]
                    interval = self._interval(found.sign, own[0], own[-1])
                    if interval:
                        yield Candidate(unit, interval, scale)

    def _ends(self, found: Amount) -> Iterator[Sequence[Fraction]]:
        """The number, or both ends of a range, in every way that the digits can be read."""
        for low in numbers(found.low, self.decimal_comma):
            if not found.ranged:
                yield (low,)
                continue
            for high in numbers(found.high, self.decimal_comma):
                yield low, high

    def _like_a_share(self, found: Amount, ends: Sequence[Fraction], unit: str) -> bool:
        """0.9 may be 90 %; but "<1" as a share of one would say nothing."""
        if not self.concept.percent or found.percent or unit not in (self.concept.unit, PERCENT):
            return False
        empty = ends[-1] == 1 and (found.sign != "" or ends[0] == 0)
        return 0 < ends[-1] <= 1 and not empty

    def _converted(self, number: Fraction, unit: str) -> Fraction:
        if unit == self.concept.unit:
            return number
        way = self.concept.conversion(unit) or _SAME
        return way.factor * number + way.add

    def _interval(self, sign: str, low: Fraction, high: Fraction) -> Interval | None:
        """The interval between the ends, or open to one side; None if it is not plausible."""
        if low > high or not (self._plausible(low) and self._plausible(high)):
            return None
        lo, hi = float(low), float(high)
        if sign in ("<", "≤"):
            lo = self._least
        if sign in (">", "≥"):
            hi = self._most
        if sign == "<":
            hi = float(high - 1) if self.concept.whole else below(float(high))
        if sign == ">":
            lo = float(low + 1) if self.concept.whole else above(float(low))
        return Interval(lo, hi) if lo <= hi else None

    def _plausible(self, number: Fraction) -> bool:
        if self.concept.whole and number.denominator != 1:
            return False
        return self._lowest <= number and (self._highest is None or number <= self._highest)
