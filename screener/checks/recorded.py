"""Something that has to be on record, whatever it says.

| check | record | answer |
|---|---|---|
| {birth_date: recorded} | birth_date: 1961 | yes |
| {birth_date: recorded} | | unknown |
| {not: {birth_date: recorded}} | birth_date: 1961 | no |

What is missing may still be found, so the answer is never NO.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screener.checks.base import Statement
from screener.concepts.vocabulary import Vocabulary
from screener.frame import Frame
from screener.truth import Truths

RECORDED = "recorded"


@dataclass(frozen=True, eq=False)
class RecordedCheck(Statement):
    """Is anything at all known of this concept?"""

    def truths(self, frame: Frame) -> Truths:
        recorded = frame.column(self.concept).recorded
        return Truths.of(recorded, np.ones_like(recorded))

    def predicate(self, vocabulary: Vocabulary) -> str:
        return ": on record"
