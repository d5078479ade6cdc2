"""The unit of each row of a long table: in its cell, beside its test, or in a column of units.

Where two of these name different units, nobody can know which of them is wrong: the value is
whatever any of them makes of it, and a question names them all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

import numpy as np

from screener.concepts.model import Number
from screener.intake.matching import Match
from screener.intake.sheet import Numbers, TextColumn
from screener.reading.amounts import Amount, amount
from screener.reading.missing import MissingWords
from screener.reading.model import Reading
from screener.reading.normal import normal, quoted
from screener.reading.possibilities import either
from screener.reading.reader import Reader
from screener.reading.spelling import LeadingName
from screener.reading.units import PERCENT, Units
from screener.values import Value

Said = tuple[tuple[str, str], ...]
"""Each unit that is said of a row, and where."""


@dataclass(frozen=True, eq=False)
class RowUnits:
    """What is said of the unit, as the number of one of the distinct sayings for each row."""

    codes: Numbers
    said: Sequence[Said]
    reader: Reader
    _units: dict[str, Units] = field(default_factory=dict)

    @staticmethod
    def of(
        names: TextColumn, matches: Mapping[str, Match], column: TextColumn | None, reader: Reader
    ) -> RowUnits:
        beside = {text: match.unit for text, match in matches.items()}
        by_name = [_saying(beside.get(text, ""), names) for text in names.texts]
        if column is None:
            return RowUnits(names.codes, by_name, reader)
        nothing = MissingWords(reader.vocabulary)
        units = [
            "" if nothing.question(normal(text)) is not None else text.strip()
            for text in column.texts
        ]
        width = len(units)
        said = [(*one, *_saying(unit, column)) for one in by_name for unit in units]
        return RowUnits((names.codes * width + column.codes).astype(np.int32), said, reader)

    def reading(self, target: str, text: str, said: Said) -> Reading:
        """A text, read in the unit of its row."""
        concept = self.reader.vocabulary.concepts.get(target)
        if isinstance(concept, Number) and said and text.strip():
            contradicted = self._contradicted(concept, text, said)
            if contradicted:
                return contradicted
        return self.reader.read(target, text, unit=said[0][0] if said else "")

    def _contradicted(self, concept: Number, text: str, said: Said) -> Reading | None:
        """All that the text may be if its units contradict each other; None if they do not."""
        plain = normal(text)
        name = LeadingName(concept).match(plain)
        found = amount(plain[name.end() :] if name else plain)
        units = self._units_of(concept)
        own = _unit_in(found, units) if found else ""
        named = [*([own] if own else []), *(unit for unit, _ in said)]
        if len({units.meant(unit) for unit in named}) < 2:
            return None
        bare = found.show() if found and own else text
        ways = [self.reader.read(concept.id, bare, unit=unit) for unit in named]
        claims = [f"written in {own}"] if own else []
        claims += [f"{where} says {unit}" for unit, where in said]
        question = f"{', '.join(claims)}. Which unit is right ({concept.label})?"
        return Reading(self._any_of(ways), f"{quoted(text)}: {question}")

    def _units_of(self, concept: Number) -> Units:
        if concept.id not in self._units:
            self._units[concept.id] = Units(concept, self.reader.vocabulary.units)
        return self._units[concept.id]

    def _any_of(self, ways: Sequence[Reading]) -> dict[str, Value]:
        """Everything that one of several readings allows."""
        names = dict.fromkeys(name for way in ways for name in way.values)
        return {
            name: reduce(either, [way.values.get(name, self.reader.blank(name)) for way in ways])
            for name in names
        }


def _unit_in(found: Amount, units: Units) -> str:
    """The unit that is written after an amount, as it is called; a flag may follow it."""
    words = found.rest.rstrip("*↑↓").split()
    for size in range(len(words), 0, -1):
        meant = units.meant(" ".join(words[:size]))
        if meant:
            return meant[0]
    return PERCENT if found.percent else ""


def _saying(unit: str, column: TextColumn) -> Said:
    return ((unit, f"column {column.letter} ({column.header!r})"),) if unit else ()
