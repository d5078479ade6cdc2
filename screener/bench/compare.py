"""Two ways to answer the same questions must give the same answers.

The questions are all different criteria, then each trial as a whole: is every inclusion met, and
no exclusion?
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from screener.bench.rivals import Rival
from screener.checks.base import Check
from screener.checks.combine import All, Not
from screener.frame import Frame
from screener.screening import Plan, Screened, Step, Verdict, over_blocks
from screener.truth import Truth, Truths


class DisagreementError(Exception):
    """The engine and a rival answered differently: one of them is wrong."""


def questions(plan: Plan) -> tuple[Check, ...]:
    """What is asked of every rival."""
    return *criteria(plan), *(All(tuple(map(_met, steps))) for steps in plan.steps)


def criteria(plan: Plan) -> tuple[Check, ...]:
    """The different checks of all trials."""
    return tuple(dict.fromkeys(step.check for steps in plan.steps for step in steps))


def _met(step: Step) -> Check:
    return step.check if step.criterion.needed is Truth.YES else Not((step.check,))


def answered(block: Screened) -> list[Truths]:
    """The engine's answers to the questions; those about trials are its verdicts."""
    verdicts = [block.verdicts(trial) for trial in range(len(block.plan.trials))]
    whole = [Truths.of(one == Verdict.CLEAR, one >= Verdict.OPEN) for one in verdicts]
    return [block.frame.truths(check) for check in criteria(block.plan)] + whole


def compare(frame: Frame, plan: Plan, rival: Rival, answers: Sequence[Any]) -> None:
    """Compares a rival's answers with the engine's, for every patient.

    Raises:
        DisagreementError: they are not the same.
    """
    asked = questions(plan)

    def different(block: Screened) -> list[Check]:
        rows = slice(block.start, block.start + block.frame.size)
        pairs = zip(asked, answered(block), answers, strict=True)
        return [check for check, ours, theirs in pairs if not _same(ours, theirs[rows], rival)]

    for checks in over_blocks(frame, plan, different):
        if checks:
            raise DisagreementError(f"{rival.name} answers otherwise than the engine: {checks[0]}")


def _same(ours: Truths, theirs: Any, rival: Rival) -> bool:
    yes, maybe = rival.flags(theirs, null=False), rival.flags(theirs, null=True)
    return np.array_equal(ours.surely, yes) and np.array_equal(ours.possibly, maybe)
