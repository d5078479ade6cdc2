"""Logs, fix list and SDTM: what is in them, against the results; and that texts stay texts."""

from __future__ import annotations

import csv
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from report.patients import FOUR, cohort, written

from screener.cohort import Cohort
from screener.intake.answers.log import KEY, OPEN
from screener.knowledge import Knowledge
from screener.report.exports.sdtm import codes_of
from screener.report.tables import Column, Table, workbook
from screener.screening import Plan, plan


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory, four: Cohort, trials_of_two: Plan) -> Path:
    out = tmp_path_factory.mktemp("logs") / "out"
    return written(out, four, trials_of_two, formats=("csv", "log", "fixes", "sdtm"))


def table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def test_the_log_has_a_row_for_each_patient_and_trial(reports: Path) -> None:
    log, results = table(reports / "screening_log.csv"), table(reports / "results.csv")
    failing = results[results.status == "not_satisfied"]
    ids = failing.groupby(["patient", "trial"]).criterion.agg(", ".join)
    assert len(log) == results.groupby(["patient", "trial"]).ngroups
    for _, row in log.iterrows():
        assert row["Criteria"] == ids.get((row["Subject"], row["Trial"]), "")


def test_only_a_screen_failure_has_a_reason_code(reports: Path) -> None:
    log = table(reports / "screening_log.csv").set_index(["Subject", "Trial"])
    assert dict(log["Reason code"].loc[:, "DEMO-LOW"]) == {
        "P-0007": "", "P-0011": "", "P-0012": "INC", "P-0013": "",
    }  # fmt: skip
    assert log.loc[("P-0012", "DEMO-LOW"), "Reason"].startswith("HER2-low disease (found: ")
    assert (log["Enrolled (yes/no)"] == "").all()


def test_the_workbook_has_a_sheet_for_each_trial_and_reasons_to_choose(reports: Path) -> None:
    book = load_workbook(reports / "screening_log.xlsx")
    assert book.sheetnames == ["Low & slow", "Positive", "Reason codes"]
    codes = [row[0].value for row in book["Reason codes"].iter_rows(min_row=2)]
    assert codes == ["INC", "EXC", "DECLINED-TX", "LOST"]
    (choice,) = book["Positive"].data_validations.dataValidation
    assert str(choice.sqref) == "H2:H5"
    log = table(reports / "screening_log.csv")
    for name, trial in zip(book.sheetnames, ("DEMO-LOW", "DEMO-POS"), strict=False):
        rows = [["" if value is None else value for value in row] for row in book[name].values]
        assert [row[:-1] for row in rows[1:]] == log[log.Trial == trial].to_numpy().tolist()
        assert (rows[0][-1], book[name].column_dimensions["O"].hidden) == (KEY, True)


def test_only_what_a_person_writes_can_be_written_to(reports: Path) -> None:
    book = load_workbook(reports / "screening_log.xlsx")
    sheet = book["Positive"]
    columns = {cell.value: sheet.column_dimensions[cell.column_letter] for cell in sheet[1]}
    free = {name for name, column in columns.items() if not column.protection.locked}
    assert sheet.protection.sheet
    assert free == {*OPEN}
    assert not book["Reason codes"].protection.sheet


def test_the_fix_list_names_every_cell_that_is_asked_about(reports: Path, four: Cohort) -> None:
    rows = [*load_workbook(reports / "fix_list.xlsx").active.values]
    assert len(rows) - 1 == sum(max(1, len(one.cells)) for one in four.questions)
    assert rows[1][:5] == ("P-0012", "patients.xlsx", "Patients", "H4", "twelve & more")


def test_the_fix_list_of_one_trial_is_headed_by_its_version(
    tmp_path: Path, four: Cohort, trials_of_two: Plan, reports: Path, little: Knowledge
) -> None:
    alone = plan(trials_of_two.trials[:1], little.vocabulary)
    out = written(tmp_path / "out", four, alone, formats=("fixes",))
    heading = load_workbook(out / "fix_list.xlsx").active.oddHeader.left.text
    assert heading == "Low && slow, DEMO-LOW, version 3.0"
    assert load_workbook(reports / "fix_list.xlsx").active.oddHeader.left.text is None


def test_ti_lists_what_is_asked_and_ie_only_what_is_not_met(
    reports: Path, trials_of_two: Plan
) -> None:
    ti, ie = table(reports / "sdtm" / "ti.csv"), table(reports / "sdtm" / "ie.csv")
    results = table(reports / "results.csv")
    assert len(ti) == sum(len(trial.criteria) for trial in trials_of_two.trials)
    assert not ti.duplicated(["STUDYID", "TIVERS", "IETESTCD"]).any()
    unmet = results[results.status == "not_satisfied"]
    assert [*zip(ie.STUDYID + "-" + unmet.patient.to_numpy(), ie.IETESTCD, strict=True)] == [
        *zip(unmet.trial + "-" + unmet.patient, unmet.criterion, strict=True)
    ]
    assert {*ie.groupby("IECAT").IEORRES.unique().explode().items()} == {
        ("INCLUSION", "N"), ("EXCLUSION", "Y"),
    }  # fmt: skip


def test_codes_are_short_whatever_a_criterion_is_called(trials_of_two: Plan) -> None:
    first, second, *_ = trials_of_two.trials[0].criteria
    long = (replace(first, id="inclusion 1"), replace(second, kind="exclusion"))
    assert [*codes_of(long).values()] == ["IN001", "EX002"]


def test_workbooks_hold_texts_and_nothing_else(tmp_path: Path) -> None:
    payloads = ["=1+1", "=cmd|'/c calc'!A1", "@SUM(A1)", "+1", "http://a.b/", "mailto:a@b", "-1"]
    path = tmp_path / "book.xlsx"
    names = ["=1+1", "History", "[a]", "a", "x" * 40]
    path.write_bytes(
        workbook([Table(one, [Column(one)], [[p] for p in payloads]) for one in names])
    )
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            assert b"<f>" not in part, name
            assert b"hyperlink" not in part, name
            assert b"ddeLink" not in part, name
    sheet = load_workbook(path).worksheets[0]
    assert [cell.value for (cell,) in sheet.iter_rows(min_row=2)] == payloads
    assert {cell.data_type for (cell,) in sheet.iter_rows()} == {"s"}


def test_no_log_takes_a_text_for_a_formula(
    tmp_path: Path, little: Knowledge, trials_of_two: Plan
) -> None:
    bad = cohort(little, [{**one, "patient_id": f"=1+{n}"} for n, one in enumerate(FOUR)])
    out = written(tmp_path / "out", bad, trials_of_two, formats=("log", "sdtm", "fixes"))
    with (out / "screening_log.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row[0] for row in csv.reader(file)][1::2] == [f"'=1+{n}" for n in range(4)]
    for name in ("screening_log.xlsx", "fix_list.xlsx"):
        with zipfile.ZipFile(out / name) as archive:
            assert not any(b"<f>" in archive.read(part) for part in archive.namelist())


WRITTEN_DOWN = [
    {**FOUR[0], "reference_day": "2026-11-20", "consent_date": "2026-11-12",
     "consent_version": "v3.0", "logged_trial": "demo low", "enrolled": "yes"},
    {**FOUR[1], "reference_day": "2026-11-24", "not_enrolled": "declined_tx"},
    {**FOUR[2], "reference_day": "2026-11-22", "enrolled": "yes"},
]  # fmt: skip


@pytest.fixture(scope="module")
def log(
    tmp_path_factory: pytest.TempPathFactory, little: Knowledge, trials_of_two: Plan
) -> pd.DataFrame:
    out = tmp_path_factory.mktemp("papers") / "out"
    people = cohort(little, WRITTEN_DOWN)
    return table(written(out, people, trials_of_two, formats=("log",)) / "screening_log.csv")


def test_whoever_was_screened_last_comes_first_in_the_log(log: pd.DataFrame) -> None:
    assert [*log["Subject"]] == ["P-0011", "P-0011", "P-0012", "P-0012", "P-0007", "P-0007"]


@pytest.mark.parametrize(
    ("subject", "trial", "consent", "version", "code", "enrolled"),
    [
        ("P-0007", "DEMO-LOW", "2026-11-12", "v3.0", "", "yes"),  # the sheet names this trial
        ("P-0007", "DEMO-POS", "", "", "INC", ""),  # and not this one
        ("P-0011", "DEMO-LOW", "", "", "DECLINED-TX", ""),
        ("P-0011", "DEMO-POS", "", "", "DECLINED-TX", ""),  # it names none: said of both
        ("P-0012", "DEMO-LOW", "", "", "INC", ""),  # enrolled, but nobody knows in which
    ],
)
def test_the_log_has_what_the_coordinator_wrote_down(
    log: pd.DataFrame,
    subject: str,
    trial: str,
    consent: str,
    version: str,
    code: str,
    enrolled: str,
) -> None:
    row = log[(log["Subject"] == subject) & (log["Trial"] == trial)].iloc[0]
    columns = ["Consent date", "Consent version", "Reason code", "Enrolled (yes/no)"]
    assert [*row[columns]] == [consent, version, code, enrolled]
    assert row["Reason"].startswith("declined the treatment") == (code == "DECLINED-TX")


def test_a_trial_that_is_screened_alone_is_the_one_that_patients_are_enrolled_in(
    tmp_path: Path, little: Knowledge, trials_of_two: Plan
) -> None:
    alone = plan(trials_of_two.trials[:1], little.vocabulary)
    out = written(tmp_path / "out", cohort(little, WRITTEN_DOWN), alone, formats=("log",))
    assert [*table(out / "screening_log.csv")["Enrolled (yes/no)"]] == ["", "yes", "yes"]


def test_the_pages_of_a_log_are_numbered(reports: Path) -> None:
    for sheet in load_workbook(reports / "screening_log.xlsx"):
        assert sheet.oddFooter.right.text == "Page &P of &N"
