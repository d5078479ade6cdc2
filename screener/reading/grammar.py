"""What a cell in a column may consist of: the tiles for each target.

In this order, which decides between tiles of one length: the concept's own spellings, the phrases
of its bundles, spellings with a name before them ("IHC 2+"), and bare spellings of the others.
Tiles of a bundle are made once, and shared by all its columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from screener.concepts.file import Bundle
from screener.concepts.model import Choice, Concept, Number, Tags
from screener.reading.codes import ChoiceReader, TagsReader
from screener.reading.drug_lists import list_tiles
from screener.reading.drugs import DrugReader
from screener.reading.phrases import NO_PART, WHOLE, Words, phrase_tiles, slot_tiles
from screener.reading.spelling import NO_TEXT, names_of, one_of
from screener.reading.tiles import ENDS, SEPARATORS, STARTS, Tile, ends, key_words, silent

_JOIN = (
    r"(?: ?[:=(] ?| - (?=[^\W\d])|-(?=[^\W\d])| "
    r"|(?<=[^\W\d])(?=[\d<>≤≥])|(?<=[^\w\s]))"
)
"""Between a name and its value. A hyphen only before a word: "ER-positive" is no "ER-"."""


class Grammar:
    """The tiles of every target, made when a column needs them."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._targets: dict[str, tuple[Tile, ...]] = {}
        self._bundles: dict[tuple[str, bool], tuple[Tile, ...]] = {}

    def tiles(self, target: str) -> tuple[Tile, ...]:
        if target not in self._targets:
            self._targets[target] = (*self._of(target), SEPARATORS)
        return self._targets[target]

    def _of(self, target: str) -> Iterator[Tile]:
        vocabulary = self.words.vocabulary
        if target in vocabulary.bundles:
            yield from self._bundle(target, mixed=True)
            return
        concept = vocabulary.concepts[target]
        bundles = [vocabulary.bundles[name] for name in vocabulary.bundles_of.get(target, ())]
        names = self._names(name for bundle in bundles for name in bundle.fills)
        yield self._bare(concept, ends(names))
        yield from self._named(concept, names_of(concept), names)
        for bundle in bundles:
            yield from self._bundle(bundle.id, mixed=False)
        reader = self.words.reader(target)
        if isinstance(reader, DrugReader) and not bundles:
            yield from list_tiles(reader)

    def _bundle(self, name: str, *, mixed: bool) -> tuple[Tile, ...]:
        if (name, mixed) not in self._bundles:
            bundle = self.words.vocabulary.bundles[name]
            self._bundles[name, mixed] = tuple(self._bundle_tiles(bundle, mixed=mixed))
        return self._bundles[name, mixed]

    def _bundle_tiles(self, bundle: Bundle, *, mixed: bool) -> Iterator[Tile]:
        """`mixed`: for a column of the bundle itself, where a bare spelling belongs to the first
        concept that has it. In the column of one concept, only words may speak of another.
        """
        concepts = [self.words.vocabulary.concepts[name] for name in bundle.fills]
        names = self._names(bundle.fills)
        if mixed:
            yield from slot_tiles(self.words, bundle)
        yield from phrase_tiles(self.words, bundle, ends(names))
        for concept in concepts:
            if concept.prefixes:
                yield from self._named(concept, concept.prefixes, names)
        for concept in concepts:
            if not _is_yes_no(concept) or concept == concepts[0]:
                yield from self._unnamed(concept, ends(names), mixed=mixed)
        if bundle.fillers:
            yield silent(STARTS + one_of(bundle.fillers) + ENDS)

    def _names(self, concepts: Iterable[str]) -> str:
        """A pattern of all prefixes of the concepts."""
        known = self.words.vocabulary.concepts
        return one_of(prefix for name in concepts for prefix in known[name].prefixes)

    def _bare(self, concept: Concept, ending: str) -> Tile:
        """The concept's own spellings, without its name."""
        reader = self.words.reader(concept.id)
        pattern = STARTS + reader.looks + ending
        if isinstance(concept, Number):
            pattern = WHOLE + pattern + NO_PART
        words: list[tuple[str, ...]] = []
        if isinstance(reader, ChoiceReader | TagsReader):
            words.append(key_words(reader.spellings.texts))
        return Tile(pattern, lambda found: reader.read(found[0]), tuple(words))

    def _unnamed(self, concept: Concept, ending: str, *, mixed: bool) -> Iterator[Tile]:
        """The bare spellings of a concept in a text about several."""
        reader = self.words.reader(concept.id)
        if isinstance(reader, ChoiceReader) and not _is_yes_no(concept):
            spelled = reader.spellings.telling if mixed else reader.spellings.words
            looks = STARTS + reader.pattern(spelled) + ending
            yield Tile(looks, lambda found: reader.read(found[0]), (key_words(spelled),))
        elif isinstance(concept, Choice | Tags):
            yield self._bare(concept, ending)
        if isinstance(reader, DrugReader):
            yield from list_tiles(reader)

    def _named(self, concept: Concept, names: Iterable[str], others: str) -> Iterator[Tile]:
        """The concept's spellings after one of its names: "IHC 2+", "ER: 90%", "PR-"."""
        reader, known = self.words.reader(concept.id), tuple(names)
        words = key_words(known)
        name, ending = STARTS + one_of(known), ends(others)
        guard = NO_PART if isinstance(concept, Number) else ""
        yield Tile(
            rf"{name}{_JOIN}(?P<said>{reader.looks}){ending}{guard}",
            lambda found: reader.read(found["said"]),
            (words,),
        )
        if reader.signs != NO_TEXT:
            sign, signed = f"(?P<said>{reader.signs})", (words, ("+", "-"))
            for beside in (rf" ?{sign}{ending}", rf" ?[:=] ?{sign}(?![\w+-])"):
                yield Tile(name + beside, lambda found: reader.read(found["said"]), signed)
        yield Tile(
            rf"{name}{_JOIN}(?P<said>{self._missing}){ending}",
            lambda found: self.words.missing(concept.id, found["said"]),
            (words, self._missing_words),
        )

    @cached_property
    def _missing(self) -> str:
        """A pattern of the words for a missing value."""
        return one_of(self._missing_texts)

    @cached_property
    def _missing_words(self) -> tuple[str, ...]:
        return key_words(self._missing_texts)

    @cached_property
    def _missing_texts(self) -> tuple[str, ...]:
        """Words for a missing value; marks such as "-" are too short to belong to a name."""
        entries = self.words.vocabulary.missing
        texts = (text for entry in entries for text in entry.text)
        return tuple(text for text in texts if any(map(str.isalpha, text)))


def _is_yes_no(concept: Concept) -> bool:
    """Does it answer a question? A bare "yes" answers only the first one of a bundle."""
    return isinstance(concept, Choice) and set(concept.codes) == {"yes", "no"}
