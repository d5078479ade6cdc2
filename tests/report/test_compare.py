"""Who changed between two runs, and because of data, specification, tool or day."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from report.patients import run_of

from screener.errors import Problems
from screener.report.runs.differences import Comparison, Reported, compare, read_reports
from screener.report.runs.run_log import append_run, last_digest
from screener.screening import Plan

RUN = {
    "version": "1.0",
    "reference_day": "2026-01-15",
    "inputs": [{"name": "a.xlsx", "sha256": "aa"}],
    "specs": [{"trial": "T1", "sha256": "t1"}, {"trial": "T2", "sha256": "t2"}],
    "knowledge_sha256": "kk",
}


def screening(trial: str, verdict: str, text: str = "9", required: str = "≥ 10") -> dict[str, Any]:
    status = "satisfied" if verdict == "clear" else "not_satisfied"
    line = {"id": "I1", "status": status, "required": required, "cells": [{"text": text}]}
    return {"patient": "P-1", "trial": trial, "verdict": verdict, "criteria": [line]}


def reported(*screenings: dict[str, Any], **run: Any) -> Reported:
    made = {**deepcopy(RUN), **run}
    return Reported(made, {(one["patient"], one["trial"]): one for one in screenings})


FAILS = screening("T1", "not_now")
NEW_DATA = {"inputs": [{"name": "a.xlsx", "sha256": "bb"}]}
NEW_SPEC = {"specs": [{"trial": "T1", "sha256": "new"}, {"trial": "T2", "sha256": "t2"}]}


def because(found: Comparison) -> list[tuple[str, ...]]:
    return [one.because for one in found.differences]


@pytest.mark.parametrize(
    ("after", "run", "cause"),
    [
        (screening("T1", "clear", "12"), NEW_DATA, "data"),
        (screening("T1", "clear", required="≥ 8"), NEW_SPEC, "specification"),
        (screening("T1", "clear", "12"), NEW_DATA | NEW_SPEC, "data"),
        (screening("T1", "clear", required="≥ 8"), NEW_DATA | NEW_SPEC, "specification"),
        (screening("T1", "clear"), {"version": "1.1"}, "tool"),
        (screening("T1", "clear"), NEW_DATA | {"version": "1.1"}, "tool"),
        (screening("T1", "clear"), {"reference_day": "2026-02-15"}, "reference day"),
        (screening("T1", "clear"), {"knowledge_sha256": "new"}, "vocabulary"),
    ],
)
def test_why_a_verdict_changed(after: dict[str, Any], run: dict[str, Any], cause: str) -> None:
    found = compare(reported(FAILS), reported(after, **run))
    assert because(found) == [(cause,)]
    assert [one.criteria for one in found.differences] == [("I1",)]


def test_a_changed_specification_changes_no_other_trial() -> None:
    before, after = screening("T2", "not_now"), screening("T2", "clear", "12")
    found = compare(reported(before), reported(after, **NEW_DATA, **NEW_SPEC))
    assert found.changed == ("data", "specification")
    assert because(found) == [("data",)]


def test_equal_runs_do_not_differ() -> None:
    assert compare(reported(FAILS), reported(FAILS)) == Comparison((), ())


def test_a_patient_who_is_new_is_told() -> None:
    (one,) = compare(reported(), reported(FAILS, **NEW_DATA)).differences
    assert (one.before, one.after, one.because) == ("not screened", "not_now", ("data",))


def test_a_folder_without_reports_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="no reports of a run can be read here"):
        read_reports(tmp_path)


def test_a_log_that_was_tampered_with_says_where(tmp_path: Path, trials_of_two: Plan) -> None:
    log = tmp_path / "runs.jsonl"
    for hour in range(3):
        append_run(log, run_of(trials_of_two), f"2026-11-27T0{hour}:00:00Z")
    last_digest(log)
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    changed = [lines[0].replace("T00:", "T05:"), *lines[1:]]
    for told, where in ((changed, "line 2"), ([lines[0], lines[2]], "line 2")):
        log.write_text("".join(told), encoding="utf-8")
        with pytest.raises(Problems, match=f"{where}: the chain of this log is broken here"):
            append_run(log, run_of(trials_of_two), "later")
