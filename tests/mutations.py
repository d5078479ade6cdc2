"""Slips of the pen: a specification with one threshold, comparison or code changed."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import singledispatch

from screener.checks.base import Check, leaves
from screener.checks.choice import ChoiceCheck
from screener.checks.combine import AtLeast
from screener.checks.day import DayCheck
from screener.checks.lines import LinesCheck
from screener.checks.long_ago import WAYS
from screener.checks.number import NumberCheck
from screener.checks.rows import RowsCheck
from screener.checks.tags import TagCheck
from screener.checks.timely import TimelyCheck
from screener.checks.washout import Washout
from screener.concepts.model import Choice, Number, Tags
from screener.concepts.vocabulary import Vocabulary
from screener.insight.worlds import worlds
from screener.trial import Trial
from screener.values.number import above, below

Neighbour = Callable[[float], float]
SHIFT = 0.1
OTHER_RELATION = {
    "within": "less_than",
    "less_than": "within",
    "at_least": "more_than",
    "more_than": "at_least",
    "before": "on_or_before",
    "on_or_before": "before",
    "after": "on_or_after",
    "on_or_after": "after",
}
OPPOSITE = {
    "before": "after",
    "after": "before",
    "on_or_before": "on_or_after",
    "on_or_after": "on_or_before",
    "within": "at_least",
    "less_than": "more_than",
    "at_least": "within",
    "more_than": "less_than",
}


def mutants(trial: Trial, vocabulary: Vocabulary) -> Iterator[tuple[str, Trial]]:
    """The trial with each single slip, and a name for the slip."""
    for place, criterion in enumerate(trial.criteria):
        if criterion.check is None:
            continue
        for check in dict.fromkeys(slips(criterion.check, vocabulary)):
            if not same(check, criterion.check, vocabulary):
                criteria = list(trial.criteria)
                criteria[place] = replace(criterion, check=check)
                name = f"{criterion.id}: {difference(check, criterion.check, vocabulary)}"
                yield name, replace(trial, criteria=tuple(criteria))


def difference(slip: Check, check: Check, vocabulary: Vocabulary) -> str:
    """What the slip says that the check does not."""
    before = list(leaves(check))
    new = [leaf.words(vocabulary) for leaf in leaves(slip) if leaf not in before]
    return "; ".join(new) or slip.words(vocabulary)


def same(one: Check, other: Check, vocabulary: Vocabulary) -> bool:
    """Do both certainly have the same answer for everybody?"""
    possible = worlds([one, other], vocabulary)
    if possible is None:
        return False
    first, second = possible.truths(one), possible.truths(other)
    return bool((first.surely == second.surely).all() and (first.possibly == second.possibly).all())


def slips(check: Check, vocabulary: Vocabulary) -> Iterator[Check]:
    """The check with one thing in it changed."""
    for place, part in enumerate(check.parts):
        for other in slips(part, vocabulary):
            yield check.with_parts((*check.parts[:place], other, *check.parts[place + 1 :]))
    yield from own(check, vocabulary)


@singledispatch
def own(check: Check, vocabulary: Vocabulary) -> Iterator[Check]:
    """The check with one thing changed that is not in its parts."""
    yield from ()


@own.register
def of_number(check: NumberCheck, vocabulary: Vocabulary) -> Iterator[Check]:
    """A bound somewhat larger or smaller, or with its end left out (or taken in)."""
    concept = vocabulary.concepts[check.concept]
    assert isinstance(concept, Number)
    lowest, highest = (float(end) for end in concept.plausible or (-math.inf, math.inf))

    def told_apart(lo: float, hi: float) -> tuple[float, float]:
        return max(lo, lowest), min(hi, highest)

    for lo, hi in other_bounds(check.lo, check.hi, 1.0 if concept.whole else 0.0):
        ends = [end for end in (lo, hi) if math.isfinite(end)]
        refused = lo > hi or not all(lowest <= end <= highest for end in ends)
        if not refused and told_apart(lo, hi) != told_apart(check.lo, check.hi):
            yield replace(check, lo=lo, hi=hi)


def other_bounds(lo: float, hi: float, least: float) -> Iterator[tuple[float, float]]:
    if lo == hi:
        step = max(SHIFT * abs(lo), least)
        yield from ((lo - step, hi - step), (lo + step, hi + step), (-math.inf, hi), (lo, math.inf))
        return
    if math.isfinite(lo):
        yield from ((end, hi) for end in other_ends(lo, below, above, least))
    if math.isfinite(hi):
        yield from ((lo, end) for end in other_ends(hi, above, below, least))


def other_ends(
    end: float, outwards: Neighbour, inwards: Neighbour, least: float
) -> tuple[float, float, float]:
    step = max(SHIFT * abs(end), least)
    typed = min(end, outwards(end), key=lambda number: len(repr(number)))
    return end - step, end + step, inwards(end) if typed == end else typed


@own.register
def of_day(check: DayCheck, vocabulary: Vocabulary) -> Iterator[Check]:
    """A length one more or less, its end left out, the other direction."""
    yield replace(check, relation=OTHER_RELATION[check.relation])
    yield replace(check, relation=OPPOSITE[check.relation])
    if check.length is not None:
        for step in (-1, 1):
            yield replace(check, length=replace(check.length, count=check.length.count + step))


@own.register
def of_choice(check: ChoiceCheck, vocabulary: Vocabulary) -> Iterator[Check]:
    """One code too few, or one too many; of two codes, the other one."""
    concept = vocabulary.concepts[check.concept]
    assert isinstance(concept, Choice)
    codes = vocabulary.codes(concept)
    for code in codes:
        allowed = check.allowed ^ {code}
        if allowed and len(allowed) < len(codes):
            yield replace(check, allowed=allowed)
    if len(codes) == 2:
        yield replace(check, allowed=frozenset(codes) - check.allowed)


@own.register
def of_tags(check: TagCheck, vocabulary: Vocabulary) -> Iterator[Check]:
    """One code too few, or another one in its place; all instead of any."""
    concept = vocabulary.concepts[check.concept]
    assert isinstance(concept, Tags)
    others = sorted(set(vocabulary.codes(concept)) - check.wanted)
    for code in sorted(check.wanted):
        rest = check.wanted - {code}
        if rest:
            yield replace(check, wanted=rest)
        yield replace(check, wanted=rest | {random.Random(code).choice(others)})
    if len(check.wanted) > 1:
        yield replace(check, every=not check.every)


@own.register
def of_window(check: TimelyCheck, vocabulary: Vocabulary) -> Iterator[Check]:
    yield from (replace(check, value=other) for other in slips(check.value, vocabulary))
    for window in slips(check.window, vocabulary):
        assert isinstance(window, DayCheck)
        if window.length is not None:
            yield replace(check, window=window)


@own.register
def of_some(check: AtLeast, vocabulary: Vocabulary) -> Iterator[Check]:
    counts = {check.count - 1, check.count + 1} & set(range(1, len(check.parts) + 1))
    yield from (replace(check, count=count) for count in sorted(counts))


@own.register
def of_lines(check: LinesCheck, vocabulary: Vocabulary) -> Iterator[Check]:
    for step in (-1, 1):
        if check.least + step > 0:
            yield replace(check, least=check.least + step)
        if check.most is not None and check.most + step >= check.least:
            yield replace(check, most=check.most + step)


@own.register
def of_washout(check: Washout, vocabulary: Vocabulary) -> Iterator[Check]:
    """A day or a half-life more or less; another of the ways in which both lengths count."""
    wait = check.wait
    for step in (-1, 1):
        length = replace(wait.length, count=wait.length.count + step)
        yield check.waiting(replace(wait, length=length))
        yield check.waiting(replace(wait, half_lives=wait.half_lives + step))
    yield from (check.waiting(replace(wait, way=way)) for way in WAYS if way != wait.way)


@own.register
def of_rows(check: RowsCheck, vocabulary: Vocabulary) -> Iterator[Check]:
    yield from (replace(check, has=other) for other in slips(check.has, vocabulary))
