"""Four patients and two trials, and all that is written about them.

`APPROVE=1 pytest tests/report` writes the approved files anew. Read what has changed in them as a
clinician would.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from report.patients import files, written

from screener.cohort import Cohort
from screener.screening import Plan

GOLDEN = Path(__file__).resolve().parent / "golden"
STYLE = re.compile(r"<style>.*?</style>|<script>.*?</script>|sha256-[\w+/=]+", re.DOTALL)
"""How pages look is not approved here: one comma in the style sheet would change every file."""


def plain(content: bytes) -> str:
    return STYLE.sub("…", content.decode("utf-8"))


def test_reports_are_the_approved_ones(tmp_path: Path, four: Cohort, trials_of_two: Plan) -> None:
    made = {
        name: plain(content)
        for name, content in files(written(tmp_path / "out", four, trials_of_two)).items()
    }
    if os.environ.get("APPROVE"):
        for name, text in made.items():
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_bytes(text.encode())
    approved = {name: content.decode("utf-8") for name, content in files(GOLDEN).items()}
    assert made.keys() == approved.keys()
    for name, text in made.items():
        assert text == approved[name], name


def test_a_second_run_gives_the_same_bytes(
    tmp_path: Path, four: Cohort, trials_of_two: Plan
) -> None:
    once, again = (files(written(tmp_path / name, four, trials_of_two)) for name in ("a", "b"))
    assert once == again


@pytest.mark.parametrize("batch", [1, 3])
def test_more_processes_give_the_same_bytes(
    tmp_path: Path, four: Cohort, trials_of_two: Plan, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = files(written(tmp_path / "a", four, trials_of_two))
    monkeypatch.setattr("screener.report.write.BATCH", batch)
    assert files(written(tmp_path / "b", four, trials_of_two, jobs=2)) == alone


def test_progress_is_told_for_each_batch_and_for_what_follows(
    tmp_path: Path, four: Cohort, trials_of_two: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("screener.report.write.BATCH", 3)
    written(tmp_path / "out", four, trials_of_two, progress=told.append)
    patients = [f"{done} of 4 patients" for done in (0, 2, 4)]
    assert told == [*patients, "putting all patients together"]


def test_json_is_nested_as_promised(tmp_path: Path, four: Cohort, trials_of_two: Plan) -> None:
    out = written(tmp_path / "out", four, trials_of_two, formats=("json",))
    results = json.loads((out / "results.json").read_bytes())
    assert results["run"] == json.loads((out / "run.json").read_bytes())
    assert [(one["patient"], one["trial"]) for one in results["screenings"]] == [
        (patient, trial.id) for patient in four.ids for trial in trials_of_two.trials
    ]
    first = results["screenings"][0]["criteria"][0]
    assert list(first) == [
        *("id", "kind", "cohort", "status"),
        *("required", "found", "cells", "question"),
    ]


def test_only_the_wanted_formats_are_written(
    tmp_path: Path, four: Cohort, trials_of_two: Plan
) -> None:
    out = written(tmp_path / "out", four, trials_of_two, formats=("csv",))
    assert set(files(out)) == {"results.csv", "run.json"}
