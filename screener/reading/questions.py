"""Questions about a text as a whole: what is there, and what could be written instead."""

from __future__ import annotations

import re
from collections.abc import Iterable

from screener import limits
from screener.concepts.model import Choice, Concept, Day, Number, Tags
from screener.concepts.vocabulary import Vocabulary
from screener.errors import did_you_mean
from screener.reading.days import EXPECTED
from screener.reading.months import month_of
from screener.reading.normal import normal, quoted, tidy
from screener.reading.number_questions import expected as expected_number

_NAMED_CODES = 8
_DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[t ][0-9:.]+)?"
    r"|(?:[0-9]{1,2}-(?P<month>[a-z]{3})(?:-[0-9]{2})?|(?P<name>[a-z]{3})-[0-9]{2})"
)


def is_date(plain: str) -> bool:
    """Is this what a spreadsheet program makes of 3/12, 8-8 or SEPT2?

    >>> [is_date(text) for text in ("2024-08-08", "12-mar", "sep-02", "12-hrs", "1-2")]
    [True, True, True, False, False]
    """
    found = _DATE.fullmatch(plain)
    if found is None:
        return False
    month = found["month"] or found["name"]
    return month is None or month_of(month) is not None


CHANGED = "Excel changed this to a date"
ANEW = "Format the column as text and write it anew."


def changed_to_a_date(vocabulary: Vocabulary, target: str) -> str:
    return f"{CHANGED}; expected {_expected(vocabulary, target)}. {ANEW}"


TOO_LONG = f"longer than {limits.CELL_LENGTH} characters, so nothing of it is read."


def unread(vocabulary: Vocabulary, target: str, text: str, words: Iterable[str]) -> str:
    """Which part of a text is not understood, and what is expected."""
    parts = [_as_written(text, word) for word in words]
    some = f"{', '.join(map(quoted, parts))} is " if parts and parts != [tidy(text)] else ""
    said = f"{some}not understood; expected {_expected(vocabulary, target)}."
    near = _near(vocabulary, target, text)
    return f"{said} {near[:1].upper()}{near[1:]}" if near else said


def _as_written(text: str, word: str) -> str:
    """The word in the case in which it stands in the text."""
    text = tidy(text)
    place = text.casefold().find(word)
    written = text[place : place + len(word)] if place >= 0 else word
    return written if normal(written) == word else word


def _near(vocabulary: Vocabulary, target: str, text: str) -> str:
    concept = vocabulary.concepts.get(target)
    if not isinstance(concept, Choice):
        return ""
    return did_you_mean(text, [one for code in concept.codes.values() for one in code.spellings])


def _expected(vocabulary: Vocabulary, target: str) -> str:
    if target in vocabulary.concepts:
        return _of(vocabulary, vocabulary.concepts[target])
    labels = [vocabulary.label(concept) for concept in vocabulary.bundles[target].fills]
    return f"words for {_listed(labels)}, or each of them in a column of its own"


def _of(vocabulary: Vocabulary, concept: Concept) -> str:
    if isinstance(concept, Number):
        return f"{expected_number(concept)} ({concept.label})"
    if isinstance(concept, Day):
        return EXPECTED
    if isinstance(concept, Choice | Tags) and concept.codes:
        codes = [vocabulary.code_label(concept.id, code) for code in concept.codes]
        return f"{_listed(codes)} ({concept.label})"
    return "drugs or classes of the dictionary, separated by +"


def _listed(words: list[str]) -> str:
    return ", ".join(words[:_NAMED_CODES]) + (", …" if len(words) > _NAMED_CODES else "")
