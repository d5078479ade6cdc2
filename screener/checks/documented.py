"""Proof of a result, apart from the result itself.

| check | record | answer |
|---|---|---|
| {documented: {what: er, by: [CAP]}} | er_accreditation: CAP | yes |
| {documented: {what: er, by: [CAP], needs: [report_date]}} | er_accreditation: CAP | unknown |
| {documented: {what: er, by: [CAP]}} | er_accreditation: none | no |

`by` names the accreditations that the trial accepts, `needs` the items that have to be on record.
What is missing is listed item by item; the result keeps its value either way.
"""

from __future__ import annotations

from dataclasses import dataclass

from screener.checks.combine import All
from screener.concepts.vocabulary import Vocabulary


@dataclass(frozen=True, eq=False)
class Documented(All):
    """All items of proof are there."""

    what: str

    def words(self, vocabulary: Vocabulary) -> str:
        return f"documented: {self._joined(vocabulary, '; ')}"
