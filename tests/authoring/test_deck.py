"""The deck of boundary patients, as an investigator opens it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from screener.commands.deck import deck

SPEC = """\
trial: EX-1
name: Example
protocol: {version: "2"}
source: our own
inclusion:
  - {id: I1, text: Adult, check: {age: {at_least: 18}}}
  - {id: I2, text: Fit, judgement: investigator}
exclusion:
  - {id: E1, text: Low LVEF, check: {lvef: {below: 50, within: 28 days}}}
  - {id: E2, text: Two lines, check: {lines: {of: chemotherapy, setting: metastatic, at_least: 2}}}
"""


@pytest.fixture
def book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> openpyxl.Workbook:
    path, out = tmp_path / "example.yaml", tmp_path / "deck.xlsx"
    path.write_text(SPEC, encoding="utf-8")
    assert deck(path, out=out) == 0
    assert "Example, version 2" in capsys.readouterr().out
    return openpyxl.load_workbook(out)


def test_each_criterion_is_shown_by_patients(book: openpyxl.Workbook) -> None:
    shown = {row[:1] + row[3:6] for row in book["Patients"].iter_rows(min_row=2, values_only=True)}
    assert ("I1", "Age: 17.9 years", "out", "not eligible") in shown
    assert ("I1", "Age: 18 years", "in", "clear") in shown
    assert ("I1", "nothing known", "too little known", "open") in shown
    assert ("E1", "LVEF: 49 %; LVEF, date: 2025-12-18", "out", "not now") in shown
    assert ("E1", "LVEF: 49 %; LVEF, date: 2025-12-17", "too long ago: ask again", "open") in shown
    assert ("E2", "to be tried with several records", None, None) in shown


def test_what_a_person_decides_and_which_version_is_told(book: openpyxl.Workbook) -> None:
    left = list(book["Left to a person"].iter_rows(min_row=2, values_only=True))
    assert left == [("I2", "Fit", "investigator to judge")]
    about = dict(book["About"].iter_rows(min_row=2, values_only=True))  # type: ignore[call-overload]
    assert about["Protocol version"] == "2"
    assert len(about["Specification, SHA-256"]) == 64
