"""Which parts of a check its answers rest on: what has to be explained, and what to be asked."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from screener.checks.base import Check
from screener.checks.washout import Washout
from screener.frame import Frame
from screener.truth import Bits, Flags, unpacked


def deciding(frame: Frame, check: Check) -> list[tuple[Check, ...]]:
    """For each row, the checks without parts that the answer rests on."""
    found: list[dict[Check, None]] = [{} for _ in range(frame.size)]
    for leaf, where in rested_on(frame, check):
        for row in np.flatnonzero(where).tolist():
            found[row][leaf] = None
    return [tuple(one) for one in found]


def rested_on(frame: Frame, check: Check) -> Iterator[tuple[Check, Flags]]:
    """The checks without parts, each with the rows whose answer rests on it; one may come twice."""
    everywhere = np.full((frame.size + 7) // 8, 255, np.uint8)
    for leaf, where in _rested_on(frame, check, everywhere):
        yield leaf, unpacked(where, frame.size)


def _rested_on(frame: Frame, check: Check, among: Bits) -> Iterator[tuple[Check, Bits]]:
    """The parts without parts, each with the rows whose answer rests on it."""
    if not check.parts:
        yield check, among
    answer = frame.truths(check)
    if isinstance(check, Washout):
        listed, unknown = check.listed(frame), among & answer.open
        yield from _rested_on(frame, check.checks[0], unknown & listed)
        yield from _rested_on(frame, check.checks[-1], unknown & ~listed)
        among = among & ~answer.open
    for part, negated in zip(check.parts, check.negated, strict=True):
        mine = frame.truths(part)
        same = (~mine if negated else mine).equal(answer)
        yield from _rested_on(frame, part, among & same)
