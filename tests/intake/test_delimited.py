"""Text files keep every text as it was written, in its column and with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbooks import cells, complaint, known, read

from screener import limits
from screener.intake.formats import delimited, records, rectangle
from screener.intake.sheet import Layout

PIECES = st.lists(
    st.sampled_from(
        ["a", '"', '""', ",", ";", "\n", " ", "é", "\u00a0", "\ufeff", '"q,r"', '"m\nn"', "NA",
         "null", "1.0", "007", "\\", "#N/A", "\x1a", "\t"]
    ),
    max_size=12,
).map("".join)  # fmt: skip
TEXTS = st.text(alphabet='ab1 ,;\t|"\né')


def file(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        pytest.param("id,age\nP1,NA\nP2,None\n", ["NA", "None"], id="no text is a missing value"),
        pytest.param("id,age\nP1,nan\nP2,\n", ["nan", ""], id="nor is an empty cell"),
        pytest.param("id,age\nP1,007\nP2,1E5\n", ["007", "1E5"], id="no text is a number"),
        pytest.param("id,age\nP1,1.10\nP2,TRUE\n", ["1.10", "TRUE"], id="nor anything else"),
        pytest.param(
            'id,age\nP1,="007"\nP2,"=""1,5"""\n', ["007", '="1,5"'], id="Excel's wrapping"
        ),
        pytest.param('id,age\nP1,"=""007"""\nP2,8\n', ["007", "8"], id="wrapped and quoted"),
        pytest.param('id,age\nP1,"4,5"\nP2,"""x"""\n', ["4,5", '"x"'], id="quotation marks"),
        pytest.param('id,age\nP1,5" wide\nP2,"6\n', ['5" wide', '"6'], id="marks that are inches"),
        pytest.param('id,age\nP1,"two\nlines"\nP2,1\n', ["two\nlines", "1"], id="line breaks"),
        pytest.param("id,age\r\nP1,1\r\nP2,2", ["1", "2"], id="line ends of Windows, none at last"),
        pytest.param("id,age\rP1,1\rP2,2\r", ["1", "2"], id="line ends of old Macs"),
        pytest.param("id;age\nP1;55,5\nP2;6\n", ["55,5", "6"], id="semicolons"),
        pytest.param("id\tage\nP1\ta,b,c\nP2\t6\n", ["a,b,c", "6"], id="tabs, for all the commas"),
        pytest.param("id|age\nP1|5\nP2|6\n", ["5", "6"], id="bars"),
        pytest.param("id,age,\nP1,5,\nP2,6,\n", ["5", "6"], id="one delimiter too many"),
        pytest.param("id,age\nP1,5,,\nP2,6\n", ["5", "6"], id="nothing behind delimiters"),
        pytest.param("\n\nid,age\n\nP1,5\n , \nP2,6\n\n", ["5", "6"], id="empty lines"),
    ],
)
def test_a_text_stays_what_it_is(tmp_path: Path, content: str, texts: list[str]) -> None:
    sheet = read(file(tmp_path, content))
    assert cells(sheet, "age") == texts
    assert not sheet.problems


@pytest.mark.parametrize(
    ("content", "notes"),
    [
        pytest.param("id,er\nP1,Größe\n".encode(), (), id="UTF-8"),
        pytest.param("id,er\nP1,Größe\n".encode("utf-8-sig"), (), id="UTF-8 as Excel writes it"),
        pytest.param("id,er\nP1,Größe\n".encode("utf-16"), (), id="UTF-16"),
        pytest.param(b"\xfe\xff" + "id,er\nP1,Größe\n".encode("utf-16-be"), (), id="big-endian"),
        pytest.param(
            "id,er\nP1,Größe\n".encode("cp1252"),
            ("read as Windows-1252, with the letters ß ö",),
            id="Windows, a guess, so it is told",
        ),
    ],
)
def test_letters_come_out_right(tmp_path: Path, content: bytes, notes: tuple[str, ...]) -> None:
    sheet = read(file(tmp_path, content))
    assert cells(sheet, "er") == ["Größe"]
    assert sheet.notes == notes


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"id,er\nP1,\x81\n", "this is not a text file: byte 10 is no letter"),
        ("id,er\n".encode("utf-16-le"), "this is not a text file: it holds NUL characters"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    assert complaint(file(tmp_path, content)) == f"a.csv: {message}; save it as CSV UTF-8"


@given(
    rows=st.lists(st.tuples(TEXTS, TEXTS), min_size=1),
    delimiter=st.sampled_from(",;\t|"),
)
def test_any_table_is_read_back_as_it_was_written(
    rows: list[tuple[str, str]], delimiter: str
) -> None:
    out = io.StringIO()
    written = [("id", "er", "age"), *((f"P{n}", *row) for n, row in enumerate(rows))]
    csv.writer(out, delimiter=delimiter).writerows(written)
    (sheet,) = delimited.read("a.csv", out.getvalue().encode(), Layout(known))
    assert list(zip(cells(sheet, "er"), cells(sheet, "age"), strict=True)) == rows
    assert not sheet.problems


def test_a_row_keeps_the_line_that_it_begins_on(tmp_path: Path) -> None:
    sheet = read(file(tmp_path, '# export\nid,er\nP1,"a\nb\nc"\n\nP2,d\n'))
    assert sheet.rows.tolist() == [3, 7]
    assert sheet.notes == (
        "some cells hold line breaks: a row is named by the line that it begins on",
        "row 1 above the header skipped",
    )


def test_changed_readings_are_told(tmp_path: Path) -> None:
    wrapped = read(file(tmp_path, 'id,er\n="007",pos\n'))
    assert wrapped.notes == ('cells written like ="007" read without the sign and the marks: 1',)
    inches = read(file(tmp_path, 'id,er\nP1,5"\n'))
    assert inches.notes == (
        "quotation marks read as letters, since they do not enclose whole cells",
    )


# Rows of another length: the cells may stand in the wrong columns, so the row is kept and named.

HINT = "look for a missing delimiter, or for one inside a cell without quotation marks"


@pytest.mark.parametrize(
    ("row", "size"),
    [
        pytest.param("P2,50", 2, id="a short row, which parsers fill up in silence"),
        pytest.param("P2,Smith, J,50,pos", 5, id="a comma inside a name"),
    ],
)
def test_a_ragged_row_is_kept_and_named(tmp_path: Path, row: str, size: int) -> None:
    sheet = read(file(tmp_path, f"id,name,age,er\nP1,Doe,40,neg\n{row}\nP3,Poe,60,neg\n"))
    assert cells(sheet, "id") == ["P1", "P2", "P3"]
    assert sheet.ragged == (3,)
    assert [str(problem) for problem in sheet.problems] == [
        f"a.csv:line 3: {size} cells, where the header has 4; {HINT}"
    ]


def test_what_stands_beyond_the_header_is_not_lost(tmp_path: Path) -> None:
    sheet = read(file(tmp_path, "id,er\nP1,pos\nP2,neg,later\nP3,pos\n"))
    assert [(column.letter, column.header, column[1]) for column in sheet.columns] == [
        ("A", "id", "P2"),
        ("B", "er", "neg"),
        ("C", "", "later"),
    ]


def test_a_header_without_the_column_of_row_names_is_refused(tmp_path: Path) -> None:
    path = file(tmp_path, "id,age,er\n1,P1,50,pos\n2,P2,60,neg\n")  # as R writes tables
    assert complaint(path) == (
        "a.csv: most lines have more cells than the header; give every column a header"
    )


def test_a_file_is_not_torn_apart_by_a_mark_that_never_ends(tmp_path: Path) -> None:
    rows = "".join(f"P{n},pos\n" for n in range(2, 1000))
    sheet = read(file(tmp_path, f'id,er\nP1,"pos\n{rows}'))
    assert sheet.rows.size == 999


# Hostile files


def test_a_line_of_a_thousand_cells_is_refused_by_its_number(tmp_path: Path) -> None:
    path = file(tmp_path, f"id,er\nP1,pos\nP2{',' * limits.COLUMNS}\n")
    assert complaint(path) == "a.csv:line 3: 501 cells in a line; at most 500 are read"


def test_a_header_as_long_as_a_book_is_refused(tmp_path: Path) -> None:
    path = file(tmp_path, "id" * 100_000)
    assert complaint(path).startswith("a.csv: the top of this file has no rows")


def _cells(columns: Iterable[rectangle.Distinct]) -> list[list[str]]:
    return [[texts[code] for code in codes] for codes, texts in columns]


@given(PIECES, st.sampled_from([b",", b";"]), st.sampled_from([3, 7, 1 << 22]))
def test_the_quick_way_and_the_careful_way_give_the_same_cells(
    text: str, delimiter: bytes, block: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "BLOCK", block)
        found = records.Records(f"{text}\n".encode(), delimiter)
        widths = {*found.cells.tolist()}
    if len(widths) > 1:
        return
    (width,) = widths
    quick = rectangle.by_arrow(found, 0, width)
    assert quick
    assert _cells(quick) == _cells(rectangle.by_pandas(found, 0, width))


def test_an_irregular_text_does_not_go_the_quick_way() -> None:
    found = records.Records(b"a,b\n1\n1,2\n", b",")
    assert not rectangle.is_regular(found, 0, 2)
    assert rectangle.is_regular(found, 2, 2)
    assert _cells(rectangle.columns(found, 0, 2)) == [["a", "1", "1"], ["b", "", "2"]]


@given(PIECES, st.sampled_from([b",", b";"]), st.sampled_from([3, 7]))
def test_blocks_do_not_change_what_records_are_seen(
    text: str, delimiter: bytes, block: int
) -> None:
    data = f"{text}\n".encode()
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        for size in (block, len(data)):
            patch.setattr(records, "BLOCK", size)
            one = records.Records(data, delimiter)
            seen.append((one.quoted, one.starts.tolist(), one.lines.tolist(), one.cells.tolist()))
    assert seen[0] == seen[1]
