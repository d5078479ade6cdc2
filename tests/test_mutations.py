"""Would a slip of the pen in a shipped specification be noticed by its own examples?

What the loader refuses anyway (an implausible bound) is no slip here, nor is what certainly
changes no answer: "1 line, or 0 lines and …" is the same as "1 line, or at most 1 and …".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from mutations import mutants

from screener.examples import Rehearsal, mistakes, rehearse
from screener.knowledge import Knowledge
from screener.trial import Trial

CAUGHT_OF_ALL = 0.98
CAUGHT_OF_EACH = 0.95

pytestmark = pytest.mark.no_cover  # as in test_laws.py


@dataclass(frozen=True)
class Run:
    """The slips in one trial, and those that no example noticed."""

    trial: Trial
    slips: int
    unnoticed: tuple[str, ...]

    @property
    def share(self) -> float:
        return 1 - len(self.unnoticed) / self.slips

    def __str__(self) -> str:
        caught = self.slips - len(self.unnoticed)
        return f"{self.trial.name}: {caught} of {self.slips} caught ({self.share:.1%})"


def run(rehearsal: Rehearsal, knowledge: Knowledge) -> Run:
    named = list(mutants(rehearsal.trial, knowledge.vocabulary))
    unnoticed = (name for name, mutant in named if not noticed(mutant, rehearsal))
    return Run(rehearsal.trial, len(named), tuple(unnoticed))


def noticed(mutant: Trial, rehearsal: Rehearsal) -> bool:
    return any(mistakes(replace(rehearsal, trial=mutant).outcomes()))


def test_examples_notice_most_slips(trials: tuple[Trial, ...], knowledge: Knowledge) -> None:
    """Of all, and of those in each trial."""
    runs = [run(rehearse(trial, knowledge), knowledge) for trial in trials]
    slips = sum(one.slips for one in runs)
    caught = slips - sum(len(one.unnoticed) for one in runs)
    told = "\n".join([*map(str, runs), *(name for one in runs for name in one.unnoticed)])
    assert slips > 800
    assert caught / slips >= CAUGHT_OF_ALL, told
    assert [str(one) for one in runs if one.share < CAUGHT_OF_EACH] == []


def test_a_trial_without_examples_notices_nothing(
    trials: tuple[Trial, ...], knowledge: Knowledge
) -> None:
    bare = run(rehearse(replace(trials[0], examples=()), knowledge), knowledge)
    assert len(bare.unnoticed) == bare.slips
