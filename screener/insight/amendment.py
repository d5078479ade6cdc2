"""What an amendment changes: in the criteria and cohorts, and for patients.

Both versions are screened in one plan by the evaluator that always screens; here their answers
are only compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from screener.concepts.vocabulary import Vocabulary
from screener.explaining.findings import ArmFinding, CriterionFinding, Findings, TrialFinding
from screener.frame import Frame
from screener.insight.pairing import Pair, pairs_of_arms, pairs_of_criteria
from screener.screening import Screened, plan
from screener.trial import Arm, Criterion, Trial
from screener.truth import Flags


@dataclass(frozen=True)
class Change:
    """A criterion that one version has and the other has not, or that both have differently."""

    old: Criterion | None
    new: Criterion | None

    def words(self, vocabulary: Vocabulary) -> Iterator[str]:
        """A line or more for a person."""
        if self.old is None or self.new is None:
            done, one = ("added", self.new) if self.old is None else ("removed", self.old)
            assert one is not None
            yield f"{done} {one.id}{_asked_of(one)}: {one.text} [{one.required(vocabulary)}]"
            return
        number = self.new.id if self.old.id == self.new.id else f"{self.old.id} → {self.new.id}"
        details = list(self._details(self.old, self.new, vocabulary))
        renumbered = f"renumbered {number}" + (", and changed:" if details else "")
        yield f"changed {number}:" if self.old.id == self.new.id else renumbered
        yield from details

    @staticmethod
    def _details(old: Criterion, new: Criterion, vocabulary: Vocabulary) -> Iterator[str]:
        if old.arm != new.arm:
            yield f"  asked of {old.arm or 'everybody'}, becomes {new.arm or 'everybody'}"
        if old.text != new.text:
            yield f"  text: {old.text!r} becomes {new.text!r}"
        before, after = old.required(vocabulary), new.required(vocabulary)
        if before != after:
            yield f"  check: {before} becomes {after}"
        elif old.text != new.text:
            yield "  check: the same"


def _asked_of(one: Criterion) -> str:
    return f" (cohort {one.arm})" if one.arm else ""


def changes(old: Trial, new: Trial) -> list[Change]:
    """The criteria that differ, in the order of the new version, then those that are gone."""
    return [Change(*pair) for pair in pairs_of_criteria(old, new) if _differ(pair)]


def _differ(pair: Pair[Criterion]) -> bool:
    old, new = (one and (one.id, one.text, one.arm, one.check, one.judgement) for one in pair)
    return old != new


def changes_of_arms(old: Trial, new: Trial) -> Iterator[str]:
    """The cohorts that differ, a line each."""
    for before, after in pairs_of_arms(old, new):
        if before is None and after is not None:
            yield f"added cohort {_arm(after)}"
        elif after is None and before is not None:
            yield f"removed cohort {_arm(before)}"
        elif before is not None and after is not None and before != after:
            yield f"changed cohort {_arm(before)} becomes {_arm(after)}"


def _arm(arm: Arm) -> str:
    slots = "" if arm.slots is None else f", {arm.slots} patients"
    return f"{arm.id} ({arm.name}, {'open' if arm.open else 'closed'}{slots})"


@dataclass(frozen=True, eq=False)
class Move:
    """A patient of whom the two versions say different things."""

    row: int
    old: TrialFinding
    new: TrialFinding

    @property
    def other_result(self) -> bool:
        return self.old.verdict is not self.new.verdict

    @property
    def arms(self) -> Iterator[Pair[ArmFinding]]:
        """The cohorts of which the two say different things."""
        before, after = ({one.arm.id: one for one in each.arms} for each in (self.old, self.new))
        for old, new in pairs_of_arms(self.old.trial, self.new.trial):
            was, now = before[old.id] if old else None, after[new.id] if new else None
            if (was and was.verdict) is not (now and now.verdict):
                yield Pair(was, now)

    @property
    def reasons(self) -> Iterator[Pair[CriterionFinding]]:
        """The criteria that are answered otherwise, or that only one version has."""
        before, after = (
            {one.criterion.id: one for one in each.criteria} for each in (self.old, self.new)
        )
        for old, new in pairs_of_criteria(self.old.trial, self.new.trial):
            was, now = before[old.id] if old else None, after[new.id] if new else None
            if (was and was.status) is not (now and now.status):
                yield Pair(was, now)


def moves(old: Trial, new: Trial, frame: Frame) -> Iterator[Move]:
    """The patients whose result, cohorts or answers change, by row."""
    screened = Screened(frame, plan([old, new], frame.vocabulary))
    told = Findings(screened)
    for row in np.flatnonzero(_moved(screened, old, new)).tolist():
        yield Move(row, *told.of(row))


def _moved(screened: Screened, old: Trial, new: Trial) -> Flags:
    """A criterion or cohort that only one version has moves nobody by itself."""
    moved = screened.verdicts(0) != screened.verdicts(1)
    statuses, arms = (
        [each(n) for n in (0, 1)] for each in (screened.statuses, screened.arm_verdicts)
    )
    for before, after in pairs_of_criteria(old, new):
        if before is not None and after is not None:
            places = old.criteria.index(before), new.criteria.index(after)
            moved = moved | (statuses[0][places[0]] != statuses[1][places[1]])
    for left, right in pairs_of_arms(old, new):
        if left is not None and right is not None:
            moved = moved | (arms[0][old.arms.index(left)] != arms[1][new.arms.index(right)])
    return np.asarray(moved)
