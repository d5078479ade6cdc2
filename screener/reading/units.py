"""Which unit a text means, among those that a concept can be converted from.

Upper and lower case are not told apart, because nobody keeps to them; so "G/L" is 10⁹/L for
platelets and g/L for hemoglobin. That is why a unit is looked up per concept.
"""

from __future__ import annotations

from collections.abc import Mapping

from screener.concepts.model import Number
from screener.reading.normal import compact, normal
from screener.reading.spelling import one_of

PERCENT = "%"


def key(text: str) -> str:
    """The form in which units are compared.

    >>> key("x10⁹/L") == key("×10^9 / l"), key("x ULN") == key("× uln")
    (True, True)
    """
    return compact(normal(text)).replace("^", "").rstrip(".")


class Units:
    """The spellings of the units that one concept knows."""

    def __init__(self, concept: Number, spellings: Mapping[str, tuple[str, ...]]) -> None:
        self.own = concept.unit
        known = [unit for unit in (concept.unit, *concept.units) if unit]
        if concept.percent and PERCENT not in known:
            known.append(PERCENT)
        self.known = tuple(known)
        self._spellings: set[str] = set()
        self._meant: dict[str, tuple[str, ...]] = {}
        for unit in known:
            same = _same_as(unit, spellings)
            self._spellings |= same
            for spelling in map(key, same):
                before = self._meant.get(spelling, ())
                self._meant[spelling] = tuple(dict.fromkeys([*before, unit]))

    @property
    def looks(self) -> str:
        return one_of(self._spellings)

    def meant(self, text: str) -> tuple[str, ...]:
        """The known units that a text may mean, mostly one; none if it is no unit known here."""
        return self._meant.get(key(text), ())


def is_unit(text: str, spellings: Mapping[str, tuple[str, ...]]) -> bool:
    """Is this a unit of anything at all?"""
    wanted = key(text)
    return any(wanted in map(key, (unit, *others)) for unit, others in spellings.items())


def _same_as(unit: str, spellings: Mapping[str, tuple[str, ...]]) -> set[str]:
    """All spellings of a unit, whichever of them the concept uses for its own."""
    forms = {unit}
    for canonical, others in spellings.items():
        same = {canonical, *others}
        if canonical == unit or (unit not in spellings and unit in others):
            forms |= same
    return forms
