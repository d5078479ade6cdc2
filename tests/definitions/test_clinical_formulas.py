"""Formulas and conversions against published vectors, read from cells as a sheet has them."""

from __future__ import annotations

import math

import pytest

from screener.chart import frame_of
from screener.knowledge import Knowledge
from screener.values import CodeSets, Interval, Intervals
from screener.values.number import above, below


def number(given: dict[str, str], concept: str, knowledge: Knowledge) -> Interval:
    column = frame_of([given], knowledge).column(concept)
    assert isinstance(column, Intervals)
    return column.at(0)


def codes(given: dict[str, str], concept: str, knowledge: Knowledge) -> set[str]:
    column = frame_of([given], knowledge).column(concept)
    assert isinstance(column, CodeSets)
    return set(column.at(0).possible)


@pytest.mark.parametrize(
    ("age", "weight", "creatinine", "sex", "expected"),
    [
        ("60", "70 kg", "1.0 mg/dL", "F", 66.11),
        ("60", "70 kg", "1.0 mg/dL", "M", 77.78),
        ("60", "70 kg", "88.4 µmol/L", "M", 77.78),
        ("82", "48 kg", "1.1 mg/dL", "F", 29.88),
    ],
)
def test_creatinine_clearance_by_cockcroft_and_gault(
    age: str, weight: str, creatinine: str, sex: str, expected: float, knowledge: Knowledge
) -> None:
    given = {"age": age, "weight": weight, "creatinine": creatinine, "sex": sex}
    found = number(given, "creatinine_clearance", knowledge)
    assert found.lo == found.hi
    assert round(found.lo, 2) == expected


def test_creatinine_clearance_allows_for_both_sexes_where_none_is_known(
    knowledge: Knowledge,
) -> None:
    given = {"age": "60", "weight": "70 kg", "creatinine": "1.0 mg/dL"}
    found = number(given, "creatinine_clearance", knowledge)
    assert (round(found.lo, 2), round(found.hi, 2)) == (66.11, 77.78)


def test_an_egfr_is_no_creatinine_clearance(knowledge: Knowledge) -> None:
    assert number({"egfr": "65"}, "creatinine_clearance", knowledge) == Interval()


@pytest.mark.parametrize(
    ("qt", "rate", "expected"),
    [("400", "60", 400.0), ("400", "80", 440.3), ("420", "100", 498.0), ("460", "48", 427.0)],
)
def test_qt_corrected_by_fridericia(
    qt: str, rate: str, expected: float, knowledge: Knowledge
) -> None:
    found = number({"qt": qt, "heart_rate": rate}, "qtcf", knowledge)
    assert round(found.lo, 1) == round(found.hi, 1) == expected


def test_a_qtc_without_its_formula_is_not_taken_for_fridericia(knowledge: Knowledge) -> None:
    assert number({"qtc": "452"}, "qtcf", knowledge) == Interval()


@pytest.mark.parametrize(
    ("karnofsky", "lowest", "highest"),
    [
        ("100", 0, 0),
        ("90", 0, 1),
        ("80", 1, 1),
        ("70", 1, 2),
        ("60", 2, 2),
        ("50", 2, 3),
        ("40", 3, 3),
        ("30", 3, 4),
        ("20", 4, 4),
    ],
)
def test_ecog_from_karnofsky_stays_open_where_the_two_maps_differ(
    karnofsky: str, lowest: int, highest: int, knowledge: Knowledge
) -> None:
    assert number({"kps": karnofsky}, "ecog", knowledge) == Interval(lowest, highest)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"er_allred": "0"}, (0, below(1))),
        ({"er_allred": "2"}, (0, below(1))),
        ({"er_allred": "3"}, (0, 10)),
        ({"er_allred": "5"}, (1, 66)),
        ({"er_allred": "8"}, (above(66), 100)),
        ({"er_h_score": "270"}, (90, 100)),
        ({"er_h_score": "2"}, (0.666666666667, 2)),
        ({"er_irs": "12"}, (above(80), 100)),
        ({"er_status": "negative"}, (0, below(1))),
        ({"er_status": "positive"}, (1, 100)),
        ({"er_status": "low positive"}, (1, 10)),
        ({"er_percent": "90 %", "er_status": "positive"}, (90, 90)),
        ({"er_percent": "<10%", "er_status": "positive"}, (1, below(10))),
    ],
)
def test_all_evidence_on_er_meets_in_the_percentage(
    given: dict[str, str], expected: tuple[float, float], knowledge: Knowledge
) -> None:
    found = number(given, "er_percent", knowledge)
    assert math.isclose(found.lo, expected[0], abs_tol=1e-9)
    assert math.isclose(found.hi, expected[1], abs_tol=1e-9)
    assert (found.lo >= 1, found.hi < 1) == (expected[0] >= 1, expected[1] < 1)


@pytest.mark.parametrize(
    ("er", "pr", "her2", "expected"),
    [
        ("0%", "0%", "IHC 1+", {"yes"}),
        ("0%", "0%", "IHC 2+", {"yes", "no"}),
        ("0%", "0%", "IHC 3+", {"no"}),
        ("1%", "0%", "IHC 0", {"no"}),
        ("<1%", "<1%", "IHC 0", {"yes"}),
        ("", "0%", "IHC 0", {"yes", "no"}),
    ],
)
def test_triple_negative_needs_all_three(
    er: str, pr: str, her2: str, expected: set[str], knowledge: Knowledge
) -> None:
    given = {"er_percent": er, "pr_percent": pr, "her2_ihc": her2}
    assert codes(given, "tnbc", knowledge) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"sex": "F", "age": "60"}, {"post"}),
        ({"sex": "F", "bilateral_oophorectomy": "yes"}, {"post"}),
        ({"sex": "F", "age": "52"}, {"pre", "peri", "post"}),
        ({"sex": "F", "age": "45", "amenorrhea_months": "14"}, {"pre", "peri", "post"}),
    ],
)
def test_menopause_is_decided_only_where_the_rules_decide_it(
    given: dict[str, str], expected: set[str], knowledge: Knowledge
) -> None:
    assert codes(given, "menopausal_status", knowledge) == expected


@pytest.mark.parametrize(
    ("text", "unit", "concept", "expected"),
    [
        ("98 g/L", "", "hemoglobin", 9.8),
        ("17.104 µmol/L", "", "bilirubin", 1.0),
        ("48 mmol/mol", "", "hba1c", 6.54),
        ("1,2 lakh", "", "platelets", None),
        ("150000 /mm3", "", "platelets", 150.0),
    ],
)
def test_units_are_converted_exactly(
    text: str, unit: str, concept: str, expected: float | None, knowledge: Knowledge
) -> None:
    found = number({concept: text}, concept, knowledge)
    if expected is None:
        assert found.lo < found.hi
    else:
        assert round(found.lo, 2) == round(found.hi, 2) == expected


@pytest.mark.parametrize(
    ("number_text", "recorded"),
    [("05D0642827", True), ("05D064282O", False), ("5D0642827", False), ("0506428270", False)],
)
def test_a_clia_number_has_its_form(number_text: str, recorded: bool, knowledge: Knowledge) -> None:
    column = frame_of([{"her2_clia": number_text}], knowledge).column("her2_clia")
    assert bool(column.recorded[0]) is recorded
