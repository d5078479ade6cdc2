"""What is asked for where a value is worked out from others: those of them that are missing."""

from __future__ import annotations

import pytest

from screener.chart import frame_of
from screener.checks.grammar import Grammar
from screener.checks.language import read_check
from screener.explaining.asking import asks
from screener.explaining.explainer import Explainer
from screener.knowledge import Knowledge
from screener.yaml_file import parse

CLEARANCE = "{creatinine_clearance: {at_least: 30}}"
QTCF = "{qtcf: {at_most: 470}}"
WHOLE = {"age": "60", "sex": "female", "weight": "60", "creatinine": "0.9"}


@pytest.mark.parametrize(
    ("check", "known", "asked"),
    [
        (CLEARANCE, {}, ["creatinine_clearance"]),
        (CLEARANCE, {"age": "60"}, ["weight", "sex", "creatinine"]),
        (CLEARANCE, {**WHOLE, "creatinine": ""}, ["creatinine"]),
        (CLEARANCE, {**WHOLE, "weight": ""}, ["weight"]),
        (CLEARANCE, {**WHOLE, "weight": "20-80"}, ["weight"]),
        (CLEARANCE, {"egfr": "60"}, ["creatinine_clearance"]),
        (QTCF, {}, ["qtcf"]),
        (QTCF, {"qt": "400"}, ["heart_rate"]),
        (QTCF, {"qtc": "480"}, ["qtc_formula"]),
        (QTCF, {"qtc": "480", "qtc_formula": "Bazett"}, ["heart_rate"]),
        ("{bilirubin: {at_most: 1.5, times: uln}}", {"bilirubin": "1.8"}, ["bilirubin_uln"]),
        ("{bmi: {at_least: 18}}", {"height": "170"}, ["weight"]),
        ("{age: {at_least: 18}}", {}, ["age"]),
        (
            "{age: {at_least: 65}}",
            {"birth_date": "1961", "reference_day": "2026-01-15"},
            ["birth_date"],
        ),
        ("{ecog: {at_most: 1}}", {}, ["ecog"]),
        ("{measurable_disease: yes}", {}, ["measurable_disease"]),
    ],
)
def test_what_is_missing_is_asked_for(
    check: str, known: dict[str, str], asked: list[str], knowledge: Knowledge
) -> None:
    frame = frame_of([known], knowledge)
    read = read_check(parse(check, ""), Grammar(knowledge.vocabulary))
    assert [ask.concept for ask in asks(Explainer(frame), read, 0)] == asked


@pytest.mark.parametrize(
    ("check", "known", "question"),
    [
        ("{ecog: {at_most: 1}}", {}, "What is the ECOG performance status"),
        ("{ecog: {at_most: 1}}", {"kps": "70"}, "Which ECOG grade is it, 1 or 2?"),
        ("{her2_class: low}", {"her2_ihc": "2+"}, "what is the ISH result?"),
        ("{measurable_disease: yes}", {"largest_lesion": "5 mm"}, "How large are the largest"),
    ],
)
def test_a_table_asks_about_what_is_known(
    check: str, known: dict[str, str], question: str, knowledge: Knowledge
) -> None:
    frame = frame_of([known], knowledge)
    read = read_check(parse(check, ""), Grammar(knowledge.vocabulary))
    (ask,) = asks(Explainer(frame), read, 0)
    assert question in ask.question
