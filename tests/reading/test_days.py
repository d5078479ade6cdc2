"""Days: as exactly as they are written, and no more."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading.showing import shown

from screener.reading import Reader
from screener.values import Span

VOCABULARY = """
tables: {patients: {label: Patients}}
missing:
  - {text: [unknown], reason: unknown}
concepts:
  surgery: {table: patients, kind: day, label: Date of surgery, headers: [Surgery]}
  birth: {table: patients, kind: day, label: Date of birth, prefixes: [DOB], begins: true}
  stopped: {table: patients, kind: day, label: Last dose, goes_on: true}
"""


@pytest.fixture(scope="module")
def reader(reader_of) -> Reader:
    return reader_of(VOCABULARY)


UNDERSTOOD = [
    ("2024-03-04", "2024-03-04"),
    ("2011-5-27", "2011-05-27"),
    ("2024/03/04", "2024-03-04"),
    ("20240304", "2024-03-04"),
    ("2024-03-04 14:05", "2024-03-04"),
    ("2024-03-04T00:00:00", "2024-03-04"),
    ("27/5/2011 2:05 pm", "2011-05-27"),
    ("13/04/2024", "2024-04-13"),  # there is no month 13
    ("04/13/2024", "2024-04-13"),
    ("04-Mar-2024", "2024-03-04"),
    ("04MAR2024", "2024-03-04"),
    ("4 March 2024", "2024-03-04"),
    ("4th of March, 2024", "2024-03-04"),
    ("March 4, 2024", "2024-03-04"),
    ("2024-Mar-04", "2024-03-04"),
    ("4. März 2024", "2024-03-04"),
    ("4 mars 2024", "2024-03-04"),
    ("4 de marzo de 2024", "2024-03-04"),
    ("15 août 2023", "2023-08-15"),
    ("Mar 2024", "between 2024-03-01 and 2024-03-31"),
    ("03/2024", "between 2024-03-01 and 2024-03-31"),
    ("2024-02", "between 2024-02-01 and 2024-02-29"),
    ("UN-MAR-2024", "between 2024-03-01 and 2024-03-31"),
    ("Q3 2023", "between 2023-07-01 and 2023-09-30"),
    ("2023Q3", "between 2023-07-01 and 2023-09-30"),
    ("2024", "between 2024-01-01 and 2024-12-31"),
    ("UNK UNK 2024", "between 2024-01-01 and 2024-12-31"),
    ("Date of surgery: 2024", "between 2024-01-01 and 2024-12-31"),
    ("never", "never"),
    ("None", "never"),
]


@pytest.mark.parametrize(("text", "allows"), UNDERSTOOD)
def test_a_clear_date_is_read_without_a_question(reader, text, allows):
    reading = reader.read("surgery", text)
    assert shown(reader, reading, "surgery") == allows
    assert reading.question == ""


ASKED = [
    ("03/04/2024", "between 2024-03-04 and 2024-04-03", "2024-04-03 or 2024-03-04? Declare"),
    ("03042024", "between 2024-03-04 and 2024-04-03", "2024-04-03 or 2024-03-04? Declare"),
    ("13/04/24", "between 2013-04-24 and 2024-04-13", "2024-04-13 or 2013-04-24?"),
    ("45355", "between 2024-03-04 and 2028-03-05", "counts from 1904"),
    ("2014-2019", "between 2014-01-01 and 2019-12-31", "a period"),
    ("Mar 2019 to May 2019", "between 2019-03-01 and 2019-05-31", "a period"),
    ("2019-2014", "?", "no day of the calendar"),
    ("Mar-24", "?", "month and year, or month and day?"),
    ("31/12/9999", "?", "a placeholder?"),
    ("ongoing", "?", "not understood; expected a day"),
    ("01/01/1900", "?", "a placeholder?"),
    ("31/02/2024", "?", "no day of the calendar"),
    ("2024-13-01", "?", "no day of the calendar"),
    ("00/03/2024", "?", "no day of the calendar"),
    ("13/2024", "?", "no day of the calendar"),
    ("31-Feb-2024", "?", "no day of the calendar"),
    ("1850", "?", "no day of the calendar"),
    ("2 wks ago", "?", "counted from which day?"),
    ("yesterday", "?", "counted from which day?"),
    ("before 2019", "?", "'before' is not understood"),
    ("since Mar 2019", "?", "'since' is not understood"),
    ("2019?", "?", "'?' is not understood"),
    ("early 2019", "?", "'early' is not understood"),
    ("4 Foo 2024", "?", "not understood"),
    ("Foo 2024", "?", "not understood"),
    ("Foo-24", "?", "not understood"),
    ("UN-04-Mar-2024", "?", "not understood"),
    ("around Easter", "?", "not understood"),
    ("about Mar-24", "?", "month and year"),
    ("~9999", "?", "no day of the calendar"),
    ("99999", "?", "not understood"),
    ("99999999", "?", "no day of the calendar"),
    ("1", "?", "not understood"),
]


@pytest.mark.parametrize(
    ("text", "question"), [("ongoing", ""), ("31/12/9999", "or is the date not known?")]
)
def test_what_may_go_on_may_have_no_day_yet(reader, text, question):
    reading = reader.read("stopped", text)
    assert shown(reader, reading, "stopped") == "ongoing"
    assert question in reading.question


@pytest.mark.parametrize(("text", "allows", "question"), ASKED)
def test_a_doubtful_date_keeps_all_its_readings_and_is_asked(reader, text, allows, question):
    reading = reader.read("surgery", text)
    assert shown(reader, reading, "surgery") == allows
    assert question in reading.question


@pytest.mark.parametrize("text", ["~2019", "ca. 2019", "approx. Mar 2019", "about 2019-06-30"])
def test_an_approximate_date_is_its_year_and_both_neighbors(reader, text):
    reading = reader.read("surgery", text)
    assert shown(reader, reading, "surgery") == "between 2018-01-01 and 2020-12-31"
    assert "approximate" in reading.note


@pytest.mark.parametrize(
    ("text", "allows"),
    [
        ("4-Mar-24", "2024-03-04"),
        ("4 Mar '24", "2024-03-04"),
        ("4-Mar-29", "2029-03-04"),
        ("4-Mar-30", "1930-03-04"),
        ("Mar 61", "between 1961-03-01 and 1961-03-31"),
    ],
)
def test_two_digit_years_turn_at_30_and_this_is_said(reader, text, allows):
    reading = reader.read("surgery", text)
    assert shown(reader, reading, "surgery") == allows
    assert "20xx up to 29, and as 19xx from 30 on" in reading.note


@pytest.mark.parametrize(
    ("text", "allows", "asked"),
    [
        ("4-Mar-24", "between 1924-03-04 and 2024-03-04", True),
        ("29-Feb-00", "between 1900-02-28 and 2000-02-29", True),
        ("4-Mar-61", "1961-03-04", False),
        ("4-Mar-2024", "2024-03-04", False),
    ],
)
def test_the_century_of_a_birth_is_asked(reader, text, allows, asked):
    reading = reader.read("birth", text)
    assert shown(reader, reading, "birth") == allows
    assert ("Write the year with four digits" in reading.question) == asked


@pytest.mark.parametrize(
    ("order", "text", "allows"),
    [
        ("DMY", "03/04/2024", "2024-04-03"),
        ("MDY", "03/04/2024", "2024-03-04"),
        ("DMY", "3.4.24", "2024-04-03"),
        ("YMD", "24/03/04", "2024-03-04"),
        ("YMD", "03/04/2024", "between 2024-03-04 and 2024-04-03"),  # written in no such order
        ("DMY", "2024-03-04", "2024-03-04"),
        ("MDY", "13/04/2024", "?"),  # against what is declared
    ],
)
def test_the_declared_order_decides(reader_of, order, text, allows):
    reader = reader_of(VOCABULARY, date_order=order)
    assert shown(reader, reader.read("surgery", text), "surgery") == allows


def test_its_own_name_may_stand_before_a_date(reader):
    assert shown(reader, reader.read("birth", "DOB 1961"), "birth") == (
        "between 1961-01-01 and 1961-12-31"
    )


def test_a_word_for_a_missing_date_is_everything(reader):
    assert reader.read("surgery", "unknown").values == {"surgery": Span()}


days = st.dates(dt.date(1901, 1, 1), dt.date(2099, 12, 31))


@given(day=days)
def test_every_form_of_a_day_holds_that_day(reader, day):
    forms = ["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%b-%Y", "%d%b%Y", "%b %Y", "%Y", "%Y%m%d"]
    for form in forms:
        value = reader.read("surgery", day.strftime(form)).values["surgery"]
        assert value.first <= Span.of(day).first <= value.last, form


@given(day=days)
def test_reading_what_is_shown_gives_the_value_back(reader, day):
    value = Span.of(day)
    assert reader.read("surgery", value.show()).values["surgery"] == value


@given(text=st.text(alphabet="0123456789-/. :,~'aegjlmnprtuvyz", max_size=24))
def test_no_text_breaks_the_reader_or_leaves_a_cell_unanswered(reader, text):
    reading = reader.read("surgery", text)
    if text.strip():
        assert "surgery" in reading.values
        assert reading.values["surgery"] != Span() or reading.question
