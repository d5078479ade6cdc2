"""The phrases of a bundle: words with a meaning, and with places for values.

"fish {her2_ratio} / {her2_copies}" becomes one pattern, made once and shared by all columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce

from screener.concepts.file import Bundle, Phrase
from screener.concepts.model import Choice, Number, Tags
from screener.concepts.vocabulary import Vocabulary
from screener.reading.model import ConceptReader, Reading
from screener.reading.normal import normal
from screener.reading.possibilities import either, together
from screener.reading.spelling import literal
from screener.reading.tiles import STARTS, Tile
from screener.values import Codes, Tagged, Value

_PLACE = re.compile(r"\{(\w+)\}")
_PERCENT = re.compile(" ?%")
_PARTS = re.compile(r"[^\W_]+|[^\w\s%]")
"""The words and signs of a phrase; a percent sign may be left to the number before it."""
_GLUE = r"(?: ?[:=(] ?| ?)"
WHOLE = r"(?<![-/])(?<![-/] )"
NO_PART = r"(?! ?[-/+] ?\d)(?!\+)(?!(?<=\d) \d)"
"""Around a number: it is not one half of "5/8" or "2-3", and no score such as "2+"."""


@dataclass(frozen=True, eq=False)
class Words:
    """How to read what stands in the place of a concept, or for a missing value."""

    vocabulary: Vocabulary
    reader: Callable[[str], ConceptReader]
    missing: Callable[[str, str], Reading | None]

    @cached_property
    def labels(self) -> Mapping[str, str]:
        return {name: concept.label for name, concept in self.vocabulary.concepts.items()}


def phrase_tiles(words: Words, bundle: Bundle, ending: str) -> Iterator[Tile]:
    """A tile for each text of each phrase; `ending` is where a tile may end."""
    for phrase in bundle.phrases:
        meaning = Reading(dict(_meanings(words, phrase)), phrase.ask)
        for text in phrase.text:
            yield _phrase(words, meaning, text, ending)


def slot_tiles(words: Words, bundle: Bundle) -> Iterator[Tile]:
    """Place by place: "+/+/-"."""
    if bundle.slots:
        places = list(enumerate(bundle.slots))
        readers = [words.reader(name) for name in bundle.slots]
        parts = [f"(?P<p{i}>{one.looks}|{one.signs})" for i, one in enumerate(readers)]
        yield Tile(
            rf"(?<![\w+-]){' ?/ ?'.join(parts)}(?! ?/)(?![\w+-])",
            lambda found: _filled(words, Reading(), places, found),
        )


def _phrase(words: Words, meaning: Reading, text: str, ending: str) -> Tile:
    places = list(enumerate(_PLACE.findall(text)))
    looks = _pattern(words, text, ending)
    needed = tuple((part,) for part in _PARTS.findall(normal(_PLACE.sub(" ", text))))
    return Tile(looks, lambda found: _filled(words, meaning, places, found), needed)


def _filled(
    words: Words, meaning: Reading, places: Iterable[tuple[int, str]], found: re.Match[str]
) -> Reading | None:
    """What a phrase means, and what stands in its places; None if that cannot be read."""
    readings = [meaning]
    for i, concept in places:
        reading = words.reader(concept).read(found[f"p{i}"])
        if reading is None:
            return None
        readings.append(reading)
    return together(readings, words.labels)


def _pattern(words: Words, text: str, ending: str) -> str:
    """The pattern of a phrase: its words, and what may stand in its places."""
    parts = _PLACE.split(text)
    pattern = ""
    for i, part in enumerate(parts):
        if i % 2:
            percent = _PERCENT.match(parts[i + 1])
            looks = words.reader(part).looks + ("(?<=%)" if percent else "")
            parts[i + 1] = _PERCENT.sub("", parts[i + 1], count=1) if percent else parts[i + 1]
            pattern += f"(?P<p{i // 2}>{looks})"
        else:
            pattern += _words(part, after=i > 0, before=i + 1 < len(parts))
    first = STARTS if parts[0] else STARTS + WHOLE
    number_last = not parts[-1] and _is_number(words, parts[-2] if len(parts) > 1 else "")
    return first + pattern + ending + (NO_PART if number_last else "")


def _is_number(words: Words, concept: str) -> bool:
    return isinstance(words.vocabulary.concepts.get(concept), Number)


def _words(part: str, *, after: bool, before: bool) -> str:
    """The words beside places; a space next to a place may be a colon, or left out."""
    if not part.strip():
        return " ?" if part else ""
    leading = " ?" if after and part[0] == " " else ""
    trailing = _GLUE if before and part[-1] == " " else ""
    return leading + literal(part) + trailing


def _meanings(words: Words, phrase: Phrase) -> Iterator[tuple[str, Value]]:
    for name, texts in phrase.means.items():
        concept = words.vocabulary.concepts[name]
        if isinstance(concept, Choice):
            yield name, Codes(frozenset(texts))
        elif isinstance(concept, Tags) and not concept.dictionary:
            codes = frozenset(texts)
            yield name, Tagged(codes if len(codes) == 1 else frozenset(), codes)
        else:
            yield name, reduce(either, [_value(words, name, text) for text in texts])


def _value(words: Words, name: str, text: str) -> Value:
    reading = words.reader(name).read(normal(text))
    if reading is None or name not in reading.values:
        raise ValueError(f"a phrase means {name}: {text!r}, which cannot be read")
    return reading.values[name]
