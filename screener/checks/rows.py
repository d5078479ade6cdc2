"""What is asked of a patient's records: specimens, therapies, laboratory values.

| check | record | answer |
|---|---|---|
| {specimens: {any: {her2_ihc: 3+}}} | her2_ihc: 3+ | yes |
| {specimens: {any: {her2_ihc: 3+}}} | her2_ihc: 1+ | unknown |
| {specimens: {none: {her2_ihc: 3+}}} | her2_ihc: 3+ | no |
| {specimens: {latest: {her2_ihc: 1+}}} | her2_ihc: 1+ | yes |
| {specimens: {latest: {her2_ihc: 1+}}} | her2_ihc: 3+ | no |
| {specimens: {count: {her2_ihc: 1+}, at_least: 1}} | her2_ihc: 1+ | yes |

`any`, `none`, `every` and `count` ask of all rows; `where` narrows them to some. More rows may
exist than are on record, so `none` and `every` are YES only where the table is recorded as
complete. `latest` and `first` ask of one row by its date; where dates are uncertain, of each row
that it may be. Nothing newer than what is on record is assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

from screener.checks.base import Check, concepts_read
from screener.concepts.vocabulary import Vocabulary
from screener.frame import Frame, Records
from screener.records import any_row, count_rows, every_row, one_row
from screener.truth import Flags, Truth, Truths

SEVERAL = ("any", "none", "every", "count")
SINGLE = ("latest", "first")
WORDS = (*SEVERAL, *SINGLE, "where", "at_least", "at_most")


@dataclass(frozen=True, eq=False)
class RowsCheck(Check):
    """Are a patient's rows of a table as asked, in this way?"""

    table: str
    how: str
    has: Check
    where: Check | None = None
    least: int = 0
    most: int | None = None

    def truths(self, frame: Frame) -> Truths:
        records = frame.rows_of(self.table)
        answer = records.frame.truths(self.has)
        if self.how in SINGLE:
            asked = self.asked(records)
            candidates = self.candidates(records)
            return one_row(records.rows, answer, candidates, candidates & asked.surely)
        closed = records.closed
        if self.how == "every":
            met = answer if self.where is None else ~records.frame.truths(self.where) | answer
            return every_row(records.rows, met, closed)
        met = answer & self.asked(records)
        if self.how == "count":
            return count_rows(records.rows, met, closed, self.least, self.most)
        found = any_row(records.rows, met, closed)
        return found if self.how == "any" else ~found

    def asked(self, records: Records) -> Truths:
        """Which rows are meant."""
        if self.where is None:
            return Truths.constant(Truth.YES, records.frame.size)
        return records.frame.truths(self.where)

    def candidates(self, records: Records) -> Flags:
        """The rows that may be the one that is meant."""
        days = records.days(self.has.reads[0] if self.has.reads else "")
        return records.rows.extreme(days, self.asked(records), latest=self.how == "latest")

    def words(self, vocabulary: Vocabulary) -> str:
        label = vocabulary.tables[self.table].label.lower()
        where = f" with {self.where.words(vocabulary)}" if self.where else ""
        if self.how == "count":
            most = "" if self.most is None else f" and at most {self.most}"
            return f"at least {self.least}{most} of {label}{where}: {self.has.words(vocabulary)}"
        return f"{self.how} of {label}{where}: {self.has.words(vocabulary)}"

    @property
    def reads(self) -> tuple[str, ...]:
        parts = [self.has, *([self.where] if self.where else [])]
        return tuple(dict.fromkeys(name for part in parts for name in concepts_read(part)))
