"""Patterns from words: how a spelling of the vocabulary may stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import groupby

from screener.concepts.model import Concept
from screener.reading.normal import normal

NO_TEXT = r"(?!)"
"""A pattern that nothing matches."""


def literal(text: str) -> str:
    """A pattern of the text, generous with spaces around signs.

    >>> [bool(re.fullmatch(literal("2+"), text)) for text in ("2+", "2 +", "2", "2++")]
    [True, True, False, False]
    """
    pattern = re.escape(normal(text)).replace(r"\ ", " ")
    pattern = re.sub(r" (?=\\?[^\w\s\\])|(?<=[^\w\s]) ", " ?", pattern)
    return re.sub(r"(?<=\d)\\\+", r" ?\\+", pattern)


def one_of(texts: Iterable[str]) -> str:
    """A pattern of any of the texts, the longest first; grouped by first letter, for speed."""
    distinct = sorted({normal(text) for text in texts if normal(text)}, key=lambda text: text[0])
    groups = []
    for _, group in groupby(distinct, key=lambda text: text[0]):
        longest = sorted(group, key=lambda text: (-len(text), text))
        groups.append(f"(?:{'|'.join(map(literal, longest))})")
    return f"(?:{'|'.join(groups)})" if groups else NO_TEXT


def names_of(concept: Concept) -> tuple[str, ...]:
    """All that the concept is called: its label, its headers, its prefixes."""
    return (concept.label, *concept.headers, *concept.prefixes)


class LeadingName:
    """The concept's own name at the start of its cell, as in "Hb 98" or "Ki-67: 20 %".

    A name that ends in a digit must be set off: "Ki671" could be anything. The pattern is only
    made for a text with letters: the cells of most columns are bare numbers and days.
    """

    def __init__(self, concept: Concept) -> None:
        self._names = names_of(concept)

    def match(self, text: str) -> re.Match[str] | None:
        """The name, with what sets it off; empty where the text has none."""
        return (self._pattern if any(map(str.isalpha, text)) else _NOTHING).match(text)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = sorted({normal(name) for name in self._names} - {""}, key=len, reverse=True)
        loose = [re.sub(r"(?:\\?[-_. /])+", r"[-_. /]*", re.escape(name)) for name in names]
        return re.compile(rf"(?:{'|'.join(loose)})(?: ?[:=] ?| |(?<=[^\W\d])(?=[\d<>≤≥~.]))|^")


_NOTHING = re.compile("")
