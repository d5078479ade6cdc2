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
  I2: not satisfied becomes satisfied (required: ECOG performance status ≤ 2; found: ECOG performance status: 2)
  I3: not asked becomes satisfied (required: Sex: female; found: Sex: female)
  E1: investigator becomes not asked
P-3: clear becomes not eligible
  I3: not asked becomes not satisfied (required: Sex: female; found: Sex: male)
  E1: investigator becomes not asked
"""  # noqa: E501


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


RENUMBERED = """\
trial: EX-1
name: Example
protocol: {version: "2.0"}
source: our own
inclusion:
  - {id: I1, text: Women, check: {sex: female}}
  - {id: I2, text: Adult., check: {age: {at_least: 18}}}
  - {id: I3, text: In good shape, check: {ecog: {at_most: 1}}}
exclusion:
  - {id: E1, text: Bowel disease, check: {ibd: yes}}
  - {id: E2, text: Pregnant, judgement: investigator}
"""


def test_a_criterion_is_known_again_under_another_number(
    specs: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    specs[1].write_text(RENUMBERED, encoding="utf-8")
    assert diff(*specs) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "added I1: Women [Sex: female]",
        "renumbered I1 → I2, and changed:",
        "  text: 'Adult' becomes 'Adult.'",
        "  check: the same",
        "renumbered I2 → I3, and changed:",
        "  text: 'Fit' becomes 'In good shape'",
        "  check: the same",
        "added E1: Bowel disease [must not be: Inflammatory bowel disease: yes]",
        "renumbered E1 → E2",
    ]


COHORTS = """\
trial: EX-1
name: Example
protocol: {version: "1.0"}
source: our own
inclusion:
  - {id: I1, text: Adult, check: {age: {at_least: 18}}}
exclusion: []
cohorts:
  - {id: A, name: Fit, slots: 20, inclusion: [{id: A1, text: Fit, check: {ecog: 0}}]}
  - {id: B, name: All, inclusion: [{id: B1, text: Any, check: {ecog: {at_most: 2}}}]}
"""
AMENDED = """\
trial: EX-1
name: Example
protocol: {version: "2.0"}
source: our own
inclusion:
  - {id: I1, text: Adult, check: {age: {at_least: 18}}}
exclusion: []
cohorts:
  - {id: A, name: Fit, slots: 30, inclusion: [{id: A1, text: Fit, check: {ecog: {at_most: 1}}}]}
  - {id: B, name: All, status: closed, inclusion: [{id: B1, text: Any, check: {ecog: {at_most: 2}}}]}
  - {id: C, name: Men, inclusion: [{id: C1, text: Men, check: {sex: male}}]}
"""  # noqa: E501


TOLD_OF_COHORTS = """\
changed A1:
  check: ECOG performance status: 0 becomes ECOG performance status ≤ 1
added C1 (cohort C): Men [Sex: male]
changed cohort A (Fit, open, 20 patients) becomes A (Fit, open, 30 patients)
changed cohort B (All, open) becomes B (All, closed)
added cohort C (Men, open)

0 of 4 patients have another result, and 3 more another answer
P-1: clear, as before
  cohort B: clear becomes not now
  cohort C: not there becomes not eligible
  C1: not asked becomes not satisfied (required: Sex: male; found: Sex: female)
P-2: clear, as before
  cohort A: not now becomes clear
  cohort B: clear becomes not now
  cohort C: not there becomes not eligible
  A1: not satisfied becomes satisfied (required: ECOG performance status ≤ 1; found: ECOG performance status: 1)
  C1: not asked becomes not satisfied (required: Sex: male; found: Sex: female)
P-3: clear, as before
  cohort A: not now becomes clear
  cohort B: clear becomes not now
  cohort C: not there becomes clear
  A1: not satisfied becomes satisfied (required: ECOG performance status ≤ 1; found: ECOG performance status: 1)
  C1: not asked becomes satisfied (required: Sex: male; found: Sex: male)
"""  # noqa: E501


def test_cohorts_and_single_answers_are_told_too(
    specs: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """P-1 stays clear, but in the end only for cohort A; P-4 was and is under age."""
    for path, text in zip(specs, (COHORTS, AMENDED), strict=True):
        path.write_text(text, encoding="utf-8")
    sheet = tmp_path / "patients.csv"
    sheet.write_text(PATIENTS.replace("P-2,40,2", "P-2,40,1"), encoding="utf-8")
    assert diff(*specs, [sheet], as_of="2026-01-15") == 0
    told = capsys.readouterr().out.split("version 2.0\n")[1]
    assert told == TOLD_OF_COHORTS


def test_one_patient_has_and_several_have(
    specs: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "patients.csv"
    sheet.write_text("".join(PATIENTS.splitlines(keepends=True)[:3]), encoding="utf-8")
    diff(*specs, [sheet], as_of="2026-01-15")
    assert "\n1 of 2 patients has another result\n" in capsys.readouterr().out
