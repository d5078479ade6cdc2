"""Earlier treatment, as protocols write of it: "prior therapy with any CDK4/6 inhibitor".

The drugs are those of the dictionary, under any of their names but those that several drugs share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from screener.authoring.measures import plain
from screener.concepts.dictionary import Dictionary
from screener.reading.spelling import literal, one_of

DRUG = "{drug}"
_BETWEEN_DRUGS = r"(?: ?, ?(?:or )?| or | and/or )"


class Treatment(BaseModel):
    """The concept that is asked for drugs, and how protocols ask; `{drug}` is one or several.

    `within`: the class that all of them belong to. A procedure is none of them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    concept: str
    within: str
    texts: tuple[str, ...]


class Treatments:
    """Knows where a text asks for earlier treatment."""

    def __init__(self, treatment: Treatment, dictionary: Dictionary) -> None:
        self.concept = treatment.concept
        self.codes = {plain(name): code for name, code in _names(treatment.within, dictionary)}
        self.one = re.compile(rf"(?P<name>{one_of(self.codes)})s?(?!\w)")
        name = rf"(?:{one_of(self.codes)})s?(?!\w)(?: ?\({one_of(self.codes)}s?\))?"
        drugs = rf"(?P<drugs>{name}(?:{_BETWEEN_DRUGS}{name})*)"
        self.patterns = [_pattern(text, drugs) for text in treatment.texts]

    def at(self, text: str, start: int) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """What is asked here, and where it ends."""
        for pattern in self.patterns:
            if found := pattern.match(text, start):
                yield found.end(), [{self.concept: self._said(found["drugs"])}]

    def _said(self, drugs: str) -> str | list[str]:
        named = (self.codes[one["name"]] for one in self.one.finditer(drugs))
        codes = list(dict.fromkeys(named))
        return codes[0] if len(codes) == 1 else codes


def _pattern(text: str, drugs: str) -> re.Pattern[str]:
    before, _, after = (literal(plain(part)) for part in text.partition(DRUG))
    return re.compile(rf"(?<!\w){before} ?{drugs}{f' {after}' if after else ''}(?![\w+]|-(?!\w))")


def _names(within: str, dictionary: Dictionary) -> Iterator[tuple[str, str]]:
    """Each name of a drug or class within this class, and what it is called here."""
    known: Mapping[str, Sequence[str]] = {
        **dict.fromkeys(dictionary.codes, ()),
        **{name: group.names for name, group in dictionary.classes.items()},
        **{name: drug.names for name, drug in dictionary.drugs.items()},
    }
    shared = {plain(name) for name in (*dictionary.ambiguous, *dictionary.regimens)}
    for code, names in known.items():
        if within in dictionary.groups_of[code]:
            yield from ((name, code) for name in (code, *names) if plain(name) not in shared)
