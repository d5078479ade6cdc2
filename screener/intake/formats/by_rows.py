"""A large workbook as several, each with some of its rows, for processes to read side by side.

Nothing is read here: the text of a worksheet is parted between two of its rows, and what stands
before and after the rows is kept with each part. Where a row may need another one, or may be
anything else than it seems, the worksheet stays whole.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from itertools import pairwise

from screener.intake.formats.formulas import saved_formulas

LARGE = 2_000_000
"""Bytes, unpacked: below, a second process would take longer to begin than to read."""

_ADDRESS = re.compile(rb'<(?:row|c)(?: r="[A-Z]*([0-9]+)"|[\s/>])')
"""The row that each row and each cell says it is; nothing, if it does not say so at once."""
_NEXT_ROW = re.compile(rb'(?<=</row>)<row r="[0-9]+"')
_FIRST_ROW = re.compile(rb'<sheetData><row r="[0-9]+"')
_ROWS, _END = b"<sheetData", b"</sheetData>"
_APART = (b"<!", b"hyperlink")
"""Comments may hold what looks like a row; and a link gives its cell a value, if it has none."""


def parts_of(data: bytes, count: int) -> Sequence[bytes]:
    """So many workbooks that together have the cells of this one; or itself, if it stays whole.

    Worksheets that cannot be parted are in each of them.
    """
    archive = zipfile.ZipFile(io.BytesIO(data))
    large = [part.filename for part in archive.infolist() if part.file_size >= LARGE]
    if count < 2 or not large:
        return [data]
    texts = {name: archive.read(name) for name in archive.namelist()}
    apart = {name: rows_apart(text, count) for name, text in texts.items()}
    if not any(apart[name] for name in large):
        return [data]
    parted = {name: apart[name] or [text] * count for name, text in texts.items()}
    return [_packed({name: parts[n] for name, parts in parted.items()}) for n in range(count)]


def rows_apart(xml: bytes, count: int) -> Sequence[bytes]:
    """A worksheet as so many, each with some of the rows; none if its rows may need each other.

    >>> rows_apart(b'<sheetData><row r="1">A</row><row r="2">B</row></sheetData>', 2)
    [b'<sheetData><row r="1">A</row></sheetData>', b'<sheetData><row r="2">B</row></sheetData>']
    """
    first, end = _FIRST_ROW.search(xml), xml.find(_END)
    alone = first and xml.count(_ROWS) == xml.count(_END) == 1
    if not first or not alone or any(sign in xml for sign in _APART) or saved_formulas(xml) is None:
        return []
    begin = first.start() + len(b"<sheetData>")
    near = (begin + (end - begin) * n // count for n in range(1, count))
    found = [_NEXT_ROW.search(xml, place, end) for place in near]
    cuts = [begin, *(row.start() if row else end for row in found), end]
    parts = [xml[one:other] for one, other in pairwise(cuts)]
    return [xml[:begin] + part + xml[end:] for part in parts] if _ascend(parts) else []


def _ascend(parts: Iterable[bytes]) -> bool:
    """Does every row and cell say which row it is, and is it after those of the part before?"""
    last = 0
    for part in parts:
        said = _ADDRESS.findall(part)
        if b"" in said or min(map(int, said), default=last + 1) <= last:
            return False
        last = max(map(int, said), default=last)
    return True


def _packed(texts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return packed.getvalue()
