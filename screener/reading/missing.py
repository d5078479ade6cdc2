"""Words that stand for "no value": unknown, not done, NA."""

from __future__ import annotations

from functools import cached_property

from screener.concepts.vocabulary import Vocabulary
from screener.reading.normal import compact, normal


class MissingWords:
    """The vocabulary's words for a missing value, and what each of them makes us ask."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._entries = vocabulary.missing

    @cached_property
    def _questions(self) -> dict[str, str]:
        return {compact(normal(text)): entry.ask for entry in self._entries for text in entry.text}

    def question(self, text: str) -> str | None:
        """What a normal text makes us ask, perhaps nothing; None if it is no such word."""
        return self._questions.get(compact(text))
