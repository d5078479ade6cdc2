"""`screener diff`: an amendment, as a coordinator looks at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.commands.diff import diff

OLD = """\
trial: EX-1
name: Example
protocol: {version: "1.0"}
source: our own
inclusion:
  - {id: I1, text: Adult, check: {age: {at_least: 18}}}
  - {id: I2, text: Fit, check: {ecog: {at_most: 1}}}
exclusion:
  - {id: E1, text: Pregnant, judgement: investigator}
"""
NEW = """\
trial: EX-1
name: Example
protocol: {version: "2.0"}
source: our own
inclusion:
  - {id: I1, text: Adult, check: {age: {at_least: 18}}}
  - {id: I2, text: Fairly fit, check: {ecog: {at_most: 2}}}
  - {id: I3, text: Women, check: {sex: female}}
exclusion: []
"""
PATIENTS = "Patient ID,Age,ECOG,Sex\nP-1,40,0,F\nP-2,40,2,F\nP-3,40,1,M\nP-4,17,0,F\n"
TOLD = """\
Example (EX-1), version 1.0 becomes Example (EX-1), version 2.0
changed I2:
  text: 'Fit' becomes 'Fairly fit'
  check: ECOG performance status ≤ 1 becomes ECOG performance status ≤ 2
added I3: Women [Sex: female]
removed E1: Pregnant [investigator to judge]
"""
MOVED = """
2 of 4 patients have another result
P-2: not now becomes clear
  I2: not satisfied becomes satisfied (found: ECOG performance status: 2)
  I3: not asked becomes satisfied (found: Sex: female)
  E1: investigator becomes not asked
P-3: clear becomes not eligible
  I3: not asked becomes not satisfied (found: Sex: male)
  E1: investigator becomes not asked
"""


@pytest.fixture
def specs(tmp_path: Path) -> tuple[Path, Path]:
    paths = tmp_path / "v1.yaml", tmp_path / "v2.yaml"
    for path, text in zip(paths, (OLD, NEW), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_the_criteria_are_compared(
    specs: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert diff(*specs) == 0
    assert capsys.readouterr().out == TOLD


def test_patients_whose_result_changes_are_told_why(
    specs: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "patients.csv"
    sheet.write_text(PATIENTS, encoding="utf-8")
    assert diff(*specs, [sheet], as_of="2026-01-15") == 0
    assert capsys.readouterr().out == TOLD + MOVED


def test_a_version_does_not_differ_from_itself(
    specs: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert diff(specs[0], specs[0]) == 0
    assert capsys.readouterr().out.endswith("The criteria are the same.\n")
