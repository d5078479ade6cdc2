"""Round after round of answers: the newest result counts, and all that was answered is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from report.test_edition import text_of

from screener.intake.answers.worklist import ANSWER, COMPLETE, DAY, GIVEN, KEY, NEEDED, WHEN, WHO
from screener.report.write import FORMATS
from screener.run import Request, run

SPEC = """\
trial: EX-1
name: Example
protocol: {version: "1"}
source: our own
inclusion:
  - {id: I1, text: Heart, check: {lvef: {at_least: 50, within: 28 days}}}
  - {id: I2, text: Adult, check: {age: {at_least: 18}}}
  - {id: I3, text: Willing, judgement: The patient understands what is asked of her}
exclusion: []
"""
SHEET = "Subject ID,LVEF,LVEF date\nP-1,55,2025-11-03\nP-2,,\n"


def screened(
    home: Path, out: str, day: str, answers: Path | None = None, edition: str = "coded"
) -> dict[str, list[str]]:
    """The statuses of each patient."""
    (home / "example.yaml").write_text(SPEC)
    (home / "patients.csv").write_text(SHEET)
    formats = tuple(one.name for one in FORMATS if one.name != "pdf")
    request = Request(
        (home / "patients.csv",), home / out, (home / "example.yaml",), day, formats=formats,
        answers=(answers,) if answers else (), edition=edition, jobs=1,
    )  # fmt: skip
    run(request, lambda said: None)
    read = json.loads((home / out / "results.json").read_bytes())["screenings"]
    return {one["patient"]: [line["status"] for line in one["criteria"]] for one in read}


def fill(worklist: Path, key: str, text: str, day: str = "", when: str = "2026-01-20") -> Path:
    """Answers the first question whose key begins so."""
    book = load_workbook(worklist)
    sheet = book["Worklist"]
    places = {cell.value: cell.column for cell in sheet[1]}
    row = next(
        row
        for row in range(2, sheet.max_row + 1)
        if str(sheet.cell(row, places[KEY]).value).startswith(key)
    )
    for header, said in ((ANSWER, text), (DAY, day), (WHO, "Dr Example"), (WHEN, when)):
        sheet.cell(row, places[header]).value = said
    book.save(worklist)
    return worklist


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three rounds: an echocardiogram in January, another in March, and a run without answers."""
    home = tmp_path_factory.mktemp("rounds")
    first = screened(home, "first", "2026-01-15")
    assert first["P-1"] == ["out_of_window", "needs_information", "investigator"]
    fill(home / "first" / "worklist.xlsx", "new:lvef", "60", "2026-01-12")
    fill(home / "first" / "worklist.xlsx", "fact:age", "1971-03-04")
    fill(home / "first" / "worklist.xlsx", "judge:", "yes")
    second = screened(home, "second", "2026-01-15", home / "first" / "worklist.xlsx")
    assert second["P-1"] == ["satisfied", "satisfied", "satisfied"]
    return home


def test_what_was_answered_holds_in_the_next_worklist(home: Path) -> None:
    third = screened(home, "third", "2026-01-15", home / "second" / "worklist.xlsx")
    assert third["P-1"] == ["satisfied", "needs_information", "satisfied"]
    sheet = load_workbook(home / "third" / "worklist.xlsx")[GIVEN]
    told = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert told[0] == [*NEEDED, COMPLETE]
    assert [row[2:6] for row in told[1:]] == [
        ["60", "2026-01-12", "Dr Example", "2026-01-20"],
        ["yes", "", "Dr Example", "2026-01-20"],
    ]


def test_a_newer_result_takes_the_place_of_an_older_one_which_stays_on_the_trail(
    home: Path,
) -> None:
    later = screened(home, "march", "2026-03-15", home / "second" / "worklist.xlsx")
    assert later["P-1"][0] == "out_of_window"
    answers = fill(home / "march" / "worklist.xlsx", "new:lvef", "45", "2026-03-10", "2026-03-11")
    again = screened(home, "april", "2026-03-15", answers)
    assert again["P-1"][0] == "not_satisfied"
    page = (home / "april" / "patients" / "1.html").read_text(encoding="utf-8")
    trail = page[page.index("Answers so far") : page.index("</header>")]
    assert "<b>60</b> of 2026-01-12" in trail
    assert "<b>45</b> of 2026-03-10" in trail
    assert "Dr Example, 2026-03-11 · worklist.xlsx, Worklist!" in trail


def test_the_coded_edition_repeats_no_answer_about_who_the_patient_is(home: Path) -> None:
    made = [path for path in (home / "second").rglob("*") if path.is_file()]
    said = "\n".join(text_of(path.read_bytes()) for path in made)
    assert "1971" not in said
    assert "1 answer about who a patient is will not be in the next worklist" in said
    screened(home, "internal", "2026-01-15", home / "first" / "worklist.xlsx", "internal")
    assert "1971-03-04" in text_of((home / "internal" / "worklist.xlsx").read_bytes())
