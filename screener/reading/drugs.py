"""Names of drugs, and what follows from them.

A drug surely brings its classes; a class may be any of its drugs; a name that several drugs share
is all of them. What looks like a known name is proposed in the question and never taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from screener.concepts.dictionary import Dictionary
from screener.concepts.model import Tags
from screener.errors import did_you_mean
from screener.reading.model import Reading, sentences
from screener.reading.normal import compact, normal
from screener.reading.spelling import NO_TEXT, LeadingName, one_of
from screener.values import Tagged

NOTHING = frozenset({"none", "nil", "no", "no prior therapy", "no prior treatment"})
"""A list that is recorded, and empty."""


@dataclass(frozen=True)
class Named:
    """What one name in a list stands for: one entry of the dictionary, or one of several."""

    meant: tuple[str, ...]
    misspelt: bool = False


class DrugNames:
    """The names of a dictionary, put in order once for all concepts that hold drugs."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self.everything = frozenset(dictionary.codes)
        self.meant = _names(dictionary)
        self.forms = _forms(self.meant)
        self.looks = one_of(self.meant)

    @cached_property
    def within(self) -> Mapping[str, frozenset[str]]:
        """What a code may stand for: for a class, all its drugs with all their classes."""
        groups = self.dictionary.groups_of
        return {
            code: frozenset[str]().union(*(groups[one] for one in groups if code in groups[one]))
            for code in self.dictionary.codes
        }


class DrugReader:
    """Reads single names; for lists see drug_lists.py."""

    signs = NO_TEXT

    def __init__(self, concept: Tags, names: DrugNames) -> None:
        self.concept = concept
        self.names = names
        self.dictionary = names.dictionary
        self.everything = names.everything
        self.looks = names.looks
        self._empty = NOTHING.union(
            normal(text) for text, codes in concept.spellings.items() if not codes
        )
        self._leading = LeadingName(concept)

    def read(self, text: str, unit: str = "") -> Reading | None:
        if text in self._empty:
            return Reading({self.concept.id: Tagged(frozenset(), frozenset())})
        named = self.names.forms.get(compact(text))
        if named is None:
            return None
        value = self._value(named)
        return Reading({self.concept.id: value}, self._question(text, named), _note(text, named))

    def without_name(self, text: str) -> str:
        name = self._leading.match(text)
        return text[name.end() :] if name else text

    def _value(self, named: Named) -> Tagged:
        """Sure is what all the entries have in common; possible is what any of them may be."""
        ways = [self._entry(entry) for entry in named.meant]
        sure = frozenset.intersection(*(way.sure for way in ways)) if ways else frozenset[str]()
        possible = frozenset[str]().union(*(way.possible for way in ways))
        return Tagged(sure, possible if ways else self.everything)

    def _entry(self, entry: str) -> Tagged:
        """A drug or class; or all that a regimen consists of."""
        parts = [*self._parts(entry)]
        sure = frozenset[str]().union(*(self.dictionary.groups_of[part] for part in parts))
        possible = sure.union(*(self.names.within[part] for part in parts))
        return Tagged(sure, possible)

    def _parts(self, entry: str) -> Iterator[str]:
        if entry in self.dictionary.regimens:
            for part in self.dictionary.regimens[entry]:
                yield from [part] if part == entry else self._parts(part)
        else:
            yield entry

    def _question(self, text: str, named: Named) -> str:
        if len(named.meant) == 1:
            return ""
        ways = " or ".join(named.meant) or "which drug"
        return f"'{text}': {ways}? Write the full name."

    def unknown(self, words: Iterable[str]) -> str:
        """The question about words that no entry has."""
        return sentences(self._unknown(word) for word in words)

    def _unknown(self, word: str) -> str:
        near = _near(word, tuple(self.names.meant)) if len(word) > _SHORTEST else ""
        return f"'{word}' is not understood{f'; {near}' if near else '.'}"


_SHORTEST = 3


@lru_cache(maxsize=4096)
def _near(word: str, names: tuple[str, ...]) -> str:
    """A name that looks alike; only those with the same first letter are compared, for speed."""
    return did_you_mean(word, [name for name in names if name[0] == word[0]])


def _note(text: str, named: Named) -> str:
    return f"'{text}' is read as {named.meant[0]}." if named.misspelt else ""


def _names(dictionary: Dictionary) -> dict[str, Named]:
    """Every name, in the normal form; with all its meanings, where entries share it."""
    names: dict[str, Named] = {}
    for text, entry, misspelt in _entries(dictionary):
        name = normal(text)
        before = names.get(name)
        meant = tuple(dict.fromkeys([*(before.meant if before else ()), entry]))
        names[name] = Named(meant, misspelt and (before is None or before.misspelt))
    shared = {normal(text): Named(meant) for text, meant in dictionary.ambiguous.items()}
    return names | shared


def _forms(names: Mapping[str, Named]) -> dict[str, Named]:
    """The names without their spaces; two that then are alike mean either."""
    forms: dict[str, Named] = {}
    for name, named in names.items():
        before = forms.get(compact(name), named)
        meant = tuple(dict.fromkeys([*before.meant, *named.meant]))
        forms[compact(name)] = Named(meant, before.misspelt and named.misspelt)
    return forms


def _entries(dictionary: Dictionary) -> Iterator[tuple[str, str, bool]]:
    """Text, entry, and whether it is a misspelling."""
    for name, drug in dictionary.drugs.items():
        for text in dict.fromkeys([name, *drug.names]):
            yield text, name, False
        for text in drug.misspellings:
            yield text, name, True
    for code in dictionary.codes:
        if code not in dictionary.drugs:
            yield code, code, False
    for name, drug_class in dictionary.classes.items():
        for text in drug_class.names:
            yield text, name, False
    for name in dictionary.regimens:
        yield name, name, False
