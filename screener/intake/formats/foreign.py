"""Files that people send as tables and that are something else, told by what is in them.

The name of a file proves nothing: hospital systems write web pages called .xls. Each kind is named
together with the way out, since "cannot read file" has never helped anybody.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from screener import limits
from screener.errors import Problem, Problems

ZIP = b"PK\x03\x04"
OLE2 = b"\xd0\xcf\x11\xe0"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

SAVE_AS_WORKBOOK = "open it in Excel and save it as .xlsx"
BEGINNINGS = (
    (b"%PDF", "this is a PDF document", "export the table that it was printed from"),
    (b"<", "this is a web page or XML, whatever its name says", SAVE_AS_WORKBOOK),
    (b"{\\rtf", "this is a text document", "copy its table into a workbook"),
    (b"\x1f\x8b", "this is a packed archive", "unpack it first"),
)
PARTS = (
    ("xl/workbook.bin", "this is an Excel binary workbook (.xlsb)", "save it as .xlsx"),
    ("content.xml", "this is an OpenDocument file (.ods)", "save it as .xlsx"),
    ("Index/", "this is an Apple Numbers file", "export it as Excel, .xlsx"),
    ("word/", "this is a Word document", "copy its table into a workbook"),
)
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
"""What zipfile raises; some of it only when a part is read."""
DAMAGED = ("this workbook is damaged or was not copied completely", "copy it again")


def refuse_foreign(file: str, data: bytes) -> None:
    """Raise Problems if the file is surely not a table that a reader here understands."""
    kind = _old_office(data) or _by_beginning(data) or _by_parts(data)
    if kind:
        message, hint = kind
        raise Problems([Problem(message, file, hint=hint)])


def _old_office(data: bytes) -> tuple[str, str] | None:
    if not data.startswith(OLE2):
        return None
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "this workbook has a password", "save a copy without it"
    return "this is an old Excel file (.xls)", "save it as .xlsx"


def _by_beginning(data: bytes) -> tuple[str, str] | None:
    start = data[:1000].removeprefix(BYTE_ORDER_MARK).lstrip()
    for mark, message, hint in BEGINNINGS:
        if start.startswith(mark):
            return message, hint
    return None


def _by_parts(data: bytes) -> tuple[str, str] | None:
    if not data.startswith(ZIP) or len(data) > limits.WORKBOOK_BYTES:
        return None  # the reader of workbooks refuses it, before its directory is read
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except BROKEN_ZIP:
        return DAMAGED
    for part, message, hint in PARTS:
        if any(name.startswith(part) for name in names):
            return message, hint
    if any(name.startswith("xl/") for name in names):
        return None
    return "this is an archive, not a workbook", "unpack it first"
