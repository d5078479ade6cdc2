"""What every word means, told from the vocabulary, the definitions and the checks themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from screener.errors import Problem, Problems, nearest
from screener.glossary.aliases import aliases
from screener.glossary.concepts import about_concept
from screener.glossary.entries import of_vocabulary
from screener.knowledge import Knowledge
from screener.reading.normal import normal

SEVERAL = 5


class Glossary:
    """All words that can be explained, with what is told of each."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.vocabulary = knowledge.vocabulary
        self.told: dict[str, list[str]] = {
            name: ["\n".join(about_concept(concept, knowledge))]
            for name, concept in self.vocabulary.concepts.items()
        }
        for word, told in of_vocabulary(self.vocabulary):
            self.told.setdefault(word, []).append(told)

    def entry(self, word: str) -> str:
        """What a word means, or what it may be written for.

        Raises:
            Problems: nothing has this name; the nearest names are in the message.
        """
        if word in self.told:
            return "\n\n".join(self.told[word])
        if meant := self.written_for.get(normal(word)):
            told = (line for name in meant for line in self._as_written(word, name))
            return "\n\n".join(told)
        near = nearest(word, {**self.told, **self.written_for}, SEVERAL)
        more = f" Near it: {', '.join(near[1:])}" if near[1:] else ""
        hint = f"did you mean {near[0]!r}?{more}" if near else ""
        raise Problems([Problem(f"nothing is called {word!r}", hint=hint)])

    def _as_written(self, word: str, name: str) -> Iterator[str]:
        yield f"{word!r} may be written for {name!r}."
        yield from self.told[name]

    @cached_property
    def written_for(self) -> Mapping[str, Mapping[str, None]]:
        """The words that each spelling stands for, in upper or lower case."""
        found: dict[str, dict[str, None]] = {}
        for spelling, name in (*((word, word) for word in self.told), *aliases(self.vocabulary)):
            if name in self.told:
                found.setdefault(normal(spelling), {})[name] = None
        return found
