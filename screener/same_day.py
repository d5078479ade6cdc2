"""Rows of one patient and one day that are one record: a blood draw told analyte by analyte.

What belongs together in a formula, calcium and albumin say, has to stand in one record. A sheet
with one result a row, or one sheet for the blood count and one for the chemistry, keeps it apart.
Where a day is not certain nothing is put together; nor is what was measured twice on that day,
because nobody knows which of both goes with the rest.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from screener.values import Spans
from screener.values.day import NEVER, ONGOING

Places = npt.NDArray[np.intp]
Said = tuple[Places, npt.NDArray[np.int32]]
"""The rows in which a column says something, and the number of what it says."""


def one_each(owner: npt.NDArray[np.int32]) -> tuple[Places, npt.NDArray[np.int32]]:
    """For each row its place among the records, one record a row; and the owners of the records."""
    return _placed(owner, np.arange(owner.size))


def one_a_day(
    owner: npt.NDArray[np.int32], days: Spans, columns: Iterable[Said]
) -> tuple[Places, npt.NDArray[np.int32]]:
    """The same, with rows of one patient and one day in one place."""
    group = np.arange(owner.size)
    certain = (days.first == days.last) & (days.first != NEVER) & (days.last != ONGOING)
    dated = np.flatnonzero(certain)
    keys = np.stack([owner[dated], days.first[dated]])
    _, first, numbers = np.unique(keys, axis=1, return_index=True, return_inverse=True)
    group[dated] = dated[first][numbers.reshape(-1)]
    alone = np.zeros(owner.size, np.bool_)
    for rows, codes in columns:
        alone[rows[_differing(group[rows], codes)]] = True
    kept = np.where(alone, np.arange(owner.size), _first_together(group, ~alone))
    return _placed(owner, kept)


def _differing(group: Places, codes: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    """The rows in whose group the column says more than one thing."""
    pairs = np.unique(np.stack([group, codes]), axis=1)
    groups, several = np.unique(pairs[0], return_counts=True)
    return np.isin(group, groups[several > 1])


def _first_together(group: Places, among: npt.NDArray[np.bool_]) -> Places:
    """For each row the first row of its group that is among these."""
    first = np.full(group.size, group.size, np.intp)
    rows = np.flatnonzero(among)
    np.minimum.at(first, group[rows], rows)
    return first[group]


def _placed(owner: npt.NDArray[np.int32], record: Places) -> tuple[Places, npt.NDArray[np.int32]]:
    """Records are sorted by owner, those of one owner as they stand; `record` is a row of each."""
    records, numbers = np.unique(record, return_inverse=True)
    order = np.argsort(owner[records], kind="stable")
    place = np.empty(order.size, np.intp)
    place[order] = np.arange(order.size)
    return place[numbers], owner[records][order].astype(np.int32)
