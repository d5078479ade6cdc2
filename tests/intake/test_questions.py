"""What a sheet raises by itself: contradictions between cells, and what guidelines ask about."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from screener.cohort import Cohort
from screener.intake.load import load_cohort
from screener.intake.understand import understand
from screener.knowledge import Knowledge
from screener.values.day import number_of

HEADERS = "Patient ID,HER2 IHC,HER2 FISH,HER2/CEP17 ratio,HER2 copies,ER status,ER %"


def cohort_of(rows: str, folder: Path, knowledge: Knowledge) -> Cohort:
    path = folder / "patients.csv"
    path.write_text(f"{HEADERS}\n{rows}\n", encoding="utf-8")

    day = number_of(dt.date(2026, 1, 15))
    return load_cohort(understand(path, knowledge), knowledge, day)


@pytest.mark.parametrize(
    ("row", "said", "cells"),
    [
        ("P,3+,negative,,,,", "IHC 3+", {"B2", "C2"}),
        ("P,1+,amplified,,,,", "IHC 0 or 1+", {"B2", "C2"}),
        ("P,2+,negative,1.3,6.4,,", "contradicts itself on HER2 ISH", {"C2", "D2", "E2"}),
        ("P,,,,,negative,90%", "contradicts itself on ER", {"F2", "G2"}),
    ],
)
def test_a_discordance_is_asked_with_the_cells_that_make_it(
    row: str, said: str, cells: set[str], tmp_path: Path, knowledge: Knowledge
) -> None:
    asked = [one for one in cohort_of(row, tmp_path, knowledge).questions if said in one.text]
    assert asked, said
    assert cells <= {cell.address for one in asked for cell in one.cells}
    assert {one.row for one in asked} == {0}


def test_concordant_results_raise_no_question(tmp_path: Path, knowledge: Knowledge) -> None:
    cohort = cohort_of("P,2+,negative,1.3,2.8,positive,90%", tmp_path, knowledge)
    assert cohort.questions == ()


def test_each_specimen_is_asked_about_by_itself(tmp_path: Path, knowledge: Knowledge) -> None:
    """A 3+ of one specimen and a negative ISH of another are no discordance; of one, they are."""
    book = Workbook()
    patients = book.active
    assert patients is not None
    patients.title = "Patients"
    for row in (["Patient ID", "Age", "Sex"], ["P-1", 55, "F"], ["P-2", 60, "F"]):
        patients.append(row)
    specimens = book.create_sheet("Specimens")
    for row in (
        ["Patient ID", "Specimen date", "HER2 IHC", "HER2 FISH", "HER2/CEP17 ratio"],
        ["P-1", "2024-01-01", "3+", "", ""],
        ["P-1", "2025-01-01", "2+", "negative", ""],
        ["P-2", "2024-01-01", "3+", "negative", ""],
        ["P-2", "2025-01-01", "2+", "negative", "2.4"],
    ):
        specimens.append(row)
    path = tmp_path / "book.xlsx"
    book.save(path)
    day = number_of(dt.date(2026, 1, 15))
    cohort = load_cohort(understand(path, knowledge), knowledge, day)
    discordant = [one for one in cohort.questions if "IHC 3+" in one.text]
    assert [(one.row, {cell.address for cell in one.cells}) for one in discordant] == [
        (1, {"C4", "D4"})
    ]
    contradictory = [one for one in cohort.questions if "contradicts itself" in one.text]
    assert {one.row for one in contradictory} == {1}
    assert {"D5", "E5"} <= {cell.address for one in contradictory for cell in one.cells}
