"""What an amount may be in a concept's own unit: every way to read it that is plausible."""

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


@dataclass(frozen=True)
class Candidate:
    """One way to read an amount: in this unit, and times 100 if it is a share of one."""

    unit: str
    interval: Interval
    scale: int = 1


def candidates(
    concept: Number, found: Amount, units: Sequence[str], decimal_comma: bool
) -> Iterator[Candidate]:
    """All plausible ways to read the amount in one of the units.

    Conversions are exact fractions, rounded to a float once, at the end, so that values behave as
    they were typed.
    """
    for ends in _ends(found, decimal_comma):
        for unit in units:
            for scale in (1, 100) if _like_a_share(concept, found, ends, unit) else (1,):
                interval = _interval(concept, found.sign, _converted(concept, ends, unit, scale))
                if interval:
                    yield Candidate(unit, interval, scale)


def _ends(found: Amount, decimal_comma: bool) -> Iterator[Ends]:
    for low in numbers(found.low, decimal_comma):
        for high in numbers(found.high, decimal_comma) if found.ranged else (low,):
            yield low, high


def _like_a_share(concept: Number, found: Amount, ends: Ends, unit: str) -> bool:
    """0.9 may be 90 %; but "<1" as a share of one would say nothing."""
    low, high = ends
    bare = concept.percent and not found.percent and unit in (concept.unit, PERCENT)
    empty = high == 1 and (found.sign != "" or low == 0)
    return bare and 0 < high <= 1 and not empty


def _converted(concept: Number, ends: Ends, unit: str, scale: int) -> Ends:
    way = concept.conversion(unit) or Conversion(factor=Fraction(1))
    low, high = (way.factor * end * scale + way.add for end in ends)
    return low, high


def _interval(concept: Number, sign: str, ends: Ends) -> Interval | None:
    """The interval between the ends, or open to one side; None if it is not plausible."""
    low, high = ends
    if low > high or not all(_plausible(concept, end) for end in ends):
        return None
    least = (
        0.0 if concept.percent or (concept.plausible and concept.plausible[0] >= 0) else -math.inf
    )
    most = 100.0 if concept.percent else math.inf
    lo, hi = {
        "": (float(low), float(high)),
        "<": (least, float(high - 1) if concept.whole else below(float(high))),
        "≤": (least, float(high)),
        ">": (float(low + 1) if concept.whole else above(float(low)), most),
        "≥": (float(low), most),
    }[sign]
    return Interval(lo, hi) if lo <= hi else None


def _plausible(concept: Number, number: Fraction) -> bool:
    if concept.whole and number.denominator != 1:
        return False
    if concept.plausible is None:
        return number >= 0
    low, high = concept.plausible
    return Fraction(low) <= number <= Fraction(high)
