"""Answers about records: each reaches the record that it is about, or begins a new one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from screener.cells import Cell
from screener.cohort import Cohort
from screener.intake.answers.worklist import SHEET, Answer
from screener.intake.load import load_cohort
from screener.intake.understand import understand
from screener.knowledge import Knowledge

HEADERS = ("Subject ID", "Specimen date", "HER2 IHC", "HER2 ISH")
OLD, NEW = ("P-1", "2024-03-01", "1+", "negative"), ("P-1", "2025-10-02", "2+", "")
OTHER = ("P-2", "2025-10-02", "3+", "")
LABS = (("Subject ID", "Lab date", "Hemoglobin"), ("P-1", "2025-12-01", "10.5"))


def loaded(
    tmp_path: Path,
    knowledge: Knowledge,
    *answers: Answer,
    specimens: Sequence[Sequence[str]] = (OLD, NEW, OTHER),
) -> Cohort:
    book = Workbook()
    for name, rows in (
        ("Patients", (("Subject ID", "Sex"), ("P-1", "female"), ("P-2", "female"))),
        ("Specimens", (HEADERS, *specimens)),
        ("Labs", LABS),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.remove(book.worksheets[0])
    book.save(tmp_path / "patients.xlsx")
    sheets = understand(tmp_path / "patients.xlsx", knowledge)
    return load_cohort([*sheets], knowledge, 20_468, answers=answers)


def answer(text: str, about: str, record: str = "", day: str = "", kind: str = "fact") -> Answer:
    concept, _, day_of = about.partition("@")
    said = (concept, day_of, record, "?", text, day)
    cell = Cell("worklist.xlsx", SHEET, "F2", text)
    return Answer("P-1", kind, *said, "A. B.", "2026-01-16", cell)


def said(cohort: Cohort, table: str, concept: str) -> list[str]:
    """What each record of the table says, in the order of the patients."""
    records = cohort.frame.records[table]
    column, label = records.frame.column(concept), cohort.frame.vocabulary.code_label
    return [
        column.at(row).show(column.codes, lambda code: label(concept, code))  # type: ignore[union-attr]
        for row in range(records.frame.size)
    ]


def asked(cohort: Cohort) -> str:
    return "\n".join(one.text for one in cohort.questions)


@pytest.mark.parametrize("specimens", [(OLD, NEW, OTHER), (OTHER, NEW, OLD)])
def test_a_record_is_found_by_its_day(
    tmp_path: Path, knowledge: Knowledge, specimens: Sequence[Sequence[str]]
) -> None:
    given = answer("ISH group 5", "her2_ish", "2025-10-02, 1 of 1")
    cohort = loaded(tmp_path, knowledge, given, specimens=specimens)
    records = cohort.frame.records["specimens"]
    (row,) = (r for r in records.rows.of(0) if records.days().at(r).show() == "2025-10-02")
    assert said(cohort, "specimens", "her2_ish")[row] == "ISH group 5"
    cells = records.frame.cells("her2_ish", row)
    assert "ISH group 5 (A. B., 2026-01-16)" in [cell.text for cell in cells]


@pytest.mark.parametrize(
    ("record", "specimens"),
    [
        ("2025-10-03, 1 of 1", (OLD, NEW, OTHER)),
        ("2025-10-02, 1 of 1", (OLD, NEW, NEW, OTHER)),
        ("2025-10-02, 2 of 2", (OLD, NEW, OTHER)),
    ],
)
def test_a_record_that_is_not_there_or_not_alone_is_asked_about(
    tmp_path: Path, knowledge: Knowledge, record: str, specimens: Sequence[Sequence[str]]
) -> None:
    given = answer("negative", "her2_ish", record)
    cohort = loaded(tmp_path, knowledge, given, specimens=specimens)
    assert f"The record that this answer is about ({record}) is not in the sheet" in asked(cohort)
    assert not cohort.answers


def test_an_answer_against_the_record_is_a_question_and_no_override(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    given = answer("IHC 3+", "her2_ihc", "2024-03-01, 1 of 1")
    cohort = loaded(tmp_path, knowledge, given)
    assert "contradicts itself on HER2 IHC" in asked(cohort)
    assert "IHC 1+ or IHC 3+" in said(cohort, "specimens", "her2_ihc")


def test_two_answers_of_one_question_are_met_and_asked_about(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    about = "her2_ish", "2025-10-02, 1 of 1"
    cohort = loaded(tmp_path, knowledge, answer("negative", *about), answer("positive", *about))
    assert "contradicts itself on HER2 ISH" in asked(cohort)


def test_new_results_of_one_day_are_one_record(tmp_path: Path, knowledge: Knowledge) -> None:
    results = (("hemoglobin", "12"), ("anc", "2.1"), ("platelets", "200"))
    given = [answer(text, f"{name}@{name}_date", "", "2026-01-10", "new") for name, text in results]
    cohort = loaded(tmp_path, knowledge, *given)
    records = cohort.frame.records["labs"]
    assert [records.days().at(row).show() for row in records.rows.of(0)] == [
        "2025-12-01",
        "2026-01-10",
    ]
    frame = cohort.frame
    assert [frame.column(name).at(0).show() for name, _ in results] == ["12", "2.1", "200"]  # type: ignore[union-attr, call-arg]
    assert frame.column("hemoglobin_date").at(0).show() == "2026-01-10"  # type: ignore[union-attr, call-arg]


def test_a_new_result_without_a_day_is_not_taken(tmp_path: Path, knowledge: Knowledge) -> None:
    cohort = loaded(tmp_path, knowledge, answer("12", "hemoglobin@hemoglobin_date", kind="new"))
    assert "A new result needs the day on which it was taken" in asked(cohort)
    assert cohort.frame.records["labs"].frame.size == 1
