"""Results that stand below each other meet in a formula, if they are of one draw.

What was measured twice on a day goes with nothing: nobody knows which of both belongs to the rest.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from workbooks import Table, book

from screener.chart import frame_of
from screener.checks.grammar import Grammar
from screener.checks.language import read_check
from screener.explaining.asking import asks
from screener.explaining.explainer import Explainer
from screener.explaining.told import told as told_of
from screener.intake.load import load_cohort
from screener.intake.understand import understand_all
from screener.knowledge import Knowledge
from screener.values.day import number_of
from screener.yaml_file import parse

HEAD = ["Patient ID", "Test", "Result", "Units", "Collection date"]
CHECK = "{calcium_corrected: {between: [8.5, 10.2]}}"
CA, ALB = ["P", "Ca", "8.8", "mg/dL"], ["P", "Albumin", "3.5", "g/dL"]


@pytest.mark.parametrize(
    ("rows", "answer", "told"),
    [
        ([[*CA, "2026-01-10"], [*ALB, "2026-01-10"]], "yes",
         "8.8 mg/dL of 2026-01-10, Albumin 3.5"),
        # another test of that day does not come between them
        ([[*CA, "2026-01-10"], ["P", "K", "4", "mmol/L", "2026-01-10"], [*ALB, "2026-01-10"]],
         "yes", "9.2 mg/dL"),
        ([[*CA, "2026-01-10"], [*ALB, "2026-01-08"]], "unknown",
         "Calcium, total 8.8 mg/dL of 2026-01-10 and Albumin 3.5 g/dL of 2026-01-08"
         " have to be of one sample."),
        ([[*CA, "2026-01-10"], [*ALB, ""]], "unknown", "have to be of one sample"),
        # two of one day: which of them goes with the albumin?
        ([[*CA, "2026-01-10"], ["P", "Ca", "9.9", "mg/dL", "2026-01-10"], [*ALB, "2026-01-10"]],
         "unknown", "corrected for albumin: unknown"),
        # the same twice is no question
        ([[*CA, "2026-01-10"], [*CA, "2026-01-10"], [*ALB, "2026-01-10"]], "yes", "9.2 mg/dL"),
        # an older pair does not stand in for the newer calcium
        ([["P", "Ca", "8.8", "mg/dL", "2026-01-02"], ["P", "Albumin", "3.5", "g/dL", "2026-01-02"],
          [*CA, "2026-01-10"]], "unknown", "Calcium"),
    ],
)  # fmt: skip
def test_results_of_one_draw_meet(
    rows: Table, answer: str, told: str, knowledge: Knowledge, tmp_path: Path
) -> None:
    path = book(
        tmp_path / "a.xlsx", Patients=[["Patient ID", "Age"], ["P", "60"]], Labs=[HEAD, *rows]
    )
    cohort = load_cohort(
        understand_all([path], knowledge), knowledge, number_of(dt.date(2026, 1, 15))
    )
    check = read_check(parse(CHECK, "example"), Grammar(knowledge.vocabulary))
    one = Explainer(cohort.frame)
    assert cohort.frame.truths(check)[0].value == answer
    questions = [ask.question for ask in asks(one, check, 0)] if answer == "unknown" else []
    assert told in "; ".join([told_of(one, check)[0].found, *questions])


@pytest.mark.parametrize(
    ("cells", "answer", "told"),
    [
        ({}, "yes", "(Calcium, total 8.8 mg/dL, Albumin 3.5 g/dL)"),
        ({"labs_date": "2026-01-10"}, "yes", "8.8 mg/dL of 2026-01-10"),
        (
            {"calcium_date": "2026-01-10", "albumin_date": "2026-01-08"},
            "unknown",
            "8.8 mg/dL of 2026-01-10 and Albumin 3.5 g/dL of 2026-01-08 have to be of one sample",
        ),
    ],
)
def test_days_of_a_sheet_with_one_row_a_patient(
    cells: dict[str, str], answer: str, told: str, knowledge: Knowledge
) -> None:
    frame = frame_of([{"calcium": "8.8 mg/dL", "albumin": "3.5 g/dL", **cells}], knowledge)
    check = read_check(parse(CHECK, "example"), Grammar(knowledge.vocabulary))
    one = Explainer(frame)
    assert frame.truths(check)[0].value == answer
    questions = [ask.question for ask in asks(one, check, 0)] if answer == "unknown" else []
    assert told in "; ".join([told_of(one, check)[0].found, *questions])


def test_a_clearance_names_the_day_of_the_creatinine(knowledge: Knowledge) -> None:
    cells = {"age": "60", "sex": "female", "weight": "70 kg"}
    labs = [
        {"creatinine": "1.0 mg/dL", "labs_date": "2026-01-08"},
        {"creatinine": "2.0 mg/dL", "labs_date": "2025-11-08"},
    ]
    frame = frame_of([cells], knowledge, [{"labs": labs}])
    check = read_check(
        parse("{creatinine_clearance: {at_least: 30}}", "example"), Grammar(knowledge.vocabulary)
    )
    assert "Creatinine 1 mg/dL of 2026-01-08" in told_of(Explainer(frame), check)[0].found
