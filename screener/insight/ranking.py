"""What to ask for first at the whole site: each fact, counted over all patients who lack it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from screener.concepts.vocabulary import Vocabulary
from screener.insight.facts import Fact
from screener.values import Interval


@dataclass(frozen=True)
class Wanted:
    """A fact that patients lack.

    `settled`: the fewest and the most trials that it settles for one of them, whatever it turns
    out to be; `settles` and `clears`: how many pairs of a patient and a trial it settles alone,
    and in how many nothing fails any more if all goes well.
    """

    what: str
    asks: str
    patients: int
    settles: int
    clears: int
    settled: tuple[int, int]

    @property
    def each(self) -> str:
        """So many trials for each patient.

        >>> Wanted("ISH", "pathology", 2, 3, 0, (1, 2)).each
        '1 to 2 trials'
        """
        least, most = self.settled
        return Interval(least, most).show("trial" if most == 1 else "trials")

    @property
    def rank(self) -> tuple[int, int, int, str]:
        return -self.settles, -self.clears, -self.patients, self.what


def wanted(facts: Iterable[Fact], vocabulary: Vocabulary) -> list[Wanted]:
    """The facts of one patient; one that several of her records lack is that of the first."""
    found: dict[str, Wanted] = {}
    for one in facts:
        what = vocabulary.label(one.concept) if one.concept else one.question
        count = len(one.settles)
        found.setdefault(what, Wanted(what, one.asks, 1, count, one.clears, (count, count)))
    return [*found.values()]


def together(parts: Iterable[Wanted]) -> list[Wanted]:
    """What is wanted of several patients, that which settles most first."""
    found: dict[str, Wanted] = {}
    for one in parts:
        found[one.what] = _sum(found[one.what], one) if one.what in found else one
    return sorted(found.values(), key=lambda one: one.rank)


def _sum(one: Wanted, other: Wanted) -> Wanted:
    return Wanted(
        one.what,
        one.asks,
        one.patients + other.patients,
        one.settles + other.settles,
        one.clears + other.clears,
        (min(one.settled[0], other.settled[0]), max(one.settled[1], other.settled[1])),
    )
