"""All worlds that some checks can tell apart, as the rows of one frame.

In a world everything is known, so every simple question is answered YES or NO. Of one concept,
only so many patterns of answers exist: between two neighbouring bounds all numbers, and between
two limits all days, are answered alike. What cannot be divided up so simply (a table of records,
two dates compared) may be either, whatever the rest. So the worlds are at least all that a record
can stand for, and what holds in every one of them is certain.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations

import numpy as np
import numpy.typing as npt

from screener.checks.base import Check, leaves
from screener.checks.choice import ChoiceCheck
from screener.checks.day import DayCheck
from screener.checks.number import NumberCheck
from screener.checks.tags import TagCheck
from screener.checks.timely import TimelyCheck
from screener.concepts.model import Choice, Tags
from screener.concepts.vocabulary import REFERENCE_DAY, Vocabulary
from screener.feeds import column_of
from screener.frame import Frame, Question
from screener.truth import Truths
from screener.values import Codes, Interval, Span, Tagged, Value
from screener.values.day import NEVER, ONGOING, Days
from screener.values.number import above, below

MOST = 1 << 15
"""More worlds than these are not gone through; nothing is said of such checks."""
MOST_TAGS = 6
SOME_DAY = 20_468
"""Stands for the reference day. Limits of one sort of unit have the same order on every day."""
FOUR_YEARS = SOME_DAY + np.arange(1461, dtype=np.int32)
"""Stand for it where days and months are compared: from 1901 to 2099, all others are like these."""
MONTHS = ("months", "years")

Patterns = npt.NDArray[np.bool_]
Group = tuple[tuple[Check, ...], Patterns]
"""Questions, and one column for each way in which they can be answered together."""

EITHER: Patterns = np.array([[False, True]])


@dataclass(eq=False)
class Worlds(Frame):
    """A frame in which the answers of the simple questions are given."""

    assumed: Mapping[Question, Truths] = field(default_factory=dict)

    def truths(self, check: Question) -> Truths:
        return self.assumed[check] if check in self.assumed else super().truths(check)


def worlds(checks: Iterable[Check], vocabulary: Vocabulary) -> Worlds | None:
    """The worlds that matter to these checks; None if they are too many."""
    asked = dict.fromkeys(one for check in checks for one in questions(check))
    groups = list(grouped(asked, vocabulary))
    counts = [patterns.shape[1] for _, patterns in groups]
    size = math.prod(counts)
    if size > MOST:
        return None
    chosen = np.unravel_index(np.arange(size), counts) if counts else ()
    assumed: dict[Question, Truths] = {
        question: Truths.certain(answers[which])
        for (group, patterns), which in zip(groups, chosen, strict=True)
        for question, answers in zip(group, patterns, strict=True)
    }
    return Worlds(vocabulary, {}, size, {}, assumed=assumed)


def questions(check: Check) -> Iterator[Check]:
    """The simple questions that a check is made of."""
    for leaf in leaves(check):
        if isinstance(leaf, TimelyCheck):
            yield from (leaf.value, leaf.window)
        else:
            yield leaf


def grouped(asked: Iterable[Check], vocabulary: Vocabulary) -> Iterator[Group]:
    """The questions about one concept together; what cannot be divided up, alone."""
    groups: dict[object, list[Check]] = {}
    for question in asked:
        groups.setdefault(_subject(question), []).append(question)
    for group in groups.values():
        values = _values(group, vocabulary)
        if values is None:
            yield from (((question,), EITHER) for question in group)
        else:
            yield tuple(group), patterns(group, values, vocabulary)


def patterns(group: Sequence[Check], values: Sequence[Value], vocabulary: Vocabulary) -> Patterns:
    """The ways in which the questions about one concept are answered by these values."""
    frame = _frame(group[0].reads[0], values, _seen_from(group), vocabulary)
    answers = (frame.truths(question).surely.tolist() for question in group)
    return np.array([*dict.fromkeys(zip(*answers, strict=True))], np.bool_).T


def allowed(group: Sequence[Check], value: Codes | Interval, vocabulary: Vocabulary) -> list[Value]:
    """Values within `value`, one in every part that the questions divide it into."""
    if isinstance(value, Codes):
        return [Codes(frozenset({code})) for code in sorted(value.possible)]
    ends = {end for end in (value.lo, value.hi) if math.isfinite(end)}
    within = (at for at in {*_numbers(group), *ends} if value.lo <= at <= value.hi)
    return [Interval(at, at) for at in sorted(within)]


def _subject(question: Check) -> object:
    if isinstance(question, NumberCheck | ChoiceCheck | TagCheck):
        return question.concept
    counted = isinstance(question, DayCheck) and question.anchor == REFERENCE_DAY
    return question.reads[:1] if counted else question


def _frame(name: str, values: Sequence[Value], seen_from: Days, vocabulary: Vocabulary) -> Frame:
    """A row for each value, equally many of them for each reference day; lists are complete."""
    concept, rows = vocabulary.concepts[name], np.arange(len(values), dtype=np.int32)
    fixed: dict[str, Sequence[Value]] = {REFERENCE_DAY: _spans(seen_from)}
    if isinstance(concept, Tags) and concept.complete:
        fixed[concept.complete] = [Codes(frozenset({"yes"}))]
    known = {name: column_of(vocabulary, concept, values, rows)}
    for other, few in fixed.items():
        of_row = (rows * len(few) // len(rows)).astype(np.int32)
        known[other] = column_of(vocabulary, vocabulary.concepts[other], few, of_row)
    return Frame(vocabulary, {}, len(values), known)


def _spans(days: Days) -> list[Value]:
    return [Span(day, day) for day in days.tolist()]


def _values(group: Sequence[Check], vocabulary: Vocabulary) -> list[Value] | None:
    """Values of which one lies in every part that the questions divide their concept into."""
    first = group[0]
    if isinstance(first, NumberCheck):
        return [Interval(at, at) for at in _numbers(group)]
    if isinstance(first, DayCheck) and first.anchor == REFERENCE_DAY:
        return _spans(_days(group))
    if isinstance(first, ChoiceCheck):
        concept = vocabulary.concepts[first.concept]
        assert isinstance(concept, Choice)
        return [Codes(frozenset({code})) for code in vocabulary.codes(concept)]
    if isinstance(first, TagCheck):
        return _tags(group)
    return None


def _numbers(group: Sequence[Check]) -> list[float]:
    ends = {0.0}
    for question in group:
        if isinstance(question, NumberCheck):
            ends |= {question.lo, below(question.lo), question.hi, above(question.hi)}
    return sorted(end for end in ends if math.isfinite(end))


def _seen_from(group: Sequence[Check]) -> Days:
    """The reference days to look from: one, or those of four years."""
    lengths = (one.length for one in group if isinstance(one, DayCheck) and one.length)
    mixed = len({length.unit in MONTHS for length in lengths}) > 1
    return FOUR_YEARS if mixed else FOUR_YEARS[:1]


def _days(group: Sequence[Check]) -> Days:
    """Days at every limit and beside it, for one reference day after the other."""
    today = _seen_from(group)
    asked = [(one.length, one.after) for one in group if isinstance(one, DayCheck)]
    ends = [length.later(today, 1 if after else -1) for length, after in asked if length]
    days = [np.full_like(today, never) for never in (NEVER, ONGOING)]
    days += [limit + np.int32(step) for limit in (today, *ends) for step in (-1, 0, 1)]
    return np.stack(days, axis=1).ravel()


def _tags(group: Sequence[Check]) -> list[Value] | None:
    wanted = sorted({code for one in group if isinstance(one, TagCheck) for code in one.wanted})
    if len(wanted) > MOST_TAGS:
        return None
    sets = chain.from_iterable(combinations(wanted, n) for n in range(len(wanted) + 1))
    return [Tagged(frozenset(codes), frozenset(codes)) for codes in sets]
