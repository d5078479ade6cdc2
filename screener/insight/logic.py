"""What is certain of a specification before any patient is seen.

A criterion that nobody can meet, or everybody meets, is a slip of the pen; two that contradict
each other close the trial; one that follows from another is said twice. All of this is decided
over the worlds that the criteria can tell apart, by the evaluator that screens patients. Whatever
is reported holds for every patient; where it cannot be decided, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from screener.checks.base import Check, concepts_read
from screener.concepts.vocabulary import Vocabulary
from screener.errors import Problem
from screener.insight.worlds import Worlds, worlds
from screener.trial import Criterion, Trial
from screener.truth import Flags, Truth

ALONE = "compare its bounds and codes with the protocol"
OPPOSED = "one of them is not what the protocol says, or stands in the wrong section"
TWICE = "leave one out if the protocol says it twice; else one of them asks for too little"


def certainties(trial: Trial, vocabulary: Vocabulary) -> Iterator[Problem]:
    """What certainly is no accident of the data, at the place of the criterion."""
    sound: list[Criterion] = []
    for criterion in trial.criteria:
        if criterion.check is None:
            continue
        message = _alone(criterion, criterion.check, vocabulary)
        if message:
            yield trial.places[criterion.id].problem(f"{criterion.id} {message}", ALONE)
        else:
            sound.append(criterion)
    for one, other in combinations(sound, 2):
        if told := _together(one, other, vocabulary):
            yield trial.places[other.id].problem(*told)


def _alone(criterion: Criterion, check: Check, vocabulary: Vocabulary) -> str:
    possible = worlds([check], vocabulary)
    if possible is None:
        return ""
    words = check.words(vocabulary)
    if not _met(criterion, check, possible).any():
        answer = "yes" if criterion.needed is Truth.YES else "no"
        return f"can never be met: nothing makes the answer {answer} to {words!r}"
    if not _fails(criterion, check, possible).any():
        return f"can never fail: it keeps nobody out ({words!r})"
    return ""


def _together(one: Criterion, other: Criterion, vocabulary: Vocabulary) -> tuple[str, str] | None:
    assert one.check is not None
    assert other.check is not None
    if set(concepts_read(one.check)).isdisjoint(concepts_read(other.check)):
        return None
    if one.arm and other.arm and one.arm != other.arm:
        return None  # nobody has to meet the criteria of two cohorts
    possible = worlds([one.check, other.check], vocabulary)
    if possible is None:
        return None
    first, second = _met(one, one.check, possible), _met(other, other.check, possible)
    if not (first & second).any():
        return f"{one.id} and {other.id} contradict each other: nobody can meet both", OPPOSED
    if (first == second).all():
        return f"{other.id} says the same as {one.id}: whoever meets one meets the other", TWICE
    if (first <= second).all() and not _narrows(one, other):
        return f"{other.id} follows from {one.id}: whoever meets {one.id} meets it too", TWICE
    if (second <= first).all() and not _narrows(other, one):
        return f"{one.id} follows from {other.id}: whoever meets {other.id} meets it too", TWICE
    return None


def _narrows(one: Criterion, other: Criterion) -> bool:
    """Does a cohort ask for more of what the whole trial asks for? So it may."""
    return bool(one.arm) and not other.arm


def _met(criterion: Criterion, check: Check, possible: Worlds) -> Flags:
    answer = possible.truths(check)
    return answer.surely if criterion.needed is Truth.YES else ~answer.possibly


def _fails(criterion: Criterion, check: Check, possible: Worlds) -> Flags:
    answer = possible.truths(check)
    return ~answer.possibly if criterion.needed is Truth.YES else answer.surely
