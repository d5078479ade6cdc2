"""Records in sheets of their own: whichever way the same facts arrive, the answers are the same."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from workbooks import Table, book, delimited

from screener.cli import main
from screener.cohort import Cohort
from screener.errors import Problems
from screener.explaining.findings import CriterionFinding, Findings
from screener.intake.load import load_cohort
from screener.intake.understand import understand_all
from screener.knowledge import Knowledge
from screener.run import Request, run
from screener.screening import Screened, over_blocks, plan
from screener.shipped import folder
from screener.trial import Trial
from screener.values.day import number_of

PATIENTS: Table = [
    ["Patient ID", "Age", "Sex"],
    ["P-1", "54", "F"],
    ["P-2", "48", "F"],
    ["P-3", "61", "F"],
]
SPECIMENS: Table = [
    ["Patient ID", "Specimen date", "HER2 IHC", "HER2 ISH"],
    ["P-2", "2025-03-01", "2+", "negative"],
    ["P-1", "2025-02-01", "1+", ""],
    ["P-2", "2025-09-01", "3+", ""],
    ["P-4", "2025-05-01", "0", ""],
]
WIDE: Table = [
    ["Patient ID", "Age", "Sex", "Specimen date", "HER2 IHC", "HER2 ISH"],
    ["P-1", "54", "F", "2025-02-01", "1+", ""],
    ["P-3", "61", "F", "", "", ""],
    ["P-4", "", "", "2025-05-01", "0", ""],
]
DAY = "2026-01-15"
EACH = 4
FEW = tuple(sorted((folder("trial_criteria") / "trials").glob("*.yaml"))[::EACH])
"""One trial of so many: records reach all of them in the same way."""


def loaded(knowledge: Knowledge, *paths: Path) -> Cohort:
    return load_cohort(
        understand_all(paths, knowledge), knowledge, number_of(dt.date.fromisoformat(DAY))
    )


def results(out: Path, *paths: Path) -> dict[str, list[tuple[str, str]]]:
    """What results.csv says of each patient and trial: the verdict, with each of the statuses."""
    run(Request(paths, out, FEW, as_of=DAY, formats=("csv",)), lambda said: None)
    found: dict[str, list[tuple[str, str]]] = {}
    with (out / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            told = found.setdefault(f"{line['patient']} {line['trial']}", [])
            told.append((line["verdict"], line["status"]))
    return found


def of_patients(found: dict[str, Any], patients: Iterable[str]) -> dict[str, Any]:
    return {key: said for key, said in found.items() if key.split()[0] in set(patients)}


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return book(tmp_path / "cohort.xlsx", Patients=PATIENTS, Specimens=SPECIMENS)


@pytest.fixture
def texts(tmp_path: Path) -> tuple[Path, Path]:
    return delimited(tmp_path / "patients.csv", PATIENTS), delimited(
        tmp_path / "specimens.csv", SPECIMENS
    )


def test_a_workbook_two_text_files_and_a_wide_sheet_say_the_same(
    tmp_path: Path, workbook: Path, texts: tuple[Path, Path]
) -> None:
    in_one = results(tmp_path / "a", workbook)
    assert results(tmp_path / "b", *texts) == in_one
    wide = results(tmp_path / "c", delimited(tmp_path / "wide.csv", WIDE))
    assert wide == of_patients(in_one, ["P-1", "P-3", "P-4"])


def test_the_order_of_the_files_changes_no_answer(tmp_path: Path, texts: tuple[Path, Path]) -> None:
    """The first sheet that speaks of patients holds them, wherever it stands."""
    assert results(tmp_path / "a", *texts) == results(tmp_path / "b", *reversed(texts))


def test_each_specimen_is_a_record_with_its_own_cells(knowledge: Knowledge, workbook: Path) -> None:
    cohort = loaded(knowledge, workbook)
    assert cohort.ids == ("P-1", "P-2", "P-3", "P-4")
    records = cohort.frame.records["specimens"]
    assert [len(records.rows.of(patient)) for patient in range(4)] == [1, 2, 0, 1]
    cells = [
        cell.place for row in records.rows.of(1) for cell in records.frame.cells("her2_ihc", row)
    ]
    assert cells == ["Specimens!C2", "Specimens!C4"]


def test_a_patient_who_is_only_in_a_record_sheet_is_kept_and_named(
    knowledge: Knowledge, workbook: Path, texts: tuple[Path, Path]
) -> None:
    assert "Specimens: row 5 kept, though not in Patients" in loaded(knowledge, workbook).notes
    notes = loaded(knowledge, *texts).notes
    assert "specimens.csv: row 5 kept, though not in patients.csv" in notes


def test_a_fuller_sheet_of_specimens_does_not_take_the_patients_place(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    path = book(tmp_path / "a.xlsx", Specimens=SPECIMENS, Patients=[row[:2] for row in PATIENTS])
    cohort = loaded(knowledge, path)
    assert cohort.sheet == "Patients"
    assert cohort.ids == ("P-1", "P-2", "P-3", "P-4")
    assert not cohort.questions


@pytest.mark.parametrize(
    ("one", "other"),
    [("007", "7"), ("P-1", "p 1"), ("AB12", "ab-012"), ("01-007", "1-7"), ("P_1", "P1")],
)
def test_identifiers_that_are_nearly_the_same_are_asked_and_never_merged(
    knowledge: Knowledge, tmp_path: Path, one: str, other: str
) -> None:
    patients = [["Patient ID", "Age"], [one, "54"]]
    specimens = [["Patient ID", "HER2 IHC"], [other, "1+"]]
    cohort = loaded(knowledge, book(tmp_path / "a.xlsx", Patients=patients, Specimens=specimens))
    assert cohort.ids == (one, other)
    asked = {question.row: question for question in cohort.questions}
    assert set(asked) == {0, 1}
    assert f"'{one}' (Patients!A2) and '{other}' (Specimens!A2)" in asked[0].text
    assert f"'{other}' (Specimens!A2) and '{one}' (Patients!A2)" in asked[1].text
    assert {cell.place for cell in asked[0].cells} == {"Patients!A2", "Specimens!A2"}


@pytest.mark.parametrize(
    ("one", "other"), [("7", "70"), ("P-1", "Q-1"), ("*", "**"), ("0", "00-0")]
)
def test_other_identifiers_are_left_alone(
    knowledge: Knowledge, tmp_path: Path, one: str, other: str
) -> None:
    path = delimited(tmp_path / "a.csv", [["Patient ID", "Age"], [one, "54"], [other, "54"]])
    questions = loaded(knowledge, path).questions
    assert not [one for one in questions if "two patients" in one.text]


def test_identifiers_are_texts(knowledge: Knowledge, tmp_path: Path) -> None:
    patients = [["Patient ID", "Age"], [7, "54"], ["1E5", "60"]]
    specimens = [["Patient ID", "HER2 IHC"], ["7", "1+"], ["100000", "3+"]]
    cohort = loaded(knowledge, book(tmp_path / "a.xlsx", Patients=patients, Specimens=specimens))
    assert cohort.ids == ("7", "1E5", "100000")


def test_cells_in_several_files_are_told_apart(knowledge: Knowledge, tmp_path: Path) -> None:
    one = delimited(tmp_path / "a.csv", [["Patient ID", "Age"], ["007", "54"]])
    other = delimited(tmp_path / "b.csv", [["Patient ID", "HER2 IHC"], ["7", "1+"]])
    question, _ = loaded(knowledge, one, other).questions
    assert "'007' (a.csv A2) and '7' (b.csv A2)" in question.text


def test_all_files_are_in_the_record_of_the_run(tmp_path: Path, texts: tuple[Path, Path]) -> None:
    results(tmp_path / "a", *texts)
    inputs = json.loads((tmp_path / "a" / "run.json").read_text(encoding="utf-8"))["inputs"]
    assert [one["name"] for one in inputs] == ["patients.csv", "specimens.csv"]
    assert len({one["sha256"] for one in inputs}) == 2


def test_one_mapping_may_serve_all_files(knowledge: Knowledge, tmp_path: Path) -> None:
    paths = (
        delimited(tmp_path / "a.csv", [["Who", "Age"], ["P-1", "54"]]),
        delimited(tmp_path / "b.csv", [["Who", "Stain"], ["P-1", "1+"]]),
    )
    columns = tmp_path / "map.yaml"
    columns.write_text("columns: {Who: patient_id, Stain: her2_ihc}\n", encoding="utf-8")
    request = Request(paths, tmp_path / "out", FEW, as_of=DAY, columns=columns, formats=("csv",))
    cohort = run(request, lambda said: None).cohort
    assert cohort.ids == ("P-1",)
    assert list(cohort.frame.records) == ["specimens"]


def test_two_files_of_one_name_are_refused(knowledge: Knowledge, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    paths = [delimited(tmp_path / place / "a.csv", PATIENTS) for place in (".", "b")]
    with pytest.raises(Problems, match="two files have this name"):
        understand_all(paths, knowledge)


def test_a_file_without_identifiers_is_refused_by_name(
    knowledge: Knowledge, tmp_path: Path, texts: tuple[Path, Path]
) -> None:
    other = delimited(tmp_path / "b.csv", [["HER2 IHC"], ["1+"]])
    with pytest.raises(Problems, match=r"b\.csv: has no column of patient identifiers"):
        loaded(knowledge, texts[0], other)


@pytest.mark.parametrize(
    ("size", "jobs"),
    [(2, 1), (2, 2), (100, 2), (1, 1)],
)
def test_blocks_and_processes_change_no_answer(
    knowledge: Knowledge, trials: tuple[Trial, ...], tmp_path: Path, size: int, jobs: int
) -> None:
    """Three blocks of two patients; in each, one has two specimens or none."""
    patients = [*PATIENTS, ["P-5", "70", "F"], ["P-6", "39", "F"]]
    specimens = [*SPECIMENS, ["P-5", "2024-11-05", "0-1+", ""], ["P-5", "", "3+", ""]]
    path = book(tmp_path / "cohort.xlsx", Patients=patients, Specimens=specimens)
    cohort, work = loaded(knowledge, path), plan(trials[::EACH], knowledge.vocabulary)

    def told(size: int, jobs: int) -> list[object]:
        blocks = over_blocks(cohort.frame, work, findings, jobs, size)
        return [one for block in blocks for one in block]

    whole = told(100, 1)
    assert len(whole) == 6 * len(work.trials)
    assert told(size, jobs) == whole


def findings(block: Screened) -> list[object]:
    """All that is told; which record a question is about is counted within its block."""
    told = Findings(block)
    return [
        replace(trial, criteria=tuple(map(_uncounted, trial.criteria)))
        for row in range(block.frame.size)
        for trial in told.of(row)
    ]


def _uncounted(one: CriterionFinding) -> CriterionFinding:
    missing = (
        replace(each, asks=tuple(ask._replace(record=None) for ask in each.asks))
        for each in one.missing
    )
    return one._replace(missing=tuple(missing))


def test_a_patients_column_in_a_sheet_of_records_feeds_the_patient(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    specimens = [["Patient ID", "HER2 IHC", "ECOG"], ["P-2", "1+", "1"], ["P-2", "2+", "1"]]
    path = book(tmp_path / "a.xlsx", Patients=PATIENTS, Specimens=specimens)
    frame = loaded(knowledge, path).frame
    assert [cell.place for cell in frame.cells("ecog", 1)] == ["Specimens!C2"]
    assert set(frame.records) == {"specimens"}


def test_the_command_line_takes_several_files(
    tmp_path: Path,
    texts: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def told(command: str, *words: str) -> str:
        monkeypatch.setattr("sys.argv", ["screener", command, *map(str, texts), *words])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code in (0, None)
        return capsys.readouterr().out

    out = ["--out", str(tmp_path / "out"), "--as-of", DAY, "--format", "csv"]
    assert "4 patients of patients.csv" in told("screen", *out)
    shown = told("columns")
    assert "patients.csv: 3 rows" in shown
    assert "specimens.csv: 4 rows" in shown
