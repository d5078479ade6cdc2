"""Reading one of a concept's codes, or several in a list, by their spellings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from screener.concepts.model import Choice, Coded, Tags
from screener.reading.model import Reading
from screener.reading.normal import compact, normal
from screener.reading.spelling import NO_TEXT, LeadingName, one_of
from screener.values import Codes, Tagged

NOTHING = frozenset({"none", "nil"})
"""A list that is recorded, and empty."""

SIGNS = frozenset({"+", "-"})
"""Signs that are spellings only beside a name: "ER+". Alone in a text they may be anything."""

BARE = frozenset({"no", "n", "yes", "y"})
"""Answers to a question. In a longer text they belong to another word: "no toxicity"."""

_DIGIT = re.compile("[0-9]")
_WORD = re.compile(r"[^\W\d_]{3}")
_BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_RANGE = re.compile(r"(?P<low>[^-/]+?) ?(?:-|/|to) ?(?P<high>[^-/]+)")
_LIST = re.compile(r" ?(?:[,;+/&|]| and ) ?")


class Spellings:
    """Which codes a text means. A spelling that several codes share means any of them."""

    def __init__(self, concept: Coded) -> None:
        self._codes: dict[str, frozenset[str]] = {}
        self.texts: list[str] = []
        for text, codes in _spelled(concept):
            self.texts.append(text)
            for form in filter(None, _forms(normal(text))):
                before = self._codes.get(form, frozenset())
                self._codes[form] = before | frozenset(codes)

    @property
    def words(self) -> list[str]:
        """The spellings that are words: "positive" speaks for itself, "0" and "w" do not."""
        return [text for text in self.texts if _WORD.search(text)]

    @property
    def telling(self) -> list[str]:
        """The spellings without a bare yes or no, which may belong to any word beside it."""
        return [text for text in self.texts if normal(text) not in BARE]

    def meant(self, text: str) -> frozenset[str] | None:
        """The codes that a normal text means; None if it is no spelling."""
        return next((self._codes[form] for form in _forms(text) if form in self._codes), None)


def _spelled(concept: Coded) -> Iterator[tuple[str, tuple[str, ...]]]:
    for code, entry in concept.codes.items():
        label = (entry.label,) if entry.label else ()
        for text in dict.fromkeys([code, code.replace("_", " "), *label, *entry.spellings]):
            yield text, (code,)
    yield from concept.spellings.items()


def _forms(text: str) -> Iterator[str]:
    """As it is; without spaces; with a space for a hyphen between letters, or without its stop."""
    yield text
    yield compact(text)
    yield _BETWEEN_LETTERS.sub(" ", text)
    yield text.rstrip(".,; ")


class ChoiceReader:
    """Reads the texts of one choice concept."""

    def __init__(self, concept: Choice) -> None:
        self.concept = concept
        self.spellings = Spellings(concept)
        self._order = tuple(concept.codes)
        self._name = LeadingName(concept)
        self.signs = one_of(SIGNS.intersection(map(normal, self.spellings.texts)))
        self.looks = self.pattern(self.spellings.texts)

    def pattern(self, texts: Iterable[str]) -> str:
        """What these spellings look like within a longer text, or a range of scores."""
        plain = [text for text in texts if normal(text) not in SIGNS]
        scores = [text for text in plain if _DIGIT.search(text)]
        if not self.concept.ordered or not scores:
            return one_of(plain)
        score = one_of(scores)
        return rf"(?:(?:{score}|[0-9]) ?(?:-|/|to) ?{score}|{one_of(plain)})"

    def read(self, text: str, unit: str = "") -> Reading | None:
        codes = self._codes(text)
        if codes is None:
            name = self._name.match(text)
            codes = self._codes(text[name.end() :]) if name and name.end() else None
        if not codes:
            return None
        return Reading({self.concept.id: Codes(codes)}, note=self._bare(text, codes))

    def _bare(self, text: str, codes: frozenset[str]) -> str:
        """That a number alone was taken for a code that is more than it, as 2 is for 2+."""
        if not text.isdecimal() or text in codes or len(codes) > 1:
            return ""
        (code,) = codes
        return f"'{text}' is read as {self.concept.codes[code].label or code}."

    def _codes(self, text: str) -> frozenset[str] | None:
        found = self.spellings.meant(text)
        return self._from_to(text) if found is None and self.concept.ordered else found

    def _from_to(self, text: str) -> frozenset[str] | None:
        """Every code between two: "0-1+", "1+ to 2+", "0/1+". "1-2+" shares its sign."""
        ends = _RANGE.fullmatch(text)
        if ends is None:
            return None
        high = self.spellings.meant(ends["high"])
        low = self.spellings.meant(ends["low"])
        if low is None and ends["low"].isdecimal():
            low = self.spellings.meant(ends["low"] + ends["high"].lstrip("0123456789"))
        if not low or not high:
            return None
        places = sorted(self._order.index(code) for code in low | high)
        return frozenset(self._order[places[0] : places[-1] + 1])


class TagsReader:
    """Reads the texts of one concept that may have several of its codes."""

    signs = NO_TEXT

    def __init__(self, concept: Tags) -> None:
        self.concept = concept
        self.spellings = Spellings(concept)
        self.everything = frozenset(concept.codes)
        self._name = LeadingName(concept)
        self.looks = one_of(self.spellings.texts)

    def read(self, text: str, unit: str = "") -> Reading | None:
        whole = self._tagged(text)
        if whole is None:
            name = self._name.match(text)
            whole = self._list(text[name.end() :] if name else text)
        return Reading({self.concept.id: whole}) if whole else None

    def _list(self, text: str) -> Tagged | None:
        parts = [self._tagged(part) for part in _LIST.split(text)]
        found = [part for part in parts if part and part.possible]
        if len(found) < len(parts):
            return None
        sure = frozenset[str]().union(*(part.sure for part in found))
        return Tagged(sure, sure.union(*(part.possible for part in found)))

    def _tagged(self, text: str) -> Tagged | None:
        codes = self.spellings.meant(text)
        if codes is None:
            return Tagged(frozenset(), frozenset()) if text in NOTHING else None
        return Tagged(codes if len(codes) == 1 else frozenset(), codes)
