"""What a person sees in Excel is what is read: formats, formulas, hidden and merged cells."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from workbooks import cells, complaint, handmade, known, read, row, saved, workbook

from screener.intake.files import read_sheets
from screener.intake.formats.xlsx import CellReader

EIGHT_O_CLOCK = datetime(2024, 3, 4, 8, 5)  # noqa: DTZ001 - Excel has no time zones


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        pytest.param(0.9, "0%", "90%", id="a percent cell is stored as 0.9"),
        pytest.param(0.07, "0.00%", "7%", id="0.07 × 100 is 7, not 7.000000000000001"),
        pytest.param(0.9, '0.0" %"', "0.9", id="a percent sign that is only written behind"),
        pytest.param(0.55, "General", "0.55", id="without a format nothing is multiplied"),
        pytest.param(123, "0000000", "0000123", id="a record number keeps its zeros"),
        pytest.param("007", "General", "007", id="a text keeps its zeros"),
        pytest.param(2, "General", "2", id="a whole number"),
        pytest.param(-0.0, "General", "0", id="there is one zero"),
        pytest.param(2.0, "General", "2", id="a whole number, stored with a fraction"),
        pytest.param(1.1, "0", "1.1", id="what the format rounds away counts all the same"),
        pytest.param(0.1 + 0.2, "General", "0.3", id="the 15 digits that Excel shows"),
        pytest.param(0.0000001, "General", "0.0000001", id="no powers of ten"),
        pytest.param(1e20, "General", "1" + "0" * 20, id="not for large numbers either"),
        pytest.param(True, "General", "TRUE", id="a truth value is no number"),
        pytest.param(date(2024, 3, 4), "d/m/yyyy", "2024-03-04", id="a day"),
        pytest.param(EIGHT_O_CLOCK, "General", "2024-03-04 08:05", id="a moment"),
        pytest.param(date(2026, 3, 12), "d-mmm", "2026-03-12", id="3/12 made a day by Excel"),
        pytest.param(
            date(1900, 2, 14),
            "d/m/yyyy",
            "1900-02-14 (before Excel's calendar)",
            id="45 in a date format",
        ),
        pytest.param(time(8, 5), "h:mm", "08:05", id="a time of day"),
        pytest.param(timedelta(days=1, hours=2), "[h]:mm", "1 day, 2:00:00", id="a duration"),
        pytest.param("NA", "General", "NA", id="NA is what somebody wrote"),
        pytest.param("None", "General", "None", id="None, too"),
        pytest.param("2+", "General", "2+", id="2+"),
        pytest.param("1E5", "General", "1E5", id="1E5"),
        pytest.param(" pos\u00a0", "General", " pos\u00a0", id="blanks are left to the reader"),
        pytest.param("two_x000D_\nlines", "General", "two\r\nlines", id="Excel's line breaks"),
        pytest.param("#N/A", "General", "#N/A", id="an error is not an empty cell"),
        pytest.param(
            CellRichText("HER2 ", TextBlock(InlineFont(b=True), "low")),
            "General",
            "HER2 low",
            id="bold letters",
        ),
    ],
)
def test_a_cell_reads_as_in_excel(
    tmp_path: Path, value: object, number_format: str, text: str
) -> None:
    book = workbook(["id", "age"], ["P1", value])
    if number_format != "General":
        book.active["B2"].number_format = number_format
    book.save(tmp_path / "a.xlsx")
    assert cells(read(tmp_path / "a.xlsx"), "age") == [text]


def test_a_day_may_be_stored_as_a_text_of_its_own_kind(tmp_path: Path) -> None:
    day = '<row r="2"><c r="A2" t="d"><v>2024-03-04</v></c></row>'
    assert cells(read(handmade(tmp_path / "a.xlsx", row(1, "id") + day)), "id") == ["2024-03-04"]


def test_days_counted_from_1904_come_out_right(tmp_path: Path) -> None:
    book = workbook(["id", "age"])
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["P1", date(2024, 3, 4)])
    book.save(tmp_path / "mac.xlsx")
    sheet = read(tmp_path / "mac.xlsx")
    assert cells(sheet, "age") == ["2024-03-04"]
    assert "its days are counted from 1904" in sheet.notes


@pytest.mark.parametrize(
    ("cell", "text", "note"),
    [
        pytest.param(
            '<c r="B2"><f>1+1</f><v>2</v></c>',
            "2",
            "formulas read by their saved values: 1",
            id="the value that Excel saved",
        ),
        pytest.param(
            '<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
            "#DIV/0!",
            "formulas read by their saved values: 1",
            id="an error stays one",
        ),
        pytest.param(
            '<c r="B2" t="str"><f>""</f><v></v></c>',
            "",
            "",
            id="an empty text leaves the cell empty",
        ),
        pytest.param(
            '<c r="B2"><f>C2*2</f></c>',
            "=C2*2",
            "formulas without a saved value in row 2: open the file in Excel and save it",
            id="nobody has computed it: the formula, so that somebody asks",
        ),
        pytest.param(
            '<c r="B2"><f t="array" ref="B2">SUM(C2)</f></c>',
            "=SUM(C2)",
            "formulas without a saved value in row 2: open the file in Excel and save it",
            id="an array formula",
        ),
        pytest.param(
            '<c r="B2"><f t="dataTable" ref="B2" dt2D="1" r1="C1"/></c>',
            "=",
            "formulas without a saved value in row 2: open the file in Excel and save it",
            id="a what-if table",
        ),
        pytest.param(
            '<c t="str" r="B2"><f>"2"&amp;"+"</f><v>2+</v></c>',
            "2+",
            "formulas read by their saved values: 1",
            id="written otherwise than Excel writes it",
        ),
        pytest.param(
            '<c r="B2"><!-- <c r="B2"><f>1</f><v>1</v></c> --><f>1+1</f><v>2</v></c>',
            "2",
            "formulas read by their saved values: 1",
            id="with a comment that looks like one",
        ),
    ],
)
def test_a_formula_counts_by_its_saved_value(
    tmp_path: Path, cell: str, text: str, note: str
) -> None:
    rows = row(1, "id", "age") + row(2, "P1").replace("</row>", f"{cell}</row>")
    sheet = read(handmade(tmp_path / "a.xlsx", rows))
    assert cells(sheet, "age") == [text]
    assert "".join(sheet.notes) == note


@pytest.mark.parametrize(
    ("cell", "times"),
    [("<v>2</v>", 1), ("<f>1+1</f><v>2</v>", 1), ("<f>1+1</f>", 2)],
    ids=["no formula", "a value with it", "none"],
)
def test_a_workbook_is_opened_again_only_for_a_formula_without_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cell: str, times: int
) -> None:
    opened = []

    class Counted(CellReader):
        def read(self) -> None:
            opened.append(self)
            super().read()

    monkeypatch.setattr("screener.intake.formats.xlsx.CellReader", Counted)
    rows = f'{row(1, "id", "age")}<row r="2"><c r="A2">{cell}</c></row>'
    read(handmade(tmp_path / "a.xlsx", rows))
    assert len(opened) == times


def test_hidden_patients_are_patients(tmp_path: Path) -> None:
    book = workbook(["id", "age", "er"], ["P1", 50, "pos"], ["P2", 60, "neg"])
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["C"].hidden = True
    book.create_sheet("Old").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    sheet = read(tmp_path / "a.xlsx")
    assert cells(sheet, "er") == ["pos", "neg"]
    assert sheet.notes == (
        "hidden sheet 'Old' not read",
        "hidden row 3 read",
        "hidden column C read",
    )


def test_a_hidden_sheet_is_read_when_it_is_named(tmp_path: Path) -> None:
    book = workbook(["id"], ["P1"])
    hidden = book.create_sheet("Old")
    hidden.append(["id"])
    hidden.append(["P9"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    sheet = read(tmp_path / "a.xlsx", sheet="Old")
    assert (cells(sheet, "id"), sheet.notes) == (["P9"], ())


def test_merged_cells_are_not_filled_down_but_asked_about(tmp_path: Path) -> None:
    book = workbook(["Our cohort"], ["id", "age"], ["P1", 50], [None, 60])
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("A3:A4")
    book.save(tmp_path / "a.xlsx")
    sheet = read(tmp_path / "a.xlsx")
    assert cells(sheet, "id") == ["P1", ""]
    assert [str(problem) for problem in sheet.problems] == [
        "a.xlsx:sheet Patients, cell A3: the cells A3:A4 are merged, and only the first has the "
        "value; unmerge them and fill each cell"
    ]


def test_record_numbers_too_long_for_excel_are_told(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", ["id", "age"], [1234567890123456, 50], [123456789012345, 60])
    assert [problem.place for problem in read(path).problems] == ["sheet Patients, cell A2"]


def test_empty_rows_are_no_records_however_many(tmp_path: Path) -> None:
    book = workbook(["id"], ["P1"], [], ["  "], ["P2"])
    book.active["A106495"].font = Font(bold=True)
    book.save(tmp_path / "a.xlsx")
    sheet = read(tmp_path / "a.xlsx")
    assert cells(sheet, "id") == ["P1", "P2"]
    assert sheet.rows.tolist() == [2, 5]


def test_a_column_is_found_by_its_letter_even_where_others_are_empty(tmp_path: Path) -> None:
    sheet = read(saved(tmp_path / "a.xlsx", ["id", None, "age"], ["P1", None, 50]))
    assert [(column.letter, column.header) for column in sheet.columns] == [
        ("A", "id"),
        ("C", "age"),
    ]


def test_every_visible_sheet_with_something_on_it_is_read(tmp_path: Path) -> None:
    book = workbook(["id"], ["P1"])
    book.create_sheet("Labs").append(["id", "age"])
    book.create_sheet("Sheet3")
    book.create_chartsheet("Chart").add_chart(BarChart())
    book.save(tmp_path / "a.xlsx")
    sheets = read_sheets(tmp_path / "a.xlsx", known)
    assert [(sheet.name, sheet.rows.size, sheet.score) for sheet in sheets] == [
        ("Patients", 1, 1),
        ("Labs", 0, 2),
    ]


def test_a_sheet_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", ["id"], ["P1"])
    assert complaint(path, sheet="patient") == (
        "a.xlsx: there is no sheet 'patient'; the sheets are 'Patients'; did you mean 'Patients'?"
    )


def test_macros_and_links_are_left_alone(tmp_path: Path) -> None:
    parts = {"xl/vbaProject.bin": b"?", "xl/externalLinks/externalLink1.xml": b"<x/>"}
    sheet = read(handmade(tmp_path / "a.xlsm", row(1, "id") + row(2, "P1"), parts=parts))
    assert sheet.notes == (
        "its macros were not looked at",
        "its links to other files were not followed",
    )
