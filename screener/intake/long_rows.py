"""A long table as the columns of a wide one: for each test, a column that is empty in the rows of
all others. From there on, nobody needs to know that the results stood below each other; and every
value keeps the cell that it was read from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from screener.concepts.companions import date_of, limit
from screener.concepts.vocabulary import Vocabulary
from screener.intake.long_tables import Found
from screener.intake.matching import Match
from screener.intake.row_units import RowUnits
from screener.intake.sheet import Flags, Numbers, Sheet, TextColumn, rows_in_words
from screener.intake.understood import ReadColumn
from screener.reading.model import Reading
from screener.reading.reader import Reader

LIMITS = ("uln", "lln")


@dataclass(frozen=True, eq=False)
class LongRows:
    """The rows of a long table."""

    roles: Mapping[str, TextColumn]
    matches: Mapping[str, Match]
    """What each name means."""
    units: RowUnits
    reader: Reader

    @staticmethod
    def of(found: Found, claimed: Sequence[tuple[TextColumn, Match]], reader: Reader) -> LongRows:
        roles = {found.role(match): column for column, match in claimed if found.role(match)}
        names = roles["name"]
        matches = {text: found.match(text) for text in names.texts if text.strip()}
        units = RowUnits.of(names, matches, roles.get("unit"), reader)
        return LongRows(roles, matches, units, reader)

    @property
    def vocabulary(self) -> Vocabulary:
        return self.reader.vocabulary

    def columns(self) -> Iterator[ReadColumn]:
        """For each test, its values and their limits; for each day that is recorded, the days."""
        days: dict[str, Flags] = {}
        for target in dict.fromkeys(match.target for match in self.matches.values()):
            if not target:
                continue
            rows = self._rows_of(target)
            yield self._measured("value", target, rows)
            for which in LIMITS:
                if which in self.roles and limit(target, which) in self.vocabulary.concepts:
                    yield self._measured(which, limit(target, which), rows)
            day = self._day_of(target)
            days[day] = days.get(day, np.zeros_like(rows)) | rows
        for day, rows in days.items():
            if day and "date" in self.roles:
                yield self._day(day, rows)

    def _rows_of(self, target: str) -> Flags:
        names = self.roles["name"]
        mine = [
            text in self.matches and self.matches[text].target == target for text in names.texts
        ]
        return np.asarray(np.array(mine, np.bool_)[names.codes])

    def _day_of(self, target: str) -> str:
        """The concept that holds the day of a result: one for a draw, its own, or the table's."""
        bundle = self.vocabulary.bundles.get(target)
        concept = self.vocabulary.concepts[bundle.fills[0] if bundle else target]
        if isinstance(concept.dated, str):
            return concept.dated
        return date_of(concept.id) if concept.dated else self.vocabulary.tables[concept.table].date

    def _measured(self, role: str, target: str, rows: Flags) -> ReadColumn:
        """The values (or limits) of one test, each read in the unit of its row."""
        column = self.roles[role]
        pairs, codes = _distinct(column.codes, self.units.codes, rows)
        texts = [column.texts[text] for text, _ in pairs]
        readings = [
            self.units.reading(target, column.texts[text], self.units.said[unit])
            for text, unit in pairs
        ]
        return self._column(column, target, texts, readings, codes)

    def _day(self, target: str, rows: Flags) -> ReadColumn:
        column = self.roles["date"]
        pairs, codes = _distinct(column.codes, np.zeros_like(column.codes), rows)
        texts = [column.texts[text] for text, _ in pairs]
        readings = [self.reader.read(target, text) for text in texts]
        return self._column(column, target, texts, readings, codes)

    def _column(
        self,
        column: TextColumn,
        target: str,
        texts: Sequence[str],
        readings: Sequence[Reading],
        codes: Numbers,
    ) -> ReadColumn:
        bundle = self.vocabulary.bundles.get(target)
        label = bundle.label if bundle else self.vocabulary.label(target)
        feeding = TextColumn(f"{column.header}: {label}", column.letter, codes, ("", *texts))
        return ReadColumn(feeding, Match(target), (Reading(), *readings))

    def notes(self, sheet: Sheet) -> Iterator[str]:
        """What is left out: tests that nobody knows, and values of no test."""
        names = self.roles["name"]
        where = f"column {names.letter} ({names.header!r})"
        unknown = [text for text, match in self.matches.items() if not match.target]
        if unknown:
            told = ", ".join(self._unknown(text, sheet) for text in unknown)
            hint = "name them in a mapping: columns: {<test>: <concept>}"
            yield f"{where}: tests not understood and left out: {told}; {hint}"
        nameless = sheet.rows[~names.filled & self.roles["value"].filled]
        if nameless.size:
            yield f"{where}: {rows_in_words(nameless.tolist())} left out: a value of no test"

    def _unknown(self, text: str, sheet: Sheet) -> str:
        names = self.roles["name"]
        rows = rows_in_words(sheet.rows[names.codes == names.texts.index(text)].tolist())
        near = " or ".join(self.matches[text].suggestions)
        return f"{text!r} ({rows}{f'; perhaps {near}' if near else ''})"


def _distinct(texts: Numbers, units: Numbers, rows: Flags) -> tuple[list[tuple[int, int]], Numbers]:
    """The distinct pairs in some rows, and for every row the number of its pair; 0 elsewhere."""
    size = int(units.max(initial=0)) + 1
    keys, places = np.unique(texts[rows].astype(np.int64) * size + units[rows], return_inverse=True)
    codes = np.zeros(rows.size, np.int32)
    codes[rows] = places + 1
    return [divmod(key, size) for key in keys.tolist()], codes
