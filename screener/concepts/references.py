"""Whether every word of the vocabulary that has to name something does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screener.concepts.file import RESULT, Bundle
from screener.concepts.model import Choice, Concept, Day, Tags, Text
from screener.concepts.places import Places
from screener.concepts.vocabulary import Vocabulary


def check_references(vocabulary: Vocabulary, places: Places) -> None:
    for name, concept in vocabulary.concepts.items():
        if f"concepts {name}" in places:
            for part, word, choices in _references(concept, vocabulary):
                places.expect(word, choices, f"concepts {name}", part)
    for name, bundle in vocabulary.bundles.items():
        for word in (*bundle.fills, *bundle.slots):
            places.expect(word, vocabulary.concepts, f"bundles {name}", "fills")
        _check_phrases(name, bundle, vocabulary, places)
    for name, items in vocabulary.documentation.items():
        for item, word in items.items():
            places.expect(word, vocabulary.concepts, f"documentation {name}", item)
        places.expect(RESULT, items, f"documentation {name}", what="item")
    for name, long in vocabulary.long_tables.items():
        places.expect(long.table, vocabulary.tables, f"long_tables {name}", "table")
    _check_tables(vocabulary, places)
    _check_lines(vocabulary, places)
    for name, part, word in vocabulary.dictionary.unknown_words():
        places.expect(word, vocabulary.dictionary.codes, f"{part} {name}", what="drug or class")


def _check_tables(vocabulary: Vocabulary, places: Places) -> None:
    for name, table in vocabulary.tables.items():
        parts = {
            "date": [table.date],
            "complete": [table.complete],
            "together": table.together,
            "common_days": table.common_days,
        }
        for part, words in parts.items():
            for word in filter(None, words):
                places.expect(word, vocabulary.concepts, f"tables {name}", part)


def _check_lines(vocabulary: Vocabulary, places: Places) -> None:
    lines = vocabulary.lines
    if lines is None:
        return
    places.expect(lines.table, vocabulary.tables, "lines", "table")
    for part, concept in lines.concepts.items():
        places.expect(concept, vocabulary.concepts, "lines", part)
    coded = {"counted": lines.kind, "early": lines.setting, "ends": lines.outcome}
    for part, concept in coded.items():
        known = vocabulary.concepts.get(concept)
        codes = vocabulary.codes(known) if isinstance(known, Choice) else ()
        for code in getattr(lines, part):
            places.expect(code, codes, "lines", part, what="code")


def _check_phrases(name: str, bundle: Bundle, vocabulary: Vocabulary, places: Places) -> None:
    for phrase in bundle.phrases:
        for concept, codes in phrase.means.items():
            places.expect(concept, bundle.fills, f"bundles {name}", "phrases")
            known = vocabulary.concepts.get(concept)
            for code in codes if isinstance(known, Choice | Tags) else ():
                allowed = vocabulary.codes(known)  # type: ignore[arg-type]
                places.expect(code, allowed, f"bundles {name}", "phrases", what="code")


def _references(
    concept: Concept, vocabulary: Vocabulary
) -> Iterator[tuple[str, str, Iterable[str]]]:
    """The words of a concept that must name something: part, word, what there is."""
    yield "table", concept.table, vocabulary.tables
    if isinstance(concept.dated, str):
        yield "dated", concept.dated, vocabulary.concepts
    if isinstance(concept, Day) and concept.otherwise:
        yield "otherwise", concept.otherwise, vocabulary.concepts
    if concept.blank and isinstance(concept, Choice | Tags):
        yield "blank", concept.blank.means, vocabulary.codes(concept)
    for other in concept.blank.unless if concept.blank else ():
        yield "blank", other, vocabulary.concepts
    if isinstance(concept, Choice | Tags):
        for codes in concept.spellings.values():
            for code in codes:
                yield "spellings", code, vocabulary.codes(concept)
    if isinstance(concept, Tags) and concept.complete:
        yield "complete", concept.complete, vocabulary.concepts
    if isinstance(concept, Text):
        yield from _of_text(concept, vocabulary)


def _of_text(concept: Text, vocabulary: Vocabulary) -> Iterator[tuple[str, str, Iterable[str]]]:
    if concept.format:
        yield "format", concept.format, vocabulary.formats
    for other, headers in concept.beside.items():
        yield "beside", other, vocabulary.concepts
        yield from (("beside", header, concept.headers) for header in headers)
