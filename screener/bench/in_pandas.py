"""The checks in plain pandas: nullable columns, and each check answered once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from screener.bench.rivals import Rival, exactly, layers
from screener.checks.base import Check
from screener.frame import Frame
from screener.truth import Flags
from screener.values.day import Duration

Series = Any
"""A pandas Series; the stubs of its operators know no nullable booleans."""


class InPandas(Rival):
    """Patients in a DataFrame of nullable columns; days as numbers, since NaT compares as false."""

    name = "pandas"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.table = pd.DataFrame({name: _nullable(frame, name) for name in frame.recorded})
        self.moved: dict[tuple[str, Duration], Series] = {}

    def answers(self, checks: Sequence[Check]) -> list[Series]:
        self.moved.clear()
        known: dict[Check, Series] = {}
        for check in chain.from_iterable(layers(checks)):
            known[check] = self.written(check, [known[part] for part in check.parts])
        return [known[check] for check in checks]

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


def _nullable(frame: Frame, name: str) -> pd.Series[Any]:
    values, known = exactly(frame.recorded[name])
    return pd.Series(values).convert_dtypes().mask(~known, pd.NA)
