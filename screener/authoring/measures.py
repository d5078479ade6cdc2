"""Measurements with a bound, as protocols write them: "platelets ≥ 100,000/mm3", "AST ≤ 3 × ULN".

A number without a unit may be meant in any, so it counts only where the unit goes without saying.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any

from pydantic import BaseModel, ConfigDict

from screener.concepts.model import Number
from screener.concepts.vocabulary import Vocabulary
from screener.reading.normal import normal
from screener.reading.spelling import literal, names_of, one_of
from screener.reading.units import Units

_NUMBER = r"(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d+)?"
_LENGTH = r"\d+ (?:day|week|month)s?"
_BETWEEN_NAMES = re.compile(r" ?(?:,|/|and|&) ?")
_HYPHEN = re.compile(r"(?<=[a-z])-(?=\w)|(?<=\w)-(?=[a-z])")
_SPACED_SIGN = re.compile(r" ?/ ?|(?<=\bx) (?=\d)")
_NUMBER_ENDS = r"(?![\w%^*/]|[.,]\d)"


class Measure(BaseModel):
    """How protocols write of one concept, beyond what the vocabulary says of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    names: tuple[str, ...] = ()
    bounds: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    unit_understood: bool = False


@dataclass(frozen=True)
class _Known:
    """A measurement, with the patterns that it is recognised by."""

    concept: Number
    units: Units
    unit_understood: bool
    name: re.Pattern[str]
    after: re.Pattern[str]
    bounds: tuple[re.Pattern[str], ...]
    unnamed: tuple[re.Pattern[str], ...]


class Measures:
    """All measurements that proposals can be made for."""

    def __init__(
        self,
        measures: Mapping[str, Measure],
        bounds: Sequence[str],
        windows: Sequence[str],
        links: Sequence[str],
        limits: Mapping[str, Sequence[str]],
        vocabulary: Vocabulary,
    ) -> None:
        self.limits = {plain(text): limit for limit, texts in limits.items() for text in texts}
        self.links = re.compile(rf"(?: ?{one_of(map(plain, links))}(?!\w))* ?")
        self.windows = [_window(text) for text in windows]
        concepts = {
            name: concept
            for name in measures
            if isinstance(concept := vocabulary.concepts[name], Number)
        }
        units = {name: Units(one, vocabulary.units) for name, one in concepts.items()}
        looks = "|".join([one_of(self.limits), *(one.looks for one in units.values())])
        shared = tuple(_bound(bound, looks) for bound in bounds)
        self.known = [
            _Known(
                concept,
                units[name],
                measures[name].unit_understood,
                _name((*names_of(concept), *measures[name].names)),
                re.compile(rf"(?:,? ?{one_of(map(plain, measures[name].after))}(?!\w))*"),
                (*shared, *(_bound(bound, looks) for bound in measures[name].bounds)),
                tuple(_bound(bound, looks) for bound in measures[name].unnamed),
            )
            for name, concept in concepts.items()
        ]

    def at(self, text: str, start: int) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """The measurements with a bound that stand here: where they end, what each asks for."""
        for known, bound, bodies in (*self._named(text, start), *self._unnamed(text, start)):
            after = known[-1].after.match(text, bound.end())
            if not after or not all(bodies):
                continue
            end, within = self._within(text, after.end())
            if within and not all(one.concept.dated for one in known):
                continue
            said = zip(known, bodies, strict=True)
            yield end, [{one.concept.id: {**(body or {}), **within}} for one, body in said]

    def _named(self, text: str, start: int) -> Iterator[_Found]:
        """A bound after the names of what it bounds."""
        names, end = self._names(text, start)
        found = self.links.match(text, end)
        if not names or not found:
            return
        for pattern in names[-1].bounds:
            if bound := pattern.match(text, found.end()):
                yield names, bound, [self._body(one, bound) for one in names]

    def _unnamed(self, text: str, start: int) -> Iterator[_Found]:
        """A bound whose unit tells what it bounds: "18 years of age or older"."""
        for known in self.known:
            for pattern in known.unnamed:
                if (bound := pattern.match(text, start)) and _units(bound):
                    yield [known], bound, [self._body(known, bound)]

    def _within(self, text: str, start: int) -> tuple[int, dict[str, str]]:
        """The window that stands here, and where it ends."""
        for pattern in self.windows:
            if found := pattern.match(text, start):
                return found.end(), {"within": found["within"]}
        return start, {}

    def _names(self, text: str, at: int) -> tuple[list[_Known], int]:
        """The names here, and where they end: "AST and ALT" share a bound."""
        names: list[_Known] = []
        end = at
        while found := self._name(text, at):
            known, end = found
            names.append(known)
            joined = _BETWEEN_NAMES.match(text, end)
            if not joined:
                break
            at = joined.end()
        return names, end

    def _name(self, text: str, at: int) -> tuple[_Known, int] | None:
        found = [(one, match.end()) for one in self.known if (match := one.name.match(text, at))]
        return max(found, key=lambda one: one[1], default=None)

    def _body(self, known: _Known, bound: re.Match[str]) -> dict[str, Any] | None:
        """What is asked of one measurement; None if the unit is not its own or goes unsaid."""
        said = bound.groupdict()
        units = _units(bound)
        body = _between(
            {
                word: re.sub("[, ]", "", text)
                for word, text in said.items()
                if text and not word.startswith("unit_")
            }
        )
        if not units:
            return body if known.unit_understood or not known.concept.unit else None
        if len(units) > 1:
            return None
        return self._with_unit(known, body, units.pop())

    def _with_unit(self, known: _Known, body: dict[str, Any], unit: str) -> dict[str, Any] | None:
        if limit := self.limits.get(unit):
            return {**body, "times": limit} if limit in known.concept.limits else None
        meant = known.units.meant(unit)
        if len(meant) != 1:
            return None
        return body if meant[0] == known.concept.unit else {**body, "unit": meant[0]}


_Found = tuple[list[_Known], re.Match[str], list[dict[str, Any] | None]]
"""What is bounded, the bound, and what it asks for of each."""


def _units(bound: re.Match[str]) -> set[str]:
    said = bound.groupdict().items()
    return {text for name, text in said if name.startswith("unit_") and text}


def _between(bounds: dict[str, str]) -> dict[str, Any]:
    if bounds.keys() == {"at_least", "at_most"}:
        return {"between": [bounds["at_least"], bounds["at_most"]]}
    return dict(bounds)


def plain(text: str) -> str:
    """The form in which criteria are compared.

    >>> plain("HER2-negative, ECOG 0–1; platelets ≥ 100 × 10⁹ / L")
    'her2 negative, ecog 0-1; platelets ≥ 100 x10^9/l'
    """
    return _SPACED_SIGN.sub(lambda found: found[0].strip(), _HYPHEN.sub(" ", normal(text)))


def whole_words(pattern: str) -> re.Pattern[str]:
    """The pattern where no word, and no sign after a sign, goes on."""
    return re.compile(rf"(?<!\w){pattern}(?:(?<=\w)(?![\w+]|-(?!\w))|(?<=\W)(?![\w+-]))")


def _name(names: Sequence[str]) -> re.Pattern[str]:
    """One of the names, perhaps with others behind it in brackets."""
    name = one_of(map(plain, names))
    return re.compile(rf"(?<!\w){name}(?!\w)(?: ?\({name}(?: or {name})?\))?")


def _bound(text: str, units: str) -> re.Pattern[str]:
    """The pattern of a bound; each number is followed by its unit, if it has one."""
    pattern = ""
    for words, place, _, _ in Formatter().parse(text):
        pattern += literal(words).rstrip(" ?") + " ?" if words.strip() else words and " ?"
        if place:
            unit = rf"(?: ?(?P<unit_{place}>{units}))?"
            pattern += rf"(?P<{place}>{_NUMBER}){unit}{_NUMBER_ENDS} ?"
    return re.compile(pattern.removesuffix(" ?"))


def _window(text: str) -> re.Pattern[str]:
    """The pattern of a window, perhaps in brackets; `{within}` is a length such as "14 days"."""
    before, _, after = text.partition("{within}")
    words = f"{literal(before).rstrip(' ?')} ?(?P<within>{_LENGTH}) {literal(after.strip())}"
    return re.compile(rf",? ?\(?{words}\)?(?!\w)")
