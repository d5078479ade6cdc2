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
_BETWEEN_DRUGS = re.compile(r" ?, ?(?:or )?| or | and/or ")


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
        names = one_of(self.codes)
        self.one = re.compile(rf"(?P<name>{names})s?(?!\w)(?: ?\({names}s?\))?")
        self.texts = [_around(text) for text in treatment.texts]

    def at(self, text: str, start: int) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """What is asked here, and where it ends."""
        for before, after in self.texts:
            if (
                (begun := before.match(text, start))
                and (drugs := self._drugs(text, begun.end()))
                and (ended := after.match(text, drugs[0]))
            ):
                yield ended.end(), [{self.concept: drugs[1]}]

    def _drugs(self, text: str, at: int) -> tuple[int, str | list[str]] | None:
        """Where the drugs that stand here end, and which they are; None if there are none."""
        codes: dict[str, None] = {}
        end = at
        while found := self.one.match(text, at):
            codes[self.codes[found["name"]]] = None
            end = found.end()
            joined = _BETWEEN_DRUGS.match(text, end)
            if not joined:
                break
            at = joined.end()
        named = list(codes)
        return (end, named if len(named) > 1 else named[0]) if named else None


def _around(text: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before the drugs, and what stands behind them."""
    before, _, after = (literal(plain(part)) for part in text.partition(DRUG))
    behind = f" {after}" if after else ""
    return re.compile(rf"(?<!\w){before} ?"), re.compile(rf"{behind}(?![\w+]|-(?!\w))")


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
