"""Reports appear whole or not at all, and nobody else's folder is touched."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Sequence
from pathlib import Path

import pytest
from report.patients import files, written

from screener.cohort import Cohort
from screener.errors import Problems
from screener.report import write as writing
from screener.report.exports.results_csv import Csv
from screener.report.model import Format
from screener.report.patients import Patient
from screener.screening import Plan


class Failing(Format[None]):
    """Raises in the middle of the patients."""

    name = "json"
    error: Exception = RuntimeError("in the middle")

    def part(self, patients: Sequence[Patient]) -> None:
        if patients[0].row > 0:
            raise self.error

    def add(self, part: None) -> None:
        pass


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> type[Failing]:
    monkeypatch.setattr(writing, "FORMATS", (Csv, Failing))
    monkeypatch.setattr(writing, "BATCH", 1)
    return Failing


@pytest.mark.parametrize("jobs", [1, 2])
def test_nothing_is_left_half_written(
    tmp_path: Path, four: Cohort, trials_of_two: Plan, failing: type[Failing], jobs: int
) -> None:
    with pytest.raises(RuntimeError, match="in the middle"):
        written(tmp_path / "out", four, trials_of_two, formats=("csv", "json"), jobs=jobs)
    assert list(tmp_path.iterdir()) == []


def test_earlier_reports_stay_when_new_ones_fail(
    tmp_path: Path,
    four: Cohort,
    trials_of_two: Plan,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = written(tmp_path / "out", four, trials_of_two)
    before = files(out)
    monkeypatch.setattr(writing, "FORMATS", (Csv, Failing))
    monkeypatch.setattr(writing, "BATCH", 1)
    with pytest.raises(RuntimeError):
        written(out, four, trials_of_two, formats=("csv", "json"))
    assert files(out) == before
    assert list(tmp_path.iterdir()) == [out]


def test_a_full_disk_is_told_in_a_sentence(
    tmp_path: Path,
    four: Cohort,
    trials_of_two: Plan,
    failing: type[Failing],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(failing, "error", OSError(28, "No space left on device"))
    with pytest.raises(Problems, match="out: the reports cannot be written: No space left"):
        written(tmp_path / "out", four, trials_of_two, formats=("csv", "json"))
    assert list(tmp_path.iterdir()) == []


def test_earlier_reports_are_replaced_whole(
    tmp_path: Path, four: Cohort, trials_of_two: Plan
) -> None:
    out = written(tmp_path / "out", four, trials_of_two)
    written(out, four, trials_of_two, formats=("csv",))
    assert set(files(out)) == {"results.csv", "run.json"}
    assert list(tmp_path.iterdir()) == [out]


def test_earlier_reports_come_back_if_they_cannot_be_replaced(
    tmp_path: Path, four: Cohort, trials_of_two: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = written(tmp_path / "out", four, trials_of_two)
    before = files(out)
    rename = Path.rename

    def stubborn(self: Path, target: Path) -> Path:
        if ".partial-" in self.name:
            raise OSError(16, "Device or resource busy")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stubborn)
    with pytest.raises(Problems, match="busy"):
        written(out, four, trials_of_two, formats=("csv",))
    assert files(out) == before
    assert list(tmp_path.iterdir()) == [out]


def test_an_empty_folder_is_taken(tmp_path: Path, four: Cohort, trials_of_two: Plan) -> None:
    (tmp_path / "out").mkdir()
    assert "run.json" in files(written(tmp_path / "out", four, trials_of_two))


@pytest.mark.parametrize(
    "content",
    [
        {"thesis.docx": "years of work"},
        {"run.json": '{"tool": "something else"}'},
        {"run.json": "no json"},
        {"run.json": "[]"},
        {"run.json": "[" * 100_000},
    ],
)
def test_a_folder_of_somebody_else_is_left_alone(
    tmp_path: Path, four: Cohort, trials_of_two: Plan, content: dict[str, str]
) -> None:
    for name, text in content.items():
        (tmp_path / name).write_text(text)
    before = files(tmp_path)
    with pytest.raises(Problems, match="holds other files than reports, and is left alone"):
        written(tmp_path, four, trials_of_two)
    assert files(tmp_path) == before


def test_a_file_and_a_link_are_refused(tmp_path: Path, four: Cohort, trials_of_two: Plan) -> None:
    (tmp_path / "file").write_text("a file")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    with pytest.raises(Problems, match="this is a file, not a folder"):
        written(tmp_path / "file", four, trials_of_two)
    with pytest.raises(Problems, match="this is a link"):
        written(tmp_path / "link", four, trials_of_two)


def test_where_nothing_can_be_written_a_sentence_says_so(
    tmp_path: Path, four: Cohort, trials_of_two: Plan
) -> None:
    (tmp_path / "file").write_text("a file")
    with pytest.raises(Problems, match="cannot be"):
        written(tmp_path / "file" / "out", four, trials_of_two)


def test_what_a_crash_left_behind_does_no_harm(
    tmp_path: Path, four: Cohort, trials_of_two: Plan
) -> None:
    for name in (f".out.partial-{os.getpid()}", f".out.earlier-{os.getpid()}", ".out.partial-1"):
        (tmp_path / name / "patients").mkdir(parents=True)
        (tmp_path / name / "run.json").write_text("half")
    out = written(tmp_path / "out", four, trials_of_two)
    assert json.loads((out / "run.json").read_bytes())["tool"] == "screener"
    assert list(tmp_path.iterdir()) == [out]  # no patients are left lying about


def test_only_its_owner_can_look_into_a_folder_of_reports(
    tmp_path: Path, four: Cohort, trials_of_two: Plan
) -> None:
    out = written(tmp_path / "deep" / "out", four, trials_of_two)
    assert stat.S_IMODE(out.stat().st_mode) == 0o700


def test_a_format_that_there_is_not(tmp_path: Path, four: Cohort, trials_of_two: Plan) -> None:
    with pytest.raises(Problems, match=r"no format 'htm': html, .*; did you mean 'html'\?"):
        written(tmp_path / "out", four, trials_of_two, formats=("htm",))
    assert list(tmp_path.iterdir()) == []
