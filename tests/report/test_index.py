"""What the index names beside its numbers: cohorts, files, what has changed."""

from __future__ import annotations

import re
from dataclasses import replace
from fnmatch import fnmatch
from html import unescape
from pathlib import Path

import pytest
from report.index import Tables
from report.patients import FOUR, cohort, written

from screener.checks.base import Check
from screener.checks.grammar import Grammar
from screener.checks.language import read_check
from screener.cohort import Cohort
from screener.errors import Problems
from screener.knowledge import Knowledge
from screener.report.runs.earlier import earlier_run
from screener.report.write import FORMATS
from screener.screening import Plan, plan
from screener.trial import Arm
from screener.yaml_file import parse


def test_a_cell_of_the_matrix_names_the_cohorts_that_are_still_possible(
    tmp_path: Path, little: Knowledge, trials_of_two: Plan
) -> None:
    trial = trials_of_two.trials[0]
    arms = (Arm("A", "Younger"), Arm("B", "Older", open=False), Arm("C", "Any"))
    ages = (("A", {"at_most": "40"}), ("B", {"at_least": "41"}))
    only = [
        replace(trial.criteria[0], id=f"C{arm}", arm=arm, check=age_check(little, bounds))
        for arm, bounds in ages
    ]
    two = plan([replace(trial, criteria=(*trial.criteria, *only), arms=arms)], little.vocabulary)
    out = written(tmp_path / "out", cohort(little, FOUR[:1]), two)
    page = Tables((out / "index.html").read_text(encoding="utf-8"))
    cell = " ".join(page.tables["matrix"][1][4].split())
    assert "◷ B (closed): Not now ◇ C: No failing criterion found" in cell
    assert "A:" not in cell


def age_check(little: Knowledge, bounds: dict[str, str]) -> Check:
    words = ", ".join(f"{word}: {bound}" for word, bound in bounds.items())
    return read_check(parse(f"{{age: {{{words}}}}}", "check"), Grammar(little.vocabulary))


def test_the_index_names_every_file_beside_it(
    tmp_path: Path, four: Cohort, trials_of_two: Plan
) -> None:
    every = [one.name for one in FORMATS]
    out = written(tmp_path / "out", four, trials_of_two, formats=every)
    page = Tables((out / "index.html").read_text(encoding="utf-8"))
    named = [row[0] for row in page.tables["outputs"][1:]]
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    matched = {
        name
        for name in there
        if any(fnmatch(name, f"{one}*" if one.endswith("/") else one) for one in named)
    }
    assert there - matched == {"index.html"}
    assert all(any(fnmatch(name, f"{one}*") for name in there) for one in named)


def test_what_has_changed_since_an_earlier_run(
    tmp_path: Path, little: Knowledge, trials_of_two: Plan
) -> None:
    before = written(tmp_path / "before", cohort(little, FOUR[:3]), trials_of_two)
    now = [FOUR[0], {**FOUR[1], "her2_ihc": "3+"}, FOUR[2], FOUR[3]]
    earlier = earlier_run(before)
    out = written(tmp_path / "now", cohort(little, now), trials_of_two, earlier=earlier)
    text = unescape((out / "index.html").read_text(encoding="utf-8"))
    rows = re.findall(r'<tr data-subject="([^"]*)".*?data-changed="([^"]*)"', text)
    assert rows == [("P-0007", ""), ("P-0011", "yes"), ("P-0012", ""), ("P-0013", "yes")]
    assert "was: to find out" in text
    assert "was: not screened" in text


def test_a_folder_without_results_is_no_earlier_run(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="no results of an earlier run can be read here"):
        earlier_run(tmp_path)
