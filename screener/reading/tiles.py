"""Laying a text out with what the vocabulary spells, like tiles: all of it, or it is not read.

A word that no tile covers may turn the meaning round ("no", "r/o", "family history of"), so a
text with such a word says nothing. Matching parts of a text would be quicker, and wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from screener.reading.model import Reading
from screener.reading.normal import normal

Says = Callable[[re.Match[str]], Reading | None]

STARTS = r"(?<!\w)"


def ends(names: str) -> str:
    """Where a tile may end; `names` is a pattern of the names that signs belong to here.

    Not within a word or a number. A sign must be seen to belong to what stands before it: "ER+PR-"
    is two results; in "HER2-low", "ER - positive" and "FISH + IHC" the sign only joins words.
    """
    mark = r"(?:$|[,;/|)&(])"
    signed = rf"(?={names}[+-])"
    return (
        r"(?:(?<=\w)(?!\w|[.,]\d)"
        r"|(?<=[^\w+-])|(?<=^[+-])(?=$)"
        r"|(?<=\d\+)(?![+-]|\d)"
        rf"|(?<= [+-])(?= ?(?:{mark}|{names} ?[+-]))"
        rf"|(?<=[^\s\d]\+)(?:(?![\w+-])|{signed})"
        rf"|(?<=\S-)(?:(?= ?{mark})|(?= (?:and )?{names}(?!\w))|{signed}))"
    )


ENDS = ends(r"(?!)")
"""Where a tile may end if no names take signs."""


@dataclass(frozen=True, eq=False)
class Tile:
    """Words of one kind, and what they say; None if they turn out to say nothing here.

    Of each group of `words`, at least one stands in every text that the tile fits. Most tiles fit
    no text of a sheet, and then their pattern, which is slow to make, is never needed.
    """

    looks: str
    says: Says
    words: tuple[tuple[str, ...], ...] = ()

    def may_fit(self, text: str) -> bool:
        return all(any(word in text for word in group) for group in self.words)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.looks)


@dataclass(frozen=True)
class Cover:
    """What the tiles say, and the parts of the text that none of them covers."""

    said: tuple[Reading, ...]
    unread: tuple[str, ...]


def silent(pattern: str) -> Tile:
    """Words and marks that say nothing."""
    return Tile(pattern, lambda _: Reading())


def key_words(texts: Iterable[str]) -> tuple[str, ...]:
    """The longest run of letters and digits of each text, or its first sign.

    Where none of them is, none of the texts is.

    >>> key_words(["HER2-positive", "+++"])
    ('positive', '+')
    """
    plain = map(normal, texts)
    words = (max(_RUN.findall(text), key=len, default=text[:1]) for text in plain if text)
    return tuple(dict.fromkeys(words))


SEPARATORS = silent(r"[\s,;:/|()\[\]&]+|\.(?=\s|$)|(?<!\w)and(?!\w)|(?<= )-(?= )")
_RUN = re.compile(r"[^\W_]+")
_WORD = re.compile(r"\w+|\W")


def cover(text: str, tiles: Sequence[Tile]) -> Cover:
    """Cover the text from left to right, at each place with the longest tile."""
    tiles = [one for one in tiles if one.may_fit(text)]
    said: list[Reading] = []
    gaps: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        placed = next(_placed(text, at, tiles), None)
        if placed:
            at, reading = placed
            said.append(reading)
            continue
        word = _WORD.match(text, at)
        end = word.end() if word else len(text)
        joins = gaps and not text[gaps[-1][1] : at].strip()
        start = gaps.pop()[0] if joins else at
        gaps.append((start, end))
        at = end
    spoken = tuple(reading for reading in said if reading != Reading())
    return Cover(spoken, tuple(text[start:end] for start, end in gaps))


def _placed(text: str, at: int, tiles: Sequence[Tile]) -> Iterator[tuple[int, Reading]]:
    """The tiles that fit here, the longest first; of equal ones the first in the list."""
    found = [(match, one) for one in tiles if (match := one.pattern.match(text, at))]
    for match, one in sorted(found, key=lambda pair: -pair[0].end()):
        reading = one.says(match) if match.end() > at else None
        if reading is not None:
            yield match.end(), reading
