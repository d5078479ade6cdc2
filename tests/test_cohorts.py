"""Cohorts of a trial: criteria of their own, open or closed; what is closed is never a match."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from report.patients import files

from screener.cli import app
from screener.errors import Problems
from screener.examples import mistakes, rehearse, run_examples
from screener.insight.funnel import funnels
from screener.insight.logic import certainties
from screener.knowledge import Knowledge
from screener.screening import Plan, Verdict, plan
from screener.specification import load_trial
from screener.trial import Trial

SPECIFICATION = """\
trial: EX-2
name: Two cohorts
protocol: {version: "1"}
source: our own
inclusion:
  - {id: I1, text: Adult, check: {age: {at_least: 18}}}
exclusion: []
cohorts:
  - id: A
    name: Good performance
    slots: 40
    inclusion:
      - {id: A1, text: ECOG 0, check: {ecog: 0}}
  - id: B
    name: Reduced performance, women
    status: STATUS
    inclusion:
      - {id: B1, text: ECOG 1 or 2, check: {ecog: [1, 2]}}
    exclusion:
      - {id: B2, text: Male, check: {sex: male}}
examples:
EXAMPLES
"""


def trial_of(folder: Path, knowledge: Knowledge, status: str, *examples: str) -> Trial:
    lines = "\n".join(f"  - {one}" for one in examples)
    path = folder / "two.yaml"
    text = SPECIFICATION.replace("STATUS", status).replace("EXAMPLES", lines)
    path.write_text(text.replace("ecog: [1, 2]", "ecog: {at_least: 1, at_most: 2}"), "utf-8")
    return load_trial(path, knowledge.vocabulary)


@pytest.mark.parametrize(
    ("status", "patient", "verdict", "because", "arms"),
    [
        # one cohort fits: what the other asks does not count
        ("open", "age: 50, ecog: 0, sex: male", "clear", "", "A: clear, B: not_eligible"),
        ("open", "age: 50, ecog: 2, sex: female", "clear", "", "A: not_now, B: clear"),
        # nothing of her is asked but what is missing for a cohort that is still possible
        ("open", "age: 50, ecog: 1", "open", "B2", "A: not_now, B: open"),
        ("open", "age: 50, sex: male", "open", "A1", "A: open, B: not_eligible"),
        ("open", "age: 50", "open", "A1, B1, B2", "A: open, B: open"),
        # the criteria of the whole trial hold for every cohort
        ("open", "age: 17, ecog: 0, sex: male", "not_eligible", "I1", "A: not_eligible"),
        ("open", "ecog: 0, sex: male", "open", "I1", "A: open, B: not_eligible"),
        # none fits
        ("open", "age: 50, ecog: 3, sex: female", "not_now", "A1, B1", "A: not_now, B: not_now"),
        # a closed cohort is shown, and never a match
        ("closed", "age: 50, ecog: 2, sex: female", "not_now", "A1", "A: not_now, B: not_now"),
        ("closed", "age: 50, ecog: 0, sex: female", "clear", "", "A: clear, B: not_now"),
        ("closed", "age: 50", "open", "A1", "A: open, B: not_now"),
    ],
)
def test_a_patient_needs_the_criteria_of_the_trial_and_of_one_open_cohort(
    status: str,
    patient: str,
    verdict: str,
    because: str,
    arms: str,
    tmp_path: Path,
    knowledge: Knowledge,
) -> None:
    expect = f"{{verdict: {verdict}, because: [{because}], cohorts: {{{arms}}}}}"
    example = f"{{name: a patient, patient: {{{patient}}}, expect: {expect}}}"
    trial = trial_of(tmp_path, knowledge, status, example)
    assert [str(one) for one in mistakes(run_examples(trial, knowledge))] == []


def test_without_an_open_cohort_nobody_is_a_match(tmp_path: Path, knowledge: Knowledge) -> None:
    example = "{name: she, patient: {age: 50, ecog: 2, sex: female}, expect: {verdict: clear}}"
    trial = trial_of(tmp_path, knowledge, "closed", example)
    (outcome,) = run_examples(trial, knowledge)
    assert outcome.verdict is Verdict.NOT_NOW
    assert outcome.arms == {"A": Verdict.NOT_NOW, "B": Verdict.NOT_NOW}


def test_an_example_may_expect_something_of_a_cohort(tmp_path: Path, knowledge: Knowledge) -> None:
    example = "{name: he, patient: {sex: male}, expect: {cohorts: {B: clear}}}"
    trial = trial_of(tmp_path, knowledge, "open", example)
    (mistake,) = mistakes(run_examples(trial, knowledge))
    assert str(mistake).endswith("example 'he': cohort B is not_eligible, not clear")


def test_cohorts_may_contradict_each_other(tmp_path: Path, knowledge: Knowledge) -> None:
    trial = trial_of(tmp_path, knowledge, "open", "{name: x, patient: {}, expect: {}}")
    assert list(certainties(trial, knowledge.vocabulary)) == []


@pytest.mark.parametrize(
    ("asked", "told"),
    [("{ecog: {at_least: 1, at_most: 2}}", []), ("{age: {at_least: 65}}", []),
     ("{age: {at_least: 16}}", ["B1 follows from I1: whoever meets I1 meets it too"])],
)  # fmt: skip
def test_a_cohort_may_ask_for_more_than_the_trial(
    asked: str, told: list[str], tmp_path: Path, knowledge: Knowledge
) -> None:
    text = SPECIFICATION.replace("STATUS", "open").replace("examples:\nEXAMPLES\n", "")
    path = tmp_path / "two.yaml"
    path.write_text(text.replace("{ecog: [1, 2]}", asked), encoding="utf-8")
    found = certainties(load_trial(path, knowledge.vocabulary), knowledge.vocabulary)
    assert [one.message for one in found] == told


def test_the_funnel_counts_only_the_nearest_cohorts(tmp_path: Path, knowledge: Knowledge) -> None:
    trial = trial_of(
        tmp_path,
        knowledge,
        "open",
        "{name: fits A, patient: {age: 50, ecog: 0, sex: male}, expect: {}}",
        "{name: fits none, patient: {age: 50, ecog: 3, sex: female}, expect: {}}",
    )
    frame = rehearse(trial, knowledge).frame
    (funnel,) = funnels(frame, Plan(*vars(plan([trial], knowledge.vocabulary)).values()))
    assert (funnel.clear, funnel.not_now) == (1, 1)
    assert [(one.criterion.id, one.fails, one.only) for one in funnel.losing] == [
        ("A1", 1, 0),
        ("B1", 1, 0),
    ]


def test_reports_show_every_cohort(tmp_path: Path, knowledge: Knowledge) -> None:
    trial = trial_of(tmp_path, knowledge, "closed", "{name: x, patient: {}, expect: {}}")
    sheet = tmp_path / "patients.csv"
    sheet.write_text("Patient ID,Age,ECOG,Sex\nP1,50,2,F\n", encoding="utf-8")
    out = tmp_path / "out"
    args = ["screen", str(sheet), "--trials", trial.file, "--out", str(out)]
    assert app([*args, "--as-of", "2026-01-15"], result_action="return_value") == 0
    made = files(out)
    page = made["patients/1.html"].decode("utf-8")
    assert "A: Good performance (40 places planned): not now" in page
    assert "B: Reduced performance, women (closed): not now" in page
    assert "Exclusion, B: Reduced performance, women" in page
    assert "<b>A1</b> ECOG 0" in page
    (screening,) = json.loads(made["results.json"])["screenings"]
    assert screening["cohorts"] == [
        {"id": "A", "name": "Good performance", "open": True, "slots": 40, "verdict": "not_now"},
        {
            "id": "B",
            "name": "Reduced performance, women",
            "open": False,
            "slots": None,
            "verdict": "not_now",
        },
    ]
    assert "P1,EX-2,1,not_now,B1,inclusion,B,satisfied" in made["results.csv"].decode("utf-8")


@pytest.mark.parametrize(
    ("cohort", "message"),
    [
        ("id: C, name: X, status: full", "8:29: 'full' is no status known here; allowed: open, cl"),
        ("id: C, name: X, slots: 0", "8:28: a number of patients is expected"),
        ("id: C, name: X, slots: many", "8:28: a number is expected here, not 'many'"),
        ("id: C", "8:4: 'name' is missing"),
        ("id: C, nam: X", "8:12: 'nam' is no word known here"),
        ("id: B, name: X", "8:4: there are two cohorts 'B'"),
        (
            "id: C, name: X, inclusion: [{id: I1, text: x, check: {sex: male}}]",
            "8:33: 'I1' is here twice (first on line 6)",
        ),
    ],
)
def test_a_mistake_in_a_cohort_is_told_at_its_place(
    cohort: str, message: str, tmp_path: Path, knowledge: Knowledge
) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(
        "trial: EX-3\nname: Wrong\nprotocol: {version: '1'}\nsource: our own\n"
        "inclusion:\n  - {id: I1, text: Adult, check: {age: {at_least: 18}}}\n"
        f"cohorts: [{{id: B, name: First}},\n   {{{cohort}}}]\nexclusion: []\n",
        encoding="utf-8",
    )
    with pytest.raises(Problems) as raised:
        load_trial(path, knowledge.vocabulary)
    (problem,) = raised.value.problems
    assert message in str(problem)
