"""The tiles of a bundle: what one text may say about several concepts.

"IHC2+/FISH-, ratio 1.3" holds a prefixed spelling, a sign right after a name, and a phrase with a
place for a number. Each becomes a pattern once; all texts of the bundle's columns share them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from screener.concepts.model import Bundle, Choice, Concept, Day, Number, Phrase, Tags
from screener.concepts.vocabulary import Vocabulary
from screener.reading.codes import ChoiceReader
from screener.reading.model import ConceptReader, Reading
from screener.reading.normal import normal
from screener.reading.possibilities import either, together
from screener.reading.spelling import NO_TEXT, literal, one_of
from screener.reading.tiles import ENDS, STARTS, Tile, silent, tile
from screener.values import Codes, Tagged, Value

_WORD = re.compile(r"[^\W\d_]{3}")
_PERCENT = re.compile(" ?%")
_PLACE = re.compile(r"\{(\w+)\}")
_JOIN = (
    r"(?: ?[:=(] ?| - (?=[^\W\d])|-(?=[^\W\d])| "
    r"|(?<=[^\W\d])(?=[\d<>≤≥])|(?<=[^\w\s]))"
)
"""Between a name and its value. A hyphen only before a word: "ER-positive" is no "ER-"."""
_GLUE = r"(?: ?[:=(] ?| ?)"
_ALONE = r"(?<![-/])(?<![-/] )"
_NO_PART = r"(?! ?[-/+] ?\d)(?!\+)"
"""Around a number: it is not one half of "5/8" or "2-3", and no score such as "2+"."""


@dataclass(frozen=True)
class Words:
    """How to read what stands in the place of a concept, or for a missing value."""

    vocabulary: Vocabulary
    reader: Callable[[str], ConceptReader]
    missing: Callable[[str, str], Reading | None]

    @property
    def labels(self) -> Mapping[str, str]:
        return {name: concept.label for name, concept in self.vocabulary.concepts.items()}


def bare(words: Words, concept: Concept) -> Tile:
    """The concept's own spellings, without its name."""
    reader = words.reader(concept.id)
    pattern = STARTS + reader.looks + ENDS
    if isinstance(concept, Number):
        pattern = _ALONE + pattern + _NO_PART
    return tile(pattern, lambda found: reader.read(found[0]))


def bare_words(words: Words, concept: Concept) -> Iterator[Tile]:
    """Spellings that are words, and so speak for themselves in the column of another concept."""
    reader = words.reader(concept.id)
    if isinstance(reader, ChoiceReader):
        texts = [text for text in reader.spellings.texts if _WORD.search(text)]
        looks = STARTS + reader.pattern(texts) + ENDS
        yield tile(looks, lambda found: reader.read(found[0]))
    elif isinstance(concept, Tags):
        yield bare(words, concept)


def named(words: Words, concept: Concept, names: Iterable[str], others: str) -> Iterator[Tile]:
    """The concept's spellings after one of its names: "IHC 2+", "ER: 90%", "PR-".

    `others` is a pattern of all names in use here: "ER+PR-" may go on with them, "ER-low" not.
    """
    name = STARTS + one_of(names)
    reader = words.reader(concept.id)
    guard = _NO_PART if isinstance(concept, Number) else ""

    def said(found: re.Match[str]) -> Reading | None:
        return reader.read(found["said"])

    yield tile(rf"{name}{_JOIN}(?P<said>{reader.looks}){ENDS}{guard}", said)
    if reader.signs != NO_TEXT:
        yield tile(rf"{name}(?: ?[:=] ?)?(?P<said>{reader.signs}){_after_sign(others)}", said)
        yield tile(rf"{name} (?P<said>{reader.signs})(?= ?(?:$|[,;/|)&]|{others} ?[+-]))", said)
    missing = one_of(
        text for entry in words.vocabulary.missing for text in entry.text if _wordy(text)
    )
    yield tile(
        rf"{name}{_JOIN}(?P<said>{missing}){ENDS}",
        lambda found: words.missing(concept.id, found["said"]),
    )


def _after_sign(others: str) -> str:
    """What may follow "ER+" or "ER-". A word after a minus may belong to it: "HER2-low"."""
    end = rf"(?= ?(?:$|[^\w\s+-]))|(?= (?:and )?{others}(?!\w))"
    return rf"(?:(?<=\+)(?![\w+-])|(?<=-)(?:{end})|(?={others}[+-]))"


def _wordy(text: str) -> bool:
    return any(sign.isalpha() for sign in text)


def bundle_tiles(words: Words, bundle: Bundle, *, mixed: bool) -> list[Tile]:
    """The tiles of a bundle: named spellings, slots, phrases, bare spellings, fillers.

    `mixed`: for a column of the bundle itself, where any bare spelling belongs to the first concept
    that has it. In the column of one concept, only words may speak of another.
    """
    concepts = [words.vocabulary.concepts[name] for name in bundle.fills]
    others = one_of(prefix for concept in concepts for prefix in concept.prefixes)
    tiles = [
        one
        for concept in concepts
        if concept.prefixes
        for one in named(words, concept, concept.prefixes, others)
    ]
    tiles += _slots(words, bundle)
    tiles += [_phrase(words, phrase, text) for phrase in bundle.phrases for text in phrase.text]
    for concept in concepts:
        if isinstance(concept, Number | Day) or (_is_yes_no(concept) and concept != concepts[0]):
            continue
        tiles += [bare(words, concept)] if mixed else bare_words(words, concept)
    if bundle.fillers:
        tiles.append(silent(STARTS + one_of(bundle.fillers) + ENDS))
    return tiles


def _is_yes_no(concept: Concept) -> bool:
    """Does it answer a question? Then a bare yes is an answer to the first question only."""
    return isinstance(concept, Choice) and set(concept.codes) == {"yes", "no"}


def _slots(words: Words, bundle: Bundle) -> Iterator[Tile]:
    """Place by place: "+/+/-"."""
    if not bundle.slots:
        return
    places = [(f"place{i}", name) for i, name in enumerate(bundle.slots)]
    looks = {name: words.reader(name) for name in bundle.slots}
    parts = [f"(?P<{place}>{looks[name].looks}|{looks[name].signs})" for place, name in places]
    yield tile(
        rf"(?<![\w+-]){' ?/ ?'.join(parts)}(?! ?/)(?![\w+-])",
        lambda found: _filled(words, Reading(), places, found),
    )


def _phrase(words: Words, phrase: Phrase, text: str) -> Tile:
    meaning = Reading(dict(_meanings(words, phrase.means)), phrase.ask)
    places = [(f"place{i}", name) for i, name in enumerate(_PLACE.findall(text))]
    return tile(_pattern(words, text), lambda found: _filled(words, meaning, places, found))


def _filled(
    words: Words, meaning: Reading, places: Iterable[tuple[str, str]], found: re.Match[str]
) -> Reading | None:
    """What a phrase means, and what stands in its places; None if that cannot be read."""
    readings = [meaning]
    for place, concept in places:
        reading = words.reader(concept).read(found[place])
        if reading is None:
            return None
        readings.append(reading)
    return together(readings, words.labels)


def _pattern(words: Words, text: str) -> str:
    """The pattern of a phrase: its words, and what may stand in its places."""
    parts = _PLACE.split(text)
    pattern, places = "", 0
    for i, part in enumerate(parts):
        if i % 2:
            percent = _PERCENT.match(parts[i + 1])
            parts[i + 1] = parts[i + 1][percent.end() :] if percent else parts[i + 1]
            looks = words.reader(part).looks + ("(?<=%)" if percent else "")
            pattern += f"(?P<place{places}>{looks})"
            places += 1
        else:
            pattern += _words(part, after=i > 0, before=i + 1 < len(parts))
    start = STARTS if parts[0] else STARTS + _ALONE
    number_ends = len(parts) > 1 and not parts[-1]
    return start + pattern + ENDS + (_NO_PART if number_ends else "")


def _words(part: str, *, after: bool, before: bool) -> str:
    """The words between two places; spaces next to a place may be a colon, or left out."""
    if not part.strip():
        return " ?" if part else ""
    leading = " ?" if after and part[0] == " " else ""
    trailing = _GLUE if before and part[-1] == " " else ""
    return leading + literal(part) + trailing


def _meanings(words: Words, means: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Value]]:
    for name, texts in means.items():
        concept = words.vocabulary.concepts[name]
        if isinstance(concept, Choice):
            yield name, Codes(frozenset(texts))
        elif isinstance(concept, Tags) and not concept.dictionary:
            codes = frozenset(texts)
            yield name, Tagged(codes if len(codes) == 1 else frozenset(), codes)
        else:
            yield name, _value(words, name, texts)


def _value(words: Words, name: str, texts: tuple[str, ...]) -> Value:
    """All that the texts of a phrase's meaning allow."""
    values: list[Value] = []
    for text in texts:
        reading = words.reader(name).read(normal(text))
        if reading is None or name not in reading.values:
            raise ValueError(f"a phrase means {name}: {text!r}, which cannot be read")
        values.append(reading.values[name])
    whole = values[0]
    for value in values[1:]:
        whole = either(whole, value)
    return whole
