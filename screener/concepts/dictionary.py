"""A dictionary of drugs: which classes follow from a drug, which drugs a class may stand for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from screener.concepts.file import Drug, DrugClass


@dataclass(frozen=True, eq=False)
class Dictionary:
    """Drugs by generic name, classes, regimens, and names that several drugs share."""

    drugs: Mapping[str, Drug] = field(default_factory=dict)
    classes: Mapping[str, DrugClass] = field(default_factory=dict)
    regimens: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """All that a record of drugs can hold: drugs, then classes and tags."""
        groups = [*self.classes]
        groups += [tag for drug in self.drugs.values() for tag in (*drug.classes, *drug.tags)]
        return tuple(dict.fromkeys([*self.drugs, *groups]))

    @cached_property
    def groups_of(self) -> Mapping[str, frozenset[str]]:
        """What a record surely holds if it names this code: itself and all wider classes."""
        return {code: frozenset(self._wider(code)) for code in self.codes}

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """The drugs that a code may stand for: a class stands for any of its drugs."""
        return {
            code: tuple(drug for drug in self.drugs if code in self.groups_of[drug])
            for code in self.codes
        }

    def most_specific(self, codes: Collection[str]) -> frozenset[str]:
        """The codes that no other of them brings along: letrozole, not its classes as well."""
        implied = {wider for code in codes for wider in self.groups_of[code] if wider != code}
        return frozenset(codes) - implied

    def _wider(self, code: str) -> Iterator[str]:
        yield code
        drug = self.drugs.get(code)
        for wider in (*drug.classes, *drug.tags) if drug else ():
            yield from self._wider(wider)
        for wider in self.classes[code].wider if code in self.classes else ():
            yield from self._wider(wider)

    def unknown_words(self) -> Iterator[tuple[str, str, str]]:
        """Words that name no drug or class: the entry, its section, the word."""
        for section, entries in (("regimens", self.regimens), ("ambiguous", self.ambiguous)):
            for name, words in entries.items():
                for word in words:
                    if word not in self.codes and word not in self.regimens:
                        yield name, section, word
        for name, drug_class in self.classes.items():
            for word in drug_class.wider:
                if word not in self.classes:
                    yield name, "drug_classes", word
