"""What every word means, told from the vocabulary, the definitions and the checks themselves."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

from screener.checks import (
    choice,
    combine,
    day,
    documented,
    lines,
    number,
    recorded,
    rows,
    tags,
    timely,
    washout,
)
from screener.checks.language import COMBINING
from screener.concepts.model import Choice, Concept, Number, Tags
from screener.concepts.vocabulary import Vocabulary
from screener.definitions.cases import Cases
from screener.errors import Problem, Problems, nearest
from screener.knowledge import Knowledge

SEVERAL = 5
KINDS: dict[str, ModuleType] = {
    **dict.fromkeys(COMBINING, combine),
    **dict.fromkeys((*day.LENGTHS, *day.ORDERS), day),
    **dict.fromkeys(number.WORDS, number),
    "number": number,
    "choice": choice,
    "tags": tags,
    "day": day,
    "recorded": recorded,
    "within": timely,
    "documented": documented,
    "lines": lines,
    "washout": washout,
    **dict.fromkeys(("every", "count", *rows.SINGLE, "where"), rows),
}


def entry(word: str, knowledge: Knowledge) -> str:
    """What a word means.

    Raises:
        Problems: nothing has this name; the nearest names are in the message.
    """
    found = list(_entries(word, knowledge))
    if not found:
        near = nearest(word, names(knowledge), SEVERAL)
        more = f" Near it: {', '.join(near[1:])}" if near[1:] else ""
        hint = f"did you mean {near[0]!r}?{more}" if near else ""
        raise Problems([Problem(f"nothing is called {word!r}", hint=hint)])
    return "\n\n".join(found)


def names(knowledge: Knowledge) -> list[str]:
    """All words that can be explained."""
    vocabulary = knowledge.vocabulary
    words = (vocabulary.concepts, vocabulary.bundles, vocabulary.tables, KINDS)
    codes = (code for _, _, code in _codes(vocabulary))
    every = (*words, vocabulary.dictionary.codes, dict.fromkeys(codes), _units(vocabulary))
    return list(dict.fromkeys(name for one in every for name in one))


def _entries(word: str, knowledge: Knowledge) -> Iterator[str]:
    vocabulary = knowledge.vocabulary
    by_label = {concept.label.casefold(): name for name, concept in vocabulary.concepts.items()}
    name = word if word in vocabulary.concepts else by_label.get(word.casefold(), "")
    if name:
        yield "\n".join(_concept(vocabulary.concepts[name], knowledge))
    if word in vocabulary.bundles:
        bundle = vocabulary.bundles[word]
        fills = ", ".join(bundle.fills)
        yield f"{word}: {bundle.label}\n  a column of this kind may fill: {fills}"
    if word in vocabulary.tables:
        yield _table(word, vocabulary)
    if word in KINDS:
        yield (KINDS[word].__doc__ or "").strip()
    if word in vocabulary.dictionary.codes:
        yield "\n".join(_drug(word, knowledge))
    meant = [(concept, label) for concept, label, code in _codes(vocabulary) if code == word]
    if meant:
        several = "\n".join(f"  {concept}: {label}" for concept, label in meant)
        yield f"{word}: a code of\n{several}"
    if word in (units := _units(vocabulary)):
        yield f"{word}: a unit of {', '.join(units[word])}"


def _table(word: str, vocabulary: Vocabulary) -> str:
    about = vocabulary.tables[word]
    within = [name for name, one in vocabulary.concepts.items() if one.table == word]
    note = f"\n  {about.note}" if about.note else ""
    return f"{word}: {about.label}, a table of records{note}\n  holds: {', '.join(within)}"


def _codes(vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    """Concept, what the code means there, code."""
    for name, concept in vocabulary.concepts.items():
        for code in concept.codes if isinstance(concept, Choice | Tags) else ():
            yield name, f"{concept.label}: {vocabulary.code_label(name, code)}", code


def _units(vocabulary: Vocabulary) -> dict[str, list[str]]:
    """The concepts by the units that they may be given in."""
    found: dict[str, list[str]] = {}
    for name, concept in vocabulary.concepts.items():
        for unit in (concept.unit, *concept.units) if isinstance(concept, Number) else ():
            if unit and concept.label_is_header:
                found.setdefault(unit, []).append(name)
    return found


def _concept(concept: Concept, knowledge: Knowledge) -> Iterator[str]:
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
    if concept.headers:
        yield f"  column headers: {', '.join(concept.names)}"
    yield f"  if it is missing: {concept.ask()}"
    for definition in knowledge.definitions.by_concept.get(concept.id, ()):
        how = "decided from" if isinstance(definition, Cases) else "calculated from"
        source = f" ({definition.source})" if definition.source else ""
        yield f"  {how}: {', '.join(definition.inputs)}{source}"
    if concept.source:
        yield f"  source: {concept.source}"


def _drug(word: str, knowledge: Knowledge) -> Iterator[str]:
    dictionary = knowledge.vocabulary.dictionary
    drug = dictionary.drugs.get(word)
    groups = sorted(dictionary.groups_of[word] - {word})
    yield f"{word}: {'a drug' if drug else 'a class of drugs'}"
    if groups:
        yield f"  counts as: {', '.join(groups)}"
    if drug and drug.names:
        yield f"  also written: {', '.join(drug.names)}"
    if drug and drug.half_life_days:
        yield f"  half-life: about {drug.half_life_days} days"
    if drug and drug.note:
        yield f"  {drug.note}"
    if not drug:
        yield f"  members: {', '.join(dictionary.members[word]) or 'none'}"
