"""Hostile workbooks are refused before they take memory or time."""

from __future__ import annotations

import os
import subprocess
import sys
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path
from time import process_time

import pytest
from openpyxl.workbook.defined_name import DefinedName
from workbooks import cells, complaint, handmade, read, row, saved, workbook

from screener import limits
from screener.errors import Problems
from screener.intake.formats.preflight import check_workbook


@pytest.mark.parametrize("cell", ["XFD1048576", "A20001", "SG2"])
def test_a_far_cell_is_named_and_the_space_before_it_never_made(tmp_path: Path, cell: str) -> None:
    number = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    far = f'<row r="{number}"><c r="{cell}"><v>1</v></c></row>'
    rows = row(1, "id") + far
    assert complaint(handmade(tmp_path / "a.xlsx", rows)) == (
        f"a.xlsx:sheet Patients, cell {cell}: this cell is too far out; "
        "at most 20,000 rows and 500 columns are read"
    )


CHILD = """
import sys
from pathlib import Path
from time import process_time
from screener.errors import Problems
from screener.intake.files import read_sheets
try:
    read_sheets(Path(sys.argv[1]), str.isalpha)
except Problems:
    (most,) = (line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(most.split()[1])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told otherwise there")
def test_a_far_cell_takes_no_memory(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = handmade(tmp_path / "a.xlsx", row(1, "id") + far)
    told = subprocess.run([sys.executable, "-c", CHILD, path], capture_output=True, check=True)
    assert int(told.stdout) < 200_000  # kilobytes, of which the interpreter takes most


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = handmade(tmp_path / "a.xlsx", row(1, "id") + row(2, "P1"))
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/media/image1.bin", "w") as part,
    ):
        for _ in range(201):
            part.write(bytes(limits.MEGABYTE))
    assert path.stat().st_size < limits.MEGABYTE
    assert "bytes when unpacked; at most 200,000,000 are read" in complaint(path)


@pytest.mark.parametrize(
    ("limit", "what"),
    [
        ("WORKBOOK_BYTES", "bytes"),
        ("WORKBOOK_PARTS", "parts"),
        ("WORKBOOK_TAGS", "XML tags"),
    ],
)
def test_a_workbook_beyond_a_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, what: str
) -> None:
    monkeypatch.setattr(limits, limit, 7)
    assert f"{what}; at most 7 are read" in complaint(saved(tmp_path / "a.xlsx", ["id"], ["P1"]))


OOXML = "http://schemas.openxmlformats.org"
COMMENT = (
    f'<comments xmlns="{OOXML}/spreadsheetml/2006/main"><authors><author>x</author></authors>'
    '<commentList><comment ref="{}" authorId="0"><text><t>x</t></text></comment></commentList>'
    "</comments>"
)
COMMENTED = (
    f'<Relationships xmlns="{OOXML}/package/2006/relationships"><Relationship Id="r" '
    f'Type="{OOXML}/officeDocument/2006/relationships/comments" Target="/xl/comments1.xml"/>'
    "</Relationships>"
)


@pytest.mark.parametrize(
    "after",
    [
        pytest.param('<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', id="merged"),
        pytest.param('<mergeCells><mergeCell ref="A1:XFD&#49;000"/></mergeCells>', id="escaped"),
        pytest.param('<mergeCells><mergeCell x=">" ref="A:XFD"/></mergeCells>', id="columns"),
        pytest.param(f"<x sqref='{'A1 ' * 1_000_001}'/>", id="listed"),
        pytest.param("<hyperlinks><hyperlink ref='A1:XFD1000'/></hyperlinks>", id="linked"),
    ],
)
def test_a_range_of_millions_of_cells_is_refused(tmp_path: Path, after: str) -> None:
    path = handmade(tmp_path / "a.xlsx", row(1, "id") + row(2, "P1"), after)
    assert "has ranges of more than 1,000,000 cells" in complaint(path)


def test_a_number_format_without_end_is_refused(tmp_path: Path) -> None:
    book = workbook(["id"], ["P1"])
    book.active["A2"].number_format = "[" * 100_000
    book.save(tmp_path / "a.xlsx")
    said = "a.xlsx: xl/styles.xml has a number format of more than 1,000 characters"
    assert complaint(tmp_path / "a.xlsx") == said


def test_names_of_ranges_are_not_read(tmp_path: Path) -> None:
    area = "$A:$A," * 6_000  # of which openpyxl would make something in half a minute
    made = workbook(["id"], ["P1"])
    made.defined_names["Area"] = DefinedName("Area", attr_text="Patients!$A$1")
    made.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        settings = archive.read("xl/workbook.xml").decode()
    hostile = settings.replace('name="Area"', 'name="_xlnm.Print_Area" localSheetId="0"')
    hostile = hostile.replace("Patients!$A$1", area)
    assert area in hostile
    parts = {"xl/workbook.xml": hostile.encode()}
    path = handmade(tmp_path / "b.xlsx", row(1, "id") + row(2, "P1"), parts=parts)
    began = process_time()
    assert cells(read(path), "id") == ["P1"]
    assert process_time() - began < 2


def test_a_comment_on_millions_of_cells_is_refused(tmp_path: Path) -> None:
    """openpyxl makes every cell that a comment is on; an ordinary one is on a single cell."""
    for ref, far in (("A1:XFD1048576", True), ("A2", False)):
        parts = {
            "xl/comments1.xml": COMMENT.format(ref).encode(),
            "xl/worksheets/_rels/sheet1.xml.rels": COMMENTED.encode(),
        }
        path = handmade(tmp_path / "a.xlsx", row(1, "id") + row(2, "P1"), parts=parts)
        if far:
            assert "has ranges of more than 1,000,000 cells" in complaint(path)
        else:
            assert cells(read(path), "id") == ["P1"]


@pytest.mark.parametrize("inside", [b"a", b'""', b" x='y'"])
def test_a_tag_of_megabytes_takes_no_more_memory_than_itself(tmp_path: Path, inside: bytes) -> None:
    after = f"<mergeCells><mergeCell {inside.decode() * 500_000}/></mergeCells>"
    data = handmade(tmp_path / "a.xlsx", row(1, "id") + row(2, "P1"), after).read_bytes()
    tracemalloc.start()
    with suppress(Problems):
        check_workbook("a.xlsx", data)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20 * limits.MEGABYTE


@pytest.mark.parametrize(
    "declaration",
    [
        pytest.param('<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>', id="expansion"),
        pytest.param('<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>', id="other file"),
        pytest.param("<!DOCTYPE r>", id="harmless"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_no_workbook_may_declare_entities(tmp_path: Path, declaration: str, encoding: str) -> None:
    strings = f"<?xml version='1.0' encoding='{encoding}'?>{declaration}<r>&a;</r>"
    parts = {"xl/sharedStrings.xml": strings.encode(encoding)}
    path = handmade(tmp_path / "a.xlsx", row(1, "id"), parts=parts)
    assert complaint(path) == (
        "a.xlsx: this workbook holds a document type declaration, which Excel never writes"
    )


def test_a_workbook_cut_short_or_altered_is_called_damaged(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", ["id"], ["P1"])
    good = path.read_bytes()
    path.write_bytes(good[: len(good) // 2])
    assert "damaged or was not copied completely" in complaint(path)
    path.write_bytes(good.replace(b"\x00\x00xl/worksheets", b"\x00\x00xx/worksheets", 1))
    assert "damaged or was not copied completely" in complaint(path)


def test_a_workbook_that_openpyxl_cannot_follow_is_no_crash(tmp_path: Path) -> None:
    path = handmade(tmp_path / "a.xlsx", "<row><c>")
    assert complaint(path).endswith("open it in Excel and save it as .xlsx")


def test_without_defusedxml_there_is_no_reading_of_workbooks() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "import screener.intake.formats.xlsx"],
        env={**os.environ, "OPENPYXL_DEFUSEDXML": "False"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "ImportError: defusedxml is missing or switched off" in ran.stderr
