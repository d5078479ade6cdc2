"""Text files as UTF-8. Detectors guess from frequencies and call a German list Chinese; so there is
a fixed order of what is tried, and the one step that is not certain is told.
"""

from __future__ import annotations

import codecs

from screener.errors import Problem, Problems

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def as_utf8(file: str, data: bytes) -> tuple[bytes, tuple[str, ...]]:
    r"""The same text as UTF-8 with plain line ends, and notes.

    >>> as_utf8("cohort.csv", b"Gr\xf6\xdfe\r\n")
    (b'Gr\xc3\xb6\xc3\x9fe\n', ('read as Windows-1252, with the letters ß ö',))
    """
    try:
        text, notes = _decoded(data)
    except UnicodeDecodeError as error:
        message = f"this is not a text file: byte {error.start + 1:,} is no letter"
        raise Problems([Problem(message, file, hint="save it as CSV UTF-8")]) from error
    if "\0" in text:
        message = "this is not a text file: it holds NUL characters"
        raise Problems([Problem(message, file, hint="save it as CSV UTF-8")])
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    return f"{lines}\n".encode(), notes


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        text = data.decode("cp1252")
        letters = sorted({letter for letter in text if not letter.isascii()})
        return text, (f"read as Windows-1252, with the letters {' '.join(letters[:20])}",)
