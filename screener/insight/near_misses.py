"""Patients who fail one criterion of a trial and no other, and by how much.

The number is that of the check which decided: how far the value lies from what is allowed. What
can change comes first: a blood count recovers, an age does not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from screener.checks.base import Check
from screener.checks.day import DayCheck
from screener.checks.number import NumberCheck
from screener.checks.timely import TimelyCheck
from screener.concepts.model import Number
from screener.explaining.findings import CriterionFinding, Findings, TrialFinding
from screener.frame import Frame
from screener.screening import Status, Verdict
from screener.trial import Trial
from screener.truth import Truth
from screener.values import Interval, Intervals, Spans
from screener.values.day import Duration

STRICT = ("more_than", "less_than")
"""Windows that their limit is not part of."""
PAST_AT_LIMIT = ("more_than", "within")
"""Where an answer has to change, a day on the limit itself has to move as those past it do."""


@dataclass(frozen=True)
class NearMiss:
    """The one criterion that fails; `by` is empty where there is no distance to it.

    `changeable`: time, or a new test, may still turn it.
    """

    trial: Trial
    line: CriterionFinding
    by: str
    changeable: bool


def near_misses(told: Findings, row: int, findings: Sequence[TrialFinding]) -> tuple[NearMiss, ...]:
    """The near misses of the patient in `row`, changeable first."""
    found = []
    for steps, finding in zip(told.screened.plan.steps, findings, strict=True):
        bearing = [line for line in finding.criteria if line.bears]
        failing = [line for line in bearing if line.status is Status.NOT_SATISFIED]
        if len(failing) == 1:
            (line,) = failing
            by = [
                words
                for step in steps
                if step.criterion.id == line.criterion.id
                for check in told.reader.deciding(step.check, row)
                for words in _by(told.reader.frame, check, row)
            ]
            changeable = finding.verdict is Verdict.NOT_NOW
            found.append(NearMiss(finding.trial, line, "; ".join(dict.fromkeys(by)), changeable))
    return tuple(sorted(found, key=lambda one: not one.changeable))


def _by(frame: Frame, check: Check, row: int) -> Iterator[str]:
    answer = frame.truths(check)[row]
    if isinstance(check, TimelyCheck):
        yield from _by(frame, check.value, row)
    elif isinstance(check, NumberCheck):
        yield from _number(frame, check, row, inside=answer is Truth.YES)
    elif isinstance(check, DayCheck) and check.length is not None:
        yield from _days(frame, check, row, check.length, inside=answer is Truth.YES)


def _number(frame: Frame, check: NumberCheck, row: int, *, inside: bool) -> Iterator[str]:
    """How far the value has to move into the interval, or out of it.

    Of a value that is not known exactly: from the nearest to the farthest that it may be.
    """
    concept = frame.vocabulary.concepts[check.concept]
    column = frame.column(check.concept)
    assert isinstance(concept, Number)
    assert isinstance(column, Intervals)
    value = column.at(row)
    floor, ceiling = (check.hi, check.lo) if inside else (check.lo, check.hi)
    below, above = floor - value.lo, value.hi - ceiling
    too_low = below < above if inside else below > above
    near, far = (floor - value.hi, below) if too_low else (value.lo - ceiling, above)
    apart = Interval(*(_plain(end) + (inside and concept.whole) for end in (near, far)))
    if words := _distance(apart, concept.unit):
        yield f"{concept.label} {words} too {'low' if too_low else 'high'}"


def _plain(distance: float) -> float:
    """To six digits, as far as a person would have typed it."""
    return float(f"{max(0.0, round(distance, 9)):.6g}")


def _distance(apart: Interval, unit: str) -> str:
    """A distance in words; of one that may be anything there is nothing to say."""
    if apart.hi == math.inf:
        return f"at least {Interval(apart.lo, apart.lo).show(unit)}" if apart.lo else ""
    return apart.show(unit) if apart.hi else "only just"


def _days(
    frame: Frame, check: DayCheck, row: int, length: Duration, *, inside: bool
) -> Iterator[str]:
    """By how many days the day would have to be another one, where it and its limit are known."""
    day, anchor = frame.column(check.concept), check.anchored(frame)
    assert isinstance(day, Spans)
    if (day.dated & anchor.dated)[row] is not Truth.YES:
        return
    limit = anchor.later(length, 1 if check.after else -1)
    mirrored = -1 if check.after else 1
    past = _apart(day, anchor, row, mirrored)
    if check.relation != "within" or inside or past.lo <= 0:
        past = _apart(day, limit, row, mirrored)
    is_past = past.hi > 0 or (past.lo == 0 and check.relation in PAST_AT_LIMIT)
    more = (check.relation in STRICT) != inside
    apart = Interval(*sorted(abs(end) + more for end in (past.lo, past.hi)))
    words = ("too early", "too late") if check.after else ("too recent", "too long ago")
    label, how = frame.vocabulary.label(check.concept), words[0] if is_past else words[1]
    yield f"{label} {apart.show('days')} {how} (limit: {length.show()})"


def _apart(one: Spans, other: Spans, row: int, mirrored: int) -> Interval:
    """How many days the one may lie after the other (before it, if mirrored)."""
    mine, its = one.at(row), other.at(row)
    ends = (mirrored * (mine.first - its.last), mirrored * (mine.last - its.first))
    return Interval(*sorted(ends))
