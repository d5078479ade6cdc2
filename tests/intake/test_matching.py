"""What the headers of a sheet mean: exactly, only suggested, or beside others."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from workbooks import saved

from screener.errors import Problems
from screener.intake.mapping import MappingFile
from screener.intake.understand import understand_all
from screener.knowledge import Knowledge
from screener.run import cohort_of

ENCOUNTERS = ["Patient ID", "Encounter type", "Start date", "End date", "Date started"]
COURSES = ["Patient ID", "Drug", "Start date", "End date"]
GIVEN = {"Start date": "therapy_start", "End date": "therapy_end"}


@pytest.mark.parametrize(
    ("header", "target", "suggestions"),
    [
        ("HER2 statu", "", ("her2",)),
        ("er  STATUS\n", "er", ()),
        ("PR status", "pr", ()),
        ("Hb g/L", "hemoglobin", ()),
    ],
)
def test_a_header_is_matched_exactly_or_only_suggested(
    knowledge: Knowledge, tmp_path: Path, header: str, target: str, suggestions: tuple[str, ...]
) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["Patient ID", header], ["P-1", ""]])
    (sheet,) = understand_all([path], knowledge)
    match = sheet.columns[1].match
    assert (match.target, match.suggestions[:1]) == (target, suggestions)


@pytest.mark.parametrize(
    ("headers", "declared", "fed"),
    [
        (COURSES, {}, {"therapy_drugs", "therapy_start", "therapy_end"}),
        (ENCOUNTERS, {}, set()),
        (ENCOUNTERS, GIVEN, {"therapy_start", "therapy_end"}),
    ],
    ids=["of a drug", "of anything", "of anything, and a person settled it"],
)
def test_a_start_is_that_of_a_treatment_only_beside_a_treatment(
    knowledge: Knowledge,
    tmp_path: Path,
    headers: list[str],
    declared: dict[str, str],
    fed: set[str],
) -> None:
    path = saved(tmp_path / "a.xlsx", headers, ["P-1", "x", "2025-01-02", "2025-03-04"])
    mapping = MappingFile.model_validate({"columns": declared})
    (sheet,) = understand_all([path], knowledge, mapping)
    assert {one.match.target for one in sheet.columns} - {"", "patient_id"} == fed
    if not fed:
        assert sheet.columns[2].match.suggestions == ("therapy_start",)


@pytest.mark.parametrize(
    ("headers", "declared", "fed"),
    [
        (["Screening number", "Age"], {}, ["patient_id", "age"]),
        (["Screening number", "Subject ID"], {}, ["screening_no", "patient_id"]),
        (["Subject ID", "Screening No"], {}, ["patient_id", "screening_no"]),
        (["MRN", "Screening number"], {}, ["mrn", "patient_id"]),
        (["Pager", "Screening ID"], {"Pager": "patient_id"}, ["patient_id", "screening_no"]),
        (["Pager", "Screening ID"], {"Screening ID": "patient_id"}, ["", "patient_id"]),
    ],
)
def test_a_screening_number_beside_a_subject_number_is_that_of_an_attempt(
    knowledge: Knowledge,
    tmp_path: Path,
    headers: list[str],
    declared: dict[str, str],
    fed: list[str],
) -> None:
    path = saved(tmp_path / "a.xlsx", headers, ["P-1", "2"])
    mapping = MappingFile.model_validate({"columns": declared})
    (sheet,) = understand_all([path], knowledge, mapping)
    assert [one.match.target for one in sheet.columns] == fed
    assert not sheet.problems


def test_two_screening_numbers_and_no_other_identifier_are_asked_about(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    path = saved(tmp_path / "a.xlsx", ["Screening number", "Screening ID"], ["P-1", "2"])
    with pytest.raises(Problems, match="both feed 'patient_id'"):
        cohort_of([path], knowledge, None, None)
