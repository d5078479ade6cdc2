"""The checks in plain pandas: nullable columns, and each check answered once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from screener.bench.patients import RECORD_DAY, RECORDS
from screener.bench.rivals import Counted, Rival, asked_of_rows, exactly, layers, of_rows
from screener.checks.base import Check
from screener.checks.rows import RowsCheck
from screener.concepts.vocabulary import REFERENCE_DAY
from screener.frame import Frame
from screener.truth import Flags
from screener.values import Column
from screener.values.day import Duration

Series = Any
"""A pandas Series; the stubs of its operators know no nullable booleans."""


class InPandas(Rival):
    """Tables of nullable columns; days as numbers, since NaT compares as false.

    `table` is the one that is being asked: that of the records first, then that of the patients.
    """

    name = "pandas"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        records = frame.records[RECORDS]
        self.patients = pd.DataFrame(_nullable(frame.recorded))
        dated = {REFERENCE_DAY: records.frame.column(REFERENCE_DAY)}
        self.records = pd.DataFrame(_nullable({**records.frame.recorded, **dated}))
        patients = pd.RangeIndex(frame.size)
        self.owner: Series = pd.Series(pd.Categorical.from_codes(records.rows.owner, patients))
        self.table = self.patients
        self.moved: dict[tuple[str, Duration], Series] = {}
        self.counts: dict[RowsCheck, Counted] = {}

    def answers(self, checks: Sequence[Check]) -> list[Series]:
        of_records = of_rows(checks)
        known = self._asked(self.records, asked_of_rows(of_records))
        self.counts = self._counted(of_records, known)
        known = self._asked(self.patients, checks)
        return [known[check] for check in checks]

    def _asked(self, table: pd.DataFrame, checks: Sequence[Check]) -> dict[Check, Series]:
        self.table = table
        self.moved.clear()
        known: dict[Check, Series] = {}
        for check in chain.from_iterable(layers(checks)):
            known[check] = self.written(check, [known[part] for part in check.parts])
        return known

    def _counted(
        self, checks: Sequence[RowsCheck], known: Mapping[Check, Series]
    ) -> dict[RowsCheck, Counted]:
        day = self.records[RECORD_DAY]
        last = day.groupby(self.owner, observed=False).transform("max")
        newest = (day == last).fillna(value=True)  # a record without a day may be the newest
        among = {True: self._each(newest), False: self._each(newest | True)}
        counts = {}
        for check in checks:
            met, latest = known[check.has], check.how == "latest"
            met = met & newest if latest else met
            met = met if check.where is None else met & known[check.where]
            surely, possibly = (self._each(met.fillna(null)) for null in (False, True))
            counts[check] = Counted(surely, possibly, among[latest])
        return counts

    def _each(self, flags: Series) -> Series:
        """How many of each patient's records are flagged."""
        return flags.groupby(self.owner, observed=False).sum().reset_index(drop=True)

    def counted(self, check: RowsCheck) -> Counted:
        return self.counts[check]

    def flags(self, answer: Series, *, null: bool) -> Flags:
        flags: Flags = answer.fillna(null).to_numpy(np.bool_)
        return flags

    def column(self, concept: str) -> Series:
        return self.table[concept]

    def earlier(self, concept: str, length: Duration) -> Series:
        """Each move is made once. It is the reference day that moves: every patient has one."""
        key = concept, length
        if key not in self.moved:
            dates: Series = pd.Series(self.table[concept].to_numpy("M8[D]").astype("M8[s]"))
            offset: dict[str, Any] = {length.unit: length.count}
            moved = dates - pd.DateOffset(**offset)
            self.moved[key] = moved.to_numpy("M8[D]").astype(np.int32)
        return self.moved[key]

    def only_where(self, condition: Series, answer: Series) -> Series:
        return answer.where(condition.fillna(False), pd.NA)


def _nullable(columns: Mapping[str, Column]) -> dict[str, Series]:
    return {name: _exact(column) for name, column in columns.items()}


def _exact(column: Column) -> Series:
    values, known = exactly(column)
    return pd.Series(values).convert_dtypes().mask(~known, pd.NA)
