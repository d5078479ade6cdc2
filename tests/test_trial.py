"""What an author of a specification hears: every mistake at once, each at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.errors import Problems
from screener.knowledge import Knowledge
from screener.specification import load_trial, load_trials

HEAD = """\
trial: NCT00000001
name: Example
protocol: {version: "1.10", date: 2026-01-05}
source: our own
"""

TEN_MISTAKES = (
    HEAD
    + """\
inclusion:
  - id: I1
    text: Adult
    check: {age: {atleast: 18}}
  - id: I2
    text: Performance status
    check: {ecgo: {at_most: 1}}
  - id: I3
    text: Sex
    check: {sex: femal}
  - id: I3
    text: Platelets
    check: {platelets: {at_least: 100, unit: mg/dL}}
  - id: I5
    check: {hemoglobin: {at_least: 900}}
  - id: I6
    text: Consent
    check: {consent_date: {within: 28 dayz}}
exclusion:
  - id: E1
    text: Minor
    check: {age: {below: eighteen}}
  - id: E2
    text: Two of them
    check: {at_least: 3, of: [{age: {below: 18}}, {sex: male}]}
  - id: E3
    text: Prior therapy
    check: {prior_drugs: letrozol}
    basis: hearsay
"""
)


def problems_of(text: str, folder: Path, knowledge: Knowledge) -> list[str]:
    path = folder / "trial.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Problems) as raised:
        load_trial(path, knowledge.vocabulary)
    return [str(problem).removeprefix(f"{path}:") for problem in raised.value.problems]


def test_all_mistakes_are_told_at_once_each_at_its_line_and_column(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    found = problems_of(TEN_MISTAKES, tmp_path, knowledge)
    expected = [
        ("8:19", "did you mean 'at_least'"),
        ("11:13", "did you mean 'ecog'"),
        ("14:18", "did you mean 'female'"),
        ("15:5", "'I3' is here twice (first on line 12)"),
        ("17:46", "'mg/dL' is no unit of 'platelets'"),
        ("18:5", "'text' is missing"),
        ("19:36", "900 g/dL is not plausible"),
        ("22:36", "a length such as '28 days'"),
        ("26:26", "a number is expected here, not 'eighteen'"),
        ("29:23", "a whole number from 1 to 2"),
        ("32:26", "did you mean 'letrozole'"),
        ("33:12", "'hearsay' is no basis known here; allowed: sourced"),
    ]
    told = {line.split(": ", 1)[0]: line for line in found}
    for place, message in expected:
        assert message in told[place]
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    ("body", "place", "message"),
    [
        ("inclusion: []\n", "1:1", "'exclusion' is missing"),
        ("inclusion: {a: 1}\nexclusion: []\n", "5:12", "a list is expected here"),
        (
            "inclusion: [{id: I1, text: x, check: {}}]\nexclusion: []\n",
            "5:38",
            "a check such as",
        ),
        (
            "inclusion: [{id: I1, text: x, check: {sex: male}, judgement: investigator}]\n"
            "exclusion: []\n",
            "5:13",
            "only one of check and judgement is possible",
        ),
        (
            "inclusion: [{id: I1, text: x, check: {sex: {within: 28 days}}}]\nexclusion: []\n",
            "5:45",
            "'sex' has no date to count from",
        ),
        (
            "inclusion: [{id: I1, text: x, check: {age: {above: 70, below: 18}}}]\nexclusion: []\n",
            "5:52",
            "no number can satisfy these bounds",
        ),
        (
            "inclusion: [{id: I1, text: x, check: {age: {above: 1_8}}}]\nexclusion: []\n",
            "5:52",
            "a number is expected here, not '1_8'",
        ),
    ],
)
def test_a_mistake_names_what_is_expected(
    body: str, place: str, message: str, tmp_path: Path, knowledge: Knowledge
) -> None:
    (found,) = problems_of(HEAD + body, tmp_path, knowledge)
    assert found.startswith(f"{place}: ")
    assert message in found


def test_a_criterion_without_a_check_is_for_a_person_to_judge(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    path = tmp_path / "trial.yaml"
    path.write_text(
        HEAD
        + "inclusion:\n  - {id: I1, text: Fit, judgement: investigator}\n"
        + "exclusion:\n  - {id: E1, text: Hard to say, not_encoded: needs the chart}\n",
        encoding="utf-8",
    )
    trial = load_trial(path, knowledge.vocabulary)
    assert trial.version == "1.10"
    assert [one.judgement for one in trial.criteria] == [
        "investigator to judge",
        "not encoded: needs the chart",
    ]


def test_two_files_may_not_be_the_same_version_of_a_trial(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    for name in ("a.yaml", "b.yaml"):
        body = HEAD + "inclusion: []\nexclusion: []\n"
        (tmp_path / name).write_text(body, encoding="utf-8")
    with pytest.raises(Problems, match=r"b\.yaml: is NCT00000001 version '1\.10' again"):
        load_trials([tmp_path], knowledge.vocabulary)


def test_versions_of_one_trial_are_told_apart_by_name(tmp_path: Path, knowledge: Knowledge) -> None:
    """Side by side, that is in every report; a version alone keeps the plain name."""
    body = HEAD + "inclusion: []\nexclusion: []\n"
    (tmp_path / "a.yaml").write_text(body, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(body.replace("1.10", "2.0"), encoding="utf-8")
    names = [trial.name for trial in load_trials([tmp_path], knowledge.vocabulary)]
    (alone,) = load_trials([tmp_path / "a.yaml"], knowledge.vocabulary)
    assert names == [f"{alone.name}, version 1.10", f"{alone.name}, version 2.0"]
