"""Parquet files, as registries and data warehouses give them.

Their columns have types, which are written out as a person would read them; then they go the way
of any other table, so that "NA" and 0.9 raise the questions here that they raise in a workbook.
A column's distinct values are found by the library and written out once each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
from openpyxl.utils import get_column_letter

from screener import limits
from screener.errors import Problem, Problems
from screener.intake.formats.cell_text import number_text
from screener.intake.formats.header import score
from screener.intake.sheet import Layout, Sheet, TextColumn, filled_anywhere

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

MARK = b"PAR1"


def recognises(data: bytes) -> bool:
    return data.startswith(MARK)


def read(file: str, data: bytes, layout: Layout) -> tuple[Sheet, ...]:
    """The one table of a Parquet file; its rows are counted from 1."""
    if layout.sheet is not None:
        raise Problems([Problem(f"a Parquet file has no sheet {layout.sheet!r}", file)])
    source = _opened(file, data)
    names = source.schema_arrow.names
    flat = [name for name in names if not _nested(source.schema_arrow.field(name).type)]
    columns = tuple(_columns(file, source, flat, names))
    written = filled_anywhere(columns, source.metadata.num_rows)
    rows = np.arange(1, written.size + 1, dtype=np.int32)
    left_out = [name for name in names if name not in flat]
    notes = (f"columns of lists, not read: {', '.join(left_out)}",) if left_out else ()
    known = score(flat, layout)
    texts = tuple(column.only(written) for column in columns)
    return (Sheet(file, None, texts, rows[written], notes, score=known),)


def _opened(file: str, data: bytes) -> pq.ParquetFile:
    try:
        import pyarrow as pa  # heavy, and an extra: only who has such files needs it
        import pyarrow.parquet as pq
    except ImportError as error:
        message = "this is a Parquet file, and the library that reads it is not installed"
        hint = "install it with: pip install 'screener[parquet]'; or save the table as .csv"
        raise Problems([Problem(message, file, hint=hint)]) from error
    with _refusing_damaged(file):
        source = pq.ParquetFile(pa.BufferReader(data))
    about = source.metadata
    if about.num_rows * about.num_columns > limits.PARQUET_CELLS:
        message = f"{about.num_rows:,} rows × {about.num_columns} columns are more than is read"
        raise Problems([Problem(message, file, hint="split it by patients")])
    return source


@contextmanager
def _refusing_damaged(file: str) -> Iterator[None]:
    """What the library raises where a file is not as it should be, in a sentence."""
    import pyarrow as pa

    try:
        yield
    except UnicodeDecodeError as error:
        message = "this Parquet file holds texts that are not UTF-8"
        raise Problems(
            [Problem(message, file, hint="write it again with texts as UTF-8")]
        ) from error
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        message = "this Parquet file is damaged or was not copied completely"
        raise Problems([Problem(message, file)]) from error


def _nested(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_nested(kind) or pa.types.is_binary(kind))


def _columns(
    file: str, source: pq.ParquetFile, names: list[str], all_names: list[str]
) -> Iterator[TextColumn]:
    """One column after the other, so that no more than one is unpacked at a time."""
    for name in names:
        letter = get_column_letter(all_names.index(name) + 1)
        with _refusing_damaged(file):
            column = _column(name, letter, source.read(columns=[name]).column(0))
            if column.codes.size != source.metadata.num_rows:
                raise ValueError(name)
        yield column


def _column(name: str, letter: str, values: pa.ChunkedArray) -> TextColumn:
    import pyarrow.compute as pc

    encoded = pc.dictionary_encode(values, null_encoding="encode").combine_chunks()
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    texts = [value_text(value) for value in _as_typed(encoded.dictionary)]
    return TextColumn(name.strip(), letter, codes, tuple(texts))


def _as_typed(values: pa.Array) -> list[Any]:
    """The values; 1.2 in four bytes is 1.2, and not the 1.2000000476837158 that they hold."""
    import pyarrow as pa

    short = pa.types.is_float32(values.type) or pa.types.is_float16(values.type)
    if not short:
        return list(values.to_pylist())
    return [float(str(value)) for value in values.to_numpy(zero_copy_only=False)]


def value_text(value: Any) -> str:
    """A typed value as it would be typed.

    >>> value_text(0.1 + 0.2), value_text(2.0), value_text(None), value_text(True)
    ('0.3', '2', '', 'TRUE')
    >>> value_text(dt.datetime(2026, 1, 5)), value_text(dt.date(2026, 1, 5))
    ('2026-01-05', '2026-01-05')
    """
    if value is None or value != value:  # nothing, or what programs call not a number
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return number_text(value, "General") if abs(value) != float("inf") else str(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.datetime):
        text = value.isoformat(" ", "minutes" if value.second == 0 else "seconds")
        return text.removesuffix(" 00:00")
    return str(value)
