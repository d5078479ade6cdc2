"""Text files: commas, semicolons, tabs or bars between the cells.

No text is ever taken for a number, a day or a missing value here: "NA", "007" and "1E5" come out
as they stand. Libraries split the rows; what they keep to themselves (lines, short rows) `Records`
sees.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

import numpy as np
from openpyxl.utils import get_column_letter

from screener import limits
from screener.errors import Problem, Problems
from screener.intake.formats import rectangle
from screener.intake.formats.encoding import as_utf8
from screener.intake.formats.header import Header, Row, depth, find_header, score
from screener.intake.formats.records import Records
from screener.intake.sheet import (
    Flags,
    Layout,
    Numbers,
    Sheet,
    TextColumn,
    filled_anywhere,
    with_notes,
)

DELIMITERS = (b",", b";", b"\t", b"|")
WRAPPED = re.compile(rb'(?<![^,;\t|\n])(?:="([^",;\t|\n]*)"|"=""([^",;\t|\n]*)""")(?![^,;\t|\n])')
"""`="007"`: how programs tell Excel that digits are a text."""


def recognises(data: bytes) -> bool:
    """Whatever is nothing else may be text; its encoding will tell."""
    return True


def read(file: str, data: bytes, layout: Layout) -> tuple[Sheet, ...]:
    """The one sheet of a text file; none if nothing is written at its top."""
    if layout.sheet is not None:
        raise Problems([Problem(f"a text file has no sheet {layout.sheet!r}", file)])
    text, notes = as_utf8(file, data)
    text, unwrapped = WRAPPED.subn(rb"\1\2", text) if b'="' in text else (text, 0)
    records = Records(text, _delimiter(file, text, layout))
    header = find_header(_top(file, records, layout), layout)
    if header is None:
        return ()
    sheet = _sheet(file, records, header)
    return with_notes((sheet,), (*notes, *_remarks(records, unwrapped)))


def _delimiter(file: str, text: bytes, layout: Layout) -> bytes:
    """The one that makes the most known headers; if none is known, the most columns."""
    head = b"".join(islice(io.BytesIO(text), depth(layout)))

    def promise(delimiter: bytes) -> tuple[int, int]:
        rows = _top(file, Records(head, delimiter), layout)
        return max((score(texts, layout), len(texts)) for _, texts in rows)

    return max(DELIMITERS, key=promise)


def _top(file: str, records: Records, layout: Layout) -> list[Row]:
    """The first rows, for the header to be found among them."""
    last = int(np.searchsorted(records.lines, depth(layout), side="right"))
    head = records.data[: records.starts[last]] if last < len(records) else records.data
    rows = csv.reader(
        io.StringIO(head.decode(), newline=""),
        delimiter=records.delimiter.decode(),
        quoting=records.quoting,
    )
    try:
        return list(zip(records.lines.tolist(), rows, strict=False))
    except csv.Error as error:
        raise Problems([Problem(f"the top of this file has no rows: {error}", file)]) from error


def _remarks(records: Records, unwrapped: int) -> Iterator[str]:
    if unwrapped:
        yield f'cells written like ="007" read without the sign and the marks: {unwrapped}'
    if not records.quoted:
        yield "quotation marks read as letters, since they do not enclose whole cells"
    if records.lines[-1] > len(records):
        yield "some cells hold line breaks: a row is named by the line that it begins on"


def _sheet(file: str, records: Records, header: Header) -> Sheet:
    """The records below the header; a line without any text is none."""
    first = int(np.searchsorted(records.lines, header.last, side="right"))
    lines, sizes = records.lines[first:], records.cells[first:]
    columns = _columns(records, first, header, _width(file, lines, sizes, header))
    written = filled_anywhere(columns, lines.size)
    ragged = np.flatnonzero(written & _ragged(file, columns, sizes, header)).tolist()
    return Sheet(
        file,
        None,
        tuple(column.only(written) for column in columns if column.header or column.filled.any()),
        lines[written],
        header.notes,
        tuple(_ragged_row(file, int(lines[row]), int(sizes[row]), header) for row in ragged),
        header.score,
        tuple(lines[ragged].tolist()),
    )


def _width(file: str, lines: Numbers, sizes: Numbers, header: Header) -> int:
    width = max(len(header.texts), int(sizes.max(initial=0)))
    if width > limits.COLUMNS:
        message = f"{width:,} cells in a line; at most {limits.COLUMNS} are read"
        raise Problems([Problem(message, file, f"line {lines[sizes.argmax()]}")])
    return width


def _columns(records: Records, first: int, header: Header, width: int) -> list[TextColumn]:
    names = (*header.texts, *[""] * (width - len(header.texts)))
    return [
        TextColumn(name, get_column_letter(number), codes, texts)
        for number, (name, (codes, texts)) in enumerate(
            zip(names, rectangle.columns(records, first, width), strict=True), 1
        )
    ]


def _ragged(file: str, columns: list[TextColumn], sizes: Numbers, header: Header) -> Flags:
    """Which rows have fewer cells than the header, or texts beyond it."""
    surplus = filled_anywhere(columns[len(header.texts) :], sizes.size)
    if surplus.sum() > sizes.size / 2:
        message = "most lines have more cells than the header"
        raise Problems([Problem(message, file, hint="give every column a header")])
    return surplus | (sizes < max(header.columns))


def _ragged_row(file: str, line: int, size: int, header: Header) -> Problem:
    message = f"{size} cells, where the header has {max(header.columns)}"
    hint = "look for a missing delimiter, or for one inside a cell without quotation marks"
    return Problem(message, file, f"line {line}", hint)
