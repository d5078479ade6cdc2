"""Which parts of a check its answers rest on: what has to be explained, and what to be asked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress

import numpy as np

from screener.checks.base import Check
from screener.checks.washout import Washout
from screener.frame import Frame
from screener.truth import Bits, unpacked

Leaves = tuple[Check, ...]
"""Checks without parts."""


def deciding(frame: Frame, check: Check) -> Iterator[tuple[Leaves, list[int]]]:
    """What answers rest on, and the rows whose answer rests on just that."""
    everywhere = np.full((frame.size + 7) // 8, 255, np.uint8)
    rested_on = [*_rested_on(frame, check, everywhere)]
    flags = (unpacked(where, frame.size).tolist() for _, where in rested_on)
    alike: dict[tuple[bool, ...], list[int]] = {}
    for row, among in enumerate(zip(*flags, strict=True)):
        alike.setdefault(among, []).append(row)
    leaves = [leaf for leaf, _ in rested_on]
    for among, rows in alike.items():
        yield tuple(dict.fromkeys(compress(leaves, among))), rows


def _rested_on(frame: Frame, check: Check, among: Bits) -> Iterator[tuple[Check, Bits]]:
    """The parts without parts, each with the rows whose answer rests on it; one may come twice."""
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
