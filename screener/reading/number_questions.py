"""What has to be asked, or said, about a number: the ways to read it, and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence

from screener.concepts.model import Number
from screener.reading.amounts import Amount, numbers
from screener.reading.measures import Candidate
from screener.reading.model import sentences


def expected(concept: Number) -> str:
    """What a cell of this concept may hold.

    >>> expected(Number(kind="number", table="labs", label="LVEF", unit="%", plausible=(10, 90)))
    'a number from 10 to 90 %'
    """
    kind = "a whole number" if concept.whole else "a number"
    if concept.plausible:
        kind += " from {} to {}".format(*concept.plausible)
    return f"{kind} {concept.unit}".rstrip()


def doubts(concept: Number, found: Amount, ways: Sequence[Candidate], decimal_comma: bool) -> str:
    """Why the ways to read an amount differ."""
    return sentences(
        [
            _unit(concept, found, ways),
            _comma(found, decimal_comma),
            _share(concept, found, ways, decimal_comma),
        ]
    )


def _unit(concept: Number, found: Amount, ways: Sequence[Candidate]) -> str:
    units = dict.fromkeys(way.unit for way in ways)
    if len(units) < 2 or len({way.interval for way in ways}) < 2:
        return ""
    shown = " or ".join(f"{found.show()} {unit}" for unit in units)
    return f"{shown}? Write the unit ({concept.label})."


def _comma(found: Amount, decimal_comma: bool) -> str:
    for end in (found.low, found.high) if "," in found.show() or decimal_comma else ():
        ways = numbers(end, decimal_comma)
        if len(ways) > 1:
            shown = " or ".join(f"{float(way):.12g}" for way in ways)
            return (
                f"{shown}? Declare decimal_comma for the file, or write a point for decimals and"
                " nothing between thousands."
            )
    return ""


def _share(concept: Number, found: Amount, ways: Sequence[Candidate], decimal_comma: bool) -> str:
    if all(way.scale == 1 for way in ways):
        return ""
    ends = [numbers(end, decimal_comma)[0] for end in (found.low, found.high)]
    larger = found.sign + " to ".join(dict.fromkeys(f"{float(end * 100):.12g}" for end in ends))
    return f"{found.show()} % or {larger} %? Write the percent sign ({concept.label})."


def implausible(concept: Number, found: Amount, unit: str) -> str:
    said = f"{found.show()} {unit}".strip()
    allowed = f"{expected(concept)} ({concept.label})"
    return f"{said} is not plausible; expected {allowed}. Check the number and its unit."


def foreign(concept: Number, unit: str, known: Sequence[str]) -> str:
    allowed = ", ".join(known) or "no unit"
    return f"'{unit}' is not a unit of {concept.label}; expected {allowed}."


def inferred(concept: Number, found: Amount, ways: Sequence[Candidate]) -> str:
    """That a unit was not written, and why it can only be this one."""
    unit = ways[0].unit
    if unit == concept.unit or any(way.unit != unit for way in ways):
        return ""
    own = f"{found.show()} {concept.unit}"
    return f"No unit is written: read as {found.show()} {unit}, because {own} is not plausible."
