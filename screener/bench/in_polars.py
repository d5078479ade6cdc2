"""The checks in Polars: one lazy query, each check a column that others refer to.

Records are asked first, and counted for each patient. Polars is an optional dependency; only
`screener bench` imports this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import numpy as np
import polars as pl

from screener.bench.patients import RECORD_DAY, RECORDS
from screener.bench.rivals import Counted, Rival, asked_of_rows, exactly, layers, of_rows
from screener.checks.base import Check
from screener.checks.rows import RowsCheck
from screener.concepts.vocabulary import REFERENCE_DAY
from screener.frame import Frame
from screener.truth import Flags
from screener.values import Column, Spans
from screener.values.day import Duration

UNITS = {"days": "d", "weeks": "w", "months": "mo", "years": "y"}
PATIENT, NEWEST, ALL = "patient", "newest", "all"


class InPolars(Rival):
    """Patients and records in DataFrames, checks as expressions."""

    name = "Polars"
    workers = pl.thread_pool_size()

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        records = frame.records[RECORDS]
        numbers = {PATIENT: np.arange(frame.size, dtype=np.int32)}
        self.table = pl.DataFrame(numbers | _series(frame.recorded))
        dated = {REFERENCE_DAY: records.frame.column(REFERENCE_DAY)}
        columns = _series({**records.frame.recorded, **dated})
        self.records = pl.DataFrame({PATIENT: records.rows.owner} | columns)
        self.names: dict[RowsCheck, str] = {}

    def answers(self, checks: Sequence[Check]) -> list[pl.Series]:
        self.names = {check: f"records {n}" for n, check in enumerate(of_rows(checks))}
        counts = self._counts()
        query = self.table.lazy().join(counts, on=PATIENT, how="left", maintain_order="left")
        query = query.with_columns(pl.col(counts.collect_schema().names()).fill_null(0))
        query, names = self._asked(query, checks)
        return query.select(names[check] for check in checks).collect().get_columns()

    def _asked(
        self, query: pl.LazyFrame, checks: Sequence[Check]
    ) -> tuple[pl.LazyFrame, Mapping[Check, str]]:
        """The query with a column for each check and each of its parts, and their names."""
        steps = layers(checks)
        names = {check: f"check {n}" for n, check in enumerate(chain.from_iterable(steps))}
        for step in steps:
            query = query.with_columns(self._named(check, names) for check in step)
        return query, names

    def _named(self, check: Check, names: Mapping[Check, str]) -> pl.Expr:
        parts = [pl.col(names[part]) for part in check.parts]
        written: pl.Expr = self.written(check, parts)
        return written.alias(names[check])

    def _counts(self) -> pl.LazyFrame:
        """One row for each patient with records."""
        day = pl.col(RECORD_DAY)
        newest = day.is_null() | (day == day.max().over(PATIENT))
        query = self.records.lazy().with_columns(newest.alias(NEWEST))
        query, names = self._asked(query, asked_of_rows(list(self.names)))
        counts = chain.from_iterable(self._sums(check, names) for check in self.names)
        return query.group_by(PATIENT).agg(pl.len().alias(ALL), pl.col(NEWEST).sum(), *counts)

    def _sums(self, check: RowsCheck, names: Mapping[Check, str]) -> Iterator[pl.Expr]:
        met, name = pl.col(names[check.has]), self.names[check]
        if check.how == "latest":
            met &= pl.col(NEWEST)
        if check.where is not None:
            met &= pl.col(names[check.where])
        yield met.sum().alias(f"{name} surely")
        yield met.fill_null(value=True).sum().alias(f"{name} possibly")

    def counted(self, check: RowsCheck) -> Counted:
        name, among = self.names[check], NEWEST if check.how == "latest" else ALL
        return Counted(pl.col(f"{name} surely"), pl.col(f"{name} possibly"), pl.col(among))

    def flags(self, answer: pl.Series, *, null: bool) -> Flags:
        return answer.fill_null(null).to_numpy()

    def column(self, concept: str) -> pl.Expr:
        return pl.col(concept)

    def earlier(self, concept: str, length: Duration) -> pl.Expr:
        return pl.col(concept).dt.offset_by(f"-{length.count}{UNITS[length.unit]}")

    def only_where(self, condition: pl.Expr, answer: pl.Expr) -> pl.Expr:
        return pl.when(condition).then(answer)


def _series(columns: Mapping[str, Column]) -> dict[str, pl.Series]:
    return {name: _exact(column) for name, column in columns.items()}


def _exact(column: Column) -> pl.Series:
    values, known = exactly(column)
    series = pl.Series(values)
    if isinstance(column, Spans):
        series = series.cast(pl.Date)
    return series.set(pl.Series(~known), None)
