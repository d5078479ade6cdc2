"""Lists of drugs: what was surely given, what possibly, and what has to be asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading.showing import said, shown

from screener.reading import Reader
from screener.values import Tagged

VOCABULARY = """
tables: {therapies: {label: Therapies}}
missing:
  - {text: [unknown], reason: unknown}
drug_classes:
  endocrine therapy: {names: [ET]}
  aromatase inhibitor: {names: [AI], in: [endocrine therapy]}
  chemotherapy: {names: [chemo]}
  taxane: {in: [chemotherapy]}
  CDK4/6 inhibitor: {names: [CDK4/6i, CDK 4/6]}
drugs:
  palbociclib: {class: CDK4/6 inhibitor, names: [Ibrance, palbo], misspellings: [palbocyclib]}
  letrozole: {class: aromatase inhibitor, names: [Femara]}
  anastrozole: {class: aromatase inhibitor}
  fulvestrant: {class: endocrine therapy, names: [Faslodex, "ICI 182,780"], tags: [depot]}
  doxorubicin: {class: chemotherapy}
  cyclophosphamide: {class: chemotherapy}
  docetaxel: {class: taxane}
  paclitaxel: {class: taxane}
  placebo: {}
regimens:
  AC: [doxorubicin, cyclophosphamide]
  AC-T: [doxorubicin, cyclophosphamide, taxane]
  docetaxel-cyclophosphamide: [docetaxel, cyclophosphamide]
  AC then docetaxel: [AC, docetaxel]
ambiguous:
  Dox: [doxorubicin, docetaxel]
  TC: [docetaxel-cyclophosphamide, paclitaxel]
  blinded: []
  study drug: [chemotherapy, placebo]
concepts:
  complete: {table: therapies, kind: choice, label: List complete, codes: {yes: {}, no: {}}}
  given:
    {table: therapies, kind: tags, codes: drugs, label: Prior therapy, complete: complete,
     spellings: {treatment-naive: []}}
  last: {table: therapies, kind: tags, codes: drugs, label: Last therapy}
  outcome:
    {table: therapies, kind: choice, label: Outcome,
     codes: {response: {spellings: [CR]}, progression: {}}}
bundles:
  story:
    label: Therapy in words
    fills: [given, outcome]
    fillers: [stopped, on]
    phrases:
      - {text: [PD on], means: {outcome: progression}}
      - {text: [yew], means: {given: taxane}}
      - {text: [either], means: {given: [palbociclib, letrozole]}}
"""


@pytest.fixture(scope="module")
def reader(reader_of) -> Reader:
    return reader_of(VOCABULARY)


def drugs(*names: str) -> Tagged:
    return Tagged(frozenset(names), frozenset(names))


PALBO = ("palbociclib", "CDK4/6 inhibitor")
LETRO = ("letrozole", "aromatase inhibitor", "endocrine therapy")
FULV = ("fulvestrant", "endocrine therapy", "depot")
AC = ("doxorubicin", "cyclophosphamide", "chemotherapy")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("palbociclib", drugs(*PALBO)),
        ("Ibrance 125 mg daily", drugs(*PALBO)),
        ("Ibrance + Femara", drugs(*PALBO, *LETRO)),
        ("Ibrance/Faslodex 1/23-9/23", drugs(*PALBO, *FULV)),
        ("letrozole 2014-2019, then fulvestrant Mar 2019 - present", drugs(*LETRO, *FULV)),
        ("palbo & letrozole; ICI 182,780", drugs(*PALBO, *LETRO, *FULV)),
        ("AC x4", drugs(*AC)),
        ("AC x 4 cycles q3w -> docetaxel 75 mg/m2", drugs(*AC, "docetaxel", "taxane")),
        ("AC then docetaxel", drugs(*AC, "docetaxel", "taxane")),
        ("1L: palbociclib", drugs(*PALBO)),
        ("Prior therapy: palbociclib", drugs(*PALBO)),
        ("letrozole (5 yrs)", drugs(*LETRO)),
        ("none", drugs()),
        ("No", drugs()),
        ("treatment-naive", drugs()),
    ],
)
def test_a_list_of_known_names_is_read_with_the_classes_that_follow(reader, text, value):
    reading = reader.read("given", text)
    assert reading.values == {"given": value}
    assert reading.question == ""


def test_a_column_without_a_bundle_reads_lists_too(reader):
    assert reader.read("last", "palbo + letrozole x4").values == {"last": drugs(*PALBO, *LETRO)}


def test_a_class_may_be_any_of_its_drugs(reader):
    assert reader.read("given", "AI").values["given"] == Tagged(
        frozenset({"aromatase inhibitor", "endocrine therapy"}),
        frozenset({"aromatase inhibitor", "endocrine therapy", "letrozole", "anastrozole"}),
    )


def test_a_regimen_may_hold_a_class(reader):
    value = reader.read("given", "AC-T").values["given"]
    assert value.sure == {*AC, "taxane"}
    assert value.possible - value.sure == {"docetaxel", "paclitaxel"}


def test_a_known_misspelling_is_read_and_told(reader):
    reading = reader.read("given", "palbocyclib")
    assert reading.values == {"given": drugs(*PALBO)}
    assert reading.note == "'palbocyclib' is read as palbociclib."
    assert reading.question == ""


def test_a_shared_name_is_all_that_it_may_mean(reader):
    reading = reader.read("given", "Dox")
    assert reading.values["given"] == Tagged(
        frozenset({"chemotherapy"}),
        frozenset({"chemotherapy", "doxorubicin", "docetaxel", "taxane"}),
    )
    assert reading.question == "'Dox': doxorubicin or docetaxel? Write the full name."


def test_a_shared_name_may_be_a_regimen(reader):
    value = reader.read("given", "TC x4").values["given"]
    assert value.sure == {"chemotherapy", "taxane"}
    assert value.possible == {
        "chemotherapy", "taxane", "docetaxel", "paclitaxel", "cyclophosphamide",
    }  # fmt: skip


def test_a_blinded_drug_may_be_anything_that_it_can_be(reader):
    assert shown(reader, reader.read("given", "blinded"), "given") == "?"
    assert shown(reader, reader.read("given", "study drug"), "given") == ", 7 more possible"
    assert "chemotherapy or placebo?" in reader.read("given", "study drug").question


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("palbociclib declined", "'declined' is not understood"),
        ("no CDK4/6i", "'no' is not understood"),
        ("No palbo, letrozole", "'no' is not understood"),
        ("palbociclib, refused", "'refused' is not understood"),
        ("allergic to docetaxel", "'allergic to' is not understood"),
        ("letrozole or anastrozole", "'or' is not understood"),
        ("palbosiclib", "did you mean 'palbociclib'?"),
        ("xyz", "Write the names of drugs or classes."),
        ("2024-03-04", "Excel changed this to a date; expected drugs or classes"),
        ("2014-2019", "Write the names of drugs or classes."),
        ("palbociclibx", "not understood"),
    ],
)
def test_a_word_that_is_not_understood_leaves_nothing_sure(reader, text, question):
    reading = reader.read("given", text)
    assert shown(reader, reading, "given") == "?"
    assert question in reading.question


def test_an_unknown_name_in_a_sum_takes_nothing_from_the_others(reader):
    reading = reader.read("given", "palbociclib + XYZ-123")
    assert reading.values["given"].sure == set(PALBO)
    assert reading.values["given"].possible == set(reader.vocabulary.dictionary.codes)
    assert "'xyz-123' is not understood" in reading.question


@pytest.mark.parametrize(
    ("target", "text", "says"),
    [
        ("given", "stopped palbociclib", ["given"]),
        ("given", "PD on palbociclib", ["outcome", "given"]),
        ("story", "PD on palbo + letrozole 2019", ["outcome", "given"]),
        ("story", "yew", ["given"]),
        ("story", "either", ["given"]),
        ("story", "CR", ["outcome"]),
    ],
)
def test_a_story_may_hold_drugs(reader, target, text, says):
    reading = reader.read(target, text)
    assert sorted(said(reader, reading)) == sorted(says)
    assert reading.question == ""


def test_a_story_with_an_unknown_word_says_nothing(reader):
    reading = reader.read("story", "PD, palbo never started")
    assert said(reader, reading) == {}
    assert set(reading.values) == {"given", "outcome"}
    assert reading.question


def test_unknown_is_not_none(reader):
    assert shown(reader, reader.read("given", "unknown"), "given") == "?"
    assert shown(reader, reader.read("given", "none"), "given") == ", 0 more possible"


@given(names=st.lists(st.sampled_from(["palbo", "AI", "AC", "Dox", "TC", "ET", "docetaxel"])))
def test_a_longer_list_holds_all_that_its_names_hold(reader, names):
    whole = reader.read("given", " + ".join(names)).values.get("given")
    for name in names:
        part = reader.read("given", name).values["given"]
        assert part.sure <= whole.sure <= whole.possible
        assert part.possible <= whole.possible


@given(text=st.text(max_size=40))
def test_no_text_breaks_the_reader(reader, text):
    for target in ("given", "story"):
        reading = reader.read(target, text)
        for value in reading.values.values():
            assert not isinstance(value, Tagged) or value.sure <= value.possible
