"""How registry records are laid out, as trial_criteria/authoring/registry.yaml tells it."""

from __future__ import annotations

import re
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from screener.reading.normal import normal
from screener.reading.spelling import one_of
from screener.shipped import folder
from screener.yaml_file import read
from screener.yaml_model import build

_WORD = re.compile(r"[\w-]+")
_NUMBER = r"(?:[A-Z]|\d+[a-zA-Z]?|[IVX]+[a-z]?)"
_CRITERIA = re.compile(r"(?<!\w)criteri(?:a|on)(?!\w)")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Headings(_Part):
    """The words of the headings above inclusion and exclusion criteria."""

    inclusion: tuple[str, ...]
    exclusion: tuple[str, ...]
    around: tuple[str, ...]
    """What may stand beside them without telling anything."""


class Cohorts(_Part):
    """The words that a heading about one cohort has, beside its number or its name."""

    numbered: tuple[str, ...]
    named: tuple[str, ...]
    several: tuple[str, ...]


class Layout(_Part):
    headings: Headings
    cohorts: Cohorts
    nothing_asked: tuple[str, ...]
    facts: dict[str, str]

    def section(self, heading: str) -> str:
        """Which criteria a heading is about; nothing if it does not say, or names both."""
        return self._parted(heading)[0]

    def is_section(self, heading: str) -> bool:
        """Is it about inclusion or exclusion, and about nothing else?"""
        kind, rest = self._parted(heading)
        return bool(kind) and all(word in self.headings.around for word in _WORD.findall(rest))

    def opens_section(self, heading: str) -> str:
        """As `section`, of a heading that may say more: "Exclusion criteria of phase II"."""
        return self.section(heading) if _CRITERIA.search(normal(heading)) else ""

    def cohort(self, heading: str) -> str:
        """The cohort that a heading is about; nothing if it names none, or several."""
        if not set(self.cohorts.several).isdisjoint(_WORD.findall(normal(heading))):
            return ""
        found = {one[0].strip() for one in self._cohort.finditer(heading)}
        return found.pop() if len(found) == 1 else ""

    def asks_nothing(self, text: str) -> bool:
        """Does it say that there is nothing to ask ("Menopausal status: Not specified")?"""
        about, _, said = text.rpartition(":")
        plain = all(one.isalpha() or one in " -/" for one in about)
        return plain and normal(said).rstrip(".") in map(normal, self.nothing_asked)

    def _parted(self, heading: str) -> tuple[str, str]:
        """The section, and the words that do not name it."""
        rest, excluded = self._exclusion.subn(" ", normal(heading))
        rest, included = self._inclusion.subn(" ", rest)
        if bool(excluded) == bool(included):
            return "", rest
        return ("exclusion" if excluded else "inclusion"), rest

    @cached_property
    def _cohort(self) -> re.Pattern[str]:
        numbered, named = map(one_of, (self.cohorts.numbered, self.cohorts.named))
        return re.compile(rf"\b(?i:{numbered}) {_NUMBER}\b|^[^\W\d][\w-]* (?i:{named})\b")

    @cached_property
    def _inclusion(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){one_of(self.headings.inclusion)}(?!\w)")

    @cached_property
    def _exclusion(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){one_of(self.headings.exclusion)}(?!\w)")


def load_layout() -> Layout:
    """The shipped layout.

    Raises:
        Problems: everything that is wrong in its file.
    """
    return build(Layout, read(folder("trial_criteria") / "authoring" / "registry.yaml"))
