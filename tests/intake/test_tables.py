"""Every table as a sheet of its own, as a file of its own, or as columns of one wide sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from intake.test_records import loaded
from workbooks import book, delimited

from screener.frame import PATIENTS, Frame
from screener.knowledge import Knowledge

PEOPLE = [["Patient ID", "Age", "Sex"], ["P-1", "54", "F"], ["P-2", "48", "F"], ["P-3", "61", "F"]]
TABLES = {
    "Specimens": [
        ["Patient ID", "Specimen date", "HER2 IHC", "ER %"],
        ["P-1", "2025-02-01", "1+", "90"],
        ["P-3", "Mar 2025", "2+", ""],
    ],
    "Therapies": [
        ["Patient ID", "Regimen", "Therapy setting", "Therapy start", "Last dose of drug"],
        ["P-1", "palbociclib + letrozole", "metastatic", "2024-01-10", "2025-01-10"],
        ["P-2", "AC-T", "adjuvant", "2020", ""],
    ],
    "Labs": [
        ["Patient ID", "Lab date", "ANC", "Platelets"],
        ["P-1", "2026-01-04", "2.1", "250"],
        ["P-2", "2026-01-05", "<1.5", ""],
    ],
    "Biomarkers": [
        ["Patient ID", "NGS date", "PIK3CA", "PIK3CA sample"],
        ["P-1", "2025-06-01", "H1047R", "ctDNA"],
        ["P-2", "2025-07-01", "not detected", "metastasis"],
    ],
    "Conditions": [
        ["Patient ID", "ILD", "Gilbert", "Diabetes"],
        ["P-1", "never", "no", "no"],
        ["P-3", "resolved", "yes", ""],
    ],
    "Imaging": [
        ["Patient ID", "Scan date", "Metastatic sites", "Measurable disease"],
        ["P-1", "2025-12-20", "liver and bone", "yes"],
        ["P-2", "2025-11-01", "bone", "no"],
    ],
}


def wide(tables: dict[str, list[list[str]]]) -> list[list[str]]:
    """The same with one row a patient."""
    head, *people = PEOPLE
    found = [list(head), *(list(person) for person in people)]
    for rows in tables.values():
        cells = {row[0]: row[1:] for row in rows[1:]}
        found[0] += rows[0][1:]
        for person in found[1:]:
            person += cells.get(person[0], [""] * (len(rows[0]) - 1))
    return found


def values(frame: Frame, knowledge: Knowledge) -> dict[tuple[str, int], object]:
    """Each plain value of each patient: for all concepts of the tables that she has a record in.

    What was not measured has no day, whatever day stands in the row.
    """
    who = {name.lower(): {row[0] for row in rows[1:]} for name, rows in TABLES.items()}
    dated = knowledge.vocabulary.dated
    return {
        (one.id, row): frame.column(one.id).at(row)
        for one in knowledge.vocabulary.concepts.values()
        for row, person in enumerate(PEOPLE[1:])
        if one.table == PATIENTS or person[0] in who[one.table]
        if one.id not in dated or frame.column(dated[one.id]).recorded[row]
    }


@pytest.mark.parametrize("name", TABLES)
def test_a_sheet_of_any_table_is_read_as_its_records(
    name: str, knowledge: Knowledge, tmp_path: Path
) -> None:
    path = book(tmp_path / "a.xlsx", Patients=PEOPLE, **{name: TABLES[name]})
    cohort = loaded(knowledge, path)
    assert list(cohort.frame.records) == [name.lower()]
    assert [len(cohort.frame.records[name.lower()].rows.of(row)) for row in range(3)].count(1) == 2


def test_a_wide_sheet_a_workbook_and_several_files_give_the_same_cohort(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    flat = loaded(knowledge, delimited(tmp_path / "wide.csv", wide(TABLES)))
    in_sheets = loaded(knowledge, book(tmp_path / "a.xlsx", Patients=PEOPLE, **TABLES))
    files = [
        delimited(tmp_path / f"{name}.csv", rows)
        for name, rows in {"Patients": PEOPLE, **TABLES}.items()
    ]
    in_files = loaded(knowledge, *files)
    assert not flat.frame.records
    assert set(in_sheets.frame.records) == set(in_files.frame.records)
    assert {name.lower() for name in TABLES} == set(in_files.frame.records)
    expected = values(flat.frame, knowledge)
    for cohort in (in_sheets, in_files):
        found = values(cohort.frame, knowledge)
        assert {name: said for name, said in found.items() if said != expected[name]} == {}


@pytest.mark.parametrize(
    ("name", "concept"),
    [("Biomarkers", "pik3ca_result"), ("Imaging", "measurable_disease"), ("Labs", "anc")],
)
def test_the_later_of_two_records_counts_wherever_it_stands(
    name: str, concept: str, knowledge: Knowledge, tmp_path: Path
) -> None:
    head, first, second = TABLES[name]
    two = [["P-1", *second[1:]], ["P-1", *first[1:]]]
    frames = [
        loaded(knowledge, book(tmp_path / f"{n}.xlsx", Patients=PEOPLE, **{name: [head, *rows]}))
        for n, rows in enumerate((two, two[::-1]))
    ]
    one, other = (found.frame.column(concept).at(0) for found in frames)
    assert one == other


@pytest.mark.parametrize(
    ("rows", "asked"),
    [
        (
            [["2024-02-01", "3+", "90"], ["2025-09-01", "1+", ""]],
            "Specimens: ER category from that of 2024-02-01, "
            "HER2 status from that of 2025-09-01. Does any of them tell all of this?",
        ),
        ([["2024-02-01", "3+", ""], ["2025-09-01", "1+", "90"]], ""),
        ([["2024-02-01", "", "90"], ["", "1+", "90"]], ""),
        ([["2024-02-01", "", "90"]], ""),
    ],
)
def test_receptors_that_come_from_different_specimens_are_asked_about(
    rows: list[list[str]], asked: str, knowledge: Knowledge, tmp_path: Path
) -> None:
    """The values stay; but which specimen each comes from is said, with its cells."""
    specimens = [TABLES["Specimens"][0], *(["P-1", *row] for row in rows)]
    path = book(tmp_path / "a.xlsx", Patients=PEOPLE, Specimens=specimens)
    questions = loaded(knowledge, path).questions
    assert [one.text for one in questions] == ([asked] if asked else [])
    assert {cell.place for one in questions for cell in one.cells} == (
        {"Specimens!D2", "Specimens!C3"} if asked else set()
    )
