"""How long ago treatment with some drugs has to be: in days, in half-lives of the drug, or both.

| check | record | answer |
|---|---|---|
| {washout: {of: PARP inhibitor, longer_of: [14 days, 5 half-lives]}} | therapy_drugs: olaparib, therapy_last_dose: 2026-01-01, therapy_list_complete: yes | yes |
| {washout: {of: PARP inhibitor, longer_of: [14 days, 5 half-lives]}} | therapy_drugs: olaparib, therapy_last_dose: 2026-01-02, therapy_list_complete: yes | no |
| {washout: {of: PARP inhibitor, longer_of: [14 days, 5 half-lives]}} | therapy_drugs: olaparib, therapy_last_dose: 2026-01-02 | no |
| {washout: {of: PARP inhibitor, longer_of: [14 days, 5 half-lives]}} | therapy_drugs: olaparib, therapy_last_dose: 2026-01-01 | unknown |
| {washout: {of: PARP inhibitor, shorter_of: [14 days, 5 half-lives]}} | therapy_drugs: olaparib, therapy_last_dose: 2026-01-12, therapy_list_complete: yes | yes |
| {washout: {of: PARP inhibitor, shorter_of: [14 days, 5 half-lives]}} | therapy_drugs: olaparib, therapy_last_dose: 2026-01-13, therapy_list_complete: yes | no |
| {washout: {of: PARP inhibitor, either: [14 days, 5 half-lives]}} | therapy_drugs: olaparib, therapy_last_dose: 2026-01-05, therapy_list_complete: yes | unknown |
| {washout: {of: PARP inhibitor, longer_of: [14 days, 5 half-lives]}} | therapy_drugs: PARP inhibitor, therapy_last_dose: 2025-06-01, therapy_list_complete: yes | unknown |
| {washout: {of: PARP inhibitor, longer_of: [14 days, 5 half-lives]}} | therapy_drugs: letrozole, therapy_last_dose: 2026-01-14, therapy_list_complete: yes | yes |

The time is counted from the last dose of every treatment with such a drug to the reference day.
`either`: the protocol says "14 days or 5 half-lives" and no more, so that between the two nothing
is decided. A drug whose half-life is not in the dictionary leaves the half-lives open.
"""  # noqa: E501

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property

import numpy as np

from screener.checks.base import OfPatients
from screener.checks.day import duration
from screener.checks.grammar import Grammar
from screener.concepts.dictionary import Dictionary
from screener.concepts.file import Lines
from screener.concepts.vocabulary import REFERENCE_DAY, Vocabulary
from screener.frame import Frame
from screener.records import every_row
from screener.truth import Truth, Truths
from screener.values import Spans, Tagged, TagSets
from screener.values.day import NEVER, ONGOING, Duration
from screener.yaml_file import List, Node, Scalar

WAYS = {"longer_of": "the longer of", "shorter_of": "the shorter of", "either": "either"}
HALF_LIVES = "half-lives"


@dataclass(frozen=True, eq=False)
class Washout(OfPatients):
    """Is the last dose of every treatment with one of these drugs this long ago?"""

    how: Lines
    complete: str
    of: frozenset[str]
    way: str
    length: Duration
    half_lives: int

    def of_patients(self, frame: Frame) -> Truths:
        records = frame.rows_of(self.how.table)
        drugs = records.frame.column(self.how.drugs)
        assert isinstance(drugs, TagSets)
        met = ~drugs.has_any(self.of) | self.washed_out(records.frame, drugs)
        return every_row(records.rows, met, records.closed)

    def washed_out(self, frame: Frame, drugs: TagSets) -> Truths:
        """For each row: is its last dose long enough ago?"""
        end, day = frame.column(self.how.end), frame.column(REFERENCE_DAY)
        assert isinstance(end, Spans)
        assert isinstance(day, Spans)
        by_days = end.later(self.length).on_or_before(day)
        by_half_lives = self.cleared(frame, end, drugs).on_or_before(day)
        both, one = by_days & by_half_lives, by_days | by_half_lives
        if self.way == "either":
            return Truths(both.must, one.may, both.size)
        return both if self.way == "longer_of" else one

    def cleared(self, frame: Frame, end: Spans, drugs: TagSets) -> Spans:
        """The day on which so many half-lives have passed."""
        first, last = end.first.copy(), np.full_like(end.last, ONGOING)
        days = cache(lambda given: self.days(given, frame.vocabulary.dictionary))
        for row in np.flatnonzero(drugs.has_any(self.of).possibly & (end.first > NEVER)):
            least, most = days(drugs.at(int(row)))
            first[row] = min(int(first[row]) + least, ONGOING)
            if most is not None:
                last[row] = min(int(end.last[row]) + most, ONGOING)
        return Spans(first, np.where(end.last == NEVER, NEVER, last).astype(np.int32))

    def days(self, given: Tagged, dictionary: Dictionary) -> tuple[int, int | None]:
        """The fewest and the most days that the half-lives of what was given take."""

        def lives(codes: frozenset[str]) -> list[Fraction | None]:
            drugs = (dictionary.drugs[code] for code in codes if self.meant(code, dictionary))
            found = (drug.half_life_days for drug in drugs)
            return [None if life is None else Fraction(life) * self.half_lives for life in found]

        sure, possible = lives(given.sure), lives(given.possible)
        known = [life for life in possible if life is not None]
        least = max((life for life in sure if life is not None), default=Fraction(0))
        named = sure and len(known) == len(possible)
        return math.ceil(least), math.ceil(max(known)) if named else None

    def meant(self, code: str, dictionary: Dictionary) -> bool:
        """Is this one of the drugs that are asked for?"""
        return code in dictionary.drugs and not self.of.isdisjoint(dictionary.groups_of[code])

    def words(self, vocabulary: Vocabulary) -> str:
        of = " or ".join(sorted(vocabulary.code_label(self.how.drugs, code) for code in self.of))
        lengths = f"{self.length.show()} and {self.half_lives} {HALF_LIVES}"
        return f"Last dose of {of}: at least {WAYS[self.way]} {lengths} ago"

    @property
    def reads(self) -> tuple[str, ...]:
        return tuple(name for name in (self.how.drugs, self.how.end, self.complete) if name)

    @cached_property
    def uses(self) -> tuple[str, ...]:
        return (*self.reads, REFERENCE_DAY)

    def can_become(self, answer: Truth, vocabulary: Vocabulary) -> bool:
        """Time alone makes it long enough."""
        return answer is Truth.YES


def parse(body: Node, grammar: Grammar) -> Washout | None:
    """`{of: PARP inhibitor, longer_of: [14 days, 5 half-lives]}`."""
    how = grammar.vocabulary.lines
    entries = grammar.entries(body, ("of", *WAYS), "{of: …, longer_of: [14 days, 5 half-lives]}")
    ways = [word for word in WAYS if word in (entries or {})]
    if entries is None:
        return None
    if how is None or "of" not in entries or len(ways) != 1:
        grammar.wrong(body.place, f"'of' and one of {', '.join(WAYS)} are expected")
        return None
    of = grammar.words(entries["of"], grammar.vocabulary.dictionary.codes, "drug or class")
    lengths = _lengths(entries[ways[0]], grammar)
    if of is None or lengths is None:
        return None
    return Washout(how, grammar.vocabulary.tables[how.table].complete, of, ways[0], *lengths)


def _lengths(node: Node, grammar: Grammar) -> tuple[Duration, int] | None:
    items = node.items if isinstance(node, List) else []
    if len(items) != 2:
        grammar.wrong(node.place, f"two lengths are expected: [14 days, 5 {HALF_LIVES}]")
        return None
    length = duration(items[0], grammar)
    text = items[1].text if isinstance(items[1], Scalar) else ""
    count, _, unit = text.partition(" ")
    if not count.isdecimal() or unit != HALF_LIVES:
        grammar.wrong(
            items[1].place, f"a number of half-lives such as '5 {HALF_LIVES}' is expected"
        )
        return None
    return None if length is None else (length, int(count))
