"""Patients at the edges of a criterion, as an author and an investigator look at them."""

from __future__ import annotations

from pathlib import Path

import pytest
from insight.specs import trial_of

from screener.authoring.boundaries import boundaries
from screener.authoring.suggestions import inserted, suggestions
from screener.commands.check import check
from screener.errors import Problems
from screener.knowledge import Knowledge

EDGES = [
    ("{age: {at_least: 18}}", ["age: 17.9 years no", "age: 18 years yes", " open"]),
    ("{lvef: {above: 50}}", ["lvef: 50 % no", "lvef: 51 % yes", " open"]),
    ("{sex: female}", ["sex: female yes", "sex: male no", " open"]),
    (
        "{consent_date: {within: 28 days}}",
        [
            "consent_date: 2025-12-17 no",
            "consent_date: 2025-12-18 yes",
            "consent_date: 2026-01-15 yes",
            "consent_date: 2026-01-16 no",
            " open",
        ],
    ),
    (
        "{bilirubin: {at_most: 1.5, times: uln}}",
        ["bilirubin_times_uln: 1.5 × ULN yes", "bilirubin_times_uln: 1.51 × ULN no", " open"],
    ),
    (
        "{prior_drugs: letrozole}",
        ["prior_drugs: letrozole yes", "prior_drugs: none no", " open"],
    ),
]
ANSWERS = {"satisfied": "yes", "not_satisfied": "no", "needs_information": "open"}


@pytest.mark.parametrize(("asked", "edges"), EDGES)
def test_the_edges_of_a_check(
    asked: str, edges: list[str], tmp_path: Path, knowledge: Knowledge
) -> None:
    trial = trial_of(tmp_path, knowledge, [asked], [])
    found = [
        f"{', '.join(f'{name}: {text}' for name, text in one.patient.items())} "
        f"{ANSWERS[one.status.word]}"
        for one in boundaries(trial, trial.criteria[0], knowledge)
    ]
    assert set(edges) <= set(found)
    assert not {one for one in found if "open" not in one} - set(edges)


def test_each_branch_has_edges_of_its_own(tmp_path: Path, knowledge: Knowledge) -> None:
    """The wider bound is tried where only it counts."""
    asked = "{any: [{bilirubin: {at_most: 1}}, {gilbert: yes, bilirubin: {at_most: 3}}]}"
    trial = trial_of(tmp_path, knowledge, [asked], [])
    found = {
        (one.patient.get("bilirubin"), one.patient.get("gilbert")): one.status.word
        for one in boundaries(trial, trial.criteria[0], knowledge)
    }
    assert found["1 mg/dL", "no"] == "satisfied"
    assert found["1.01 mg/dL", "no"] == "not_satisfied"
    assert found["3 mg/dL", "yes"] == "satisfied"
    assert found["3.1 mg/dL", "yes"] == "not_satisfied"


SPEC = """\
trial: EX-1
name: Example
protocol: {version: "1"}
source: our own
inclusion:
  - {id: I1, text: Adult, check: {age: {at_least: 18}}}
exclusion:
  - {id: E1, text: Low LVEF, check: {lvef: {below: 50}}}
examples:
  - {name: seventeen, patient: {age: 17}, rest: satisfied, expect: {verdict: not_eligible}}
# the end
"""


def test_examples_are_added_and_wait_for_a_person(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "example.yaml"
    path.write_text(SPEC, encoding="utf-8")
    assert check(path, suggest_examples=True) == 0
    assert "3 examples added" in capsys.readouterr().out
    text = path.read_text(encoding="utf-8")
    assert text.startswith(SPEC.removesuffix("# the end\n"))
    assert text.endswith("# the end\n")
    assert check(path, coverage=True) == 0
    out = capsys.readouterr().out
    assert "4 of 4 examples hold" in out
    assert "note: 3 examples are not confirmed (lines 12, 18, 24); compare with the prot" in out
    assert "0 of 2 thresholds" in out
    path.write_text(text.replace("    confirmed: no\n", ""), encoding="utf-8")
    assert check(path, coverage=True) == 0
    assert "2 of 2 thresholds" in capsys.readouterr().out
    assert check(path, suggest_examples=True) == 0
    assert "nothing to add" in capsys.readouterr().out


def test_a_specification_without_examples_gets_some(tmp_path: Path, knowledge: Knowledge) -> None:
    trial = trial_of(tmp_path, knowledge, ["{age: {at_least: 18}}"], [])
    new = suggestions(trial, knowledge)
    text = inserted("trial: EX-1\n", "x.yaml", new)
    assert text.startswith('trial: EX-1\n\nexamples:\n  - name: "I1 satisfied: age 18 years"\n')
    with pytest.raises(Problems, match=r"x\.yaml:1:11: write the examples as a list"):
        inserted("examples: []\n", "x.yaml", new)
