"""What an amendment changes: in the criteria, and for patients.

Both versions are screened in one plan by the evaluator that always screens; here their answers
are only compared. A criterion is the same one if it keeps its id.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from screener.concepts.vocabulary import Vocabulary
from screener.findings import CriterionFinding, TrialFinding, explain
from screener.frame import Frame
from screener.screening import Screened, Status, Verdict, plan
from screener.trial import Criterion, Trial


@dataclass(frozen=True)
class Change:
    """A criterion that one version has and the other has not, or that both have differently."""

    id: str
    old: Criterion | None
    new: Criterion | None

    def words(self, vocabulary: Vocabulary) -> Iterator[str]:
        """A line or two for a person."""
        if self.old is None and self.new is not None:
            yield f"added {self.id}: {self.new.text} [{required(self.new, vocabulary)}]"
        elif self.new is None and self.old is not None:
            yield f"removed {self.id}: {self.old.text} [{required(self.old, vocabulary)}]"
        elif self.old is not None and self.new is not None:
            yield f"changed {self.id}:"
            if self.old.text != self.new.text:
                yield f"  text: {self.old.text!r} becomes {self.new.text!r}"
            before, after = required(self.old, vocabulary), required(self.new, vocabulary)
            yield f"  check: {before} becomes {after}" if before != after else "  check: the same"


def required(criterion: Criterion, vocabulary: Vocabulary) -> str:
    if criterion.check is None:
        return criterion.judgement
    words = criterion.check.words(vocabulary)
    return words if criterion.kind == "inclusion" else f"must not be: {words}"


def changes(old: Trial, new: Trial) -> list[Change]:
    """The criteria that differ, in the order of the new version, then those that are gone."""
    before = {one.id: one for one in old.criteria}
    after = {one.id: one for one in new.criteria}
    pairs = [Change(name, before.get(name), after.get(name)) for name in (after | before)]
    return [one for one in pairs if one.old is None or one.new is None or _differ(one.old, one.new)]


def _differ(old: Criterion, new: Criterion) -> bool:
    asked = (old.kind, old.arm, old.check, old.judgement)
    return old.text != new.text or asked != (new.kind, new.arm, new.check, new.judgement)


@dataclass(frozen=True, eq=False)
class Move:
    """A patient of whom the two versions say different things."""

    row: int
    old: TrialFinding
    new: TrialFinding

    @property
    def reasons(self) -> Iterator[tuple[Status | None, CriterionFinding, Status | None]]:
        """The criteria whose status differs: before, what was found, and after."""
        before = {one.criterion.id: one for one in self.old.criteria}
        after = {one.criterion.id: one for one in self.new.criteria}
        for name in after | before:
            old, new = before.get(name), after.get(name)
            told = new or old
            assert told is not None
            was, now = old.status if old else None, new.status if new else None
            if was is not now:
                yield was, told, now


def moves(old: Trial, new: Trial, frame: Frame) -> Iterator[Move]:
    """The patients whose result changes, by row."""
    screened = Screened(frame, plan([old, new], frame.vocabulary))
    for row in np.flatnonzero(screened.verdicts(0) != screened.verdicts(1)):
        yield Move(int(row), explain(screened, 0, int(row)), explain(screened, 1, int(row)))


def verdict_words(verdict: Verdict) -> str:
    return verdict.word.replace("_", " ")
