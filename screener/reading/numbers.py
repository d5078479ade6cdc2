"""Reading a number with its unit.

Where no unit is written, every unit that the concept allows there stays possible, if the value is
plausible in it: "Hb 98" can only be g/L, "creatinine 5" is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from screener.concepts.companions import LIMIT_WORDS, limit, times
from screener.concepts.model import Number
from screener.concepts.vocabulary import Vocabulary
from screener.reading.amounts import AMOUNT, Amount, amount
from screener.reading.measures import Measure
from screener.reading.model import Reading, Settings, sentences
from screener.reading.normal import normal
from screener.reading.number_questions import doubts, foreign, implausible, inferred
from screener.reading.possibilities import hull
from screener.reading.spelling import NO_TEXT, LeadingName
from screener.reading.units import PERCENT, Units, is_unit
from screener.values import Interval, Value

_ABOUT = re.compile(
    rf"(?:~|≈|ca\.?|circa|approx\.?|approximately|about|around|roughly) ?{AMOUNT}.*"
    rf"|{AMOUNT} ?\?+"
)
_FLAG = re.compile(r"(?:(?:^|(?<=[ %(\[]))(?:hh?|ll?|high|low)|[*↑↓]+)[)\]]?$")
_MULTIPLE = {
    which: re.compile(rf"[x*]? ?(?:{which}|{words})") for which, (words, _) in LIMIT_WORDS.items()
}
_LIMIT = {
    which: re.compile(rf"(?:^|[ (\[,;/]+)(?:{which}|{words}) ?[:=]? ?(?P<limit>[^()\[\]]+)[)\]]?$")
    for which, (words, _) in LIMIT_WORDS.items()
}


class NumberReader:
    """Reads the texts of one number concept."""

    signs = NO_TEXT

    def __init__(self, concept: Number, vocabulary: Vocabulary, settings: Settings) -> None:
        self.concept = concept
        self.vocabulary = vocabulary
        self.settings = settings
        self.units = Units(concept, vocabulary.units)
        self._measure = Measure(concept, settings.decimal_comma)
        self._name = LeadingName(concept)
        self._words = {normal(word): self._word(word) for word in concept.words}

    @property
    def looks(self) -> str:
        return rf"{AMOUNT}(?: ?{self.units.looks}(?!\w))?"

    def read(self, text: str, unit: str = "") -> Reading | None:
        """The reading of a normal text; `unit` is that of the column's header."""
        name = self._name.match(text)
        text = text[name.end() :] if name else text
        if text in self._words:
            return self._words[text]
        if _ABOUT.fullmatch(text):
            return self._asked("how near? Write a number or a range.")
        found = amount(text)
        return self._with_limit(found, unit) if found else None

    @cached_property
    def _companions(self) -> Mapping[str, tuple[NumberReader, NumberReader]]:
        """For each limit of normal: readers of the limit, and of multiples of it."""
        return {
            which: (
                self._like(limit(self.concept.id, which)),
                self._like(times(self.concept.id, which)),
            )
            for which in self.concept.limits
        }

    def _like(self, name: str) -> NumberReader:
        concept = self.vocabulary.concepts[name]
        assert isinstance(concept, Number)
        return NumberReader(concept, self.vocabulary, self.settings)

    def _with_limit(self, found: Amount, header: str) -> Reading | None:
        """45 (ULN 40), or 1.2 x ULN, or the amount alone."""
        for which, (the_limit, multiple) in self._companions.items():
            if _MULTIPLE[which].fullmatch(found.rest) and not found.percent:
                return multiple.read(found.show())
            given = _LIMIT[which].search(found.rest)
            if given:
                alone = replace(found, rest=found.rest[: given.start()])
                unit = alone.rest if self.units.meant(alone.rest) else header
                return _beside(
                    self._with_limit(alone, header), the_limit.read(given["limit"].strip(), unit)
                )
        return self._with_unit(found, header)

    def _with_unit(self, found: Amount, header: str) -> Reading | None:
        rest = self._without_flag(found.rest)
        written = rest or (PERCENT if found.percent else "")
        if found.percent and rest:
            return None
        if self._is_multiple(written):
            written = self.concept.unit
        units = self._units(written, header)
        if units:
            return self._in_units(found, units, written, header)
        unit = written or header
        if written and not is_unit(written, self.vocabulary.units):
            return None
        return self._asked(foreign(self.concept, unit, self.units.known))

    def _units(self, written: str, header: str) -> tuple[str, ...]:
        if written or header:
            return self.units.meant(written or header)
        return self.concept.unwritten or (self.concept.unit,)

    def _is_multiple(self, written: str) -> bool:
        own = self.concept.unit.startswith("×")
        return own and any(form.fullmatch(written) for form in _MULTIPLE.values())

    def _without_flag(self, rest: str) -> str:
        """Without "H", "*" or "↑". A count has no such flags: "2L" is not 2, low."""
        flag = None if self.units.meant(rest) or not self.concept.unit else _FLAG.search(rest)
        return rest[: flag.start()].rstrip(" ([") if flag else rest

    def _in_units(
        self, found: Amount, units: tuple[str, ...], written: str, header: str
    ) -> Reading:
        comma = self.settings.decimal_comma
        ways = [*self._measure.candidates(found, units)]
        if not ways:
            return self._asked(implausible(self.concept, found, written or header or units[0]))
        value: Value = hull(way.interval for way in ways)
        note = "" if written or header else inferred(self.concept, found, ways)
        if written and header and self.units.meant(written) != self.units.meant(header):
            note = f"Written in {written}, although the column's header says {header}."
        return Reading({self.concept.id: value}, doubts(self.concept, found, ways, comma), note)

    def _asked(self, question: str) -> Reading:
        return Reading({self.concept.id: Interval()}, question)

    def _word(self, word: str) -> Reading:
        means, values = self.concept.words[word], dict[str, Value]()
        if means.value:
            values[self.concept.id] = Interval(*map(float, means.value))
        if means.times_uln:
            values[times(self.concept.id, "uln")] = Interval(*map(float, means.times_uln))
        return Reading(values)


def _beside(one: Reading | None, other: Reading | None) -> Reading | None:
    """Both readings, of different concepts; none if one of the texts is not understood."""
    if one is None or other is None:
        return None
    return Reading(
        {**one.values, **other.values},
        sentences([one.question, other.question]),
        sentences([one.note, other.note]),
    )
