"""REDCap exports: raw or with labels, they say the same once the data dictionary is beside them."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
from collections import Counter
from pathlib import Path

import pytest
from workbooks import Table, delimited

from screener.cohort import Cohort
from screener.errors import Problems
from screener.intake.load import load_cohort
from screener.intake.redcap import choices_of
from screener.intake.understand import understand_all
from screener.knowledge import Knowledge
from screener.run import Request, run
from screener.values.day import number_of
from screener.wording import shown

REAL = os.environ.get("SCREENER_REAL_DATA", "")
"""Real inputs are not part of the project; who has the folder names it here."""

DICTIONARY: Table = [
    ["Variable / Field Name", "Form Name", "Field Type", "Field Label",
     "Choices, Calculations, OR Slider Labels"],
    ["subj", "base", "text", "Study number", ""],
    ["sex_x", "base", "radio", "<b>Sex</b>", "1, female | 2, male"],
    ["meno", "base", "dropdown", "Menopausal status", "1, premenopausal | 2, postmenopausal"],
    ["diab", "base", "yesno", "Diabetes", ""],
    ["sites", "base", "checkbox", "Metastatic sites", "1, liver | 2, bone | 3, lung | u, unknown"],
    ["hb", "labs", "text", "Hb", ""],
    ["labs_date", "labs", "text", "Date", ""],
    ["note", "labs", "notes", "Remarks", ""],
]  # fmt: skip
RAW: Table = [
    ["subj", "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance", "sex_x",
     "meno", "diab", "sites___1", "sites___2", "sites___3", "base_complete", "hb", "labs_date"],
    ["1", "base_arm_1", "", "", "1", "2", "1", "1", "0", "1", "2", "", ""],
    ["1", "visit_arm_1", "labs", "1", "", "", "", "", "", "", "", "12.1", "2026-01-02"],
    ["1", "visit_arm_1", "labs", "2", "", "", "", "", "", "", "", "10.4", "2026-01-09"],
    ["2", "base_arm_1", "", "", "2", "", "0", "0", "0", "0", "0", "", ""],
]  # fmt: skip
LABELS: Table = [
    ["Study number", "Event Name", "Repeat Instrument", "Repeat Instance", "Sex",
     "Menopausal status", "Diabetes", "Metastatic sites (choice=liver)",
     "Metastatic sites (choice=bone)", "Metastatic sites (choice=lung)", "Complete?", "Hb", "Date"],
    ["1", "Baseline", "", "", "female", "postmenopausal", "Yes", "Checked", "Unchecked", "Checked",
     "Complete", "", ""],
    ["1", "Visit", "Labs", "1", "", "", "", "", "", "", "", "12.1", "2026-01-02"],
    ["1", "Visit", "Labs", "2", "", "", "", "", "", "", "", "10.4", "2026-01-09"],
    ["2", "Baseline", "", "", "male", "", "No", "Unchecked", "Unchecked", "Unchecked",
     "Incomplete", "", ""],
]  # fmt: skip
DAY = number_of(dt.date(2026, 1, 15))


def loaded(knowledge: Knowledge, folder: Path, **tables: Table) -> Cohort:
    paths = [delimited(folder / f"{name}.csv", rows) for name, rows in tables.items()]
    return load_cohort(understand_all(paths, knowledge), knowledge, DAY)


def told(cohort: Cohort, concept: str) -> list[str]:
    column = cohort.frame.column(concept)
    return [shown(cohort.frame.vocabulary, concept, column.at(row)) for row in range(cohort.size)]


@pytest.mark.parametrize("export", [RAW, LABELS], ids=["raw", "labels"])
@pytest.mark.parametrize(
    ("concept", "values"),
    [
        ("patient_id", ["1", "2"]),
        ("sex", ["female", "male"]),
        ("menopausal_status", ["postmenopausal", "unknown"]),
        ("diabetes", ["type 1 or type 2 or other (steroid-induced, gestational, pancreatic)",
                      "no diabetes"]),
        ("metastatic_sites", ["liver, lung, and possibly others", "unknown"]),
        ("hemoglobin", ["10.4 g/dL", "unknown"]),
    ],
)  # fmt: skip
def test_an_export_says_what_its_dictionary_makes_of_it(
    knowledge: Knowledge, tmp_path: Path, export: Table, concept: str, values: list[str]
) -> None:
    cohort = loaded(knowledge, tmp_path, export=export, dictionary=DICTIONARY)
    assert told(cohort, concept) == values
    assert not cohort.questions


def test_each_repeat_of_a_form_is_a_record_with_its_own_cells(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    frame = loaded(knowledge, tmp_path, export=RAW, dictionary=DICTIONARY).frame
    labs = frame.records["labs"]
    places = [labs.frame.cells("hemoglobin", row)[0].place for row in range(labs.frame.size)]
    assert places == ["visit_arm_1, labs!L3", "visit_arm_1, labs!L4"]


def test_the_boxes_of_a_field_are_one_column_with_the_cells_of_all(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    frame = loaded(knowledge, tmp_path, export=RAW, dictionary=DICTIONARY).frame
    (cell,) = frame.cells("metastatic_sites", 0)
    assert (cell.place, cell.text) == ("base_arm_1!H–J2", "liver; lung")


def test_without_its_dictionary_no_code_is_guessed(knowledge: Knowledge, tmp_path: Path) -> None:
    export = [["record_id", "redcap_event_name", "sex"], ["1", "base_arm_1", "2"]]
    cohort = loaded(knowledge, tmp_path, export=export)
    assert told(cohort, "sex") == ["unknown"]
    assert any("without its data dictionary" in note for note in cohort.notes)


def test_a_code_that_the_dictionary_does_not_have_is_asked(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    export = [["subj", "redcap_event_name", "sex_x"], ["1", "base", "7"], ["2", "base", "UNK"]]
    cohort = loaded(knowledge, tmp_path, export=export, dictionary=DICTIONARY)
    assert told(cohort, "sex") == ["unknown", "unknown"]
    assert ["'7'" in question.text for question in cohort.questions] == [True]


def test_a_dictionary_alone_is_nobody(knowledge: Knowledge, tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"dictionary\.csv: this is the data dictionary of a REDCap"):
        loaded(knowledge, tmp_path, dictionary=DICTIONARY)


def test_any_other_sheet_is_left_as_it_is(knowledge: Knowledge, tmp_path: Path) -> None:
    other = [["Patient ID", "Age"], ["9", "54"]]
    cohort = loaded(knowledge, tmp_path, other=other, export=RAW, dictionary=DICTIONARY)
    assert set(cohort.ids) == {"1", "2", "9"}


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("1, Yes | 0, No", {"1": "Yes", "0": "No"}),
        ("a, Left, upper | b, Right", {"a": "Left, upper", "b": "Right"}),
        ("-1, Not done|", {"-1": "Not done"}),
        ("", {}),
    ],
)
def test_choices(text: str, choices: dict[str, str]) -> None:
    assert choices_of(text) == choices


WORDS = """\
concepts:
  inc_1: {table: patients, kind: choice, label: Patients older than 18 years, codes: yes_no}
  inc_2: {table: patients, kind: choice, label: Cancer patients, codes: yes_no}
  inc_3: {table: patients, kind: choice, label: Diagnosed of COVID-19, codes: yes_no}
  exc_1: {table: patients, kind: choice, label: Solid tumor remission, codes: yes_no}
"""
SIX_LINES = """\
trial: COVICAN
name: COVICAN
protocol: {version: "1"}
source: the project's data dictionary
inclusion: [{id: I1, text: All of it, check: {all: [{inc_1: yes}, {inc_2: yes}, {inc_3: yes}]}}]
exclusion: [{id: E1, text: In remission for over a year, check: {exc_1: yes}}]
"""


@pytest.fixture
def covican(tmp_path: Path) -> tuple[Path, Path]:
    """A folder with the site's own words, and the specification."""
    (tmp_path / "site" / "vocabulary").mkdir(parents=True)
    (tmp_path / "site" / "vocabulary" / "covican.yaml").write_text(WORDS)
    (tmp_path / "covican.yaml").write_text(SIX_LINES)
    return tmp_path / "site", tmp_path / "covican.yaml"


@pytest.mark.skipif(not REAL, reason="SCREENER_REAL_DATA names no folder of real inputs")
@pytest.mark.parametrize("export", ["COVICAN_DATA_raw.csv", "COVICAN_DATA_labels.csv"])
def test_a_real_project_gives_its_own_screening_flag(
    covican: tuple[Path, Path], export: str
) -> None:
    site, spec = covican
    folder = Path(REAL) / "redcap_covican"
    paths = (folder / export, folder / "covican_dictionary.csv")
    out = site.parent / "out"
    run(
        Request(paths, out, (spec,), as_of="2026-01-15", knowledge=(site,), formats=("json",)),
        lambda said: None,
    )
    found = json.loads((out / "results.json").read_text(encoding="utf-8"))["screenings"]
    with (folder / export).open(encoding="utf-8") as file:
        rows = [*csv.DictReader(file)]
    failed = {row["record_id"] for row in rows if row["screening_fail_crit"] == "1"}
    assert Counter(one["verdict"] for one in found) == {"clear": 186, "not_eligible": 4}
    assert {one["patient"] for one in found if one["verdict"] == "not_eligible"} == failed
