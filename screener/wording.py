"""Values in the words of the vocabulary, the same wherever a person reads them."""

from __future__ import annotations

from screener.concepts.model import Choice, Number, Tags
from screener.concepts.vocabulary import Vocabulary
from screener.values import Codes, Interval, Tagged, Value


def shown(vocabulary: Vocabulary, concept: str, value: Value) -> str:
    """What a value says: `IHC 2+`, `between 2024-03-01 and 2024-03-31`, `unknown`."""
    known = vocabulary.concepts[concept]
    if isinstance(value, Interval):
        return value.show(known.unit if isinstance(known, Number) else "")
    if isinstance(value, Codes | Tagged) and isinstance(known, Choice | Tags):
        codes = vocabulary.codes(known)
        if isinstance(value, Codes) and len(value.possible) == len(codes):
            return "unknown"
        return value.show(codes, lambda code: vocabulary.code_label(concept, code))
    assert not isinstance(value, Codes | Tagged)
    return value.show()
