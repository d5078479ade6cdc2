"""A file is known by what is in it, and what cannot be read says how to put it right."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from workbooks import cells, complaint, known, read, saved, workbook

from screener import limits
from screener.intake.files import read_sheets

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def test_the_content_decides_and_not_the_name(tmp_path: Path) -> None:
    path = tmp_path / "cohort.csv"
    workbook(["id"], ["P1"]).save(path)
    assert cells(read(path), "id") == ["P1"]
    text = tmp_path / "cohort.xlsx"
    text.write_text("id\nP1\n")
    assert cells(read(text), "id") == ["P1"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(
            OLE2 + bytes(512) + "EncryptedPackage".encode("utf-16-le"),
            "this workbook has a password; save a copy without it",
            id="a workbook with a password",
        ),
        pytest.param(
            OLE2 + bytes(512),
            "this is an old Excel file (.xls); save it as .xlsx",
            id="old Excel",
        ),
        pytest.param(
            b"\xef\xbb\xbf\n<html><table><tr><td>id</td></tr></table></html>",
            "this is a web page or XML, whatever its name says; open it in Excel and save it as "
            ".xlsx",
            id="a web page that a hospital system calls .xls",
        ),
        pytest.param(
            b"%PDF-1.7",
            "this is a PDF document; export the table that it was printed from",
            id="PDF",
        ),
        pytest.param(
            b"{\\rtf1", "this is a text document; copy its table into a workbook", id="RTF"
        ),
        pytest.param(b"\x1f\x8b\x08", "this is a packed archive; unpack it first", id="gzip"),
        pytest.param(
            b"PAR1",
            "this Parquet file is damaged or was not copied completely",
            id="half a Parquet file",
        ),
        pytest.param(
            b"PK\x03\x04cut off",
            "this workbook is damaged or was not copied completely; copy it again",
            id="half a workbook",
        ),
        pytest.param(b"", "nothing is written in this file", id="an empty file"),
        pytest.param(b"\n , \n", "nothing is written in this file", id="blanks"),
        pytest.param(
            b"id,age\n",
            "this file has headers and nothing below them; 'screener template' writes a sheet to "
            "fill in",
            id="headers only",
        ),
    ],
)
def test_what_cannot_be_read_is_named_with_the_way_out(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "cohort.xlsx"
    path.write_bytes(content)
    assert complaint(path) == f"cohort.xlsx: {sentence}"


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("xl/workbook.bin", "this is an Excel binary workbook (.xlsb); save it as .xlsx"),
        ("content.xml", "this is an OpenDocument file (.ods); save it as .xlsx"),
        ("Index/Tables/Tile.iwa", "this is an Apple Numbers file; export it as Excel, .xlsx"),
        ("word/document.xml", "this is a Word document; copy its table into a workbook"),
        ("patients.csv", "this is an archive, not a workbook; unpack it first"),
    ],
)
def test_archives_are_told_apart_by_their_parts(tmp_path: Path, part: str, sentence: str) -> None:
    path = tmp_path / "cohort.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "")
    assert complaint(path) == f"cohort.xlsx: {sentence}"


def test_a_path_that_leads_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert complaint(tmp_path / "no.csv") == "no.csv: there is no such file"
    (tmp_path / "folder").mkdir()
    assert complaint(tmp_path / "folder") == "folder: this is a folder, not a file"
    (tmp_path / "~$a.xlsx").write_bytes(b"lock")
    assert complaint(tmp_path / "~$a.xlsx").endswith("name the workbook itself")


def test_a_file_that_must_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.csv").write_text("id\nP1\n")
    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert complaint(tmp_path / "a.csv") == "a.csv: cannot be read: Permission denied"


def test_a_file_beyond_all_measure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TEXT_BYTES", 3)
    (tmp_path / "a.csv").write_text("id\nP1\n")
    assert complaint(tmp_path / "a.csv") == "a.csv: this file is larger than 3 bytes"


def test_a_workbook_open_in_excel_is_read_and_that_is_told(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", ["id"], ["P1"])
    (tmp_path / "~$a.xlsx").write_bytes(b"lock")
    assert read(path).notes == (
        "open in Excel while it was read: changes not saved yet are not seen",
    )


def test_a_declared_header_row_without_anything_in_it(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", ["id"], ["P1"])
    assert complaint(path, header_row=7) == "a.xlsx: nothing is written in row 7 of this file"


def test_sheets_without_the_declared_header_row_are_named(tmp_path: Path) -> None:
    book = workbook(["Cohort"], ["id"], ["P1"])
    book.create_sheet("Remarks").append(["nothing to say"])
    book.save(tmp_path / "a.xlsx")
    (sheet,) = read_sheets(tmp_path / "a.xlsx", known, header_row=2)
    assert sheet.notes == (
        "sheet 'Remarks' not read: nothing is written in its row 2",
        "row 1 above the header skipped",
    )


def test_a_text_file_has_no_sheets(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id\nP1\n")
    assert complaint(tmp_path / "a.csv", sheet="Labs") == "a.csv: a text file has no sheet 'Labs'"


def test_messages_do_not_tell_where_files_are_kept(tmp_path: Path) -> None:
    assert str(tmp_path) not in complaint(tmp_path / "no.csv")
