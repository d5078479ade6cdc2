"""Numbers as they are written: "<1", "15-20 %", "12,5". What they measure is said elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

NUMBER = r"(?:[0-9]{1,15}(?:[.,][0-9]{1,15})*|\.[0-9]{1,15})(?:e[+-]?[0-9]{1,2})?(?![0-9])"
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
_GROUPS = {mark: re.compile(rf"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+") for mark in ".,"}


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

    def times(self, factor: int) -> str:
        """As written, in another scale, for a question."""
        scaled = [f"{float(Decimal(end) * factor):.12g}" for end in (self.low, self.high)]
        return self.sign + " to ".join(dict.fromkeys(scaled))

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
    """All numbers that the digits may stand for, exactly; none if they are no number.

    >>> [str(number) for number in numbers("1,500", decimal_comma=False)]
    ['3/2', '1500']
    >>> [str(number) for number in numbers("1,500", decimal_comma=True)]
    ['3/2']
    """
    negative = text.startswith("-")
    found = _PLAIN.fullmatch(text.removeprefix("-"))
    if found is None:
        return ()
    digits, exponent = found["number"], found["exponent"] or ""
    plain = dict.fromkeys(_plain_forms(digits, decimal_comma))
    exact = [Fraction(Decimal(form + exponent)) for form in plain]
    return tuple(-number if negative else number for number in exact)


def _plain_forms(digits: str, decimal_comma: bool) -> list[str]:
    """The digits with a point for decimals and without marks for thousands."""
    commas, points = digits.count(","), digits.count(".")
    if commas and points:
        last = max(",.", key=digits.rfind)
        whole, _, decimals = digits.rpartition(last)
        grouped = _GROUPS["," if last == "." else "."].fullmatch(whole)
        return [f"{re.sub('[.,]', '', whole)}.{decimals}"] if grouped else []
    mark = "," if commas else "."
    count = commas + points
    if count == 0:
        return [digits]
    grouped = _GROUPS[mark].fullmatch(digits)
    together = [digits.replace(mark, "")]
    if count > 1:
        return together if grouped else []
    return _one_mark(digits.replace(",", "."), together, mark, bool(grouped), decimal_comma)


def _one_mark(
    decimal: str, together: list[str], mark: str, grouped: bool, decimal_comma: bool
) -> list[str]:
    """One point or comma: decimals, thousands, or either, by what is declared for the file."""
    if mark == ",":
        unsure = not decimal_comma and not decimal.startswith("0")
    else:
        unsure = decimal_comma and grouped
    return [decimal, *together] if unsure else [decimal]
