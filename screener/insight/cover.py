"""The fewest things to find out that answer all questions, of which some have several ways."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from typing import Generic, TypeVar

Thing = TypeVar("Thing", bound=Hashable)
Ways = Sequence[Sequence[Thing]]
"""The ways to answer one question: each a set of things to find out, the usual one first."""

TRIES = 2_000


def smallest_cover(
    questions: Sequence[Ways[Thing]], prefer: Collection[Thing] = ()
) -> tuple[Thing, ...]:
    """The fewest things that answer every question in one of its ways.

    Of covers of one size, one with more of the preferred things; then the one with usual ways.

    >>> smallest_cover([[["status"], ["test"]], [["class"], ["test"]]])
    ('test',)
    >>> smallest_cover([[["status"], ["test"]]])
    ('status',)
    """
    search = _Search(sorted(dict.fromkeys(tuple(map(tuple, one)) for one in questions), key=len))
    search.go(0, {})
    best = min(search.found, key=lambda one: (len(one), -len({*one} & {*prefer})))
    return tuple(best)


class _Search(Generic[Thing]):
    """Goes through the ways, those of the question with fewest first, and leaves off in time."""

    def __init__(self, questions: Sequence[Ways[Thing]]) -> None:
        self.questions = questions
        self.found: list[dict[Thing, None]] = []
        self.fewest = sum(len(ways[0]) for ways in questions) + 1
        self.tries = TRIES

    def go(self, at: int, chosen: dict[Thing, None]) -> None:
        if len(chosen) > self.fewest or (self.tries <= 0 and self.found):
            return
        self.tries -= 1
        if at == len(self.questions):
            self.fewest = len(chosen)
            self.found.append(chosen)
            return
        for way in self.questions[at]:
            self.go(at + 1, chosen | dict.fromkeys(way))
