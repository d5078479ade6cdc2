"""Charts given as texts: what a cell would say, by concept, read as a sheet is.

For examples, boundary patients and whatever else has no file and no header.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from screener.assemble import assemble, assemble_records
from screener.cells import Source
from screener.feeds import Feed
from screener.frame import Frame
from screener.knowledge import Knowledge

Texts = tuple[Sequence[str], npt.NDArray[np.int32]]
Rows = Sequence[Mapping[str, str]]


def frame_of(
    patients: Rows, knowledge: Knowledge, records: Sequence[Mapping[str, Rows]] = ()
) -> Frame:
    """A frame of patients that are given as cell texts by concept.

    `records` are the rows of each patient by table. If anybody has rows in a table, then what is
    given of the patients themselves is one row more, as in a workbook with a sheet of its own.
    """
    concepts, own = knowledge.vocabulary.concepts, list(_feeds(patients, knowledge))
    tables = dict.fromkeys(table for rows in records for table in rows)
    kept = [feed for feed in own if concepts[feed.concept].table not in tables]
    frame = assemble(knowledge, len(patients), kept, in_records=tables)
    everybody = np.arange(len(patients), dtype=np.int32)
    made = {}
    for table in tables:
        several = [rows.get(table, ()) for rows in records]
        owner = np.repeat(everybody, [len(rows) for rows in several])
        feeds = [(one, everybody) for one in own if concepts[one.concept].table == table]
        feeds += [(one, owner) for one in _feeds([*chain(*several)], knowledge)]
        if feeds:
            made[table] = assemble_records(knowledge, table, feeds, frame)
    frame.records = made
    return frame


def _feeds(given: Rows, knowledge: Knowledge) -> Iterator[Feed]:
    """What the texts of some rows say, column by column."""
    columns = {}
    for name in dict.fromkeys(name for row in given for name in row):
        texts = [row.get(name, "") for row in given]
        number = {text: code for code, text in enumerate(dict.fromkeys(texts))}
        columns[name] = (list(number), np.array([number[text] for text in texts], np.int32))
    yield from _read(columns, len(given), knowledge)


def frame_of_columns(columns: Mapping[str, Texts], size: int, knowledge: Knowledge) -> Frame:
    """A frame of `size` patients; for each concept its distinct texts, and which of them a row."""
    return assemble(knowledge, size, list(_read(columns, size, knowledge)))


def _read(columns: Mapping[str, Texts], size: int, knowledge: Knowledge) -> Iterator[Feed]:
    reader, rows = knowledge.reader, np.arange(size, dtype=np.int32)
    for name, (texts, codes) in columns.items():
        readings = [reader.read(name, text) for text in texts]
        source = Source("", "", "", name, texts, codes, rows)
        for concept in dict.fromkeys(one for reading in readings for one in reading.values):
            values = [
                reading.values.get(concept, reader.blank(concept) if reading.question else None)
                for reading in readings
            ]
            yield Feed(concept, values, source)
