"""What a person has judged, apart from what the record says.

Only a recorded answer, with a name and a day, settles such a criterion; until then it is open, and
stays the investigator's.
"""

from __future__ import annotations

from dataclasses import dataclass

from screener.checks.base import Check
from screener.concepts.vocabulary import Vocabulary
from screener.frame import Frame
from screener.truth import Truth, Truths
from screener.values import CodeSets

YES, NO = "yes", "no"


@dataclass(frozen=True, eq=False)
class JudgementCheck(Check):
    """Was the criterion called true? `key` is its name among the answers."""

    key: str
    required: str

    def truths(self, frame: Frame) -> Truths:
        column = frame.judged.get(self.key)
        if column is None:
            return Truths.constant(Truth.UNKNOWN, frame.size)
        assert isinstance(column, CodeSets)
        return column.within([YES])

    def words(self, vocabulary: Vocabulary) -> str:
        return self.required


def judgement_key(trial: str, version: str, criterion: str) -> str:
    """How an answer names a criterion: of one version, so that an amendment is judged anew."""
    return f"{trial} {version} {criterion}"
