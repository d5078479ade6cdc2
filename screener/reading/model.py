"""What a reader is told, and what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from screener.values import Value

DateOrder = Literal["DMY", "MDY", "YMD", ""]


@dataclass(frozen=True)
class Settings:
    """What a person has declared for a whole file; nothing of it is ever guessed."""

    date_order: DateOrder = ""
    """How 03/04/2024 is meant; empty: not declared."""
    decimal_comma: bool = False
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    """What short words mean in this file ("ND": "not done"); "" is an empty cell."""


NOTHING_DECLARED = Settings()


@dataclass(frozen=True)
class Reading:
    """What one text allows."""

    values: Mapping[str, Value] = field(default_factory=dict)
    """For each concept that the text speaks of. A concept that is missing here is blank."""
    question: str = ""
    """For a person, without the place of the cell: what is unclear, and what to write instead."""
    note: str = ""
    """Understood, but worth saying."""


class ConceptReader(Protocol):
    """Reads texts that speak of one concept only."""

    @property
    def looks(self) -> str:
        """A pattern (without groups) of what such a text looks like within a longer one."""

    @property
    def signs(self) -> str:
        """A pattern of the signs that mean a code right after the concept's name, as in "ER+"."""

    def read(self, text: str, unit: str = "") -> Reading | None:
        """The reading of a normal text; None if this is no text of the concept."""


def sentences(parts: Iterable[str]) -> str:
    """The parts that say something, each once."""
    return " ".join(dict.fromkeys(part for part in parts if part))
