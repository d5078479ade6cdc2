"""Files that the tests of intake make: good ones with openpyxl, the others letter by letter."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from screener.errors import Problems
from screener.intake.files import read_sheets
from screener.intake.sheet import Sheet

Table = Sequence[Sequence[object]]
KNOWN = {"id", "age", "er", "her2 ihc"}
SHEET = "xl/worksheets/sheet1.xml"


def known(text: str) -> bool:
    return text.strip().casefold() in KNOWN


def read(path: Path, **options: str | int) -> Sheet:
    """The only sheet of a file."""
    (sheet,) = read_sheets(path, known, **options)
    return sheet


def complaint(path: Path, **options: str | int) -> str:
    """What is said about a file that cannot be read."""
    with pytest.raises(Problems) as caught:
        read_sheets(path, known, **options)
    return str(caught.value)


def cells(sheet: Sheet, header: str) -> list[str]:
    """The texts below a header."""
    (column,) = (column for column in sheet.columns if column.header == header)
    return [column[row] for row in range(sheet.rows.size)]


def workbook(*rows: Iterable[object]) -> openpyxl.Workbook:
    """A workbook with the sheet "Patients"."""
    book = openpyxl.Workbook()
    book.active.title = "Patients"
    for row in rows:
        book.active.append(list(row))
    return book


def saved(path: Path, *rows: Iterable[object]) -> Path:
    workbook(*rows).save(path)
    return path


def book(path: Path, **sheets: Table) -> Path:
    """A workbook with these sheets."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(list(row))
    made.save(path)
    return path


def delimited(path: Path, rows: Table) -> Path:
    """A comma-separated file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def handmade(path: Path, rows: str, after: str = "", parts: Mapping[str, bytes] = {}) -> Path:
    """A workbook whose one sheet holds this XML, with other parts replaced or added."""
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )
    saved(path)
    with zipfile.ZipFile(path) as archive:
        good = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**good, SHEET: xml.encode(), **parts}.items():
            archive.writestr(name, content)
    return path


def row(number: int, *texts: str) -> str:
    """One row of texts, in XML."""
    letters = "ABCDEFGH"
    written = (
        f'<c r="{letter}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for letter, text in zip(letters, texts, strict=False)
    )
    return f'<row r="{number}">{"".join(written)}</row>'
