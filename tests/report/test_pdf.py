"""Worksheets as PDF: a page for each patient and trial, whatever is written in the sheet."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from report.patients import FOUR, cohort, written

from screener.cohort import Cohort
from screener.errors import Problems
from screener.knowledge import Knowledge
from screener.report.templates import site_templates
from screener.screening import Plan, plan

PAGES = re.compile(rb"/Type */Page\b")


def test_thirty_five_criteria_fit_on_one_page(
    tmp_path: Path, little: Knowledge, trials_of_two: Plan
) -> None:
    trial = trials_of_two.trials[0]
    many = tuple(
        replace(one, id=f"{one.id}.{n}", text=f"{one.text}, as the protocol has it in more words")
        for n in range(4)
        for one in trial.criteria
    )[:35]
    long = plan([replace(trial, criteria=many)], little.vocabulary)
    people = [*FOUR, {name: FOUR[0][name] for name in ("patient_id", "reference_day")}]
    out = written(tmp_path / "out", cohort(little, people), long, formats=("pdf",))
    assert len(PAGES.findall((out / "worksheets.pdf").read_bytes())) == len(people)


def test_the_same_run_gives_the_same_bytes(
    tmp_path: Path, four: Cohort, trials_of_two: Plan
) -> None:
    once, again = (
        written(tmp_path / str(jobs), four, trials_of_two, formats=("pdf",), jobs=jobs)
        for jobs in (1, 2)
    )
    assert (once / "worksheets.pdf").read_bytes() == (again / "worksheets.pdf").read_bytes()


def test_texts_are_no_markup(tmp_path: Path, little: Knowledge, trials_of_two: Plan) -> None:
    texts = ("#panic()", "*bold* $x$", '#read("/etc/passwd")', "]]#{", "a\u202eb\x00")
    people = cohort(little, [{**FOUR[1], "patient_id": t, "hemoglobin": t} for t in texts])
    out = written(tmp_path / "out", people, trials_of_two, formats=("pdf",))
    assert (out / "worksheets.pdf").stat().st_size > 0


def test_many_patients_are_put_into_several_files(
    tmp_path: Path, four: Cohort, trials_of_two: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screener.report.pages.pdf.IN_ONE_FILE", 3)
    out = written(tmp_path / "out", four, trials_of_two, formats=("pdf",))
    made = sorted(path.name for path in out.glob("*.pdf"))
    assert made == ["worksheets-1.pdf", "worksheets-4.pdf"]


def test_a_mistake_in_a_template_of_the_site_is_told(
    tmp_path: Path, four: Cohort, trials_of_two: Plan
) -> None:
    (tmp_path / "worksheet.typ").write_text("#nothing")
    mine = site_templates(tmp_path)
    with pytest.raises(Problems, match=r"worksheet\.typ: this template cannot be used: unknown"):
        written(tmp_path / "out", four, trials_of_two, formats=("pdf",), templates=mine)


def test_without_the_extra_it_says_how_to_get_it(
    tmp_path: Path, four: Cohort, trials_of_two: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(Problems, match=r"pip install 'screener\[pdf\]'"):
        written(tmp_path / "out", four, trials_of_two, formats=("pdf",))
    assert not (tmp_path / "out").exists()
