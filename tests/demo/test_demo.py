"""The sample: made from data alone, always the same, and as messy as it says."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter

from screener.cohort import Cohort
from screener.commands.demo import demo
from screener.demo.generate import Sample, generate
from screener.demo.sample import write_sample
from screener.demo.stories import Tale
from screener.demo.tale import load_tale
from screener.demo.workbook import HEADER_ROW, as_workbook
from screener.errors import Problems
from screener.intake.load import load_cohort
from screener.intake.understand import Understood
from screener.knowledge import Knowledge
from screener.reading import Reading
from screener.screening import Verdict, plan, screen
from screener.trial import Trial

SEED = 7
TALE = load_tale()


@cache
def made(seed: int) -> Sample:
    return generate(TALE, seed)


@pytest.fixture(scope="module")
def sample() -> Sample:
    return made(SEED)


@pytest.fixture(scope="module")
def understood(sheets: list[Understood]) -> Understood:
    return sheets[0]


@pytest.fixture(scope="module")
def cohort(understood: Understood, knowledge: Knowledge) -> Cohort:
    return load_cohort([understood], knowledge)


def test_same_seed_same_bytes(sample: Sample) -> None:
    workbook = as_workbook(sample, TALE.sheet)
    assert as_workbook(generate(load_tale(), SEED), TALE.sheet) == workbook
    assert as_workbook(made(SEED + 1), TALE.sheet) != workbook


@pytest.mark.parametrize("seed", range(10))
def test_every_seed_makes_a_sample_with_all_of_the_mess(seed: int) -> None:
    sample = made(seed)
    assert len(sample.patients) == 60
    assert {name: len(rows) for name, rows in sample.mess.items()} == {
        name: blemish.patients for name, blemish in TALE.mess.items()
    }


COURSES = {
    "recurrent": ("birth", "diagnosis", "surgery", "chemo_end", "relapse", "reference"),
    "de novo": ("birth", "diagnosis", "metastasis", "reference"),
    "early": ("birth", "diagnosis", "surgery", "chemo_end", "et_start", "reference"),
}


@pytest.mark.parametrize("seed", range(5))
def test_every_course_of_disease_is_in_order(seed: int) -> None:
    for patient in made(seed).patients:
        days = [patient[name] for name in COURSES[str(patient["origin"])]]
        assert days == sorted(days), patient.story


def test_only_the_strange_columns_are_not_understood(understood: Understood) -> None:
    unknown = [one.column.header for one in understood.columns if not one.match.target]
    assert sorted(unknown) == sorted(TALE.sheet.strange)


def test_sixty_patients_whose_ids_say_that_they_are_invented(cohort: Cohort) -> None:
    assert cohort.size == len(set(cohort.ids)) == 60
    assert all(patient.startswith("DEMO-") for patient in cohort.ids)


def test_what_stands_around_the_patients_is_told(cohort: Cohort) -> None:
    notes = "\n".join(cohort.notes)
    for told in ("above the header skipped", "hidden rows", "a row of totals", "read as one"):
        assert told in notes
    assert any("The rows of this patient differ" in one.text for one in cohort.questions)


# --- the mess -------------------------------------------------------------------------------------


def _first_cells(name: str, sample: Sample) -> Iterator[tuple[int, str]]:
    """Where a blemish is: the rows, and the first of its columns."""
    column = next(iter(TALE.mess[name].cells))
    for row in sample.mess[name]:
        yield row, column


def _reading(understood: Understood, row: int, header: str) -> Reading:
    (one,) = (one for one in understood.columns if one.column.header == header)
    return one.readings[one.column.codes[row]]


def _address(row: int, header: str) -> str:
    number = [*TALE.columns].index(header) + 1
    return f"{get_column_letter(number)}{HEADER_ROW + 2 + row}"


@pytest.mark.parametrize("name", TALE.mess)
def test_mess_shows(name: str, sample: Sample, understood: Understood, cohort: Cohort) -> None:
    asked = {cell.address for question in cohort.questions for cell in question.cells}
    for row, header in _first_cells(name, sample):
        reading = _reading(understood, row, header)
        if TALE.mess[name].shows == "question":
            assert _address(row, header) in asked, reading
        elif TALE.mess[name].shows == "note":
            assert reading.note, reading
            assert not reading.question, reading
        else:
            assert not reading.question, reading
            assert not reading.note, reading
            assert reading.values, reading


# --- what comes out -------------------------------------------------------------------------------


def test_every_trial_comes_to_at_least_three_verdicts(
    cohort: Cohort, knowledge: Knowledge, trials: tuple[Trial, ...]
) -> None:
    screened = screen(cohort.frame, plan(trials, knowledge.vocabulary))
    few = {}
    for number, trial in enumerate(trials):
        found = Counter(Verdict(one).word for one in screened.verdicts(number).tolist())
        if len(found) < 3:
            few[trial.name] = found
    assert not few


def content(path: Path) -> str:
    """What a file says; of a workbook, what is in its parts."""
    if path.suffix != ".xlsx":
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as parts:
        return "\n".join(parts.read(name).decode("utf-8") for name in parts.namelist())


def test_demo_says_where_to_look_and_names_nobody(
    tmp_path: Path, sample: Sample, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo(out=tmp_path) == 0
    assert f"Open {tmp_path / 'report' / 'index.html'} in a browser" in capsys.readouterr().out
    pages = [path for path in (tmp_path / "report").rglob("*") if path.is_file()]
    written = "\n".join(map(content, pages))
    assert "DEMO-001" in written
    for row in sample.rows[:60]:
        assert row["MRN"].removeprefix("'") not in written


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(Problems, match=r"patients\.xlsx: cannot be written"):
        write_sample(tmp_path / "taken" / "patients.xlsx", SEED)


# --- a tale of one's own --------------------------------------------------------------------------

SHORT = """
sheet: {name: List, title: A list, about: [made up], strange: [], filled: [Id],
  hidden_rows: 0, repeated: {}, total: {Id: Total}}
columns: {Id: "{number}", Day: "{day}", Age: {by: Id, of: {"1": {from: 40, to: 40}},
  otherwise: "n"}}
facts: {gaps: "0", day: {after: start, days: [2, 2]}, start: 2026-01-01}
stories: {one: {patients: 2, like: [lender]}, lender: {draws: {start: never}}}
mess: {bad: {cells: {Age: "{cell}?"}, shows: question}}
"""


def _tale(tmp_path: Path, text: str = SHORT) -> Tale:
    (tmp_path / "tale.yaml").write_text(text, encoding="utf-8")
    return load_tale(tmp_path)


def test_draws_follow_each_other(tmp_path: Path) -> None:
    rows = [*generate(_tale(tmp_path), 1).rows]
    assert [row["Id"] for row in rows[:2]] == ["1", "2"]
    assert {row["Day"] for row in rows[:2]} == {"never"}
    assert sorted(row["Age"].removesuffix("?") for row in rows[:2]) == ["40", "n"]
    assert sum(row["Age"].endswith("?") for row in rows[:2]) == 1


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("after: start", "after: begin", "tale.yaml:6:20: 'begin' is not told"),
        ("like: [lender]", "like: [lendr]", "'lendr' is not told; did you mean 'lender'?"),
        ("{start: never}", "{strt: never}", "'strt' is not told; did you mean 'start'?"),
        ("cells: {Age", "cells: {Ag", "'Ag' is not told; did you mean 'Age'?"),
        ("by: Id", "by: Dai", "'Dai' is not told; did you mean 'Day'?"),
        ("shows: question", "shows: nothing", "tale.yaml:8:46: 'nothing'"),
    ],
)
def test_names_that_nobody_told_are_named(
    tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    assert right in SHORT
    with pytest.raises(Problems) as caught:
        _tale(tmp_path, SHORT.replace(right, wrong))
    assert told in str(caught.value)
