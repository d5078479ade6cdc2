"""What is told of a concept: how it is recorded, and what it follows from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from screener.concepts.model import Choice, Concept, Number, Tags, Text
from screener.concepts.vocabulary import Vocabulary
from screener.definitions.cases import Case, Cases
from screener.definitions.load import Definition
from screener.knowledge import Knowledge
from screener.values import Codes, Interval


def about_concept(concept: Concept, knowledge: Knowledge) -> Iterator[str]:
    vocabulary = knowledge.vocabulary
    yield f"{concept.id}: {concept.label} ({concept.kind}, {concept.table})"
    if concept.note:
        yield f"  {concept.note}"
    if isinstance(concept, Number):
        units = ", ".join(unit for unit in (concept.unit, *concept.units) if unit)
        yield f"  units: {units or 'none'}"
        if concept.plausible:
            yield f"  plausible: {concept.plausible[0]} to {concept.plausible[1]} {concept.unit}"
    if isinstance(concept, Choice | Tags) and concept.codes:
        for code, about in concept.codes.items():
            spellings = f"; also written {', '.join(about.spellings)}" if about.spellings else ""
            yield f"  {code}: {about.label or code}{spellings}"
    if concept.blank:
        yield f"  an empty cell means: {vocabulary.code_label(concept.id, concept.blank.means)}"
    yield from _headers(concept)
    yield f"  if it is missing: {concept.ask()}"
    for definition in knowledge.definitions.by_concept.get(concept.id, ()):
        yield from _definition(definition, concept, vocabulary)
    if concept.source:
        yield f"  source: {concept.source}"


def _headers(concept: Concept) -> Iterator[str]:
    if concept.headers:
        yield f"  column headers: {', '.join(concept.names)}"
    for other, headers in concept.beside.items() if isinstance(concept, Text) else ():
        yield f"  beside another such column, {' or '.join(headers)} means {other}"


def _definition(definition: Definition, concept: Concept, vocabulary: Vocabulary) -> Iterator[str]:
    cases = definition.cases if isinstance(definition, Cases) else ()
    source = f" ({definition.source})" if definition.source else ""
    inputs = ", ".join(definition.inputs)
    yield f"  {'decided' if cases else 'calculated'} from: {inputs}{source}"
    for case in cases:
        when = case.when.words(vocabulary) if case.when else "otherwise"
        yield f"    {when} → {_value(case, concept, vocabulary)}"


def _value(case: Case, concept: Concept, vocabulary: Vocabulary) -> str:
    if isinstance(case.value, Codes) and isinstance(concept, Choice):
        return case.value.show(concept.codes, partial(vocabulary.code_label, concept.id))
    if isinstance(case.value, Interval) and isinstance(concept, Number):
        return case.value.show(concept.unit)
    return "open"
