"""What a trial counts as a line of therapy, found in the rows of a table.

Whole columns tell which rows are of the kind that counts. Only patients with several such rows
are looked at one by one, because which rows are one line depends on each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from screener.checks.line_count import Treatment, bounds
from screener.concepts.file import Lines
from screener.frame import Frame, Records
from screener.truth import Flags, Truths, all_of
from screener.values import CodeSets, Interval, Intervals, Spans, TagSets
from screener.values.day import Duration

SAME, NEW = "same line", "new line"


@dataclass(frozen=True)
class EarlyRelapse:
    """How soon a recurrence turns early treatment into a line; counted from its end or start."""

    within: Duration
    since: str

    def words(self) -> str:
        return f"or early, with recurrence within {self.within.show()} of its {self.since}"


@dataclass(frozen=True)
class LineRule:
    """What a trial counts as a line. No settings: all of them."""

    how: Lines
    complete: str
    of: frozenset[str]
    settings: frozenset[str]
    early_relapse: EarlyRelapse | None = None
    after: tuple[tuple[str, str], ...] = ()
    ended: frozenset[str] = frozenset()
    """Only lines with a treatment that ended in one of these ways; of none: however it ended."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The concepts that a count rests on."""
        parts = [one for part, one in self.how.concepts.items() if part not in ("relapse", "ever")]
        relapse = [self.how.relapse] if self.early_relapse else []
        return tuple(name for name in (*parts, *relapse, self.complete) if name)

    def count(self, frame: Frame) -> Intervals:
        """The fewest and the most lines of each patient."""
        records = frame.rows_of(self.how.table)
        counted = self.counted(records)
        rows = records.rows
        surely, possibly = rows.count(counted.must), rows.count(counted.may)
        fewest, most = surely.astype(np.float64), possibly.astype(np.float64)
        several = np.flatnonzero(possibly > 1)
        if several.size:
            reader = _Rows(self, records, counted)
            for patient in several:
                fewest[patient], most[patient] = bounds(reader.all(rows.of(int(patient))))
        return how_many(fewest, np.where(records.closed, most, np.inf))

    def treatments(self, records: Records) -> list[Treatment]:
        """The rows as the count sees them."""
        return _Rows(self, records, self.counted(records)).all(range(records.frame.size))

    def counted(self, records: Records) -> Truths:
        """Which rows are of the kind that the trial counts."""
        return all_of([*self.parts(records).values()])

    def parts(self, records: Records) -> dict[str, Truths]:
        """What makes a row count, by the concept that says so."""
        drugs = records.frame.column(self.how.drugs)
        assert isinstance(drugs, TagSets)
        kind = _codes(records.frame, self.how.kind).within(self.how.counted)
        parts = {
            self.how.drugs: drugs.has_any(self.of),
            self.how.kind: kind,
            self.how.setting: self.placed(records),
        }
        if self.ended:
            parts[self.how.outcome] = _codes(records.frame, self.how.outcome).within(self.ended)
        return parts

    def placed(self, records: Records) -> Truths:
        """Which rows are in a setting that counts, by themselves or by an early relapse."""
        setting = _codes(records.frame, self.how.setting)
        there = setting.within(self.settings or setting.codes)
        if self.early_relapse is None:
            return there
        early = setting.within(self.how.early)
        return there | (early & self.relapsed(records, self.early_relapse))

    def relapsed(self, records: Records, rule: EarlyRelapse) -> Truths:
        """Did the disease recur soon after the row? A recurrence before it tells nothing."""
        start, end = (_days(records.frame, day) for day in (self.how.start, self.how.end))
        relapse = _days(records.frame, self.how.relapse)
        limit = (end if rule.since == "end" else start).later(rule.within)
        soon = relapse.on_or_before(limit) & relapse.dated
        return Truths(soon.must & start.on_or_before(relapse).must, soon.may, soon.size)


def how_many(fewest: npt.ArrayLike, most: npt.ArrayLike) -> Intervals:
    """A number that is not negative; without any bound it is simply unknown."""
    lo, hi = np.asarray(fewest, np.float64), np.asarray(most, np.float64)
    return Intervals(np.where((lo == 0) & np.isinf(hi), -np.inf, lo), hi)


class _Rows:
    """The rows of a table as treatments, read one by one where columns do not suffice."""

    def __init__(self, rule: LineRule, records: Records, counted: Truths) -> None:
        frame, how = records.frame, rule.how
        self.surely, self.possibly = counted.surely, counted.possibly
        self.settings = _codes(frame, how.setting)
        numbers = frame.column(how.number)
        assert isinstance(numbers, Intervals)
        self.numbers = numbers
        self.days = [_days(frame, day) for day in (how.start, how.end, how.progression)]
        self.ranks = _ranks(self.settings.codes, how.early)
        self.ends = self.ended(frame, rule, NEW, {*how.ends})
        self.goes_on = self.ended(frame, rule, SAME, set())

    @staticmethod
    def ended(frame: Frame, rule: LineRule, word: str, usual: set[str]) -> Flags:
        """The rows that surely ended in a way after which this word holds."""
        said = dict(rule.after)
        codes = {code for code in usual if code not in said}
        codes |= {code for code, after in said.items() if after == word}
        return _codes(frame, rule.how.outcome).within(codes).surely

    def all(self, rows: Iterable[int]) -> list[Treatment]:
        return [self.at(row) for row in rows]

    def at(self, row: int) -> Treatment:
        ranks = [self.ranks[code] for code in self.settings.at(row).possible]
        start, end, progression = (days.at(row) for days in self.days)
        return Treatment(
            surely=bool(self.surely[row]),
            possibly=bool(self.possibly[row]),
            setting=Interval(min(ranks), max(ranks)),
            number=self.numbers.at(row),
            start=start,
            end=end,
            progression=progression,
            ends=bool(self.ends[row]),
            goes_on=bool(self.goes_on[row]),
        )


def _ranks(codes: tuple[str, ...], early: tuple[str, ...]) -> dict[str, int]:
    """The order of the settings; all early ones stand at its beginning."""
    return {code: 0 if code in early else place + 1 for place, code in enumerate(codes)}


def _codes(frame: Frame, concept: str) -> CodeSets:
    column = frame.column(concept)
    assert isinstance(column, CodeSets)
    return column


def _days(frame: Frame, concept: str) -> Spans:
    column = frame.column(concept)
    assert isinstance(column, Spans)
    return column
