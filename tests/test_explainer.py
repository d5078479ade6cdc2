"""What is told of a patient's records: those that decided, with their own cells."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from screener.checks.grammar import Grammar
from screener.checks.language import read_check
from screener.explaining.asking import asks
from screener.explaining.explainer import Explainer
from screener.explaining.told import told
from screener.frame import Frame
from screener.intake.load import load_cohort
from screener.intake.understand import understand
from screener.knowledge import Knowledge
from screener.yaml_file import parse


@pytest.fixture(scope="module")
def frame(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Frame:
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    book = Workbook()
    patients = book.active
    assert patients is not None
    patients.title = "Patients"
    patients.append(["Patient ID", "Age", "Reference day"])
    for patient in "PQR":
        patients.append([patient, 55, "2026-01-15"])
    specimens = book.create_sheet("Specimens")
    for row in (
        ["Patient ID", "Specimen date", "HER2 IHC"],
        ["P", "2016-03-01", "3+"],
        ["P", "2024-05-01", "1+"],
    ):
        specimens.append(row)
    therapies = book.create_sheet("Therapies")
    for row in (
        ["Patient ID", "Regimen", "Therapy setting", "Therapy start", "Reason stopped"],
        ["Q", "paclitaxel", "metastatic", "2023-01-09", "PD"],
        ["Q", "capecitabine", "metastatic", "2023-09-01", ""],
        ["Q", "letrozole", "metastatic", "2024-03-01", ""],
        ["R", "docetaxel", "", "2023-01-09", ""],
        ["R", "letrozole", "metastatic", "2024-01-09", ""],
    ):
        therapies.append(row)
    book.save(path)
    return load_cohort(understand(path, knowledge), knowledge).frame


@pytest.mark.parametrize(
    ("check", "answer", "found", "cells"),
    [
        ("{specimens: {any: {her2_ihc: 3+}}}", "yes", "IHC 3+", ["Specimens!C2"]),
        ("{specimens: {none: {her2_ihc: 3+}}}", "no", "IHC 3+", ["Specimens!C2"]),
        ("{specimens: {latest: {her2_ihc: 1+}}}", "yes", "IHC 1+", ["Specimens!C3"]),
        ("{specimens: {first: {her2_ihc: 1+}}}", "no", "IHC 3+", ["Specimens!C2"]),
        (
            "{specimens: {latest: {any: [{her2_ihc: 1+}, {her2_ihc: 2+}]}}}",
            *("yes", "IHC 1+", ["Specimens!C3"]),
        ),
        ("{her2_ihc: 1+}", "yes", "IHC 1+", ["Specimens!C3"]),
        ("{her2_ever_positive: no}", "no", "IHC 3+", ["Specimens!C2"]),
    ],
)
def test_the_deciding_record_is_told_with_its_cell(
    check: str, answer: str, found: str, cells: list[str], frame: Frame
) -> None:
    asked = read_check(parse(check, "check"), Grammar(frame.vocabulary))
    one = Explainer(frame)
    assert frame.truths(asked)[0].value == answer
    assert found in told(one, asked)[0].found
    assert [cell.place for cell in told(one, asked)[0].cells] == cells


def test_an_open_list_asks_whether_it_is_complete(frame: Frame) -> None:
    check = "{specimens: {none: {her2_ihc: 2+}}}"
    asked = read_check(parse(check, "check"), Grammar(frame.vocabulary))
    (ask,) = asks(Explainer(frame), asked, 0)
    assert "every tumor sample" in ask.question
    assert (ask.asks, ask.concept) == ("pathology", "specimen_list_complete")


def test_no_record_is_said_to_be_none(frame: Frame) -> None:
    asked = read_check(
        parse("{therapies: {any: {therapy_drugs: letrozole}}}", "check"), Grammar(frame.vocabulary)
    )
    assert told(Explainer(frame), asked)[0].found == "Treatment: none on record"


CHEMO = "{lines: {of: chemotherapy, setting: metastatic, %s}}"
LIST = "Does the list name every anticancer treatment ever given?"


def asked_of(patient: int, check: str, frame: Frame) -> list[str]:
    read = read_check(parse(check, "check"), Grammar(frame.vocabulary))
    assert frame.truths(read)[patient].value == "unknown"
    return [ask.question for ask in asks(Explainer(frame), read, patient)]


def test_lines_are_told_treatment_by_treatment(frame: Frame) -> None:
    asked = read_check(parse(CHEMO % "at_most: 2", "check"), Grammar(frame.vocabulary))
    one = Explainer(frame)
    assert told(one, asked)[1].found == (
        "Lines: ≥ 1; Treatment: "
        "paclitaxel (for advanced disease, 2023-01-09, progression): a line"
        " | capecitabine (for advanced disease, 2023-09-01): a new line, or part of another"
        " | letrozole (for advanced disease, 2024-03-01): not counted"
    )
    assert {cell.text for cell in told(one, asked)[1].cells} >= {
        "paclitaxel",
        "capecitabine",
        "2023-01-09",
    }


@pytest.mark.parametrize(
    "check",
    [
        CHEMO % "at_most: 2",
        "{prior_cdk46: no}",
        "{prior_anti_her2: yes}",
        "{therapies: {none: {therapy_drugs: fulvestrant}}}",
        "{last_fulvestrant_date: {at_least: 28 days}}",
        "{therapies: {count: {therapy_drugs: taxane}, at_most: 1}}",
    ],
)
def test_one_question_closes_all_that_hang_on_a_complete_list(check: str, frame: Frame) -> None:
    assert asked_of(1, check, frame) == [LIST]


@pytest.mark.parametrize(
    ("check", "questions"),
    [
        (
            CHEMO % "at_least: 1",
            [
                "Was this treatment given before or after surgery, or for advanced disease? "
                "(Treatment: 2023-01-09)"
            ],
        ),
        (
            "{therapies: {latest: {therapy_outcome: progression}}}",
            [
                "Why did this treatment end? Only progression shows resistance. "
                "(Treatment: 2024-01-09)"
            ],
        ),
    ],
)
def test_a_question_about_one_of_several_records_names_it(
    check: str, questions: list[str], frame: Frame
) -> None:
    assert asked_of(2, check, frame) == questions
