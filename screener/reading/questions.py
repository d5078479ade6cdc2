"""Questions about a text as a whole: what is there, and what could be written instead."""

from __future__ import annotations

from collections.abc import Iterable

from screener.concepts.model import Choice, Concept, Day, Number, Tags
from screener.concepts.vocabulary import Vocabulary
from screener.errors import did_you_mean
from screener.reading.days import EXPECTED
from screener.reading.normal import MAX_LENGTH, quoted
from screener.reading.number_questions import expected as expected_number

_NAMED_CODES = 8


def too_long(text: str) -> str:
    return f"{quoted(text)}: longer than {MAX_LENGTH} characters, so nothing of it is read."


def changed_to_a_date(vocabulary: Vocabulary, target: str, text: str) -> str:
    """Excel turns 8/8 and 1-2 into days as they are typed."""
    return (
        f"{quoted(text)}: a spreadsheet program has made a date of this; expected"
        f" {_expected(vocabulary, target)}. Format the column as text and write it anew."
    )


def unread(vocabulary: Vocabulary, target: str, text: str, words: Iterable[str]) -> str:
    """Which part of a text is not understood, and what is expected."""
    parts = ", ".join(quoted(word) for word in words)
    told = (
        f": {parts} is not understood" if parts and parts != quoted(text) else " is not understood"
    )
    near = _near(vocabulary, target, text)
    said = f"{quoted(text)}{told}; expected {_expected(vocabulary, target)}."
    return f"{said} {near[:1].upper()}{near[1:]}" if near else said


def _near(vocabulary: Vocabulary, target: str, text: str) -> str:
    concept = vocabulary.concepts.get(target)
    if not isinstance(concept, Choice):
        return ""
    return did_you_mean(text, [one for code in concept.codes.values() for one in code.spellings])


def _expected(vocabulary: Vocabulary, target: str) -> str:
    if target in vocabulary.concepts:
        return _of(vocabulary, vocabulary.concepts[target])
    bundle = vocabulary.bundles[target]
    labels = [vocabulary.label(concept) for concept in bundle.fills]
    return f"results such as {_listed(labels)}; they may stand in columns of their own"


def _of(vocabulary: Vocabulary, concept: Concept) -> str:
    if isinstance(concept, Number):
        return f"{expected_number(concept)} ({concept.label})"
    if isinstance(concept, Day):
        return EXPECTED
    if isinstance(concept, Tags) and concept.dictionary:
        return "drugs or classes of the dictionary, separated by +"
    codes = [vocabulary.code_label(concept.id, code) for code in vocabulary.codes(concept)]  # type: ignore[arg-type]
    return f"{_listed(codes)} ({concept.label})"


def _listed(words: list[str]) -> str:
    return ", ".join(words[:_NAMED_CODES]) + (", …" if len(words) > _NAMED_CODES else "")
