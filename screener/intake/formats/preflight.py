"""What a workbook must be before openpyxl may open it.

A workbook is a zip archive of XML: a few kilobytes can unpack to gigabytes, declare a range of
17 billion cells, or ask the parser to read other files. All of this shows before it is parsed.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator

import openpyxl
from openpyxl.utils.cell import range_boundaries

from screener import limits
from screener.errors import Problem, Problems
from screener.intake.formats.foreign import BROKEN_ZIP, DAMAGED

if not openpyxl.DEFUSEDXML:  # pragma: no cover - a test shows it in a process of its own
    raise ImportError("defusedxml is missing or switched off: workbooks cannot be read safely")

RANGES = re.compile(
    rb"""<(?:[^\s<>:]+:)?(?:mergeCell|hyperlink|comment)\s((?:[^>"']++|"[^"]*+"|'[^']*+')*+)""",
)
"""Nothing is gone back to, so that a tag of megabytes does not take gigabytes to match."""
LISTS = re.compile(rb"""sqref\s*=\s*("[^"]*+"|'[^']*+')""")
FORMATS = re.compile(rb"""formatCode\s*=\s*("[^"]*+"|'[^']*+')""")
SEPARATORS = (b" ", b"\t", b"\n", b"\r", b"&")  # an escaped space is one as well
REFERENCE = re.compile(r"""\bref\s*=\s*["']\s*([^"']*)""")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


def check_workbook(file: str, data: bytes) -> None:
    """Raise Problems unless it is safe to load this workbook into memory."""
    try:
        complaint = _complaint(data)
    except BROKEN_ZIP as error:
        message, hint = DAMAGED
        raise Problems([Problem(message, file, hint=hint)]) from error
    if complaint:
        raise Problems([Problem(complaint, file)])


def _complaint(data: bytes) -> str | None:
    if len(data) > limits.WORKBOOK_BYTES:
        return _too_much(len(data), limits.WORKBOOK_BYTES, "bytes")
    archive = zipfile.ZipFile(io.BytesIO(data))
    parts = archive.infolist()
    if len(parts) > limits.WORKBOOK_PARTS:
        return _too_much(len(parts), limits.WORKBOOK_PARTS, "parts")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.WORKBOOK_UNPACKED:
        return _too_much(unpacked, limits.WORKBOOK_UNPACKED, "bytes when unpacked")
    return _complaint_of_content(archive)


def _complaint_of_content(archive: zipfile.ZipFile) -> str | None:
    tags = 0
    for part in archive.namelist():
        xml = archive.read(part).replace(b"\0", b"")  # UTF-16 shows its letters as well
        if b"<!DOCTYPE" in xml:
            return "this workbook holds a document type declaration, which Excel never writes"
        tags += xml.count(b"<")
        if tags > limits.WORKBOOK_TAGS:
            return _too_much(tags, limits.WORKBOOK_TAGS, "XML tags")
        if sum(_range_sizes(xml)) + sum(_list_sizes(xml)) > limits.RANGE_CELLS:
            return f"{part} has ranges of more than {limits.RANGE_CELLS:,} cells"
        if any(len(found[1]) > limits.FORMAT_LENGTH for found in FORMATS.finditer(xml)):
            return f"{part} has a number format of more than {limits.FORMAT_LENGTH:,} characters"
    return None


def _range_sizes(xml: bytes) -> Iterator[int]:
    for tag in RANGES.finditer(xml):
        for reference in REFERENCE.findall(html.unescape(tag[1].decode("latin-1"))):
            left, top, right, bottom = range_boundaries(reference)
            columns = (right or LAST_COLUMN) - (left or 1) + 1
            rows = (bottom or LAST_ROW) - (top or 1) + 1
            yield max(columns, 0) * max(rows, 0)


def _list_sizes(xml: bytes) -> Iterator[int]:
    """How many ranges each list names; openpyxl makes an object of each."""
    for found in LISTS.finditer(xml):
        yield sum(found[1].count(separator) for separator in SEPARATORS)


def _too_much(found: int, limit: int, unit: str) -> str:
    return f"this workbook has {found:,} {unit}; at most {limit:,} are read"
