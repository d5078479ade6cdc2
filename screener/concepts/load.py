"""Vocabulary files put together and checked.

What several files say is merged; an id that two files define, or a word that names nothing, is
a problem with its place. Companions that follow from a concept (its limit of normal, its value
in multiples of that limit, its date) are made here, so that no file has to spell them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from screener.concepts.companions import companions
from screener.concepts.dictionary import Dictionary
from screener.concepts.file import RESULT, Bundle, Lines, More, VocabularyFile
from screener.concepts.model import Choice, Code, Concept, Day, Tags, Text
from screener.concepts.vocabulary import DICTIONARY, Vocabulary
from screener.errors import Problem, Problems, did_you_mean
from screener.yaml_file import Node, key_place, place_of, read
from screener.yaml_model import build


def load(folders: Iterable[Path]) -> Vocabulary:
    """The vocabulary of all YAML files in the folders.

    Raises:
        Problems: everything that is wrong in any of the files.
    """
    parts: list[tuple[Node, VocabularyFile]] = []
    problems: list[Problem] = []
    for path in chain.from_iterable(sorted(folder.glob("*.yaml")) for folder in folders):
        try:
            node = read(path)
            parts.append((node, build(VocabularyFile, node)))
        except Problems as found:
            problems.extend(found.problems)
    if problems:
        raise Problems(problems)
    return _Merge(parts).vocabulary()


class _Merge:
    """Puts files together, and notes what does not fit."""

    def __init__(self, parts: list[tuple[Node, VocabularyFile]]) -> None:
        self.parts = parts
        self.problems: list[Problem] = []
        self.concepts: dict[str, Concept] = {}
        self.places: dict[str, tuple[Node, tuple[str, ...]]] = {}

    def vocabulary(self) -> Vocabulary:
        code_lists = self.merged("code_lists")
        dictionary = Dictionary(
            drugs=self.widened("drugs"),
            classes=self.merged("drug_classes"),
            regimens=self.merged("regimens"),
            ambiguous=self.merged("ambiguous"),
        )
        for name, concept in self.widened("concepts").items():
            for one in companions(self.with_codes(name, concept, code_lists)):
                whole = one if one.id == name else self.with_more(one.id, one)
                self.concepts.setdefault(one.id, whole)
        bundles = {
            name: bundle.model_copy(update={"id": name})
            for name, bundle in self.merged("bundles").items()
        }
        vocabulary = Vocabulary(
            concepts=self.concepts,
            bundles=bundles,
            tables=self.merged("tables"),
            units=self.merged("units"),
            missing=tuple(word for _, part in self.parts for word in part.missing),
            documentation=self.merged("documentation"),
            long_tables=self.merged("long_tables"),
            formats=self.merged("formats"),
            lines=self.lines(),
            dictionary=dictionary,
        )
        self.check_more(vocabulary)
        if not self.problems:  # else a code added wrongly is told again, where its concept stands
            self.check(vocabulary)
        if self.problems:
            raise Problems(self.problems)
        return vocabulary

    def widened(self, section: str) -> dict[str, Any]:
        """The entries of a section, with what files add to them under `more`."""
        return {name: self.with_more(name, entry) for name, entry in self.merged(section).items()}

    def with_more(self, name: str, entry: Any) -> Any:
        for _, part in self.parts:
            if name in part.more:
                entry = _with_more(entry, part.more[name])
        return entry

    def check_more(self, vocabulary: Vocabulary) -> None:
        """Something can be added only to what is there, and only what it has."""
        known = {**vocabulary.dictionary.drugs, **vocabulary.concepts}
        for node, part in self.parts:
            for name, more in part.more.items():
                where, entry = f"more {name}", known.get(name)
                self.places[where] = (node, ("more", name))
                self.expect(name, known, where, what="concept or drug")
                parts = type(entry).model_fields if entry else More.model_fields
                for field in _set_in(more):
                    self.expect(field, parts, where, field, f"part of {name!r}")
                for header, other in _taken(more.headers, name, vocabulary):
                    message = f"{header!r} is a header of {other!r} already"
                    self.problems.append(key_place(node, ("more", name)).problem(message))
                if isinstance(entry, Choice | Tags):
                    for code in chain(*more.spellings.values()):
                        self.expect(code, vocabulary.codes(entry), where, "spellings", "code")

    def merged(self, section: str) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        for node, part in self.parts:
            for name, entry in getattr(part, section).items():
                if name in entries:
                    first = key_place(*self.places[f"{section} {name}"])
                    message = f"{name!r} is already defined in {first.file}, line {first.line}"
                    self.problems.append(key_place(node, (section, name)).problem(message))
                entries[name] = entry
                self.places[f"{section} {name}"] = (node, (section, name))
        return entries

    def lines(self) -> Lines | None:
        """How records become lines of therapy; one file says so."""
        found = [(node, part.lines) for node, part in self.parts if part.lines]
        for node, _ in found[1:]:
            message = "'lines' is already defined in another file"
            self.problems.append(key_place(node, ("lines",)).problem(message))
        for node, _ in found[:1]:
            self.places["lines"] = (node, ("lines",))
        return found[0][1] if found else None

    def with_codes(self, name: str, concept: Concept, lists: dict[str, dict[str, Code]]) -> Concept:
        """The concept with its id, and with the codes of the list that it names."""
        update: dict[str, object] = {"id": name}
        if isinstance(concept, Choice | Tags):
            wanted = concept.code_list
            if wanted == DICTIONARY and isinstance(concept, Tags):
                update |= {"codes": {}, "dictionary": True}
            elif wanted:
                self.expect(wanted, lists, f"concepts {name}", "codes", what="list of codes")
                update["codes"] = lists.get(wanted, {})
        return concept.model_copy(update=update)

    def check(self, vocabulary: Vocabulary) -> None:
        for name, concept in vocabulary.concepts.items():
            if f"concepts {name}" in self.places:
                for part, word, choices in _references(concept, vocabulary):
                    self.expect(word, choices, f"concepts {name}", part)
        for name, bundle in vocabulary.bundles.items():
            for word in (*bundle.fills, *bundle.slots):
                self.expect(word, vocabulary.concepts, f"bundles {name}", "fills")
            self.check_phrases(name, bundle, vocabulary)
        for name, items in vocabulary.documentation.items():
            for item, word in items.items():
                self.expect(word, vocabulary.concepts, f"documentation {name}", item)
            self.expect(RESULT, items, f"documentation {name}", what="item")
        for name, long in vocabulary.long_tables.items():
            self.expect(long.table, vocabulary.tables, f"long_tables {name}", "table")
        self.check_tables(vocabulary)
        self.check_lines(vocabulary)
        for name, part, word in vocabulary.dictionary.unknown_words():
            self.expect(word, vocabulary.dictionary.codes, f"{part} {name}", what="drug or class")

    def check_tables(self, vocabulary: Vocabulary) -> None:
        for name, table in vocabulary.tables.items():
            parts = {
                "date": [table.date],
                "complete": [table.complete],
                "together": table.together,
                "common_days": table.common_days,
            }
            for part, words in parts.items():
                for word in filter(None, words):
                    self.expect(word, vocabulary.concepts, f"tables {name}", part)

    def check_lines(self, vocabulary: Vocabulary) -> None:
        lines = vocabulary.lines
        if lines is None:
            return
        self.expect(lines.table, vocabulary.tables, "lines", "table")
        for part, concept in lines.concepts.items():
            self.expect(concept, vocabulary.concepts, "lines", part)
        coded = {"counted": lines.kind, "early": lines.setting, "ends": lines.outcome}
        for part, concept in coded.items():
            known = vocabulary.concepts.get(concept)
            codes = vocabulary.codes(known) if isinstance(known, Choice) else ()
            for code in getattr(lines, part):
                self.expect(code, codes, "lines", part, what="code")

    def check_phrases(self, name: str, bundle: Bundle, vocabulary: Vocabulary) -> None:
        for phrase in bundle.phrases:
            for concept, codes in phrase.means.items():
                self.expect(concept, bundle.fills, f"bundles {name}", "phrases")
                known = vocabulary.concepts.get(concept)
                for code in codes if isinstance(known, Choice | Tags) else ():
                    allowed = vocabulary.codes(known)  # type: ignore[arg-type]
                    self.expect(code, allowed, f"bundles {name}", "phrases", what="code")

    def expect(
        self, word: str, choices: Iterable[str], where: str, part: str = "", what: str = "name"
    ) -> None:
        if word not in choices:
            node, path = self.places[where]
            hint = did_you_mean(word, choices)
            message = f"{word!r} is no {what} of the vocabulary; {hint}".rstrip("; ")
            self.problems.append(place_of(node, (*path, part)).problem(message))


def _taken(headers: Iterable[str], name: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """The headers that another concept of the same table has; a sheet could mean either."""
    mine = vocabulary.concepts.get(name)
    for other, one in vocabulary.concepts.items():
        if mine and other != name and one.table == mine.table:
            theirs = {header.casefold() for header in one.names}
            yield from ((header, other) for header in headers if header.casefold() in theirs)


def _set_in(more: More) -> list[str]:
    return [field for field in More.model_fields if field in more.model_fields_set]


def _with_more(entry: Any, more: More) -> Any:
    """A concept or a drug with further headers, spellings or names."""
    fields = [field for field in _set_in(more) if field in type(entry).model_fields]
    joined = {field: _joined(getattr(entry, field), getattr(more, field)) for field in fields}
    return entry.model_copy(update=joined)


def _joined(had: Any, added: Any) -> Any:
    """The texts of both, or for each spelling the codes of both."""
    if isinstance(had, tuple):
        return (*had, *added)
    return {text: (*had.get(text, ()), *added.get(text, ())) for text in {**had, **added}}


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
    if isinstance(concept, Text) and concept.format:
        yield "format", concept.format, vocabulary.formats
