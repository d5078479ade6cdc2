"""A large workbook that several processes read comes out as if one had read it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from workbooks import handmade, known, row

from screener.errors import Problems
from screener.intake.files import read_sheets
from screener.intake.formats import by_rows
from screener.intake.formats.by_rows import rows_apart


@pytest.fixture(autouse=True)
def _nothing_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_rows, "LARGE", 0)


def told(path: Path, jobs: int) -> object:
    """All that is read of a workbook, or what is said of it."""
    try:
        sheets = read_sheets(path, known, jobs=jobs)
    except Problems as problems:
        return str(problems)
    return [
        (
            one.name,
            one.rows.tolist(),
            [(each.header, each.letter, each.texts, each.codes.tolist()) for each in one.columns],
            (one.notes, one.problems, one.score),
        )
        for one in sheets
    ]


def all_alike(path: Path) -> object:
    """What is read of a workbook, which is the same however many processes read it."""
    alone = told(path, jobs=1)
    assert told(path, jobs=2) == alone
    return alone


def test_whatever_a_sheet_has_is_in_its_own_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet, other = book.active, book.create_sheet("Laboratory")
    sheet.append(["id", "age", "ER"])
    for number in range(2, 40):
        sheet.append([f"P{number}", number + 0.5, ""])
        other.append(["id", f"P{number}"])
    sheet["C3"], sheet["C39"] = 0.9, 12345678901234567890
    sheet["C3"].number_format = "0%"
    for hidden in (4, 37):
        sheet.row_dimensions[hidden].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.merge_cells("B18:C22")
    book.save(tmp_path / "a.xlsx")
    ((name, rows, columns, (notes, problems, _)), _) = all_alike(tmp_path / "a.xlsx")  # type: ignore[misc]
    assert (name, rows, columns[2][2]) == (
        "Sheet",
        [*range(2, 40)],
        ("", "90%", "12345678901234600000"),
    )
    assert notes == ("hidden rows 4, 37 read", "hidden column C read")
    assert [one.place for one in problems] == ["sheet Sheet, cell B18", "sheet Sheet, cell C39"]


HEAD = row(1, "id", "age")


@pytest.mark.parametrize(
    ("rows", "after"),
    [
        pytest.param(row(2, "P1") + row(9, "P2") + row(9, ""), "", id="a row that is there twice"),
        pytest.param(row(9, "P2") + row(2, "P1") + row(9, "P3"), "", id="rows in no order"),
        pytest.param(row(2, "P1") + "<row><c><v>7</v></c></row>", "", id="a row without a number"),
        pytest.param(
            row(2, "P1") + row(3, "").replace("A3", "A2"), "", id="a cell that says another row"
        ),
        pytest.param(
            row(2, "P1") + row(3, "").replace('r="A3"', 's="0" r="A2"'), "", id="and does so late"
        ),
        pytest.param(
            row(2, "P1", "<![CDATA[</t></is></c></row><row r=&quot;]]>") + row(3, "P2"),
            "",
            id="a text like a row",
        ),
        pytest.param(
            f"{row(2, 'P1')}<!--{row(3, 'P2')}-->{row(4, 'P3')}", "", id="a row in a comment"
        ),
        pytest.param(
            row(2, "P1", "5") + row(3, "P2"),
            '<hyperlinks><hyperlink ref="B2" location="A1"/></hyperlinks>',
            id="a link, which would be the value of its cell where that is not there",
        ),
        pytest.param(
            '<row r="2"><c r="A2"><f t="shared" ref="A2:A5" si="0">B2</f></c></row>'
            f'{row(3, "P2")}{row(4, "P3")}<row r="5"><c r="A5"><f t="shared" si="0"/></c></row>',
            "",
            id="a formula that is written in another row",
        ),
        pytest.param(
            row(2, "P1") + row(3, "P2")[:-6] + row(4, "P3") + "</row>", "", id="a row in a row"
        ),
        pytest.param(
            row(2, "P1") + row(3, "P2").replace("A3", "3A"), "", id="a cell that is nowhere"
        ),
        pytest.param(row(2, "P1") + row(3, "P2", "5 < 6"), "", id="no XML"),
        pytest.param(
            row(2, "P1") + row(3, "P2"), f"<sheetData>{row(9, 'P3')}</sheetData>", id="rows twice"
        ),
        pytest.param(row(2, "P1") + row(30_000, "P2"), "", id="a row too far out"),
    ],
)
def test_rows_that_may_need_each_other_stay_together(tmp_path: Path, rows: str, after: str) -> None:
    all_alike(handmade(tmp_path / "a.xlsx", HEAD + rows, after))


@pytest.mark.parametrize(("count", "parts"), [(2, [2, 2]), (3, [2, 1, 1]), (5, [1, 1, 1, 1, 0])])
def test_rows_are_shared_evenly(count: int, parts: list[int]) -> None:
    rows = "".join(row(number, "P", "5") for number in range(1, 5))
    made = rows_apart(f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode(), count)
    assert [part.count(b"<row ") for part in made] == parts
