"""What is asked of a patient's records: specimens, therapies, laboratory values.

| check | record | answer |
|---|---|---|
| {specimens: {any: {her2_ihc: 3+}}} | her2_ihc: 3+ | yes |
| {specimens: {any: {her2_ihc: 3+}}} | her2_ihc: 1+ | unknown |
| {specimens: {none: {her2_ihc: 3+}}} | her2_ihc: 3+ | no |
| {specimens: {latest: {her2_ihc: 1+}}} | her2_ihc: 1+ | yes |
| {specimens: {latest: {her2_ihc: 1+}}} | her2_ihc: 3+ | no |
| {specimens: {latest_known: {her2_ihc: 1+}}} | her2_ihc: 1+ | yes |
| {specimens: {count: {her2_ihc: 1+}, at_least: 1}} | her2_ihc: 1+ | yes |
| {specimens: {any: {her2_ihc: 1+, er_percent: {at_least: 1}}}} | her2_ihc: 1+, er_percent: 90 | yes |
| {specimens: {any: {her2_ihc: 1+, er_percent: {at_least: 1}}}} | her2_ihc: 1+ | unknown |
| {specimens: {latest: {her2_ihc: 1+}, where: {specimen_date: {on_or_after: metastatic_diagnosis_date}}}} | her2_ihc: 1+, specimen_date: 2025-03-01, metastatic_diagnosis_date: Mar 2025 | unknown |

`any`, `none`, `every` and `count` ask of all rows; `where` narrows them to some. More rows may
exist than are on record, so `none` and `every` are YES only where the table is recorded as
complete. `latest` and `first` ask of one row by its date; where dates are uncertain, of each row
that it may be. Nothing newer than what is on record is assumed. `latest` takes the newest row, whether
or not it has been tested; `latest_known` the newest one that says anything of all that is asked:
"the most recent sample, or the archival one if that was not tested again".

What is asked in one `any` or `latest` is asked of one row: receptors of two specimens are not put
together. A row may be asked of its patient's other records, too: they answer as the patient's.
"""  # noqa: E501

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from screener.checks.base import Check, OfPatients, concepts_read
from screener.checks.grammar import Grammar, ReadCheck
from screener.concepts.model import Day
from screener.concepts.vocabulary import Vocabulary
from screener.frame import Frame, Question, Records, Tells
from screener.records import any_row, count_rows, every_row, one_row
from screener.truth import Flags, Truth, Truths
from screener.yaml_file import Node

SEVERAL = ("any", "none", "every", "count")
SINGLE = ("latest", "first", "latest_known")
WAYS = (*SEVERAL, *SINGLE)
BESIDE = ("where", "at_least", "at_most")
WORDS = (*WAYS, *BESIDE)


@dataclass(frozen=True, eq=False)
class RowsCheck(OfPatients):
    """Are a patient's rows of a table as asked, in this way?"""

    table: str
    how: str
    has: Check
    where: Check | None = None
    least: int = 0
    most: int | None = None

    def of_patients(self, frame: Frame) -> Truths:
        records = frame.rows_of(self.table)
        answer = records.frame.truths(self.has)
        if self.how in SINGLE:
            exists = records.some(self.meant(frame.vocabulary))
            return one_row(records.rows, answer, self.candidates(records), exists)
        closed = records.closed
        if self.how == "every":
            met = answer if self.where is None else ~records.frame.truths(self.where) | answer
            return every_row(records.rows, met, closed)
        met = answer & records.asked(self.meant(frame.vocabulary))
        if self.how == "count":
            return count_rows(records.rows, met, closed, self.least, self.most)
        found = any_row(records.rows, met, closed)
        return found if self.how == "any" else ~found

    def meant(self, vocabulary: Vocabulary) -> tuple[Question, ...]:
        """What has to be so of a row for it to be meant; a day only says when."""
        where = () if self.where is None else (self.where,)
        if self.how != "latest_known":
            return where
        known = vocabulary.concepts
        asked = (name for name in concepts_read(self.has) if known[name].table == self.table)
        return *where, Tells(tuple(name for name in asked if not isinstance(known[name], Day)))

    def candidates(self, records: Records) -> Flags:
        """The rows that may be the one that is meant."""
        dated = self.has.reads[0] if self.has.reads else ""
        meant = self.meant(records.frame.vocabulary)
        return records.candidates(dated, meant, latest=self.how != "first")

    def words(self, vocabulary: Vocabulary) -> str:
        return f"{self.which(vocabulary)}: {self.has.words(vocabulary)}"

    def which(self, vocabulary: Vocabulary) -> str:
        """Which rows are asked, and how many of them."""
        label = vocabulary.tables[self.table].label.lower()
        where = f" with {self.where.words(vocabulary)}" if self.where else ""
        if self.how == "count":
            most = "" if self.most is None else f" and at most {self.most}"
            return f"at least {self.least}{most} of {label}{where}"
        how = "latest known" if self.how == "latest_known" else self.how
        return f"{how} of {label}{where}"

    @property
    def reads(self) -> tuple[str, ...]:
        parts = [self.has, *([self.where] if self.where else [])]
        return tuple(dict.fromkeys(name for part in parts for name in concepts_read(part)))

    def can_become(self, answer: Truth, vocabulary: Vocabulary) -> bool:
        """Also by time, if time changes what is asked of each row."""
        if super().can_become(answer, vocabulary):
            return True
        turned = Truth.NO if answer is Truth.YES else Truth.YES
        inside = turned if self.how == "none" else answer
        return self.how != "count" and self.has.can_become(inside, vocabulary)

    @cached_property
    def uses(self) -> tuple[str, ...]:
        return (*self.has.uses, *(self.where.uses if self.where else ()))


def parse(table: str, body: Node, grammar: Grammar, read: ReadCheck) -> RowsCheck | None:
    """`{latest: {…}, where: {…}}` and the like, asked of the rows of a table."""
    what, expected = "{any: {…}}, {latest: {…}} or the like", f"one of {', '.join(WAYS)}"
    found = grammar.only(body, WAYS, what, f"{expected} is expected", BESIDE)
    if found is None:
        return None
    way, entries = found
    with grammar.rows_of(table):
        has = read(entries[way], grammar)
        where = read(entries["where"], grammar) if "where" in entries else None
    least = grammar.whole(entries.get("at_least")) or 0
    most = grammar.whole(entries.get("at_most"))
    if has is None or (where is None and "where" in entries):
        return None
    return RowsCheck(table, way, has, where, least, most)
