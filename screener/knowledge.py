"""All that is known apart from patients and trials: vocabulary and definitions, loaded once.

A site may keep words and definitions of its own in another folder; they are read along with the
shipped ones, by the same rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from screener.concepts import load as vocabularies
from screener.concepts.vocabulary import Vocabulary
from screener.definitions import load as definitions
from screener.definitions.load import Definitions
from screener.errors import Problem, Problems
from screener.reading.model import NOTHING_DECLARED, Settings
from screener.reading.reader import Reader
from screener.shipped import folder

PARTS = ("vocabulary", "definitions")


@dataclass(frozen=True, eq=False)
class Knowledge:
    """The vocabulary, and what follows from what."""

    vocabulary: Vocabulary
    definitions: Definitions
    more: tuple[Path, ...] = ()
    """A site's own folders."""

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that the knowledge was read from."""
        parts = [root / part for root in _roots(self.more) for part in PARTS]
        return tuple(sorted(path for part in parts for path in part.glob("*.yaml")))

    @cached_property
    def reader(self) -> Reader:
        """Reads texts of whose file nothing is declared; its patterns are made only once."""
        return Reader(self.vocabulary)

    def reader_with(self, settings: Settings) -> Reader:
        """Reads texts of whose file this is declared."""
        return self.reader if settings == NOTHING_DECLARED else Reader(self.vocabulary, settings)


def load_knowledge(more: Sequence[Path] = ()) -> Knowledge:
    """The shipped knowledge, and that of the folders in `more`.

    Raises:
        Problems: everything that is wrong in any of the files.
    """
    empty = [root for root in more if not any((root / part).is_dir() for part in PARTS)]
    if empty:
        message = "holds no folder 'vocabulary' or 'definitions'"
        raise Problems([Problem(message, file=str(root)) for root in empty])
    return _loaded(tuple(more)) if more else _shipped()


@cache
def _shipped() -> Knowledge:
    """Read once, whoever asks: it is the same for all that a process does."""
    return _loaded(())


def _loaded(more: tuple[Path, ...]) -> Knowledge:
    words, defined = ([root / part for root in _roots(more)] for part in PARTS)
    vocabulary = vocabularies.load(words)
    return Knowledge(vocabulary, definitions.load(defined, vocabulary), more)


def _roots(more: Sequence[Path]) -> list[Path]:
    return [folder("trial_criteria"), *more]
