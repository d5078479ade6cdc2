"""Laboratory results one a row give the records that the same results side by side would give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from little import VOCABULARY, knowledge_of
from workbooks import Table, book, delimited

from screener.cohort import Cohort
from screener.errors import Problems
from screener.frame import Frame
from screener.intake.load import load_cohort
from screener.intake.mapping import load_mapping
from screener.intake.mapping_text import as_mapping
from screener.intake.overview import as_json, as_text
from screener.intake.understand import Understood, understand_all
from screener.knowledge import Knowledge
from screener.screening import Screened, plan
from screener.trial import Trial
from screener.values.day import number_of
from screener.wording import shown

PATIENTS: Table = [["Patient ID", "Age", "Sex"], ["P-1", "54", "F"], ["P-2", "48", "F"]]
HEAD = ["Patient ID", "Test", "Result", "Units", "Collection date", "ULN", "LLN"]
LONG: Table = [
    HEAD,
    ["P-1", "Hb", "121", "g/L", "2026-01-02", "", ""],
    ["P-1", "ALT", "45", "U/L", "2026-01-02", "40", "7"],
    ["P-2", "Hemoglobin", "9.9", "g/dL", "2026-01-03", "", ""],
    ["P-2", "creatinine", "88", "umol/L", "2026-01-04", "104", ""],
    ["P-2", "K", "3.3", "mmol/L", "2026-01-04", "5.1", "3.5"],
]
WIDE: Table = [
    ["Patient ID", "Labs date", "Hb (g/L)", "ALT", "ALT ULN", "Creatinine (umol/L)",
     "Creatinine ULN", "K", "K ULN", "K LLN"],
    ["P-1", "2026-01-02", "121", "45", "40", "", "", "", "", ""],
    ["P-2", "2026-01-03", "99", "", "", "", "", "", "", ""],
    ["P-2", "2026-01-04", "", "", "", "88", "1.17647058824 mg/dL", "3.3", "5.1", "3.5"],
]  # fmt: skip
CONCEPTS = [
    "hemoglobin", "hemoglobin_date", "alt", "alt_uln", "alt_date", "alt_times_uln", "creatinine",
    "creatinine_date", "potassium", "potassium_uln", "potassium_lln", "potassium_date",
]  # fmt: skip


def labs(path: Path, *rows: Sequence[object], head: Sequence[object] = HEAD) -> Path:
    return book(path / "labs.xlsx", Patients=PATIENTS, Labs=[head, *rows])


def cohort_of(sheets: Sequence[Understood], knowledge: Knowledge) -> Cohort:
    return load_cohort(sheets, knowledge, number_of(dt.date(2026, 1, 15)))


def loaded(knowledge: Knowledge, *paths: Path) -> Cohort:
    return cohort_of(understand_all(paths, knowledge), knowledge)


def said(frame: Frame, concepts: Sequence[str] = CONCEPTS) -> dict[str, list[str]]:
    return {
        name: [
            shown(frame.vocabulary, name, frame.column(name).at(row)) for row in range(frame.size)
        ]
        for name in concepts
    }


def test_a_long_table_gives_the_records_of_a_wide_sheet(
    knowledge: Knowledge, trials: tuple[Trial, ...], tmp_path: Path
) -> None:
    long = loaded(knowledge, book(tmp_path / "a.xlsx", Patients=PATIENTS, Labs=LONG)).frame
    wide = loaded(knowledge, book(tmp_path / "b.xlsx", Patients=PATIENTS, Labs=WIDE)).frame
    assert said(long.records["labs"].frame) == said(wide.records["labs"].frame)
    assert said(long) == said(wide)
    work = plan(trials, knowledge.vocabulary)
    for trial in range(len(trials)):
        answers = [Screened(frame, work).statuses(trial).tolist() for frame in (long, wide)]
        assert answers[0] == answers[1]


def test_every_value_keeps_its_own_cell(knowledge: Knowledge, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", Patients=PATIENTS, Labs=LONG)
    records = loaded(knowledge, path).frame.records["labs"]
    assert [len(records.rows.of(patient)) for patient in range(2)] == [1, 2]
    found = {
        name: [(cell.place, cell.text) for row in (0, 2) for cell in records.frame.cells(name, row)]
        for name in ("alt", "alt_uln", "potassium", "labs_date")
    }
    assert [one for one in found["alt"] if one[1]] == [("Labs!C3", "45")]
    assert [one for one in found["alt_uln"] if one[1]] == [("Labs!F3", "40")]
    assert ("Labs!C6", "3.3") in found["potassium"]
    assert [place for place, _ in found["labs_date"]] == ["Labs!E3", "Labs!E6"]


def test_a_long_table_may_be_a_file_of_its_own(knowledge: Knowledge, tmp_path: Path) -> None:
    """Even the only one: its rows are records, not patients who contradict themselves."""
    alone = loaded(knowledge, delimited(tmp_path / "labs.csv", LONG))
    assert alone.ids == ("P-1", "P-2")
    assert alone.frame.records["labs"].rows.owner.tolist() == [0, 1, 1]
    assert not [note for note in alone.notes if "one patient" in note]
    paths = delimited(tmp_path / "patients.csv", PATIENTS), tmp_path / "labs.csv"
    assert said(loaded(knowledge, *paths).frame) == said(alone.frame)


def test_a_test_that_nobody_knows_is_listed_once_and_never_taken(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    path = labs(
        tmp_path,
        ["P-1", "Hemoglobine", "12.1", "g/dL", "2026-01-02", "", ""],
        ["P-1", "Frobnicase", "7", "", "2026-01-02", "", ""],
        ["P-2", "Frobnicase", "8", "", "2026-01-02", "", ""],
        ["P-2", "", "8", "", "2026-01-02", "", ""],
        ["P-2", "Hb", "12", "g/dL", "2026-01-02", "", ""],
    )
    cohort = loaded(knowledge, path)
    notes = [note for note in cohort.notes if note.startswith("Labs: ")]
    assert len(notes) == 2
    assert "'Hemoglobine' (row 2; perhaps hemoglobin)" in notes[0]
    assert "'Frobnicase' (rows 3, 4)" in notes[0]
    assert "row 5" in notes[1]
    assert cohort.frame.records["labs"].rows.owner.tolist() == [1]


UNITS = [
    # test, value, unit; what is possible; what is asked
    ("Hb", "121", "g/L", "12.1", ""),
    ("Hb (g/L)", "121", "", "12.1", ""),
    ("Hb", "12.1 g/dL", "", "12.1", ""),
    ("Hb", "12.1 g/dL", "g/dL", "12.1", ""),
    ("Hb", "12.1", "-", "12.1", ""),
    ("Hb", "12.1", "mg/mL", "unknown", "'mg/mL' is not a unit of Hemoglobin; expected g/dL"),
    ("Hb", "12.1 g/dL", "g/L", "unknown", "written in g/dL, column D ('Units') says g/L"),
    ("Hb (g/dL)", "12.1", "g/L", "unknown", "column B ('Test') says g/dL, column D ('Units')"),
    ("Hb", "12.1 g/dL H", "g/L", "unknown", "written in g/dL, column D ('Units') says g/L"),
    ("Hb", "Hb 12.1g/dl*", "g/L", "unknown", "written in g/dL, column D ('Units') says g/L"),
    ("Hb", "12.1 g/dL (H)", "g/dL", "12.1", ""),
    (
        "Bilirubin",
        "10 mg/dL",
        "umol/L",
        "0.58465",
        "written in mg/dL, column D ('Units') says",
    ),
]


@pytest.mark.parametrize(("test", "value", "unit", "possible", "asked"), UNITS)
def test_units(
    knowledge: Knowledge,
    tmp_path: Path,
    test: str,
    value: str,
    unit: str,
    possible: str,
    asked: str,
) -> None:
    cohort = loaded(knowledge, labs(tmp_path, ["P-1", test, value, unit, "2026-01-02", "", ""]))
    concept = "bilirubin" if test == "Bilirubin" else "hemoglobin"
    (found,) = said(cohort.frame.records["labs"].frame, [concept])[concept]
    assert found.startswith(possible)
    questions = [one for one in cohort.questions if one.row == 0]
    assert bool(questions) == bool(asked)
    if asked:
        assert asked in questions[0].text
        assert questions[0].cells[0].place == "Labs!C2"


def test_limits_are_in_the_unit_of_the_row(knowledge: Knowledge, tmp_path: Path) -> None:
    rows = (
        ["P-1", "Creatinine", "88.4", "umol/L", "2026-01-02", "106.08", ""],
        ["P-2", "Creatinine", "1.0", "mg/dL", "2026-01-02", "1.2", ""],
    )
    frame = loaded(knowledge, labs(tmp_path, *rows)).frame
    assert said(frame, ["creatinine", "creatinine_uln"]) == {
        "creatinine": ["1 mg/dL", "1 mg/dL"],
        "creatinine_uln": ["1.2 mg/dL", "1.2 mg/dL"],
    }


def test_a_mapping_settles_headers_and_tests(knowledge: Knowledge, tmp_path: Path) -> None:
    head = ["Patient ID", "Bestimmung", "Result", "Units"]
    path = labs(tmp_path, ["P-1", "Hb venous", "121", ""], head=head)
    columns = tmp_path / "map.yaml"
    columns.write_text(
        "columns: {Bestimmung: laboratory.name, Hb venous: {concept: hemoglobin, unit: g/L}}\n"
    )
    mapping = load_mapping(columns, knowledge.vocabulary)
    cohort = cohort_of(understand_all([path], knowledge, mapping), knowledge)
    assert said(cohort.frame, ["hemoglobin"]) == {"hemoglobin": ["12.1 g/dL", "unknown"]}


def test_the_mapping_that_is_written_reads_the_same(knowledge: Knowledge, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", Patients=PATIENTS, Labs=LONG)
    sheets = understand_all([path], knowledge)
    columns = tmp_path / "map.yaml"
    columns.write_text(as_mapping(sheets, knowledge.vocabulary), encoding="utf-8")
    assert '"Test": laboratory.name' in columns.read_text(encoding="utf-8")
    again = understand_all([path], knowledge, load_mapping(columns, knowledge.vocabulary))
    assert said(cohort_of(again, knowledge).frame) == said(cohort_of(sheets, knowledge).frame)
    assert as_mapping(again, knowledge.vocabulary) == as_mapping(sheets, knowledge.vocabulary)


def test_a_mapping_serves_next_week_when_a_test_is_absent(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    sheets = understand_all([book(tmp_path / "a.xlsx", Patients=PATIENTS, Labs=LONG)], knowledge)
    columns = tmp_path / "map.yaml"
    columns.write_text(as_mapping(sheets, knowledge.vocabulary), encoding="utf-8")
    mapping = load_mapping(columns, knowledge.vocabulary)
    path = book(tmp_path / "b.xlsx", Patients=PATIENTS, Labs=LONG[:3])
    frame = cohort_of(understand_all([path], knowledge, mapping), knowledge).frame
    assert said(frame, ["hemoglobin"]) == {"hemoglobin": ["12.1 g/dL", "unknown"]}
    path = book(tmp_path / "c.xlsx", Patients=[row[:2] for row in PATIENTS], Labs=LONG)
    notes = cohort_of(understand_all([path], knowledge, mapping), knowledge).notes
    assert "the mapping's column 'Sex' is lost: sex is not known from it" in notes


def test_a_role_in_one_sheet_is_none_in_another(knowledge: Knowledge, tmp_path: Path) -> None:
    """ "Date" may be the day of a test here and of anything there; so may "Test" and "Result"."""
    visits = [["Patient ID", "Date", "Test", "ECOG"], ["P-1", "2026-01-03", "walking", "1"]]
    path = book(tmp_path / "a.xlsx", Patients=PATIENTS, Visits=visits, Labs=LONG)
    sheets = understand_all([path], knowledge)
    columns = tmp_path / "map.yaml"
    columns.write_text(as_mapping(sheets, knowledge.vocabulary), encoding="utf-8")
    again = understand_all([path], knowledge, load_mapping(columns, knowledge.vocabulary))
    assert said(cohort_of(again, knowledge).frame) == said(cohort_of(sheets, knowledge).frame)


def test_half_a_long_table_is_a_problem(knowledge: Knowledge, tmp_path: Path) -> None:
    path = labs(tmp_path, ["P-1", "Hb", "121"], head=["Patient ID", "Test", "Reading"])
    columns = tmp_path / "map.yaml"
    columns.write_text("columns: {Test: laboratory.name}\n")
    mapping = load_mapping(columns, knowledge.vocabulary)
    with pytest.raises(Problems, match=r"no sheet has 'laboratory\.name', with any known test"):
        cohort_of(understand_all([path], knowledge, mapping), knowledge)


def test_two_columns_of_one_role_are_a_problem(knowledge: Knowledge, tmp_path: Path) -> None:
    head = ["Patient ID", "Test", "Result", "Value"]
    with pytest.raises(Problems, match=r"both feed 'laboratory\.value'"):
        loaded(knowledge, labs(tmp_path, ["P-1", "Hb", "12", "12"], head=head))


def test_a_sheet_with_such_headers_and_no_known_test_is_none(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    rows = [["Patient ID", "Age", "Test", "Result"], ["P-1", "54", "driving", "passed"]]
    cohort = loaded(knowledge, delimited(tmp_path / "a.csv", rows))
    assert cohort.frame.records == {}
    assert said(cohort.frame, ["age"]) == {"age": ["54 years"]}


def test_the_overview_shows_what_each_test_reads_as(knowledge: Knowledge, tmp_path: Path) -> None:
    sheets = understand_all([book(tmp_path / "a.xlsx", Patients=PATIENTS, Labs=LONG)], knowledge)
    told = as_text(sheets, knowledge)
    assert "sheet Labs: 5 rows, 7 columns, 7 understood" in told
    assert "C  Result: Hemoglobin  →  hemoglobin" in told
    assert '"concept": "hemoglobin"' in as_json(sheets, knowledge)


def test_a_vocabulary_may_name_no_table_that_there_is_not(tmp_path: Path) -> None:
    long = "long_tables: {genes: {table: gene, label: G, name: [Gene], value: [Result]}}\n"
    with pytest.raises(Problems, match="'gene' is no name of the vocabulary"):
        knowledge_of(tmp_path, vocabulary=f"{long}{VOCABULARY}")


GENES = """
tables: {patients: {label: Patients}, markers: {label: Markers, date: marker_date}}
long_tables:
  genes: {table: markers, label: Genes, name: [Gene], value: [Result], date: [Reported]}
concepts:
  patient_id: {table: patients, kind: id, label: Patient}
  reference_day: {table: patients, kind: day, label: Reference day}
  marker_date: {table: markers, kind: day, label: Marker date}
  esr1: {table: markers, kind: choice, label: ESR1, codes: {mutated: {}, wild_type: {}}}
  pik3ca: {table: markers, kind: choice, label: PIK3CA, codes: {mutated: {}, wild_type: {}}}
"""


def test_a_long_table_of_anything_is_an_entry_of_the_vocabulary(tmp_path: Path) -> None:
    words = knowledge_of(tmp_path, vocabulary=GENES)
    rows = [
        ["Patient", "Gene", "Result", "Reported"],
        ["P-1", "ESR1", "mutated", "2025-03-01"],
        ["P-1", "PIK3CA", "wild type", "2025-03-01"],
        ["P-1", "ESR1", "wild type", "2024-03-01"],
    ]
    frame = loaded(words, delimited(tmp_path / "genes.csv", rows)).frame
    assert said(frame, ["esr1", "pik3ca", "marker_date"]) == {
        "esr1": ["mutated"],
        "pik3ca": ["wild type"],
        "marker_date": ["2025-03-01"],
    }
