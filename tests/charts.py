"""Patients with several rows each, given as values, for tests of what rests on records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from worlds import TODAY

from screener.assemble import assemble, assemble_records
from screener.cells import Source
from screener.feeds import Feed
from screener.frame import Frame
from screener.knowledge import Knowledge
from screener.values import Codes, Value

Row = Mapping[str, Value | None]


def source(size: int) -> Source:
    rows: npt.NDArray[np.int32] = np.arange(size, dtype=np.int32)
    return Source("", "", "", "", [""] * size, rows, rows)


def columns(rows: Sequence[Row]) -> list[Feed]:
    names = dict.fromkeys(name for row in rows for name in row)
    return [Feed(name, [row.get(name) for row in rows], source(len(rows))) for name in names]


def chart(
    table: str,
    charts: Sequence[Sequence[Row]],
    patients: Sequence[Row],
    knowledge: Knowledge,
) -> Frame:
    """A frame of one patient a chart; `patients` is what is known of them themselves."""
    frame = assemble(knowledge, len(charts), columns(patients), TODAY, in_records=[table])
    owner = np.repeat(np.arange(len(charts)), [len(one) for one in charts]).astype(np.int32)
    feeds = [(feed, owner) for feed in columns([row for one in charts for row in one])]
    frame.records = {table: assemble_records(knowledge, table, feeds, frame)}
    return frame


def codes(*possible: str) -> Codes:
    return Codes(frozenset(possible))
