"""The checks in Polars: one lazy query, each check a column that others refer to.

Polars is an optional dependency; only `screener bench` imports this module.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

import polars as pl

from screener.bench.rivals import Rival, exactly, layers
from screener.checks.base import Check
from screener.frame import Frame
from screener.truth import Flags
from screener.values import Spans
from screener.values.day import Duration

UNITS = {"days": "d", "weeks": "w", "months": "mo", "years": "y"}


class InPolars(Rival):
    """Patients in a DataFrame, checks as expressions."""

    name = "Polars"
    workers = pl.thread_pool_size()

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.table = pl.DataFrame({name: _series(frame, name) for name in frame.recorded})

    def answers(self, checks: Sequence[Check]) -> list[pl.Series]:
        steps, query = layers(checks), self.table.lazy()
        names = {check: f"check {n}" for n, check in enumerate(chain.from_iterable(steps))}
        for step in steps:
            query = query.with_columns(self._named(check, names) for check in step)
        return query.select(names[check] for check in checks).collect().get_columns()

    def _named(self, check: Check, names: Mapping[Check, str]) -> pl.Expr:
        parts = [pl.col(names[part]) for part in check.parts]
        written: pl.Expr = self.written(check, parts)
        return written.alias(names[check])

    def flags(self, answer: pl.Series, *, null: bool) -> Flags:
        return answer.fill_null(null).to_numpy()

    def column(self, concept: str) -> pl.Expr:
        return pl.col(concept)

    def earlier(self, concept: str, length: Duration) -> pl.Expr:
        return pl.col(concept).dt.offset_by(f"-{length.count}{UNITS[length.unit]}")

    def only_where(self, condition: pl.Expr, answer: pl.Expr) -> pl.Expr:
        return pl.when(condition).then(answer)


def _series(frame: Frame, name: str) -> pl.Series:
    column = frame.recorded[name]
    values, known = exactly(column)
    series = pl.Series(values)
    if isinstance(column, Spans):
        series = series.cast(pl.Date)
    return series.set(pl.Series(~known), None)
