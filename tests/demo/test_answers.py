"""Demo, fill in worklist and log, run again: what was answered is asked no more, or still there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from screener.commands.screen import screen
from screener.demo.sample import write_sample
from screener.errors import Problems
from screener.intake.answers.given import read_given
from screener.intake.answers.log import (
    CODE,
    CONSENT,
    ENROLLED,
    ENROLLED_ON,
    INITIALS,
    OPEN,
    REMARKS,
    VERSION,
)
from screener.intake.answers.worklist import ANSWER, DAY, KEY, SUBJECT, WHEN, WHO
from screener.shipped import folder

TRIAL = folder("trial_criteria") / "trials" / "generic_hr_positive_her2_negative.yaml"
WHO_WHEN = {WHO: "Dr Example", WHEN: "2026-01-20"}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("demo")
    write_sample(home / "patients.xlsx", 7)
    screened(home)
    return home


def screened(home: Path, out: str = "report", *answers: Path) -> dict[str, Any]:
    screen(
        [home / "patients.xlsx"],
        trials=[TRIAL],
        out=home / out,
        format="json,worklist,log,ics,fixes",
        answers=[*answers],
        jobs=1,
    )
    return results(home / out)


def results(report: Path) -> dict[str, Any]:
    """The screening of each patient."""
    read = json.loads((report / "results.json").read_bytes())
    return {one["patient"]: one for one in read["screenings"]}


class Filled:
    """A worklist, by the headers of its columns."""

    def __init__(self, home: Path) -> None:
        self.book: Workbook = load_workbook(home / "report" / "worklist.xlsx")
        self.sheet = self.book["Worklist"]
        self.places = {cell.value: cell.column for cell in self.sheet[1]}

    def rows(self, patient: str, key: str) -> Iterator[int]:
        for row in range(2, self.sheet.max_row + 1):
            found = str(self.cell(row, KEY).value or "")
            if self.cell(row, SUBJECT).value == patient and found.startswith(key):
                yield row

    def cell(self, row: int, header: str) -> Any:
        return self.sheet.cell(row, self.places[header])

    def answer(self, patient: str, key: str, text: str, **more: str) -> None:
        for row in self.rows(patient, key):
            for header, value in {ANSWER: text, **WHO_WHEN, **more}.items():
                self.cell(row, header).value = value

    def save(self, home: Path) -> Path:
        path = home / "filled.xlsx"
        self.book.save(path)
        return path


@pytest.fixture(scope="module")
def before(first: Path) -> dict[str, Any]:
    return results(first / "report")


@pytest.fixture(scope="module")
def after(first: Path) -> dict[str, Any]:
    """The same patients, with a fact, two judgements and a contradiction answered."""
    filled = Filled(first)
    filled.answer("DEMO-001", "fact:histologically_confirmed", "yes")
    filled.answer("DEMO-001", "judge:", "yes")
    filled.answer("DEMO-002", "judge:", "yes", **{WHO: ""})
    row = next(filled.rows("DEMO-004", "fact:"))
    filled.cell(row, KEY).value = "fact:sex@"
    for header, value in {ANSWER: "male", **WHO_WHEN}.items():
        filled.cell(row, header).value = value
    return screened(first, "again", filled.save(first), filled_log(first))


LOGGED = {
    "DEMO-005": {CONSENT: "2026-01-12", VERSION: "3.0", ENROLLED: "yes", ENROLLED_ON: "2026-01-19"},
    "DEMO-006": {CODE: "DISTANCE", REMARKS: "asks again in spring", INITIALS: "A. B."},
}


def log_of(report: Path) -> tuple[Workbook, dict[str, dict[str, Any]]]:
    """The log, and the cells of each subject by their headers."""
    book: Workbook = load_workbook(report / "screening_log.xlsx")
    header, *lines = book.worksheets[0].iter_rows()
    cells = [dict(zip((one.value for one in header), line, strict=True)) for line in lines]
    return book, {row[SUBJECT].value: row for row in cells}


def filled_log(home: Path) -> Path:
    book, rows = log_of(home / "report")
    for subject, entries in LOGGED.items():
        for header, text in entries.items():
            rows[subject][header].value = text
    book.save(home / "filled_log.xlsx")
    return home / "filled_log.xlsx"


def test_a_missing_fact_that_is_answered_is_asked_no_more(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    asked = [one["to_find_out"] for one in (before["DEMO-001"], after["DEMO-001"])]
    assert [[one["concept"] for one in facts] for facts in asked] == [
        ["histologically_confirmed", "informed_consent"],
        [],
    ]
    cells = [cell for one in after["DEMO-001"]["criteria"] for cell in one["cells"]]
    assert any(cell["text"] == "yes (Dr Example, 2026-01-20)" for cell in cells)


def test_a_judgement_is_settled_by_who_and_when(after: dict[str, Any]) -> None:
    judged = [one for one in after["DEMO-001"]["criteria"] if "Dr Example" in one["found"]]
    assert judged
    for one in judged:
        expected = "satisfied" if one["kind"] == "inclusion" else "not_satisfied"
        assert one["status"] == expected
        assert one["cells"][0]["file"] == "filled.xlsx"


def test_a_judgement_without_a_name_settles_nothing(
    before: dict[str, Any], after: dict[str, Any], first: Path
) -> None:
    assert after["DEMO-002"] == before["DEMO-002"]
    assert "does not say by whom and when" in to_put_right(first / "again")


def test_an_answer_against_the_record_is_a_question_and_no_override(
    after: dict[str, Any], first: Path
) -> None:
    told = to_put_right(first / "again")
    assert "contradicts itself on Sex" in told
    assert "male (Dr Example, 2026-01-20)" in told


def test_what_was_written_into_the_log_is_in_the_next_one(
    after: dict[str, Any], first: Path
) -> None:
    _, rows = log_of(first / "again")
    _, before = log_of(first / "report")
    for subject, row in rows.items():
        told = {name: cell.value for name, cell in row.items() if name in OPEN}
        written = {name: cell.value for name, cell in before[subject].items() if name in OPEN}
        judged = {CODE: "EXC"} if subject == "DEMO-001" else {}  # in the worklist
        assert told == written | judged | LOGGED.get(subject, {}), subject
    assert after.keys() == rows.keys()


def to_put_right(report: Path) -> str:
    sheet = load_workbook(report / "fix_list.xlsx").worksheets[0]
    rows = sheet.iter_rows(values_only=True)
    return "\n".join(" ".join(str(cell or "") for cell in row) for row in rows)


def test_only_cells_for_answers_can_be_written_to(first: Path) -> None:
    filled = Filled(first)
    assert filled.sheet.protection.sheet
    row = next(filled.rows("DEMO-001", "fact:"))
    locked = {name: filled.cell(row, name).protection.locked for name in filled.places}
    assert {name for name, one in locked.items() if not one} == {ANSWER, DAY, WHO, WHEN}
    assert filled.sheet.data_validations.dataValidation
    assert not any(cell.data_type == "f" for line in filled.sheet.iter_rows() for cell in line)


def test_the_calendar_is_stamped_with_the_reference_day(first: Path) -> None:
    calendar = (first / "report" / "calendar.ics").read_bytes()
    assert b"BEGIN:VEVENT" in calendar
    assert calendar.count(b"DTSTAMP:20260115T000000Z") == calendar.count(b"BEGIN:VEVENT")


def test_what_is_no_worklist_is_refused(first: Path) -> None:
    with pytest.raises(Problems, match="is neither a worklist nor a screening log"):
        read_given(first / "patients.xlsx")
