"""Which criterion of one version is which of another.

An amendment puts a criterion in or takes one out, and all below it get other numbers. So a
criterion is known again by what it says or by what it checks, and only then by its number: I6 is
the old I5 if it says what I5 said, whatever I6 was before.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from screener.reading.normal import normal
from screener.trial import Arm, Criterion, Trial

Part = TypeVar("Part")
Key = Callable[[Part], Hashable | None]
"""What two parts have to have in common; None where there is nothing to compare."""


class Pair(NamedTuple, Generic[Part]):
    """The same part in both versions; None in the one that has no such part."""

    old: Part | None
    new: Part | None


def _text(one: Criterion) -> str:
    return normal(one.text).rstrip(".; ")


def _with_check(*rest: Hashable, one: Criterion) -> Hashable | None:
    return None if one.check is None else (one.kind, one.check, *rest)


SAME_CRITERION: Sequence[Key[Criterion]] = (
    lambda one: (one.id, one.kind, _text(one)),
    lambda one: _with_check(one.id, one=one),
    lambda one: (one.kind, one.arm, _text(one)),
    lambda one: _with_check(one.arm, one=one),
    lambda one: (one.kind, _text(one)),
    lambda one: _with_check(one=one),
    lambda one: (one.kind, one.id),
)
"""From the surest sign to the weakest."""
SAME_ARM: Sequence[Key[Arm]] = (lambda one: one.id, lambda one: normal(one.name))


def pairs_of_criteria(old: Trial, new: Trial) -> list[Pair[Criterion]]:
    """In the order of the new version, then those that are gone."""
    return _pairs(old.criteria, new.criteria, SAME_CRITERION)


def pairs_of_arms(old: Trial, new: Trial) -> list[Pair[Arm]]:
    return _pairs(old.arms, new.arms, SAME_ARM)


def _pairs(old: Iterable[Part], new: Sequence[Part], keys: Sequence[Key[Part]]) -> list[Pair[Part]]:
    left, open_places = list(old), dict(enumerate(new))
    found: dict[int, Part] = {}
    for key in keys:
        for place, one in list(open_places.items()):
            wanted = key(one)
            same = (n for n, other in enumerate(left) if key(other) == wanted)
            which = None if wanted is None else next(same, None)
            if which is not None:
                found[place] = left.pop(which)
                del open_places[place]
    paired = [Pair(found.get(place), one) for place, one in enumerate(new)]
    return [*paired, *(Pair(one, None) for one in left)]
