"""Values in the words of the vocabulary, the same wherever a person reads them."""

from __future__ import annotations

from screener.concepts.model import Choice, Number, Tags
from screener.concepts.vocabulary import Vocabulary
from screener.values import Codes, Interval, Tagged, Value

ON_RECORD = "on record"
FEW = 8
"""So many drugs that may be meant are named; of more it is said that there may be others."""


def shown(vocabulary: Vocabulary, concept: str, value: Value) -> str:
    """What a value says: `IHC 2+`, `between 2024-03-01 and 2024-03-31`, `unknown`.

    Of what is to be left unsaid, only whether it is on record.
    """
    text = _in_words(vocabulary, concept, value)
    told = concept not in vocabulary.unsaid or text in ("", "unknown")
    return text if told else ON_RECORD


def _in_words(vocabulary: Vocabulary, concept: str, value: Value) -> str:
    known = vocabulary.concepts[concept]
    if isinstance(value, Interval):
        return value.show(known.unit if isinstance(known, Number) else "")
    if isinstance(value, Codes | Tagged) and isinstance(known, Choice | Tags):
        codes = vocabulary.codes(known)
        if isinstance(value, Tagged) and isinstance(known, Tags) and known.dictionary:
            value = _as_written(value, codes, vocabulary)
        if isinstance(value, Codes) and len(value.possible) == len(codes):
            return "unknown"
        return value.show(codes, lambda code: vocabulary.code_label(concept, code))
    assert not isinstance(value, Codes | Tagged)
    return value.show()


def _as_written(value: Tagged, codes: tuple[str, ...], vocabulary: Vocabulary) -> Tagged:
    """The drugs and classes that are meant, without all that follows from them."""
    sure = vocabulary.dictionary.most_specific(value.sure)
    more = vocabulary.dictionary.most_specific(value.possible - value.sure)
    if value.possible == value.sure:
        return Tagged(sure, sure)
    return Tagged(sure, sure | more if len(more) <= FEW else frozenset(codes))
