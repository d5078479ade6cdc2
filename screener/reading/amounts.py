"""Numbers as they are written: "<1", "15-20 %", "12,5". What they measure is said elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

NUMBER = r"(?:[0-9]{1,20}(?:[.,][0-9]{1,20}){0,6}|\.[0-9]{1,20})(?:e[+-]?[0-9]{1,2})?(?![0-9])"
SIGNS = {
    "<": "<",
    "<=": "≤",
    "≤": "≤",
    ">": ">",
    ">=": "≥",
    "≥": "≥",
    "less than": "<",
    "more than": ">",
    "greater than": ">",
    "at least": "≥",
    "at most": "≤",
}
_SIGN = "|".join(sorted(SIGNS, key=len, reverse=True))
_TO = r" ?(?:-|to) ?"
AMOUNT = rf"(?:(?:{_SIGN}) ?{NUMBER}|{NUMBER}(?:(?: ?%)?{_TO}{NUMBER})?)(?: ?%)?"
"""A pattern without groups, for use within longer ones."""

_PARTS = re.compile(
    rf"(?:(?P<sign>{_SIGN}) ?)?(?P<minus>-)?(?P<low>{NUMBER})"
    rf"(?:(?: ?%)?{_TO}(?P<high>{NUMBER}))?(?P<percent> ?%)?(?P<rest>.*)"
)
_PLAIN = re.compile(r"(?P<number>[0-9.,]+?)\.?(?P<exponent>e[+-]?[0-9]{1,2})?")
_GROUPS = {
    mark: re.compile("[1-9][0-9]{0,2}(?:M[0-9]{2,3})*M[0-9]{3}".replace("M", re.escape(mark)))
    for mark in ".,"
}
"""Thousands set apart; in India 150000 is 1,50,000."""


@dataclass(frozen=True)
class Amount:
    """One number, or two with "to" between them, and what follows."""

    sign: str
    low: str
    high: str
    percent: bool
    rest: str

    @property
    def ranged(self) -> bool:
        return self.low != self.high

    def show(self) -> str:
        return self.sign + " to ".join(dict.fromkeys([self.low, self.high]))


def amount(text: str) -> Amount | None:
    """The amount at the start of a normal text.

    >>> amount("<0.2 mg/dl")
    Amount(sign='<', low='0.2', high='0.2', percent=False, rest='mg/dl')
    """
    found = _PARTS.match(text)
    if found is None or (found["high"] and (found["sign"] or found["minus"])):
        return None
    low = (found["minus"] or "") + found["low"]
    high = found["high"] or low
    sign = SIGNS.get(found["sign"] or "", "")
    return Amount(sign, low, high, bool(found["percent"]), found["rest"].removeprefix(".").strip())


def numbers(text: str, decimal_comma: bool) -> tuple[Fraction, ...]:
    """All numbers that the digits may stand for, exactly; none if their marks make no sense.

    >>> [str(number) for number in numbers("1,500", decimal_comma=False)]
    ['3/2', '1500']
    >>> [str(number) for number in numbers("1,500", decimal_comma=True)]
    ['3/2']
    """
    negative = text.startswith("-")
    found = _PLAIN.fullmatch(text.removeprefix("-"))
    assert found, f"{text!r} is no NUMBER"
    digits, exponent = found["number"], found["exponent"] or ""
    plain = dict.fromkeys(_plain_forms(digits, decimal_comma))
    exact = [Fraction(Decimal(form + exponent)) for form in plain]
    return tuple(-number if negative else number for number in exact)


def _plain_forms(digits: str, decimal_comma: bool) -> list[str]:
    """The digits with a point for decimals and without marks for thousands."""
    last = max(",.", key=digits.rfind)
    whole, mark, decimals = digits.rpartition(last)
    if not mark:
        return [digits]
    other = "," if last == "." else "."
    if other in whole:
        thousands = _GROUPS[other].fullmatch(whole)
        return [f"{whole.replace(other, '')}.{decimals}"] if thousands else []
    thousands = _GROUPS[last].fullmatch(digits)
    together = digits.replace(last, "")
    if last in whole:
        return [together] if thousands else []
    unsure = bool(thousands) if decimal_comma else whole != "0"
    if unsure and decimal_comma == (last == "."):
        return [f"{whole}.{decimals}", together]
    return [f"{whole}.{decimals}"]
