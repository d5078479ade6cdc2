"""What a cell has to say so that the answers of some checks change: the texts worth trying.

For a number those on each bound and just beside it, for a day likewise, for a choice each code,
for a list each entry alone. A person could type all of them.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import singledispatch

import numpy as np

from screener.checks.base import Check, leaves
from screener.checks.choice import ChoiceCheck
from screener.checks.day import DayCheck
from screener.checks.number import NumberCheck
from screener.checks.recorded import RecordedCheck
from screener.checks.rows import RowsCheck
from screener.checks.tags import TagCheck
from screener.checks.timely import TimelyCheck
from screener.concepts.model import Choice, Concept, Day, Number, Tags
from screener.concepts.vocabulary import REFERENCE_DAY, Vocabulary
from screener.examples import DEFAULT_DAY
from screener.insight.thresholds import Bound, bounds
from screener.values.day import number_of, show_day

TODAY = number_of(dt.date.fromisoformat(DEFAULT_DAY))
ANCHOR = TODAY - 400
"""Where another day stands that a day is counted from."""
NARROW = Decimal("0.05")
BLANK = ""

Points = dict[str, list[str]]
"""Texts by the concept that they are about."""


def points(check: Check, vocabulary: Vocabulary) -> Points:
    """The texts worth trying for each concept of a check; a blank comes first."""
    found: dict[str, dict[str, None]] = {}
    for question in simple(check):
        for concept, text in _tried(question, vocabulary):
            found.setdefault(concept, {})[text] = None
    return {
        name: [BLANK, *_arranged(texts, vocabulary.concepts[name])] for name, texts in found.items()
    }


def _arranged(texts: Iterable[str], concept: Concept) -> list[str]:
    """On a scale from low to high."""
    if isinstance(concept, Number):
        return sorted(texts, key=lambda text: Decimal(text.partition(" ")[0]))
    return sorted(texts) if isinstance(concept, Day) else list(texts)


def simple(check: Check) -> Iterator[Check]:
    """The questions about one concept that a check is made of, those about its rows too."""
    for leaf in leaves(check):
        inner: Iterable[Check | None] = ()
        if isinstance(leaf, TimelyCheck):
            inner = (leaf.value, leaf.window)
        elif isinstance(leaf, RowsCheck):
            inner = (leaf.has, leaf.where)
        else:
            yield leaf
        yield from (one for part in inner if part is not None for one in simple(part))


@singledispatch
def _tried(check: Check, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Concepts and texts for one question; none where its kind asks of many records at once."""
    yield from ()


@_tried.register
def _number(check: NumberCheck, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    concept = vocabulary.concepts[check.concept]
    assert isinstance(concept, Number)
    for bound in bounds(check, vocabulary):
        typed = Decimal(repr(bound.typed))
        step = _step(bound, typed)
        for number in (typed - step, typed, typed + step):
            if _plausible(number, concept):
                yield check.concept, f"{number.normalize():f} {concept.unit}".strip()


def _step(bound: Bound, typed: Decimal) -> Decimal:
    """The largest power of ten below a twentieth of the bound; of whole numbers the next one."""
    if bound.whole or not typed:
        return Decimal(1)
    return Decimal(10) ** (math.ceil((abs(typed) * NARROW).log10()) - 1)


def _plausible(number: Decimal, concept: Number) -> bool:
    lowest, highest = concept.plausible or (number, number)
    return lowest <= number <= highest


@_tried.register
def _day(check: DayCheck, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    counted = check.anchor == REFERENCE_DAY
    limit = TODAY if counted else ANCHOR
    if isinstance(check.anchor, str) and not counted:
        yield check.anchor, show_day(limit)
    if check.length is not None:
        times = 1 if check.after else -1
        limit = int(check.length.later(np.array([limit], np.int32), times)[0])
        if check.relation == "within":
            yield from _around(check.concept, TODAY if counted else ANCHOR)
    yield from _around(check.concept, limit)


def _around(concept: str, day: int) -> Iterator[tuple[str, str]]:
    yield from ((concept, show_day(day + step)) for step in (-1, 0, 1))


@_tried.register
def _choice(check: ChoiceCheck, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    concept = vocabulary.concepts[check.concept]
    assert isinstance(concept, Choice)
    yield from ((check.concept, code) for code in vocabulary.codes(concept))


@_tried.register
def _tags(check: TagCheck, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    concept = vocabulary.concepts[check.concept]
    assert isinstance(concept, Tags)
    yield check.concept, "none"
    if check.every and len(check.wanted) > 1:
        yield check.concept, ", ".join(sorted(check.wanted))
    yield from ((check.concept, code) for code in sorted(check.wanted))
    if concept.complete:
        yield concept.complete, "yes"


@_tried.register
def _recorded(check: RecordedCheck, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    concept = vocabulary.concepts[check.concept]
    if isinstance(concept, Day):
        yield check.concept, show_day(TODAY - 10)
    elif isinstance(concept, Choice):
        yield check.concept, vocabulary.codes(concept)[0]
    elif isinstance(concept, Number) and concept.plausible:
        yield check.concept, f"{concept.plausible[0]:f} {concept.unit}".strip()
