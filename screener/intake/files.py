"""From a path to sheets of texts. Which reader takes a file is decided by what is in the file, and
whatever cannot be read says so in one sentence that ends with the way out.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from screener import limits
from screener.errors import Problem, Problems, did_you_mean, unreadable
from screener.intake.formats import delimited, fhir, parquet, xlsx
from screener.intake.formats.foreign import refuse_foreign
from screener.intake.sheet import Layout, Sheet, with_notes

READERS = (
    (xlsx.recognises, xlsx.read),
    (parquet.recognises, parquet.read),
    (fhir.recognises, fhir.read),
    (delimited.recognises, delimited.read),
)
"""The first that recognises a file reads it."""


def read_sheets(
    path: Path,
    known: Callable[[str], bool],
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    header_rows: int = 1,
    jobs: int = 1,
) -> tuple[Sheet, ...]:
    """The sheets of a file, each below its header.

    Raises: Problems, if there is not a single record to be read.
    """
    data = _bytes(path)
    refuse_foreign(path.name, data)
    layout = Layout(known, sheet, header_row, header_rows, jobs)
    read = next(read for recognises, read in READERS if recognises(data))
    sheets = read(path.name, data, layout)
    if not sheets:
        place = f"row {header_row} of this file" if header_row else "this file"
        raise Problems([Problem(f"nothing is written in {place}", path.name)])
    if not any(sheet.rows.size for sheet in sheets):
        hint = "'screener template' writes a sheet to fill in"
        raise Problems(
            [Problem("this file has headers and nothing below them", path.name, hint=hint)]
        )
    return with_notes(sheets, _open_elsewhere(path))


def _bytes(path: Path) -> bytes:
    try:
        complaint = _complaint(path)
        if not complaint:
            return path.read_bytes()
    except OSError as error:
        complaint = unreadable(error)
    raise Problems([Problem(complaint, path.name, hint=_instead(path))])


def _complaint(path: Path) -> str:
    if path.exists() and not path.is_file():
        return "this is a folder, not a file"
    if path.name.startswith("~$"):
        return "this is only Excel's mark that a workbook is open: name the workbook itself"
    if path.stat().st_size > limits.TEXT_BYTES:
        return f"this file is larger than {limits.TEXT_BYTES:,} bytes"
    return ""


def _instead(path: Path) -> str:
    """What may have been meant by a path that leads to no file."""
    if ":/" in str(path):
        return "nothing is fetched: save the file and name it"
    if path.exists():
        return ""
    beside = path.parent.iterdir() if path.parent.is_dir() else ()
    return did_you_mean(path.name, (one.name for one in beside if one.is_file()))


def _open_elsewhere(path: Path) -> tuple[str, ...]:
    if path.with_name(f"~${path.name}").exists():
        return ("open in Excel while it was read: changes not saved yet are not seen",)
    return ()
