"""What people put in spreadsheets, from the file to the cohort: what is read, asked and told.

Readers and single texts have their own tests beside this one; here a whole sheet goes the whole
way. The table of all situations is in screener/intake/README.md.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from workbooks import book

from screener.errors import Problems
from screener.intake.load import load_cohort
from screener.intake.mapping import ColumnMapping, MappingFile
from screener.intake.rows import NOTES_UNSAID
from screener.intake.understand import understand_all
from screener.knowledge import Knowledge
from screener.run import cohort_of
from screener.wording import shown

DAY = "2026-01-15"


@dataclass
class Situation:
    """A sheet: what the concept comes to in each row, what is asked, what is told."""

    name: str
    rows: list[list[Any]]
    concept: str
    values: list[str]
    asked: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


SITUATIONS = [
    Situation(
        "one bad cell leaves the rest of its row alone",
        [["Patient ID", "Hb", "Age"], ["P-1", "twelve", "54"]],
        "age",
        ["54 years"],
        ["'twelve'"],
    ),
    Situation(
        "0 and 1 alone may be scores, or codes for no and yes",
        [["Patient ID", "HER2 IHC"], ["P-1", "0"], ["P-2", "1"]],
        "her2_ihc",
        ["unknown", "unknown"],
        ["'0': only 0 and 1 stand in this column", "'1': only 0 and 1 stand in this column"],
    ),
    Situation(
        "beside a 2+ they are scores, and what a 1 is read as is told",
        [["Patient ID", "HER2 IHC"], ["P-1", "0"], ["P-2", "1"], ["P-3", "2+"]],
        "her2_ihc",
        ["IHC 0", "IHC 1+", "IHC 2+"],
        [],
        ["HER2 IHC, row 3: '1' is read as IHC 1+."],
    ),
    Situation(
        "a bare figure in a column of several results is asked about",
        [["Patient ID", "Subtype", "Lesions"], ["P-1", "1", "2"]],
        "her2_ihc",
        ["unknown"],
        ["'1': Which receptor is meant", "'2': Is this a diameter"],
    ),
    Situation(
        "equal rows are one",
        [["Patient ID", "Age"], ["P-1", "54"], ["P-2", "61"], ["P-1", "54"]],
        "age",
        ["54 years", "61 years"],
        [],
        ["rows 2, 4 hold one patient: read as one"],
    ),
    Situation(
        "rows of one patient that differ keep both readings",
        [["Patient ID", "Age"], ["P-1", "54"], ["P-1", "45"]],
        "age",
        ["45 to 54 years"],
        ["'54' (A!B2) and '45' (A!B3)"],
        ["rows 2, 3 hold one patient: read as one"],
    ),
    Situation(
        "rows of one patient with a day of their own are records, of which the latest counts",
        [["Patient ID", "Lab date", "Hb", "ECOG"],
         *[["P-1", f"2025-0{month}-05", f"1{month}", "0"] for month in range(1, 10)],
         *[["P-2", "2025-02-03", "9.5", ecog] for ecog in ("0", "1")]],
        "hemoglobin",
        ["19 g/dL", "9.5 g/dL"],
        ["The rows of this patient differ in 'ECOG'"],
        ["rows of one patient with days of their own are records of each: laboratory"],
    ),
    Situation(
        "visits may be many: what differs between them is asked, and who is a patient is not",
        [["Subject", "Visit date", "ECOG"],
         *[["P-1", f"2025-0{month}-05", str(month % 2)] for month in range(1, 10)],
         ["P-2", "2025-02-03", "1"]],
        "ecog",
        ["0 to 1", "1"],
        ["differ in 'Visit date'", "differ in 'ECOG'"],
        ["rows 2, 3, 4, 5, 6 and 4 more hold one patient: read as one"],
    ),
    Situation(
        "a total is nobody",
        [["Patient ID", "Age"], ["P-1", "54"], ["Total", "54"], ["", "54"]],
        "age",
        ["54 years"],
        [],
        ["row 4 skipped: no patient identifier", "row 3 skipped: a row of totals"],
    ),
    Situation(
        "a column of nothing we know is left out",
        [["Patient ID", "Age", "Parking"], ["P-1", "54", "B 12"]],
        "age",
        ["54 years"],
    ),
    Situation(
        "a score that Excel made a date is asked",
        [["Patient ID", "ECOG"], ["P-1", dt.date(2026, 2, 1)]],
        "ecog",
        ["unknown"],
        ["Excel changed this to a date"],
    ),
    Situation(
        "nodes that Excel made a date are asked",
        [["Patient ID", "Nodes"], ["P-1", dt.date(2026, 3, 12)]],
        "nodes_positive",
        ["unknown"],
        ["Excel changed this to a date"],
    ),
    Situation(
        "a range stays one",
        [["Patient ID", "ECOG"], ["P-1", "0-1"]],
        "ecog",
        ["0 to 1"],
    ),
    Situation(
        "a serial number in a date column is asked, with both readings",
        [["Patient ID", "Date of birth"], ["P-1", 22000]],
        "birth_date",
        ["between 1960-03-25 and 1964-03-26"],
        ["a bare number"],
    ),
    Situation(
        "a day before Excel's calendar is none",
        [["Patient ID", "Date of birth"], ["P-1", dt.datetime(1900, 1, 15)]],  # noqa: DTZ001
        "birth_date",
        ["unknown"],
        ["before Excel's calendar"],
    ),
    Situation(
        "an error cell is not an empty one",
        [["Patient ID", "Hb"], ["P-1", "#DIV/0!"], ["P-2", "#N/A"]],
        "hemoglobin",
        ["unknown", "unknown"],
        ["A spreadsheet error stands here", "A spreadsheet error stands here"],
    ),
    Situation(
        "a number without a unit is read in the only unit in which it can be",
        [["Patient ID", "Hb"], ["P-1", "118"], ["P-2", "11.8"]],
        "hemoglobin",
        ["11.8 g/dL", "11.8 g/dL"],
        [],
        ["Hb, row 2: No unit is written: read as 118 g/L, because 118 g/dL is not plausible."],
    ),
    Situation(
        "what is noted in ever other words is told three times",
        [["Patient ID", "Hb"], *[[f"P-{hb}", str(hb)] for hb in range(101, 106)]],
        "hemoglobin",
        ["10.1 g/dL", "10.2 g/dL", "10.3 g/dL", "10.4 g/dL", "10.5 g/dL"],
        [],
        [*(f"Hb, row {hb - 99}: No unit is written: read as {hb} g/L, because {hb} g/dL is not "
           "plausible." for hb in range(101, 104)),
         "Hb: 2 more ways of reading, which 'screener columns' tells"],
    ),
    Situation(
        "a day that says its order says nothing of the next one's",
        [["Patient ID", "Diagnosis date"], ["P-1", "13/04/2025"], ["P-2", "03/04/2025"]],
        "diagnosis_date",
        ["2025-04-13", "between 2025-03-04 and 2025-04-03"],
        ["2025-04-03 or 2025-03-04? Declare date_order for the file"],
    ),
    Situation(
        "an identifier that Excel made a date is asked",
        [["Patient ID", "Age"], [dt.date(2026, 3, 1), "54"]],
        "age",
        ["54 years"],
        ["Excel changed this to a date. Format the column as text"],
    ),
    Situation(
        "a share of one in a column of percents is asked",
        [["Patient ID", "ER %"], ["P-1", 0.01]],
        "er_percent",
        ["0.01 to 1 %"],
        ["0.01 % or 1 %?"],
    ),
    Situation(
        "signs are limits, and 'about' is asked",
        [["Patient ID", "LVEF"], ["P-1", "≥ 50"], ["P-2", "＜50"], ["P-3", "~50"]],
        "lvef",
        ["50 to 100 %", "0 to <50 %", "unknown"],
        ["how near?"],
    ),
    Situation(
        "yes and no in several languages, and 1 only where that is sure",
        [["Patient ID", "Diabetes"], ["P-1", "nein"], ["P-2", True], ["P-3", 1]],
        "diabetes",
        ["no diabetes", "type 1 or type 2 or other (steroid-induced, gestational, pancreatic)",
         "unknown"],
        ["'1'"],
    ),
    Situation(
        "a flag under HER2 is no IHC score",
        [["Patient ID", "HER2"], ["P-1", 1]],
        "her2_class",
        ["unknown"],
        ["is it IHC 1+, or a ratio, a count, a code?"],
    ),
    Situation(
        "blanks that cannot be seen do not matter",
        [["\u200bPatient\u00a0ID", "AGE\n(years)"], ["P-1 ", "\u00a054 "]],
        "age",
        ["54 years"],
    ),
    Situation(
        "an identifier keeps its zeros, and its twin without them is asked about",
        [["Patient ID", "Age"], ["007", "54"], ["7", "61"]],
        "patient_id",
        ["007", "7"],
        ["are read as two patients", "are read as two patients"],
    ),
    Situation(
        "record numbers that may have lost their zeros are told once",
        [["Patient ID", "Age"], [481516, "54"], [23421, "61"]],
        "patient_id",
        ["481516", "23421"],
        [],
        ["identifiers are numbers of unequal length: if any began with zeros, these are lost"],
    ),
    Situation(
        "an identifier that Excel cut short is told",
        [["Patient ID", "Age"], [12345678901234567, "54"]],
        "age",
        ["54 years"],
        ["Excel keeps 15 digits of a number"],
    ),
    *(
        Situation(what, [["Patient ID", *headers], ["P-1", *days]], concept, [days[-1]], told)
        for what, headers, days, concept, told in [
            ("who is born after the reference day is asked about",
             ["Date of birth"], ["2030-01-01"], "birth_date",
             ["Date of birth is after the reference day"]),
            ("a diagnosis before birth is asked about",
             ["Date of birth", "Diagnosis date"], ["1961-05-01", "1960-05-01"], "diagnosis_date",
             ["Date of diagnosis is before the date of birth"]),
            ("a result of next year is asked about",
             ["Labs date"], ["2027-01-05"], "labs_date",
             ["Date of the laboratory tests is after the reference day"]),
            ("a visit after death, and death itself, are asked about",
             ["Died on", "Visit date"], ["2025-05-01", "2025-06-01"], "assessment_date",
             ["Assessment date is after the date of death", "The patient died by the reference"]),
            ("the reference day itself and a year of birth are not asked about",
             ["Birth date", "Labs date"], ["1961", "2026-01-15"], "labs_date", []),
            ("an appointment may lie ahead", ["Next visit"], ["2026-02-01"], "next_visit_date", []),
        ]
    ),
]  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: one.name)
def test_what_people_put_in_spreadsheets(
    knowledge: Knowledge, tmp_path: Path, situation: Situation
) -> None:
    cohort = cohort_of([book(tmp_path / "a.xlsx", A=situation.rows)], knowledge, DAY, None)
    column = cohort.frame.column(situation.concept)
    values = [
        shown(knowledge.vocabulary, situation.concept, column.at(i)) for i in range(cohort.size)
    ]
    assert values == situation.values
    questions = [question.text for question in cohort.questions]
    assert len(questions) == len(situation.asked), questions
    for said, part in zip(questions, situation.asked, strict=True):
        assert part in said
    assert list(cohort.notes) == situation.told


@pytest.mark.parametrize(
    ("headers", "complaint"),
    [
        (["Patient ID", "Hb (g/dL)", "Hemoglobin"], "both feed 'hemoglobin'"),
        (["Who", "Age"], "has no column of patient identifiers among 'Who', 'Age'; name it in a"),
        (["Patnt ID", "Age"], "among 'Patnt ID', 'Age'; if it is 'Patnt ID', name it in a mapping"),
    ],
)
def test_what_only_a_person_can_settle_stops_the_run(
    knowledge: Knowledge, tmp_path: Path, headers: list[str], complaint: str
) -> None:
    path = book(tmp_path / "a.xlsx", A=[headers, ["1"] * len(headers)])
    with pytest.raises(Problems, match=re.escape(complaint)):
        cohort_of([path], knowledge, DAY, None)


def test_how_a_personal_cell_was_read_is_told_in_the_internal_edition_only(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    path = book(tmp_path / "a.xlsx", A=[["Patient ID", "DOB"], ["P-1", "~1961"]])
    told = "DOB, row 2: An approximate date is read as a day between 1960-01-01 and 1962-12-31."
    assert list(cohort_of([path], knowledge, DAY, None).notes) == [told]
    coded = replace(knowledge.vocabulary, unsaid=knowledge.vocabulary.personal)
    notes = cohort_of([path], replace(knowledge, vocabulary=coded), DAY, None).notes
    assert list(notes) == [f"DOB: {NOTES_UNSAID}"]


SCHOOL = [["Subject", "Age"], *[[subject, "14"] for subject in ["Maths", "Physics"] * 5]]
STAFF = [["Subject", "Last name"], ["Maths", "Noether"], ["Maths", "Germain"], ["PE", "Blankers"]]


@pytest.mark.parametrize(("rows", "names", "count"), [(SCHOOL, 2, 10), (STAFF, 2, 3)])
def test_identifiers_that_may_be_anything_else_are_asked_about(
    knowledge: Knowledge, tmp_path: Path, rows: list[list[str]], names: int, count: int
) -> None:
    path = book(tmp_path / "a.xlsx", A=rows)
    said = rf"column A \('Subject'\) names {names} in {count} rows: are these patients"
    with pytest.raises(Problems, match=said):
        cohort_of([path], knowledge, DAY, None)


def test_a_person_settles_who_is_a_patient(knowledge: Knowledge, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", A=SCHOOL)
    settled = MappingFile(columns={"Subject": ColumnMapping(concept="patient_id")})
    cohort = load_cohort(understand_all([path], knowledge, settled), knowledge, 0)
    assert cohort.ids == ("Maths", "Physics")


def test_a_sheet_that_fits_no_table_is_named(knowledge: Knowledge, tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx", A=[["Patient ID", "Age"], ["P-1", "54"]], Notes=[["Call"], [1]]
    )
    notes = cohort_of([path], knowledge, DAY, None).notes
    assert list(notes) == ["sheets without a patient identifier, not read: Notes"]
