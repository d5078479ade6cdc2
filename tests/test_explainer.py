"""What is told of a patient's records: those that decided, with their own cells."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from screener.checks.grammar import Grammar
from screener.checks.language import read_check
from screener.explainer import Explainer
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
    for row in (["Patient ID", "Age", "Reference day"], ["P", 55, "2026-01-15"]):
        patients.append(row)
    specimens = book.create_sheet("Specimens")
    for row in (
        ["Patient ID", "Specimen date", "HER2 IHC"],
        ["P", "2016-03-01", "3+"],
        ["P", "2024-05-01", "1+"],
    ):
        specimens.append(row)
    book.save(path)
    return load_cohort(understand(path, knowledge), knowledge).frame


@pytest.mark.parametrize(
    ("check", "answer", "found", "cells"),
    [
        ("{specimens: {any: {her2_ihc: 3+}}}", "yes", "IHC 3+", ["Specimens!C2"]),
        ("{specimens: {none: {her2_ihc: 3+}}}", "no", "IHC 3+", ["Specimens!C2"]),
        ("{specimens: {latest: {her2_ihc: 1+}}}", "yes", "IHC 1+", ["Specimens!C3"]),
        ("{specimens: {first: {her2_ihc: 1+}}}", "no", "IHC 3+", ["Specimens!C2"]),
        ("{her2_ihc: 1+}", "yes", "IHC 1+", ["Specimens!C3"]),
        ("{her2_ever_positive: no}", "no", "IHC 3+", ["Specimens!C2"]),
    ],
)
def test_the_deciding_record_is_told_with_its_cell(
    check: str, answer: str, found: str, cells: list[str], frame: Frame
) -> None:
    asked = read_check(parse(check, "check"), Grammar(frame.vocabulary))
    one = Explainer(frame, 0)
    assert frame.truths(asked)[0].value == answer
    assert found in one.found([asked])
    assert [cell.place for cell in one.cells([asked])] == cells


def test_an_open_list_asks_whether_it_is_complete(frame: Frame) -> None:
    check = "{specimens: {none: {her2_ihc: 2+}}}"
    asked = read_check(parse(check, "check"), Grammar(frame.vocabulary))
    (ask,) = Explainer(frame, 0).asks(asked)
    assert "every tumor sample" in ask.question
    assert (ask.asks, ask.concept) == ("pathology", "specimen_list_complete")


def test_no_record_is_said_to_be_none(frame: Frame) -> None:
    asked = read_check(
        parse("{therapies: {any: {therapy_drugs: letrozole}}}", "check"), Grammar(frame.vocabulary)
    )
    assert Explainer(frame, 0).found([asked]) == "Treatment: none on record"
