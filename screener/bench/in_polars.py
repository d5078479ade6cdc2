"""The checks as Polars expressions: a column for each atom, then for what is made of them.

This module needs Polars, an optional dependency; only `screener bench` imports it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import polars as pl

from screener.bench.rivals import exactly, layers
from screener.checks.base import Check
from screener.checks.choice import ChoiceCheck
from screener.checks.combine import All, Any, AtLeast, IfThen, Not
from screener.checks.day import DayCheck
from screener.checks.number import NumberCheck
from screener.checks.timely import TimelyCheck
from screener.concepts.vocabulary import REFERENCE_DAY
from screener.frame import Frame
from screener.truth import Flags
from screener.values import CodeSets, Spans
from screener.values.day import Duration


class InPolars:
    """One lazy query. Its `&`, `|` and `~` treat null as Kleene does."""

    name = "Polars"

    def table(self, frame: Frame) -> pl.DataFrame:
        return pl.DataFrame({name: _series(frame, name) for name in frame.recorded})

    def answers(self, table: pl.DataFrame, frame: Frame, checks: Sequence[Check]) -> pl.DataFrame:
        writer = _Writer(frame)
        query = table.lazy()
        for layer in layers(checks):
            query = query.with_columns(writer.column(check) for check in layer)
        return query.select(writer.names[check] for check in checks).collect()


def _series(frame: Frame, name: str) -> pl.Series:
    column = frame.recorded[name]
    values, known = exactly(column)
    series = pl.Series(values)
    if isinstance(column, Spans):
        series = series.cast(pl.Date)
    return series.set(pl.Series(~known), None)
