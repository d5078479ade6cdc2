"""The header is found where people put it; no patient is ever taken for a part of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbooks import cells, known, read, saved

from screener.intake.formats.header import find_header
from screener.intake.sheet import Layout

TCGA = [
    ["id", "er", "her2 ihc"],
    ["barcode", "er_status_by_ihc", "her2_score"],
    ["CDE_ID:2003301", "CDE_ID:2957359", "CDE_ID:"],
    ["TCGA-3C-AAAU", "Positive", "1+"],
]


@pytest.mark.parametrize(
    ("rows", "header", "last", "notes"),
    [
        pytest.param([["id", "er"], ["P1", "pos"]], ["id", "er"], 1, (), id="in row 1"),
        pytest.param(
            [["Our cohort", ""], ["", ""], ["id", "er"], ["P1", "pos"]],
            ["id", "er"],
            3,
            ("row 1 above the header skipped",),
            id="below a title",
        ),
        pytest.param(
            [["er", "", ""], ["id", "er", "age"], ["P1", "pos", "50"]],
            ["id", "er", "age"],
            2,
            ("row 1 above the header skipped",),
            id="the row with the most known headers",
        ),
        pytest.param(
            [["id", "er"], ["id", "er"], ["P1", "pos"]],
            ["id", "er"],
            1,
            (),
            id="the first of equals: the second may be a patient",
        ),
        pytest.param(
            TCGA,
            ["id", "er", "her2 ihc"],
            3,
            ("rows 2, 3 below the header skipped",),
            id="long names and data-element codes below it",
        ),
        pytest.param(
            [*TCGA[:2], TCGA[3]],
            ["id", "er", "her2 ihc"],
            1,
            (),
            id="long names alone are no sure sign: they stay, as a row",
        ),
        pytest.param(
            [["id", "er"], ["P1", "CDE_ID:"]],
            ["id", "er"],
            1,
            (),
            id="one code among other cells is no sign either",
        ),
        pytest.param(
            [["Report", ""], ["patient", "oestrogen"], ["P1", "pos"]],
            ["patient", "oestrogen"],
            2,
            ("row 1 above the header skipped",),
            id="nothing known: the first full row, for a mapping to be written",
        ),
        pytest.param([[" id\n", "er"]], ["id", "er"], 1, (), id="blanks around a name"),
    ],
)
def test_the_header_is_found(
    rows: list[list[str]], header: list[str], last: int, notes: tuple[str, ...]
) -> None:
    found = find_header(list(enumerate(rows, 1)), Layout(known))
    assert found is not None
    assert (list(found.texts), found.last, found.notes) == (header, last, notes)


@pytest.mark.parametrize(
    ("layout", "header", "last"),
    [
        pytest.param(Layout(known, header_rows=2), TCGA[0], 2, id="two rows"),
        pytest.param(Layout(known, header_row=2, header_rows=2), TCGA[1], 3, id="another row"),
        pytest.param(Layout(known, header_row=4), TCGA[3], 4, id="any row that is declared"),
    ],
)
def test_a_declared_header_is_taken(layout: Layout, header: list[str], last: int) -> None:
    found = find_header(list(enumerate([*TCGA[:2], ["legend"], TCGA[3]], 1)), layout)
    assert found is not None
    assert (list(found.texts), found.last) == (header, last)


def test_its_score_is_the_number_of_known_headers() -> None:
    found = find_header([(1, ["id", "er", "shoe size"])], Layout(known))
    assert found is not None
    assert found.score == 2


@pytest.mark.parametrize("layout", [Layout(known), Layout(known, header_row=3)])
def test_where_nothing_is_written_there_is_none(layout: Layout) -> None:
    assert find_header([(1, ["", " "]), (3, [])], layout) is None


def test_it_is_not_looked_for_among_the_patients_further_down(tmp_path: Path) -> None:
    rows = [["patient", "oestrogen"], *[[f"P{n}", "pos"] for n in range(2, 25)], ["id", "er"]]
    sheet = read(saved(tmp_path / "a.xlsx", *rows))
    assert cells(sheet, "patient")[-1] == "id"


def test_a_table_that_begins_far_down_is_found(tmp_path: Path) -> None:
    rows = [[]] * 30 + [["id", "er"], ["P1", "pos"]]
    assert read(saved(tmp_path / "a.xlsx", *rows)).rows.tolist() == [32]
