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
from screener.explainer import Explainer
from screener.findings import CriterionFinding, TrialFinding
from screener.screening import Screened, Status, Verdict
from screener.trial import Trial
from screener.truth import Truth
from screener.values import Interval, Intervals, Spans


@dataclass(frozen=True)
class NearMiss:
    """The one criterion that fails; `by` is empty where there is no distance to it.

    `changeable`: time, or a new test, may still turn it.
    """

    trial: Trial
    line: CriterionFinding
    by: str
    changeable: bool


def near_misses(
    screened: Screened, row: int, findings: Sequence[TrialFinding]
) -> tuple[NearMiss, ...]:
    """The near misses of the patient in `row`, changeable first."""
    reader = Explainer(screened.frame, row)
    found = []
    for steps, finding in zip(screened.plan.steps, findings, strict=True):
        bearing = [line for line in finding.criteria if line.bears]
        failing = [line for line in bearing if line.status is Status.NOT_SATISFIED]
        if len(failing) == 1:
            (line,) = failing
            by = [
                words
                for step in steps
                if step.criterion.id == line.criterion.id
                for check in reader.deciding(step.check)
                for words in _by(reader, check)
            ]
            changeable = finding.verdict is Verdict.NOT_NOW
            found.append(NearMiss(finding.trial, line, "; ".join(dict.fromkeys(by)), changeable))
    return tuple(sorted(found, key=lambda one: not one.changeable))


def _by(reader: Explainer, check: Check) -> Iterator[str]:
    answer = reader.frame.truths(check)[reader.row]
    if isinstance(check, TimelyCheck):
        yield from _by(reader, check.value)
    elif isinstance(check, NumberCheck):
        yield from _number(reader, check, inside=answer is Truth.YES)
    elif isinstance(check, DayCheck):
        yield from _days(reader, check)


def _number(reader: Explainer, check: NumberCheck, *, inside: bool) -> Iterator[str]:
    """How far the value has to move into the interval, or out of it."""
    concept = reader.vocabulary.concepts[check.concept]
    column = reader.frame.column(check.concept)
    assert isinstance(concept, Number)
    assert isinstance(column, Intervals)
    value = column.at(reader.row)
    low, high = check.lo - value.lo, value.hi - check.hi
    if inside:
        low, high = check.hi - value.lo, value.hi - check.lo
    too_low = low < high if inside else low > high
    distance = float(f"{low if too_low else high:.6g}")
    if inside and concept.whole:
        distance += 1
    far = Interval(distance, distance).show(concept.unit) if distance else "only just"
    if distance < math.inf:
        yield f"{concept.label} {far} too {'low' if too_low else 'high'}"


def _days(reader: Explainer, check: DayCheck) -> Iterator[str]:
    """How many days lie between the day and the limit, where both are known."""
    day, anchor = reader.frame.column(check.concept), check.anchored(reader.frame)
    assert isinstance(day, Spans)
    dated = (day.dated & anchor.dated)[reader.row]
    if check.length is None or dated is not Truth.YES:
        return
    limit = anchor.later(check.length, 1 if check.after else -1)
    first, last = int(day.first[reader.row]), int(day.last[reader.row])
    apart = max(abs(first - int(limit.last[reader.row])), abs(last - int(limit.first[reader.row])))
    label = reader.vocabulary.label(check.concept)
    unit = "day" if apart == 1 else "days"
    yield f"{label} {apart} {unit} from the limit ({check.length.show()})"
