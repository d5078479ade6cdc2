"""Numbers: what a text allows, in the concept's own unit; and what has to be asked."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading.showing import said, shown

from screener.reading import Reader
from screener.values import Interval

VOCABULARY = """
tables: {labs: {label: Labs}}
units:
  g/L: []
  10^9/L: [G/L, x10^9/L, K/uL]
  /uL: [/mm3]
  "%": [percent]
  umol/L: []
missing:
  - {text: [unknown, see report], reason: unknown}
  - {text: [NA], reason: unclear, ask: "'NA': not available, or not applicable?"}
concepts:
  hemoglobin:
    {table: labs, kind: number, label: Hemoglobin, headers: [Hb], unit: g/dL, plausible: [3, 22],
     units: {g/L: 0.1, mmol/L: 1/0.6206}, unwritten: [g/dL, g/L]}
  creatinine:
    {table: labs, kind: number, label: Creatinine, headers: [Cr], unit: mg/dL, plausible: [0.2, 15],
     units: {umol/L: 1/88.4}, unwritten: [mg/dL, umol/L], limits: uln,
     words: {WNL: {times_uln: [0, 1]}}}
  bilirubin:
    {table: labs, kind: number, label: Bilirubin, unit: mg/dL, plausible: [0.1, 40],
     units: {umol/L: 1/17.104}, unwritten: [mg/dL, umol/L], words: {trace: {value: [0.1, 0.3]}}}
  platelets:
    {table: labs, kind: number, label: Platelets, headers: [Plt], unit: 10^9/L,
     plausible: [1, 2000], units: {/uL: 0.001, g/L: 1}, unwritten: [10^9/L, /uL]}
  ast: {table: labs, kind: number, label: AST, unit: U/L, plausible: [1, 10000], limits: [uln, lln]}
  er: {table: labs, kind: number, label: ER, unit: "%", percent: true, plausible: [0, 100]}
  lvef:
    {table: labs, kind: number, label: LVEF, headers: [EF], unit: "%", percent: true,
     plausible: [10, 90]}
  hba1c:
    {table: labs, kind: number, label: HbA1c, unit: "%", percent: true, plausible: [3, 20],
     units: {mmol/mol: {factor: 0.09148, add: 2.152}}, unwritten: ["%", mmol/mol]}
  ecog: {table: labs, kind: number, label: ECOG, whole: true, plausible: [0, 5]}
  ki67: {table: labs, kind: number, label: Ki-67, unit: "%", percent: true, plausible: [0, 100]}
  tils: {table: labs, kind: number, label: TILs, percent: true}
  lines: {table: labs, kind: number, label: Lines, whole: true}
  t_score: {table: labs, kind: number, label: T-score, plausible: [-6, 6]}
"""


@pytest.fixture(scope="module")
def reader(reader_of) -> Reader:
    return reader_of(VOCABULARY)


@pytest.fixture(scope="module")
def with_decimal_comma(reader_of) -> Reader:
    return reader_of(VOCABULARY, decimal_comma=True)


UNDERSTOOD = [
    # target, text, what it allows
    ("hemoglobin", "9.8", "9.8 g/dL"),
    ("hemoglobin", " 9.80 ", "9.8 g/dL"),
    ("hemoglobin", "Hb 9.8", "9.8 g/dL"),
    ("hemoglobin", "Hb: 9.8 g/dl", "9.8 g/dL"),
    ("hemoglobin", "3.3000000000000003", "3.3 g/dL"),  # as a spreadsheet computes it
    ("hemoglobin", "98 g/L", "9.8 g/dL"),
    ("hemoglobin", "98 G / L", "9.8 g/dL"),  # 10⁹/L of no use here: it can only be gram
    ("hemoglobin", "Hb 5.6 mmol/L", "9.02353 g/dL"),
    ("hemoglobin", "9.8 L", "9.8 g/dL"),  # low
    ("hemoglobin", "9.8 (L)", "9.8 g/dL"),
    ("hemoglobin", "9.8*", "9.8 g/dL"),
    ("hemoglobin", "9.8 ↓", "9.8 g/dL"),
    ("hemoglobin", "９．８", "9.8 g/dL"),  # as typed in Japan
    ("hemoglobin", "12-14", "12 to 14 g/dL"),
    ("hemoglobin", "12 to 14 g/dL", "12 to 14 g/dL"),
    ("hemoglobin", "<7", "0 to <7 g/dL"),
    ("hemoglobin", "≥ 7", "≥ 7 g/dL"),
    ("hemoglobin", "at least 7", "≥ 7 g/dL"),
    ("bilirubin", "<0.2 mg/dL", "0 to <0.2 mg/dL"),
    ("bilirubin", "trace", "0.1 to 0.3 mg/dL"),
    ("platelets", "150 G/L", "150 × 10^9/L"),
    ("platelets", "150 x10⁹/L", "150 × 10^9/L"),
    ("platelets", "150000 /mm3", "150 × 10^9/L"),
    ("platelets", "1,50,000 /uL", "150 × 10^9/L"),  # in India
    ("platelets", "1,250,000 /uL", "1250 × 10^9/L"),
    ("platelets", "1.5e2", "150 × 10^9/L"),
    ("er", "90%", "90 %"),
    ("er", "90 percent", "90 %"),
    ("er", "5–10%", "5 to 10 %"),
    ("er", "5%-10%", "5 to 10 %"),
    ("er", "<1%", "0 to <1 %"),
    ("er", "<1", "0 to <1 %"),  # as a share of one it would say nothing
    ("er", ">10%", "> 10 to 100 %"),
    ("er", "0.5%", "0.5 %"),
    ("lvef", "EF 55-60%", "55 to 60 %"),
    ("ki67", "Ki67 15-20%", "15 to 20 %"),
    ("ecog", "0-1", "0 to 1"),
    ("ecog", "1.0", "1"),
    ("ecog", "<2", "0 to 1"),
    ("lines", ">2", "≥ 3"),
    ("t_score", "-2.5", "-2.5"),
    ("tils", "30 %", "30"),
    ("creatinine_times_uln", "1.2 x ULN", "1.2 × ULN"),
    ("creatinine_times_uln", "1.2", "1.2 × ULN"),
]


@pytest.mark.parametrize(("target", "text", "allows"), UNDERSTOOD)
def test_a_clear_number_is_read_without_a_question(reader, target, text, allows):
    reading = reader.read(target, text)
    assert shown(reader, reading, target) == allows
    assert reading.question == ""


ASKED = [
    # target, text, what it still allows, part of the question
    ("hemoglobin", "9,8", "9.8 g/dL", "9.8 or 98? Declare decimal_comma"),
    ("hemoglobin", "~10", "?", "how near"),
    ("hemoglobin", "10?", "?", "how near"),
    ("hemoglobin", "300", "?", "not plausible"),
    ("hemoglobin", "9.8 mg/dL", "?", "not understood"),
    ("hemoglobin", "9.8 umol/L", "?", "is not a unit of Hemoglobin; expected g/dL, g/L, mmol/L"),
    ("hemoglobin", "9.8 then 11", "?", "'then' is not understood"),
    ("hemoglobin", "9.8 9.9", "?", "not understood"),
    ("hemoglobin", "150 000", "?", "not understood"),
    ("hemoglobin", "14-12", "?", "not plausible"),
    ("hemoglobin", "ten", "?", "expected a number from 3 to 22 g/dL (Hemoglobin)"),
    ("hemoglobin", "2024-10-09", "?", "Excel changed this to a date"),
    ("hemoglobin", "9-Oct", "?", "Excel changed this to a date"),
    ("hemoglobin", "NA", "?", "not available, or not applicable?"),
    ("hemoglobin", "1" * 30, "?", "not understood"),
    ("bilirubin", "8", "0.467727 to 8 mg/dL", "8 mg/dL or 8 umol/L? Write the unit"),
    ("er", "0.9", "0.9 to 90 %", "0.9 % or 90 %? Write the percent sign"),
    ("er", "1", "1 to 100 %", "1 % or 100 %?"),
    ("er", "0,5", "0.5 to 50 %", "0,5 % or 50 %?"),
    ("er", "0.5-0.9", "0.5 to 90 %", "0.5 to 0.9 % or 50 to 90 %?"),
    ("er", "9O%", "?", "Is it '90%'?"),
    ("er", "90%%", "?", "not understood"),
    ("er", "<0", "?", "not plausible"),
    ("lvef", "550 %", "?", "550 % is not plausible; expected a number from 10 to 90 % (LVEF)"),
    ("lvef", "0.55", "55 %", "0.55 % or 55 %?"),
    ("ast", "45 (ULN see note)", "?", "not understood"),
    ("ast", "high (ULN 40)", "?", "not understood"),
    ("ast", "45 % mg", "?", "not understood"),
    ("ecog", "1.5", "?", "expected a whole number from 0 to 5"),
    ("ecog", "1+", "?", "not understood"),
    ("lines", "2L", "?", "not understood"),  # a second line is not "2, low"
    ("lines", "-2", "?", "not plausible"),
    ("lines", "2+", "?", "not understood"),
]


@pytest.mark.parametrize(("target", "text", "allows", "question"), ASKED)
def test_a_doubtful_number_keeps_all_its_readings_and_is_asked(
    reader, target, text, allows, question
):
    reading = reader.read(target, text)
    assert shown(reader, reading, target) == allows
    assert question in reading.question
    assert reading.question.startswith(f"'{text}'")


def test_a_unit_that_is_not_written_is_told_if_only_one_is_plausible(reader):
    reading = reader.read("hemoglobin", "98")
    assert shown(reader, reading, "hemoglobin") == "9.8 g/dL"
    assert reading.question == ""
    assert reading.note == "No unit is written: read as 98 g/L, because 98 g/dL is not plausible."


def test_an_offset_is_converted_exactly(reader):
    reading = reader.read("hba1c", "48")
    assert shown(reader, reading, "hba1c") == "6.54304 %"


def test_the_unit_of_the_header_counts_where_the_cell_has_none(reader):
    assert shown(reader, reader.read("hemoglobin", "98", unit="g/l"), "hemoglobin") == "9.8 g/dL"
    assert "not plausible" in reader.read("hemoglobin", "98", unit="g/dL").question
    assert "is not a unit of" in reader.read("hemoglobin", "98", unit="foo").question


def test_the_unit_of_the_cell_wins_over_the_header_and_is_told(reader):
    reading = reader.read("hemoglobin", "98 g/L", unit="g/dL")
    assert shown(reader, reading, "hemoglobin") == "9.8 g/dL"
    assert "although the column's header says g/dL" in reading.note


@pytest.mark.parametrize(
    ("target", "text", "says"),
    [
        ("ast", "AST 45 (ULN 40)", {"ast": "45 U/L", "ast_uln": "40 U/L"}),
        ("ast", "45 U/L, ULN: 40 U/L", {"ast": "45 U/L", "ast_uln": "40 U/L"}),
        ("ast", "45 H (ULN 40)", {"ast": "45 U/L", "ast_uln": "40 U/L"}),
        ("ast", "45 (LLN 10)", {"ast": "45 U/L", "ast_lln": "10 U/L"}),
        ("ast", "1.2 x ULN", {"ast_times_uln": "1.2 × ULN"}),
        ("ast", "<3xULN", {"ast_times_uln": "<3 × ULN"}),
        ("ast", "2–3 × ULN", {"ast_times_uln": "2 to 3 × ULN"}),
        ("creatinine", "WNL", {"creatinine_times_uln": "0 to 1 × ULN"}),
        ("creatinine", "88 umol/L (ULN 90)", {"creatinine": "0.995475 mg/dL",
                                             "creatinine_uln": "1.0181 mg/dL"}),
    ],
)  # fmt: skip
def test_limits_of_normal_may_stand_in_the_same_cell(reader, target, text, says):
    reading = reader.read(target, text)
    assert said(reader, reading) == says
    assert reading.question == ""
    assert set(reading.values) <= set(reader.concepts_of(target))


@pytest.mark.parametrize(
    ("text", "allows", "asked"),
    [
        ("150,5", "150.5 × 10^9/L", False),
        ("150.5", "150.5 × 10^9/L", False),
        ("1,500", "1.5 × 10^9/L", False),
        ("1.500", "1.5 to 1500 × 10^9/L", True),
        ("1.500,5 x10^9/L", "1500.5 × 10^9/L", False),
    ],
)
def test_with_a_declared_decimal_comma(with_decimal_comma, text, allows, asked):
    reading = with_decimal_comma.read("platelets", text)
    assert shown(with_decimal_comma, reading, "platelets") == allows
    assert bool(reading.question) == asked


def test_a_word_for_a_missing_value_is_everything_and_not_blank(reader):
    reading = reader.read("hemoglobin", "unknown")
    assert reading.values == {"hemoglobin": Interval()}
    assert reading.question == ""


def test_an_open_end_is_opened_after_the_conversion(reader):
    value = reader.read("hemoglobin", "<98 g/L").values["hemoglobin"]
    assert isinstance(value, Interval)
    assert value.hi == math.nextafter(9.8, 0)


numbers = st.decimals(min_value=3, max_value=22, places=2)


@given(number=numbers)
def test_reading_what_is_shown_gives_the_value_back(reader, number):
    value = reader.read("hemoglobin", f"{number} g/dL").values["hemoglobin"]
    assert reader.read("hemoglobin", value.show("g/dL")).values["hemoglobin"] == value


@given(one=numbers, other=numbers, sign=st.sampled_from(["<", ">", "≤", "≥", "<=", ">="]))
def test_a_wider_text_is_never_narrower(reader, one, other, sign):
    low, high = sorted([one, other])
    whole = reader.read("hemoglobin", f"{low}-{high}").values["hemoglobin"]
    for end in (low, high):
        value = reader.read("hemoglobin", str(end)).values["hemoglobin"]
        assert whole.lo <= value.lo
        assert value.hi <= whole.hi
    opened = reader.read("hemoglobin", f"{sign}{low}").values["hemoglobin"]
    assert (opened.lo == 0) if sign[0] in "<≤" else (opened.hi == math.inf)


@given(text=st.text(alphabet="0123456789.,-+<>≤≥ %eELHULNxgmdl/()*oO~?", max_size=40))
def test_no_text_breaks_the_reader_or_leaves_a_cell_unanswered(reader, text):
    for target in ("hemoglobin", "er", "ast", "lines"):
        reading = reader.read(target, text)
        if text.strip():
            assert target in reading.values
        if reading.values.get(target) == Interval() and set(reading.values) == {target}:
            assert reading.question
