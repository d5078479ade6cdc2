"""The whole vocabulary: everything that can be recorded, and how it is spelt and asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from screener.concepts.companions import date_of, limit, limits_of, measured
from screener.concepts.dictionary import Dictionary
from screener.concepts.file import Bundle, Format, Lines, LongTable, MissingWord, Table
from screener.concepts.model import Choice, Concept, Day, Number, Tags
from screener.values import CodeSets, Column, Intervals, Spans, TagSets, Texts

PATIENT_ID = "patient_id"
REFERENCE_DAY = "reference_day"
CONSENT_DATE = "consent_date"
NEXT_VISIT = "next_visit_date"
DICTIONARY = "drugs"


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Everything that can be recorded, by its id."""

    concepts: Mapping[str, Concept]
    bundles: Mapping[str, Bundle] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing: tuple[MissingWord, ...] = ()
    documentation: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    long_tables: Mapping[str, LongTable] = field(default_factory=dict)
    formats: Mapping[str, Format] = field(default_factory=dict)
    lines: Lines | None = None
    dictionary: Dictionary = field(default_factory=Dictionary)
    unsaid: frozenset[str] = frozenset()
    """The concepts whose values and cells are quoted nowhere: reports may leave the site."""

    @property
    def personal(self) -> frozenset[str]:
        """The concepts that tell who a patient is."""
        return frozenset(name for name, one in self.concepts.items() if one.personal)

    def codes(self, concept: Choice | Tags) -> tuple[str, ...]:
        """The codes of a concept, in the order of the vocabulary."""
        if isinstance(concept, Tags) and concept.dictionary:
            return self.dictionary.codes
        return tuple(concept.codes)

    def unknown(self, concept: Concept, size: int) -> Column:
        """A column of the concept of which nothing is known."""
        if isinstance(concept, Number):
            return Intervals.unknown(size)
        if isinstance(concept, Day):
            return Spans.unknown(size)
        if isinstance(concept, Choice):
            return CodeSets.unknown(self.codes(concept), size)
        if isinstance(concept, Tags):
            return TagSets.unknown(self.codes(concept), size)
        return Texts.unknown(size)

    def day_of(self, concept: str) -> str:
        """The concept that holds the day of a value: its own, or its record's; empty if none."""
        return self.own_days.get(concept) or self.tables[self.concepts[concept].table].date

    def label(self, concept: str) -> str:
        return self.concepts[concept].label

    def code_label(self, concept: str, code: str) -> str:
        known = self.concepts[concept]
        entry = known.codes.get(code) if isinstance(known, Choice | Tags) else None
        return (entry.label if entry else "") or code.replace("_", " ")

    def short_code(self, concept: str, code: str) -> str:
        """As `code_label`, without what only explains it."""
        known = self.concepts[concept]
        entry = known.codes.get(code) if isinstance(known, Choice | Tags) else None
        return (entry.short if entry else "") or self.code_label(concept, code)

    @cached_property
    def dated(self) -> Mapping[str, str]:
        """The values that have a day of their own, by that day."""
        return {date_of(name): name for name, one in self.concepts.items() if one.dated}

    @cached_property
    def own_days(self) -> Mapping[str, str]:
        """The concept that holds the day of a value, for values that have one of their own."""
        dated = [one for one in self.concepts.values() if one.dated]
        return {name: date_of(one.id) for one in dated for name in measured(one)}

    @cached_property
    def limits(self) -> frozenset[str]:
        """The limits of normal: they come with a value, and say nothing without it."""
        known = self.concepts.values()
        return frozenset(limit(one.id, which) for one in known for which in limits_of(one))

    @cached_property
    def bundles_of(self) -> Mapping[str, tuple[str, ...]]:
        """The bundles that may fill a concept."""
        found: dict[str, tuple[str, ...]] = {}
        for name, bundle in self.bundles.items():
            for concept in bundle.fills:
                found[concept] = (*found.get(concept, ()), name)
        return found
