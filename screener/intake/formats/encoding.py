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
BLOCK = 1 << 22


def as_utf8(file: str, data: bytes) -> tuple[bytes, tuple[str, ...]]:
    r"""The same text as UTF-8 with plain line ends, and notes.

    >>> as_utf8("cohort.csv", b"Gr\xf6\xdfe\r\n")
    (b'Gr\xc3\xb6\xc3\x9fe\n', ('read as Windows-1252, with the letters ß ö',))
    """
    try:
        text, notes = _encoded(data)
    except UnicodeDecodeError as error:
        message = f"this is not a text file: byte {error.start + 1:,} is no letter"
        raise Problems([Problem(message, file, hint="save it as CSV UTF-8")]) from error
    if b"\0" in text:
        message = "this is not a text file: it holds NUL characters"
        raise Problems([Problem(message, file, hint="save it as CSV UTF-8")])
    lines = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in text else text
    return lines if lines.endswith(b"\n") else lines + b"\n", notes


def _encoded(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.removeprefix(mark).decode(encoding).encode(), ()
    if _is_utf8(data):
        return data, ()
    text = data.decode("cp1252")
    letters = sorted({letter for letter in text if not letter.isascii()})
    note = f"read as Windows-1252, with the letters {' '.join(letters[:20])}"
    return text.encode(), (note,)


def _is_utf8(data: bytes) -> bool:
    """Decoded block by block, since the whole as a text may take four times its bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), BLOCK):
            decoder.decode(data[start : start + BLOCK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
