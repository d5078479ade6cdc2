"""A coded worklist, filled in and given back: each answer reaches the patient it is about."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from screener.errors import Problems
from screener.intake.answers.worklist import ANSWER, SUBJECT, WHEN, WHO
from screener.report.editions.key_list import KeyList
from screener.run import Request, run

SPEC = """\
trial: EX-1
name: Example
protocol: {version: "1"}
source: our own
inclusion:
  - {id: I1, text: Fit, check: {ecog: {at_most: 1}}}
exclusion: []
"""
ROE, POE, DOE = "Roe, Ann", "Poe, Eve", "Doe, Jane"
UNKNOWN, FIT = "needs_information", "satisfied"


def screened(
    home: Path, out: str, patients: tuple[str, ...] = (ROE, POE, DOE), **options: object
) -> dict[str, str]:
    """The status of the only criterion, by the subject that the reports name."""
    (home / "example.yaml").write_text(SPEC)
    with (home / "patients.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("Subject ID", "ECOG"), *((one, "") for one in patients)])
    run(
        Request(
            (home / "patients.csv",),
            home / out,
            (home / "example.yaml",),
            "2026-01-15",
            formats=("json", "worklist"),
            jobs=1,
            **options,  # type: ignore[arg-type]
        ),
        lambda said: None,
    )
    read = json.loads((home / out / "results.json").read_bytes())["screenings"]
    return {one["patient"]: one["criteria"][0]["status"] for one in read}


def filled(worklist: Path, subject: str, copy: Path | None = None) -> Path:
    """The worklist with the question about one subject answered."""
    book = load_workbook(worklist)
    sheet = book["Worklist"]
    places = {cell.value: cell.column for cell in sheet[1]}
    (row,) = (
        row
        for row in range(2, sheet.max_row + 1)
        if sheet.cell(row, places[SUBJECT]).value == subject
    )
    for header, text in ((ANSWER, "1"), (WHO, "Dr Example"), (WHEN, "2026-01-20")):
        sheet.cell(row, places[header]).value = text
    book.save(copy or worklist)
    return copy or worklist


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A site whose first run named Ann Roe Code 0001, Eve Poe Code 0002 and Jane Doe Code 0003."""
    first = screened(tmp_path, "first")
    assert first == dict.fromkeys(("Code 0001", "Code 0002", "Code 0003"), UNKNOWN)
    return tmp_path


def test_a_filled_copy_in_its_folder(home: Path) -> None:
    answers = filled(home / "first" / "worklist.xlsx", "Code 0002", home / "first" / "filled.xlsx")
    again = screened(home, "second", answers=(answers,))
    assert again == {"Code 0001": UNKNOWN, "Code 0002": FIT, "Code 0003": UNKNOWN}


def test_codes_are_those_of_the_folder_that_the_worklist_lies_in(home: Path) -> None:
    """In the other folder the same code is somebody else's."""
    screened(home, "other", (DOE, ROE, POE))
    answers = filled(home / "first" / "worklist.xlsx", "Code 0002")
    again = screened(home, "other", answers=(answers,))
    assert again == {"Code 0001": UNKNOWN, "Code 0002": UNKNOWN, "Code 0003": FIT}
    assert KeyList.beside(home / "other").code(POE) == "Code 0003"


def test_the_internal_edition_knows_the_codes_too(home: Path) -> None:
    answers = filled(home / "first" / "worklist.xlsx", "Code 0002")
    assert screened(home, "inside", answers=(answers,), edition="internal")[POE] == FIT


def test_a_worklist_out_of_its_folder_is_refused(home: Path) -> None:
    """Even where the list of this run knows the code: there it may be somebody else."""
    screened(home, "new", (DOE, ROE, POE))
    (home / "elsewhere").mkdir()
    answers = filled(
        home / "first" / "worklist.xlsx", "Code 0002", home / "elsewhere" / "filled.xlsx"
    )
    with pytest.raises(Problems) as refused:
        screened(home, "new", answers=(answers,))
    told = str(refused.value)
    assert (
        "filled.xlsx: names patients by codes (Code 0002, …) that no list of codes explains" in told
    )
    assert "leave it in the folder of reports that it was written to" in told


def test_a_code_is_nobodys_identifier_today_or_later(home: Path) -> None:
    """Who comes with an identifier that looks like a code gets a code as well."""
    later = screened(home, "first", ("Code 0002", ROE, "code 0007", "S0001"))
    assert [*later] == ["Code 0004", "Code 0001", "Code 0005", "S0001"]
    assert KeyList.beside(home / "first").code("Code 0002") == "Code 0004"


def test_what_may_be_a_code_or_an_identifier_is_refused(home: Path) -> None:
    answers = filled(home / "first" / "worklist.xlsx", "Code 0002")
    with pytest.raises(
        Problems, match="a code in the list of codes and an identifier in the sheet"
    ):
        screened(home, "second", (POE, "Code 0002"), answers=(answers,))
