"""The cells of a delimited text, column by column, each column with its distinct texts.

A text in which every record has as many cells as every other is left to Arrow, which finds the
distinct texts while it parses. Whatever is less regular goes to pandas, which takes more time and
memory and fills short records up. Both give the same cells.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np

from screener.intake.formats.records import Records
from screener.intake.sheet import Numbers

Distinct = tuple[Numbers, tuple[str, ...]]
"""For every record the number of a text, and the texts."""


def columns(records: Records, first: int, width: int) -> Iterator[Distinct]:
    """So many columns, from the record `first` on."""
    quick = by_arrow(records, first, width) if is_regular(records, first, width) else None
    return quick or by_pandas(records, first, width)


def is_regular(records: Records, first: int, width: int) -> bool:
    """Are there records, and has each of them so many cells?"""
    return first < len(records) and bool((records.cells[first:] == width).all())


def by_arrow(records: Records, first: int, width: int) -> Iterator[Distinct] | None:
    """None if Arrow is not installed, or finds anything that it does not expect."""
    try:
        import pyarrow as pa
        from pyarrow import csv
    except ImportError:
        return None
    names = [str(number) for number in range(width)]
    texts = pa.dictionary(pa.int32(), pa.string())
    try:
        table = csv.read_csv(
            pa.py_buffer(_from(records, first)),
            csv.ReadOptions(column_names=names, use_threads=False),
            csv.ParseOptions(
                delimiter=records.delimiter.decode(),
                quote_char='"' if records.quoted else False,
                newlines_in_values=records.quoted,
                ignore_empty_lines=False,
            ),
            csv.ConvertOptions(column_types=dict.fromkeys(names, texts), null_values=[]),
        )
    except pa.ArrowInvalid:
        return None
    encoded = (one.unify_dictionaries().combine_chunks() for one in table.columns)
    return ((one.indices.to_numpy(), tuple(one.dictionary.to_pylist())) for one in encoded)


def by_pandas(records: Records, first: int, width: int) -> Iterator[Distinct]:
    """Short records get empty cells."""
    import pandas as pd  # a regular text need not wait for it

    frame = pd.read_csv(
        io.BytesIO(_from(records, first)),
        sep=records.delimiter.decode(),
        quoting=records.quoting,
        header=None,
        names=range(width),
        index_col=False,
        dtype=str,
        keep_default_na=False,
        na_filter=False,
        skip_blank_lines=False,
    )
    for place in range(width):
        codes, distinct = pd.factorize(frame[place])
        yield codes.astype(np.int32), tuple(distinct.tolist())


def _from(records: Records, first: int) -> memoryview:
    """The bytes from a record on."""
    start = int(records.starts[first]) if first < len(records) else len(records.data)
    return memoryview(records.data)[start:]
