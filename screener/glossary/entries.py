"""What is told of each kind of word: a table, a code, a unit, a drug, a way to write a check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
from screener.concepts.model import Choice, Number, Tags
from screener.concepts.vocabulary import Vocabulary

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


def of_vocabulary(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """All words but the concepts, each with what is told of it; some mean several things."""
    for word, bundle in vocabulary.bundles.items():
        fills = ", ".join(bundle.fills)
        yield word, f"{word}: {bundle.label}\n  a column of this kind may fill: {fills}"
    for word in vocabulary.tables:
        yield word, _table(word, vocabulary)
    for word, kind in KINDS.items():
        yield word, (kind.__doc__ or "").strip()
    for word, items in vocabulary.documentation.items():
        needs = ", ".join(items)
        yield word, f"{word}: a result that can be asked for as `documented`\n  items: {needs}"
    for word in vocabulary.dictionary.codes:
        yield word, "\n".join(_drug(word, vocabulary))
    for word, drugs in vocabulary.dictionary.regimens.items():
        yield word, f"{word}: a regimen of {', '.join(drugs)}"
    for word, drugs in vocabulary.dictionary.ambiguous.items():
        yield word, f"{word}: may mean {' or '.join(drugs)}, so the tool asks which"
    for word, meant in _codes(vocabulary).items():
        yield word, "\n  ".join([f"{word}: a code of", *meant])
    for word, concepts in units(vocabulary).items():
        spelt = ", ".join(vocabulary.units.get(word, ()))
        also = f"\n  also written: {spelt}" if spelt else ""
        yield word, f"{word}: a unit of {', '.join(concepts)}{also}"


def _table(word: str, vocabulary: Vocabulary) -> str:
    about = vocabulary.tables[word]
    within = [name for name, one in vocabulary.concepts.items() if one.table == word]
    note = f"\n  {about.note}" if about.note else ""
    return f"{word}: {about.label}, a table of records{note}\n  holds: {', '.join(within)}"


def _codes(vocabulary: Vocabulary) -> Mapping[str, list[str]]:
    """What each code means, concept by concept."""
    found: dict[str, list[str]] = {}
    for name, concept in vocabulary.concepts.items():
        for code in concept.codes if isinstance(concept, Choice | Tags) else ():
            label = f"{name}: {concept.label}: {vocabulary.code_label(name, code)}"
            found.setdefault(code, []).append(label)
    return found


def units(vocabulary: Vocabulary) -> dict[str, list[str]]:
    """The concepts by the units that they may be given in."""
    found: dict[str, list[str]] = {}
    for name, concept in vocabulary.concepts.items():
        for unit in (concept.unit, *concept.units) if isinstance(concept, Number) else ():
            if unit and concept.label_is_header:
                found.setdefault(unit, []).append(name)
    return found


def _drug(word: str, vocabulary: Vocabulary) -> Iterator[str]:
    dictionary = vocabulary.dictionary
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
