"""Vocabulary files put together and checked.

What several files say is merged; an id that two files define, or a word that names nothing, is
a problem with its place. Companions that follow from a concept (its limit of normal, its value
in multiples of that limit, its date) are made here, so that no file has to spell them out.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

from screener.concepts.companions import companions
from screener.concepts.dictionary import Dictionary
from screener.concepts.file import Lines, VocabularyFile
from screener.concepts.model import Choice, Code, Concept, Tags
from screener.concepts.more import check_more, with_more
from screener.concepts.places import Places
from screener.concepts.references import check_references
from screener.concepts.vocabulary import DICTIONARY, Vocabulary
from screener.errors import Problem, Problems
from screener.yaml_file import Node, read
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
        self.concepts: dict[str, Concept] = {}
        self.places = Places()

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
        if not self.places.problems:  # else a code added wrongly is told where its concept stands
            check_references(vocabulary, self.places)
        if self.places.problems:
            raise Problems(self.places.problems)
        return vocabulary

    def widened(self, section: str) -> dict[str, Any]:
        """The entries of a section, with what files add to them under `more`."""
        return {name: self.with_more(name, entry) for name, entry in self.merged(section).items()}

    def with_more(self, name: str, entry: Any) -> Any:
        for _, part in self.parts:
            if name in part.more:
                entry = with_more(entry, part.more[name])
        return entry

    def check_more(self, vocabulary: Vocabulary) -> None:
        for node, part in self.parts:
            for name, more in part.more.items():
                self.places.note(f"more {name}", node, ("more", name))
                check_more(name, more, vocabulary, self.places)

    def merged(self, section: str) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        for node, part in self.parts:
            for name, entry in getattr(part, section).items():
                self.places.define(f"{section} {name}", node, (section, name))
                entries[name] = entry
        return entries

    def lines(self) -> Lines | None:
        """How records become lines of therapy; one file says so."""
        found = [(node, part.lines) for node, part in self.parts if part.lines]
        for node, _ in found:
            self.places.define("lines", node, ("lines",))
        return found[0][1] if found else None

    def with_codes(self, name: str, concept: Concept, lists: dict[str, dict[str, Code]]) -> Concept:
        """The concept with its id, and with the codes of the list that it names."""
        update: dict[str, object] = {"id": name}
        if isinstance(concept, Choice | Tags):
            wanted = concept.code_list
            if wanted == DICTIONARY and isinstance(concept, Tags):
                update |= {"codes": {}, "dictionary": True}
            elif wanted:
                self.places.expect(wanted, lists, f"concepts {name}", "codes", what="list of codes")
                update["codes"] = lists.get(wanted, {})
        return concept.model_copy(update=update)
