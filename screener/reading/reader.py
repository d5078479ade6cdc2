"""From a column's target and a cell's text to its reading: who may read it, in which order.

First what a person has declared for the file, then the concept's own spellings, the words for a
missing value, and what a bundle of concepts spells. Whatever nobody understands is everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from screener import limits
from screener.concepts.companions import limit, times
from screener.concepts.model import Day, Number, Text
from screener.concepts.vocabulary import Vocabulary
from screener.reading.concept_readers import ConceptReaders
from screener.reading.drug_lists import read_list
from screener.reading.drugs import DrugReader
from screener.reading.grammar import Grammar
from screener.reading.missing import MissingWords
from screener.reading.model import NOTHING_DECLARED, Reading, Settings
from screener.reading.normal import normal, quoted
from screener.reading.phrases import Words
from screener.reading.possibilities import everything, together
from screener.reading.questions import ANEW, CHANGED, TOO_LONG, changed_to_a_date, is_date, unread
from screener.reading.tiles import cover
from screener.values import Value

_O_FOR_ZERO = re.compile(r"(?<=[0-9])o|o(?=[0-9.,])")


class Reader:
    """Reads the cells of one file. It keeps no state but what it builds from the vocabulary."""

    def __init__(self, vocabulary: Vocabulary, settings: Settings = NOTHING_DECLARED) -> None:
        self.vocabulary = vocabulary
        self.settings = settings
        self._concept = ConceptReaders(vocabulary, settings)
        self._missing_words = MissingWords(vocabulary)
        self._words = Words(vocabulary, self._concept, self._missing)
        self._grammar = Grammar(self._words)
        self._everything: dict[str, Value] = {}
        self._declared = {normal(word): means for word, means in settings.words.items()}

    def read(self, target: str, text: str, *, unit: str = "") -> Reading:
        """What a text in a column of this concept or bundle allows.

        `unit` is the one that the column's header names.
        """
        if len(text) > limits.CELL_LENGTH:
            return self._quoting(text, self._asked(target, TOO_LONG))
        plain = normal(text)
        if plain in self._declared:
            text = self._declared[plain]
            plain = normal(text)
        if not plain:
            return Reading()
        return self._quoting(text, self._whole(target, self._reading(target, text, plain, unit)))

    def asked(self, target: str, text: str, question: str) -> Reading:
        """A text that is not read, whatever it may spell: everything, and a question."""
        return self._quoting(text, self._whole(target, self._asked(target, question)))

    def concepts_of(self, target: str) -> tuple[str, ...]:
        """The concepts that a column of this concept or bundle may fill: its own first."""
        concept = self.vocabulary.concepts.get(target)
        limits = concept.limits if isinstance(concept, Number) else ()
        companions = [name(target, which) for which in limits for name in (limit, times)]
        own, *others = self._fills(target)
        return tuple(dict.fromkeys([own, *companions, *others]))

    def blank(self, concept: str) -> Value:
        """What an empty cell allows if the vocabulary gives it no meaning."""
        if concept not in self._everything:
            known = self.vocabulary.concepts[concept]
            self._everything[concept] = everything(self.vocabulary, known)
        return self._everything[concept]

    def _fills(self, target: str) -> tuple[str, ...]:
        """The concept itself, and those of its bundles."""
        bundles = self.vocabulary.bundles
        if target in bundles:
            return bundles[target].fills
        names = self.vocabulary.bundles_of.get(target, ())
        return tuple(
            dict.fromkeys([target, *(one for name in names for one in bundles[name].fills)])
        )

    def _own(self, target: str) -> tuple[str, ...]:
        return (target,) if target in self.vocabulary.concepts else self._fills(target)

    def _blanks(self, concepts: Iterable[str]) -> dict[str, Value]:
        return {name: self.blank(name) for name in concepts}

    def _asked(self, target: str, question: str) -> Reading:
        return Reading(self._blanks(self._fills(target)), question)

    def _whole(self, target: str, reading: Reading) -> Reading:
        """The reading, where nothing that the cell leaves in doubt can pass for blank.

        A blank may have a meaning ("not done"). A cell in the concept's own column is not blank,
        whatever it says; one about several concepts that raises a question leaves all in doubt.
        """
        open_ = self._blanks([*self._left_open(target, reading)])
        return Reading({**open_, **reading.values}, reading.question, reading.note)

    def _left_open(self, target: str, reading: Reading) -> Iterable[str]:
        known = self.vocabulary.concepts
        if target in known:
            return [target]
        said = reading.values.items()
        if not reading.question and any(value != self.blank(name) for name, value in said):
            return ()
        return (name for name in self._fills(target) if known[name].blank)

    def _quoting(self, text: str, reading: Reading) -> Reading:
        """The reading, with the text as typed before its question."""
        if not reading.question:
            return reading
        question, head = reading.question, quoted(text)
        if question.casefold().startswith(head.casefold()):
            question = question[len(head) :].removeprefix(":").strip()
            return replace(reading, question=f"{head}: {question}")
        return replace(reading, question=f"{head}: {question}")

    def _reading(self, target: str, text: str, plain: str, unit: str) -> Reading:
        concept = self.vocabulary.concepts.get(target)
        if isinstance(concept, Text):
            asked = f"{CHANGED}. {ANEW}" if concept.kind == "id" and is_date(plain) else ""
            found = self._missing(target, plain) or self._concept(target).read(text) or Reading()
            return replace(found, question=found.question or asked)
        if not isinstance(concept, Day) and is_date(plain):
            return self._asked(target, changed_to_a_date(self.vocabulary, target))
        understood = self._understood(target, plain, unit)
        if understood:
            return understood
        return self._missing(target, plain) or self._covered(target, text, plain)

    def _understood(self, target: str, plain: str, unit: str) -> Reading | None:
        """A text that the concept, or the bundle, spells as a whole."""
        if target not in self.vocabulary.bundles:
            return self._concept(target).read(plain, unit)
        return self._covering(target, plain) if plain in self._phrases[target] else None

    @cached_property
    def _phrases(self) -> Mapping[str, frozenset[str]]:
        """The phrases of each bundle, in the form in which texts are compared."""
        return {
            name: frozenset(normal(text) for phrase in bundle.phrases for text in phrase.text)
            for name, bundle in self.vocabulary.bundles.items()
        }

    def _missing(self, target: str, plain: str) -> Reading | None:
        """The reading of a word for "no value": everything, and perhaps a question."""
        question = self._missing_words.question(plain)
        return None if question is None else Reading(self._blanks(self._own(target)), question)

    def _covering(self, target: str, plain: str) -> Reading | None:
        covered = cover(plain, self._grammar.tiles(target))
        if covered.unread or not covered.said:
            return None
        return together(covered.said, self._words.labels)

    def _covered(self, target: str, text: str, plain: str) -> Reading:
        """The reading of a longer text; everything, if any word of it is not understood."""
        reader = self._concept(target) if target in self.vocabulary.concepts else None
        if isinstance(reader, DrugReader):
            plain = reader.without_name(plain)
        covered = cover(plain, self._grammar.tiles(target))
        said = together(covered.said, self._words.labels)
        if isinstance(reader, DrugReader):
            return read_list(reader, plain, said, covered)
        if covered.said and not covered.unread:
            return said
        question = unread(self.vocabulary, target, text, covered.unread)
        return self._asked(target, question + self._proposal(target, plain))

    def _proposal(self, target: str, plain: str) -> str:
        """The letter O where a zero may be meant: proposed, never taken."""
        mended = _O_FOR_ZERO.sub("0", plain)
        if mended == plain:
            return ""
        better = self._understood(target, mended, "") or self._covering(target, mended)
        return f" Is it '{mended}'?" if better and not better.question else ""
