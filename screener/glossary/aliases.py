"""What else a word may be written for: the headers, spellings and names of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

from screener.concepts.model import Choice, Tags
from screener.concepts.vocabulary import Vocabulary


def aliases(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Each way to write something, and the word that it stands for."""
    for name, concept in vocabulary.concepts.items():
        for header in concept.names:
            yield header, name
        for code, about in concept.codes.items() if isinstance(concept, Choice | Tags) else ():
            yield from ((spelling, code) for spelling in about.spellings)
    dictionary = vocabulary.dictionary
    for name, drug in dictionary.drugs.items():
        yield from ((spelling, name) for spelling in (*drug.names, *drug.misspellings))
    for name, group in dictionary.classes.items():
        yield from ((spelling, name) for spelling in group.names)
    for unit, spellings in vocabulary.units.items():
        yield from ((spelling, unit) for spelling in spellings)
