"""Single values put together: all that two of them allow, or what both allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    """What the two allow together, None if that is nothing.

    Lists of tags add up; only a list that is said to be empty contradicts one that is not.
    """
    if isinstance(one, Interval) and isinstance(other, Interval):
        meet = Interval(max(one.lo, other.lo), min(one.hi, other.hi))
        return meet if meet.lo <= meet.hi else None
    if isinstance(one, Span) and isinstance(other, Span):
        days = Span(max(one.first, other.first), min(one.last, other.last))
        return days if days.first <= days.last else None
    if isinstance(one, Codes) and isinstance(other, Codes):
        return Codes(one.possible & other.possible) if one.possible & other.possible else None
    if isinstance(one, Tagged) and isinstance(other, Tagged):
        added = Tagged(one.sure | other.sure, one.possible | other.possible)
        return added if bool(one.possible) == bool(other.possible) else None
    return one if one == other else None


def together(readings: Iterable[Reading], labels: Mapping[str, str]) -> Reading:
    """One reading of a text from those of its parts.

    What is in doubt widens and never narrows; what contradicts itself is asked.
    """
    parts = [*readings]
    values: dict[str, Value] = {}
    asked = []
    for concept in dict.fromkeys(concept for part in parts for concept in part.values):
        said = [(part.values[concept], part.question) for part in parts if concept in part.values]
        meet = _meet(said)
        values[concept] = meet or reduce(either, [value for value, _ in said])
        if meet is None:
            asked.append(f"{labels[concept]} is given twice, differently: which one holds?")
    return Reading(
        values,
        sentences([*(part.question for part in parts), *asked]),
        sentences(part.note for part in parts),
    )


def _meet(said: Sequence[tuple[Value, str]]) -> Value | None:
    """What all of them allow, or, where one is in question, any; None if that is nothing."""
    values = [value for value, _ in said]
    if any(question for _, question in said) and not isinstance(values[0], Tagged):
        return reduce(either, values)
    whole: Value | None = values[0]
    for value in values[1:]:
        whole = whole and both(whole, value)
    return whole
