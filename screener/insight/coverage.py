"""What the examples of a specification leave untried.

An example that fails for five reasons proves none of them. So each encoded criterion has to
decide an example alone, and each threshold has to be met exactly and missed narrowly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from screener.errors import Problem
from screener.frame import Frame
from screener.insight.thresholds import Threshold, thresholds
from screener.trial import Trial
from screener.truth import Flags


@dataclass(frozen=True)
class Tried:
    """One thing that examples have to try; `gap` says what none of them does."""

    is_threshold: bool
    gap: Problem | None


@dataclass(frozen=True)
class Coverage:
    """All that the examples of one specification have to try."""

    tried: tuple[Tried, ...]

    @property
    def gaps(self) -> list[Problem]:
        return [one.gap for one in self.tried if one.gap is not None]

    def words(self) -> str:
        criteria, thresholds = (
            [one for one in self.tried if one.is_threshold is which] for which in (False, True)
        )
        return (
            f"{_covered(criteria)} checked criteria decide an example alone, "
            f"{_covered(thresholds)} thresholds are met exactly and missed narrowly"
            + (" (--suggest-examples writes what is missing)" if self.gaps else "")
        )


def _covered(tried: Collection[Tried]) -> str:
    return f"{sum(one.gap is None for one in tried)} of {len(tried)}"


def coverage(
    trial: Trial, frame: Frame, counted: Mapping[str, Flags], deciding: Collection[str]
) -> Coverage:
    """What examples try of a trial, and what they do not, at the place of the criterion.

    `frame` holds the examples, `counted` the rows that bear on each criterion, and `deciding` the
    criteria that are some example's only reason.
    """
    return Coverage(tuple(_tried(trial, frame, counted, deciding)))


def _tried(
    trial: Trial, frame: Frame, counted: Mapping[str, Flags], deciding: Collection[str]
) -> Iterator[Tried]:
    for criterion in trial.criteria:
        if criterion.check is None:
            continue
        place, name = trial.places[criterion.id], criterion.id
        alone = place.problem(f"{name}: no example is decided by this criterion alone")
        yield Tried(is_threshold=False, gap=None if name in deciding else alone)
        for threshold in thresholds(criterion.check, frame.vocabulary):
            missing = _missing(threshold, frame, counted[name])
            words = f"{name}: {threshold.words(frame.vocabulary)}: no example {missing}"
            yield Tried(is_threshold=True, gap=place.problem(words) if missing else None)


def _missing(threshold: Threshold, frame: Frame, rows: Flags) -> str:
    reach = threshold.reach(frame)
    tried = {"lies exactly on it": reach.exactly, "lies just beside it": reach.beside}
    return " and none ".join(what for what, flags in tried.items() if not (flags & rows).any())
