"""Single values put together: all that two of them allow, or what both allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

from screener.concepts.model import Choice, Concept, Day, Number, Tags
from screener.concepts.vocabulary import Vocabulary
from screener.reading.model import Reading, sentences
from screener.values import Codes, Interval, Span, Tagged, Value, Words


def everything(vocabulary: Vocabulary, concept: Concept) -> Value:
    """What is known of a concept when nothing is recorded."""
    if isinstance(concept, Number):
        return Interval()
    if isinstance(concept, Day):
        return Span()
    if isinstance(concept, Choice):
        return Codes(frozenset(vocabulary.codes(concept)))
    if isinstance(concept, Tags):
        return Tagged(frozenset(), frozenset(vocabulary.codes(concept)))
    return Words()


def hull(intervals: Iterable[Interval]) -> Interval:
    found = [*intervals]
    return Interval(min(one.lo for one in found), max(one.hi for one in found))


def span(spans: Iterable[Span]) -> Span:
    found = [*spans]
    return Span(min(one.first for one in found), max(one.last for one in found))


def either(one: Value, other: Value) -> Value:
    """All that one of the two allows."""
    if isinstance(one, Interval) and isinstance(other, Interval):
        return hull([one, other])
    if isinstance(one, Span) and isinstance(other, Span):
        return span([one, other])
    if isinstance(one, Codes) and isinstance(other, Codes):
        return Codes(one.possible | other.possible)
    if isinstance(one, Tagged) and isinstance(other, Tagged):
        return Tagged(one.sure & other.sure, one.possible | other.possible)
    return one if one == other else Words()


def both(one: Value, other: Value) -> Value | None:
    """What the two allow together, None if that is nothing. Lists of tags add up."""
    if isinstance(one, Interval) and isinstance(other, Interval):
        meet = Interval(max(one.lo, other.lo), min(one.hi, other.hi))
        return meet if meet.lo <= meet.hi else None
    if isinstance(one, Span) and isinstance(other, Span):
        days = Span(max(one.first, other.first), min(one.last, other.last))
        return days if days.first <= days.last else None
    if isinstance(one, Codes) and isinstance(other, Codes):
        return Codes(one.possible & other.possible) if one.possible & other.possible else None
    if isinstance(one, Tagged) and isinstance(other, Tagged):
        return Tagged(one.sure | other.sure, one.possible | other.possible)
    return one if one == other else None


def together(readings: Iterable[Reading], labels: Mapping[str, str]) -> Reading:
    """One reading of a text from those of its parts; what contradicts itself is asked."""
    return reduce(lambda one, other: _join(one, other, labels), readings, Reading())


def _join(one: Reading, other: Reading, labels: Mapping[str, str]) -> Reading:
    values, asked = dict(one.values), ""
    for concept, value in other.values.items():
        before = values.get(concept, value)
        meet = both(before, value)
        if meet is None:
            meet = either(before, value)
            asked = f"{labels[concept]} is given twice, differently: which one holds?"
        values[concept] = meet
    return Reading(
        values,
        sentences([one.question, other.question, asked]),
        sentences([one.note, other.note]),
    )
