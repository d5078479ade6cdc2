"""Which concept a column feeds: by its header, exactly.

Labels and declared synonyms are matched whatever their case, spaces and punctuation; a unit in the
header is read. What is merely similar is suggested and never taken: er_status and pr_status are
nine parts in ten alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache

from screener import limits
from screener.concepts.model import Number
from screener.concepts.vocabulary import Vocabulary
from screener.frame import PATIENTS

_UNIT_IN_HEADER = re.compile(r"^(?P<name>.*\S)\s*[(\[,]\s*(?P<unit>[^()\[\]]+?)\s*[)\]]?$")
_LAST_WORD = re.compile(r"^(?P<name>.*\S)\s+(?P<unit>\S+)$")


@dataclass(frozen=True)
class Match:
    """What a header means: a concept or bundle, in a unit; or what it may have meant."""

    target: str = ""
    unit: str = ""
    suggestions: tuple[str, ...] = ()
    bare: str = ""
    """Declared: the concept that a number alone belongs to."""


@lru_cache(maxsize=65536)
def normal(header: str) -> str:
    """A header as it is compared. The sheets of a workbook ask for all known ones over and over.

    >>> normal("ER_Status (IHC)\\u200b"), normal("HER2/neu"), normal("% ER")
    ('er status ihc', 'her2 neu', '% er')
    """
    text = unicodedata.normalize("NFKC", header).casefold()
    visible = (char for char in text if unicodedata.category(char) != "Cf")
    words = (char if char.isalnum() or char in "%+" else " " for char in visible)
    return " ".join("".join(words).split())


@dataclass(frozen=True, eq=False)
class Headers:
    """All headers that the vocabulary knows, as they are meant on a sheet of one table.

    "Setting" is a patient's on the sheet of the patients, and a treatment's among treatments.
    """

    vocabulary: Vocabulary
    table: str = PATIENTS

    @cached_property
    def targets(self) -> Mapping[str, str]:
        """Each known header, normalised, with the concept or bundle that it names.

        A bundle reads whatever its concepts read, and more; so where both have a header, the
        bundle takes it.
        """
        found: dict[str, str] = {}
        for name in sorted(self._named, key=self._rank):
            for header in self._named[name]:
                found.setdefault(normal(header), name)
        return found

    @cached_property
    def _named(self) -> Mapping[str, tuple[str, ...]]:
        bundles = {name: bundle.headers for name, bundle in self.vocabulary.bundles.items()}
        concepts = {name: one.names for name, one in self.vocabulary.concepts.items()}
        return {**concepts, **{name: bundles[name] for name in bundles}}

    def _rank(self, name: str) -> tuple[bool, bool]:
        concept = name not in self.vocabulary.bundles
        elsewhere = table_of(name, self.vocabulary) != self.table
        return (concept, elsewhere) if self.table == PATIENTS else (elsewhere, concept)

    def on(self, headers: Sequence[str], names: Sequence[str]) -> Headers:
        """The headers as they are meant on a sheet with these, which goes by these names.

        A sheet holds the records of the table that one of its names says, else of the table that
        most of its columns belong to.
        """
        known = {normal(word): table for table, words in self._tables.items() for word in words}
        named = (known[normal(name)] for name in names if normal(name) in known)
        matches = (self.match(header, suggest=False) for header in headers)
        targets = [match.target for match in matches if match.target]
        belongs = Counter(table_of(target, self.vocabulary) for target in targets)
        table = next(named, max(belongs, key=lambda one: belongs[one], default=PATIENTS))
        records = bool(self.vocabulary.tables[table].date)
        return Headers(self.vocabulary, table) if records else self

    @cached_property
    def _tables(self) -> Mapping[str, tuple[str, ...]]:
        tables = self.vocabulary.tables
        return {name: (name, one.label, *one.names) for name, one in tables.items()}

    def knows(self, header: str) -> bool:
        return bool(self.match(header, suggest=False).target)

    def match(self, header: str, *, suggest: bool = True) -> Match:
        """What a header means."""
        if len(header) > limits.HEADER_LENGTH:  # no header, and would keep the patterns busy
            return Match()
        whole = self.targets.get(normal(header))
        if whole:
            return Match(whole)
        for pattern in (_UNIT_IN_HEADER, _LAST_WORD):
            parts = pattern.match(header.strip())
            target = self.targets.get(normal(parts["name"])) if parts else None
            if parts and target and self._is_unit(target, parts["unit"]):
                return Match(target, parts["unit"].strip())
        return Match(suggestions=self._near(header) if suggest else ())

    def _is_unit(self, target: str, text: str) -> bool:
        concept = self.vocabulary.concepts.get(target)
        if not isinstance(concept, Number):
            return False
        spelt = normal_unit(text)
        units = [concept.unit, *concept.units]
        return any(
            spelt in {normal_unit(one) for one in (unit, *self.vocabulary.units.get(unit, ()))}
            for unit in units
        )

    def _near(self, header: str) -> tuple[str, ...]:
        near = get_close_matches(normal(header), self.targets, n=3, cutoff=0.8)
        return tuple(dict.fromkeys(self.targets[one] for one in near))


def table_of(target: str, vocabulary: Vocabulary) -> str:
    """The table of a concept, or of what a bundle fills first."""
    bundle = vocabulary.bundles.get(target)
    return vocabulary.concepts[bundle.fills[0] if bundle else target].table


def normal_unit(unit: str) -> str:
    """A unit as it is compared: `µmol/L`, `umol/l` and `μmol / L` are one."""
    text = unicodedata.normalize("NFKC", unit).casefold().replace("μ", "u").replace("µ", "u")
    return "".join(text.split())
