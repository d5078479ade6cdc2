"""A value that only counts if it was taken recently enough.

| check | record | answer |
|---|---|---|
| {lvef: {at_least: 50, within: 28 days}} | lvef: 55, lvef_date: 2025-12-18 | yes |
| {lvef: {at_least: 50, within: 28 days}} | lvef: 45, lvef_date: 2025-12-18 | no |
| {lvef: {at_least: 50, within: 28 days}} | lvef: 55, lvef_date: 2025-12-17 | unknown |
| {lvef: {at_least: 50, within: 28 days}} | lvef: 55 | unknown |

The window is counted as for days. A value that is too old says nothing about today: the answer is
unknown with the reason *out of window*, never NO.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from screener.checks import day
from screener.checks.base import Check
from screener.checks.day import DayCheck
from screener.checks.grammar import Grammar, ReadCheck
from screener.checks.recorded import RECORDED
from screener.concepts.companions import date_of
from screener.concepts.model import Concept
from screener.concepts.vocabulary import Vocabulary
from screener.frame import Frame
from screener.truth import Truths
from screener.yaml_file import Mapping, Node, Scalar


@dataclass(frozen=True, eq=False)
class TimelyCheck(Check):
    """The value's answer, where its date lies within the window.

    `any_age`: a value of any known date counts. Reports compare both, to tell a value that is
    out of window from one that is missing.
    """

    value: Check
    window: DayCheck
    any_age: bool = False

    def truths(self, frame: Frame) -> Truths:
        answer = frame.truths(self.value)
        if self.any_age:
            dated = np.packbits(frame.column(self.window.concept).recorded)
        else:
            dated = frame.truths(self.window).must
        return Truths(answer.must & dated, answer.may | ~dated, answer.size)

    def words(self, vocabulary: Vocabulary) -> str:
        return f"{self.value.words(vocabulary)}, {self.window.window_words(vocabulary)}"

    @property
    def reads(self) -> tuple[str, ...]:
        return (*self.value.reads, *self.window.reads)

    @cached_property
    def uses(self) -> tuple[str, ...]:
        return (*self.value.uses, *self.window.uses)


def parse(
    body: Mapping,
    concept: Concept,
    grammar: Grammar,
    read: ReadCheck,
    read_value: Callable[[Node], Check | None],
) -> TimelyCheck | None:
    """The window is split off; `read_value` reads what remains, which is asked of the value."""
    if not concept.dated:
        grammar.wrong(body.keys["within"].place, f"{concept.id!r} has no date to count from")
        return None
    own = {word: node for word, node in body.values.items() if word in ("within", *day.ORDERS)}
    rest = {word: node for word, node in body.values.items() if word not in own}
    window = day.parse(
        Mapping(body.place, {word: body.keys[word] for word in own}, own),
        grammar.vocabulary.concepts[date_of(concept.id)],  # type: ignore[arg-type]
        grammar,
        read,
    )
    asked: Node = Mapping(body.place, {word: body.keys[word] for word in rest}, rest)
    value = read_value(asked if rest else Scalar(body.place, RECORDED))
    if value is None or not isinstance(window, DayCheck):
        return None
    return TimelyCheck(value, window)
