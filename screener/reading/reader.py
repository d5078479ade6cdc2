"""From a column's target and a cell's text to its reading: who may read it, in which order.

First what a person has declared for the file, then the concept's own spellings, the words for a
missing value, and what a bundle of concepts spells. Whatever nobody understands is everything.
"""

from __future__ import annotations

import re
from functools import cached_property

from screener.concepts.companions import limit, times
from screener.concepts.model import Choice, Concept, Day, Number, Tags, Text
from screener.concepts.vocabulary import Vocabulary
from screener.reading.codes import ChoiceReader, TagsReader
from screener.reading.days import DayReader
from screener.reading.drug_lists import list_tiles, read_list
from screener.reading.drugs import DrugReader
from screener.reading.model import ConceptReader, Reading, Settings
from screener.reading.months import month_of
from screener.reading.normal import MAX_LENGTH, compact, normal, quoted
from screener.reading.numbers import NumberReader
from screener.reading.phrases import Words, bare, bundle_tiles, named
from screener.reading.possibilities import everything, together
from screener.reading.questions import changed_to_a_date, too_long, unread
from screener.reading.spelling import names_of, one_of
from screener.reading.texts import TextReader
from screener.reading.tiles import SEPARATORS, Tile, cover
from screener.values import Value

_DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[t ][0-9:.]+)?"
    r"|(?:[0-9]{1,2}-(?P<month>[a-z]{3})(?:-[0-9]{2})?|(?P<name>[a-z]{3})-[0-9]{2})"
)
_O_FOR_ZERO = re.compile(r"(?<=[0-9])o|o(?=[0-9.,])")


class Reader:
    """Reads the cells of one file. It keeps no state but what it builds from the vocabulary."""

    def __init__(self, vocabulary: Vocabulary, settings: Settings | None = None) -> None:
        self.vocabulary = vocabulary
        self.settings = settings or Settings()
        self._readers: dict[str, ConceptReader] = {}
        self._bundles: dict[tuple[str, bool], list[Tile]] = {}
        self._targets: dict[str, list[Tile]] = {}
        self._declared = {normal(word): means for word, means in self.settings.words.items()}

    def read(self, target: str, text: str, *, unit: str = "") -> Reading:
        """What a text in a column of this concept or bundle allows.

        `unit` is the one that the column's header names.
        """
        if len(text) > MAX_LENGTH:
            return self._asked(target, too_long(text))
        text = self._declared.get(normal(text), text)
        plain = normal(text)
        if not plain:
            return Reading()
        return self._whole(target, self._reading(target, text, plain, unit))

    def concepts_of(self, target: str) -> tuple[str, ...]:
        """The concepts that a column of this concept or bundle may fill, the likeliest first."""
        concept = self.vocabulary.concepts.get(target)
        if concept is None:
            return self._fills(target)
        limits = concept.limits if isinstance(concept, Number) else ()
        companions = [name(target, which) for which in limits for name in (limit, times)]
        return tuple(dict.fromkeys([target, *companions, *self._fills(target)]))

    def blank(self, concept: str) -> Value:
        """What an empty cell allows if the vocabulary gives it no meaning."""
        return everything(self.vocabulary, self.vocabulary.concepts[concept])

    def _fills(self, target: str) -> tuple[str, ...]:
        """The concept itself, and those of its bundles."""
        if target in self.vocabulary.bundles:
            return self.vocabulary.bundles[target].fills
        bundles = self.vocabulary.bundles_of.get(target, ())
        others = [name for bundle in bundles for name in self.vocabulary.bundles[bundle].fills]
        return tuple(dict.fromkeys([target, *others]))

    def _asked(self, target: str, question: str) -> Reading:
        return Reading({name: self.blank(name) for name in self._fills(target)}, question)

    def _whole(self, target: str, reading: Reading) -> Reading:
        """The reading, where nothing that the cell leaves in doubt can pass for blank.

        A blank may have a meaning ("not done"). A cell with a question, or one in the concept's own
        column that speaks of something else, is not blank.
        """
        doubtful = self._fills(target) if reading.question else self._own(target)
        values = {name: self.blank(name) for name in doubtful} | dict(reading.values)
        return Reading(values, reading.question, reading.note)

    def _own(self, target: str) -> tuple[str, ...]:
        return (target,) if target in self.vocabulary.concepts else ()

    def _reading(self, target: str, text: str, plain: str, unit: str) -> Reading:
        concept = self.vocabulary.concepts.get(target)
        if isinstance(concept, Text):
            return self._missing(target, plain) or self._reader(target).read(text) or Reading()
        if not isinstance(concept, Day) and _is_date(plain):
            return self._asked(target, changed_to_a_date(self.vocabulary, target, text))
        own = self._reader(target).read(plain, unit) if concept else self._phrase(target, plain)
        return own or self._missing(target, plain) or self._covered(target, text, plain)

    def _missing(self, target: str, plain: str) -> Reading | None:
        """The reading of a word for "no value": everything, and perhaps a question."""
        ask = self._missing_words.get(compact(plain))
        if ask is None:
            return None
        concepts = self._own(target) or self._fills(target)
        return Reading({name: self.blank(name) for name in concepts}, ask)

    @cached_property
    def _missing_words(self) -> dict[str, str]:
        return {
            compact(normal(text)): entry.ask
            for entry in self.vocabulary.missing
            for text in entry.text
        }

    def _phrase(self, target: str, plain: str) -> Reading | None:
        """A text that a bundle spells out as a whole, although it may be a word for missing."""
        phrases = self.vocabulary.bundles[target].phrases
        if all(plain != normal(text) for phrase in phrases for text in phrase.text):
            return None
        covered = cover(plain, self._tiles(target))
        return None if covered.unread else together(covered.said, self._labels)

    def _covered(self, target: str, text: str, plain: str) -> Reading:
        """The reading of a longer text; everything, if any word of it is not understood."""
        reader = self._readers.get(target)
        drugs = reader if isinstance(reader, DrugReader) else None
        covered = cover(drugs.without_name(plain) if drugs else plain, self._tiles(target))
        said = together(covered.said, self._labels)
        if drugs:
            found = read_list(drugs, plain, said, covered)
            if found:
                return found
        elif not covered.unread and covered.said:
            return said
        return self._asked(target, self._why(target, text, plain, covered.unread))

    def _why(self, target: str, text: str, plain: str, words: tuple[str, ...]) -> str:
        mended = _O_FOR_ZERO.sub("0", plain)
        reader = self._readers.get(target)
        better = mended != plain and reader and reader.read(mended)
        proposal = f" Is it {quoted(mended)}?" if better and not better.question else ""
        return unread(self.vocabulary, target, text, words) + proposal

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {name: concept.label for name, concept in self.vocabulary.concepts.items()}

    def _reader(self, name: str) -> ConceptReader:
        if name not in self._readers:
            self._readers[name] = self._new_reader(self.vocabulary.concepts[name])
        return self._readers[name]

    def _new_reader(self, concept: Concept) -> ConceptReader:
        if isinstance(concept, Number):
            return NumberReader(concept, self.vocabulary, self.settings)
        if isinstance(concept, Day):
            return DayReader(concept, self.settings)
        if isinstance(concept, Choice):
            return ChoiceReader(concept)
        if isinstance(concept, Tags):
            if concept.dictionary:
                return DrugReader(concept, self.vocabulary.dictionary)
            return TagsReader(concept)
        return TextReader(concept, self.vocabulary.formats.get(concept.format))

    def _tiles(self, target: str) -> list[Tile]:
        if target not in self._targets:
            self._targets[target] = [*self._new_tiles(target), SEPARATORS]
        return self._targets[target]

    def _new_tiles(self, target: str) -> list[Tile]:
        words = Words(self.vocabulary, self._reader, self._missing)
        if target in self.vocabulary.bundles:
            return self._bundle(words, target, mixed=True)
        concept = self.vocabulary.concepts[target]
        others = one_of(
            prefix
            for name in self._fills(target)
            for prefix in self.vocabulary.concepts[name].prefixes
        )
        tiles = [bare(words, concept), *named(words, concept, names_of(concept), others)]
        for bundle in self.vocabulary.bundles_of.get(target, ()):
            tiles += self._bundle(words, bundle, mixed=False)
        reader = self._reader(target)
        return tiles + (list_tiles(reader) if isinstance(reader, DrugReader) else [])

    def _bundle(self, words: Words, name: str, *, mixed: bool) -> list[Tile]:
        if (name, mixed) not in self._bundles:
            bundle = self.vocabulary.bundles[name]
            self._bundles[name, mixed] = bundle_tiles(words, bundle, mixed=mixed)
        return self._bundles[name, mixed]


def _is_date(plain: str) -> bool:
    """Is this what Excel makes of 3/12, 8-8 or SEPT2?"""
    found = _DATE.fullmatch(plain)
    if found is None:
        return False
    month = found["month"] or found["name"]
    return month is None or month_of(month) is not None
