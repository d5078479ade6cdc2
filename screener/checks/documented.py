"""Proof of a result, apart from the result itself.

| check | record | answer |
|---|---|---|
| {documented: {what: er, by: [CAP]}} | er_percent: 90, er_accreditation: CAP | yes |
| {documented: {what: er, by: [CAP], needs: [report_date]}} | er_percent: 90, er_accreditation: CAP | unknown |
| {documented: {what: er, by: [CAP]}} | er_percent: 90, er_accreditation: none | no |
| {documented: {what: er, by: [CAP]}} | er_accreditation: CAP | unknown |
| {specimens: {latest: {documented: {what: er, by: [CAP]}}}} | er_accreditation: CAP | yes |

`by` names the accreditations that the trial accepts, `needs` the items that have to be on record.
What is missing is listed item by item; the result keeps its value either way. All items are those
of one record: of the latest that has a result of this test, unless the check itself stands in one
that says which record is meant.
"""  # noqa: E501

from __future__ import annotations

from dataclasses import dataclass

from screener.checks.base import Check
from screener.checks.combine import All
from screener.concepts.vocabulary import Vocabulary
from screener.frame import Frame
from screener.truth import Truths


@dataclass(frozen=True, eq=False)
class Documented(All):
    """All items of proof are there."""

    what: str

    def words(self, vocabulary: Vocabulary) -> str:
        return f"documented: {self._listed(vocabulary, 'and')}"


@dataclass(frozen=True, eq=False)
class Tested(Check):
    """Is there a result of this test, be it one that leaves the value open?"""

    result: str

    def truths(self, frame: Frame) -> Truths:
        return Truths.certain(frame.told(self.result))

    def words(self, vocabulary: Vocabulary) -> str:
        return f"{vocabulary.label(self.result)} tested"

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.result,)
