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
from screener.screening import Blocks, Plan, Screened, Step, Verdict
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
    for block in Blocks(frame, plan):
        rows = slice(block.start, block.start + block.frame.size)
        for check, ours, theirs in zip(questions(plan), answered(block), answers, strict=True):
            yes = rival.flags(theirs[rows], null=False)
            maybe = rival.flags(theirs[rows], null=True)
            if not (np.array_equal(ours.surely, yes) and np.array_equal(ours.possibly, maybe)):
                raise DisagreementError(f"{rival.name} answers otherwise than the engine: {check}")
