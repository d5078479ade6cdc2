"""A trial that nobody can meet is found, and the solver answers as the evaluator does."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from insight.specs import trial_of

from screener.checks.grammar import Grammar
from screener.checks.language import read_check
from screener.examples import frame_of
from screener.insight.symbols import answer_of, script
from screener.insight.together import closed, contradiction
from screener.insight.worlds import questions, worlds
from screener.knowledge import Knowledge
from screener.trial import Criterion, Trial
from screener.yaml_file import parse

z3 = pytest.importorskip("z3")

FEW = 256
CLOSED = [
    (["{any: [{sex: male}, {ecog: 0}]}", "{any: [{sex: female}, {age: {below: 18}}]}",
      "{age: {at_least: 18}}"], ["{ecog: 0}"], "I1, I2, I3, E1"),
    (["{at_least: 2, of: [{sex: male}, {ecog: 0}, {ibd: yes}]}"],
     ["{sex: male}", "{ecog: {at_most: 1}}"], "I1, E1, E2"),
    (["{if: {sex: female}, then: {ecog: 0}}", "{lvef: {at_least: 50, within: 28 days}}",
      "{if: {lvef: {above: 40}}, then: {sex: female}}"], ["{ecog: 0}"], "I1, I2, I3, E1"),
]  # fmt: skip


@pytest.mark.parametrize(("inclusion", "exclusion", "core"), CLOSED)
def test_the_fewest_criteria_that_close_a_trial(
    inclusion: list[str], exclusion: list[str], core: str, tmp_path: Path, knowledge: Knowledge
) -> None:
    trial = trial_of(tmp_path, knowledge, [*inclusion, "{hiv: negative}"], exclusion)
    (found,) = closed(trial, knowledge)
    told = found.message.split("nobody can meet all of ")[1].split(":")[0]
    assert set(told.split(", ")) == set(core.split(", "))
    fewer = trial_of(tmp_path, knowledge, inclusion[1:], exclusion)
    assert list(closed(fewer, knowledge)) == []


DEFINED = [
    # what is asked, what must not be, what is told
    (["{her2_ihc: 3+}", "{her2_class: low}"], [], "both I1 and I2", ["HER2 status", "HER2 class"]),
    (["{her2_class: low}", "{her2_status: positive}"], [], "both I1 and I2", ["HER2 class"]),
    (["{hr_status: positive}", "{er_percent: {below: 1}}", "{pr_percent: {at_most: 0}}"], [],
     "all of I1, I2, I3", ["Hormone receptor status"]),
    (["{tnbc: yes}"], ["{her2_status: negative}"], "both I1 and E1", ["Triple negative"]),
    (["{all: [{tnbc: yes}, {hr_status: positive}]}"], [], "I1", ["Triple negative"]),
]  # fmt: skip


@pytest.mark.parametrize(("inclusion", "exclusion", "names", "labels"), DEFINED)
def test_what_definitions_rule_out(
    inclusion: list[str],
    exclusion: list[str],
    names: str,
    labels: list[str],
    tmp_path: Path,
    knowledge: Knowledge,
) -> None:
    (found,) = closed(trial_of(tmp_path, knowledge, inclusion, exclusion), knowledge)
    assert found.message.startswith(f"nobody can meet {names} in one record of specimens, by ")
    told = found.message.split("the definition of ")[1].split(":")[0].split(" and ")
    assert sorted(told) == sorted(labels)


POSSIBLE = [
    (["{her2_status: negative}", "{her2_class: low}"], ["{her2_ihc: 3+}"]),
    (["{hr_status: positive}", "{er_percent: {below: 1}}"], []),
    (["{her2_class: [low, ultralow]}", '{her2_ihc: "0"}'], []),
    (["{creatinine_clearance: {at_least: 60}}", "{age: {at_least: 90}}"], []),
]


@pytest.mark.parametrize(("inclusion", "exclusion"), POSSIBLE)
def test_what_definitions_allow(
    inclusion: list[str], exclusion: list[str], tmp_path: Path, knowledge: Knowledge
) -> None:
    assert list(closed(trial_of(tmp_path, knowledge, inclusion, exclusion), knowledge)) == []


ASKED = ["{her2_class: low}", "{her2_status: positive}", "{her2_ihc: 1+}", "{her2_ihc: 3+}",
         "{tnbc: yes}", "{hr_status: positive}", "{er_percent: {below: 1}}",
         "{her2_ish: [group_5, negative]}"]  # fmt: skip
CELLS = {
    "her2_ihc": ["0", "1+", "2+", "3+"],
    "her2_ish": ["group_1", "group_4", "group_5", "positive", "negative"],
    "her2_class": ["low", "positive"],
    "er_percent": ["0", "1", "60"],
    "pr_percent": ["0", "10"],
    "er_status": ["negative", "low_positive", "positive"],
}
RECORDS = 600


@pytest.mark.no_cover
def test_no_record_meets_what_is_called_contradictory(knowledge: Knowledge) -> None:
    """Whatever is recorded and whatever is not, unless the record contradicts itself."""
    some = random.Random(7)
    rows = [
        {name: some.choice(texts) for name, texts in CELLS.items() if some.random() < 0.5}
        for _ in range(RECORDS)
    ]
    frame = frame_of(rows, knowledge)
    checks = [read_check(parse(one, ""), Grammar(knowledge.vocabulary)) for one in ASKED]
    answers = [frame.truths(check).surely for check in checks]
    agreed = ~np.logical_or.reduce(list(frame.conflicts.values()))
    found = 0
    for one, other in combinations(range(len(ASKED)), 2):
        both = [Criterion(f"I{n}", "inclusion", "", checks[n]) for n in (one, other)]
        if contradiction(both, knowledge):
            found += 1
            assert not (answers[one] & answers[other] & agreed).any(), (ASKED[one], ASKED[other])
    assert found >= 4


COHORTS = """cohorts:
  - id: A
    name: fit
    inclusion: [{id: A1, text: fit, check: {any: [{ecog: 0}, {sex: male}]}}]
  - id: B
    name: men who are not fit
    inclusion: [{id: B1, text: man, check: {any: [{sex: male}, {ibd: yes}]}}]
    exclusion:
      - {id: B2, text: fit, check: {ecog: {at_most: 1}}}
      - {id: B3, text: bowel, check: {ibd: yes}}
"""


def test_a_cohort_may_be_closed_alone(tmp_path: Path, knowledge: Knowledge) -> None:
    women = trial_of(tmp_path, knowledge, ["{sex: female}"], [], COHORTS)
    (found,) = closed(women, knowledge)
    assert found.message == (
        "nobody can meet all of I1, B1, B3: cohort men who are not fit is closed to everybody"
    )
    anybody = trial_of(tmp_path, knowledge, ["{age: {at_least: 18}}"], [], COHORTS)
    assert list(closed(anybody, knowledge)) == []


@pytest.mark.no_cover
def test_no_shipped_trial_is_closed(trials: tuple[Trial, ...], knowledge: Knowledge) -> None:
    assert [one for trial in trials for one in closed(trial, knowledge)] == []


@pytest.mark.no_cover
def test_the_solver_answers_as_the_evaluator_does(
    trials: tuple[Trial, ...], knowledge: Knowledge
) -> None:
    """Law 3: in every world of every criterion that has few of them."""
    tried = 0
    for check in dict.fromkeys(one.check for trial in trials for one in trial.criteria):
        possible = worlds([check], knowledge.vocabulary) if check else None
        if check is None or possible is None or possible.size > FEW:
            continue
        asked = list(dict.fromkeys(questions(check)))
        atoms = {one: f"q{number}" for number, one in enumerate(asked)}
        answer, given = answer_of(check, atoms), {q: possible.truths(q).surely for q in asked}
        must, may = (z3.parse_smt2_string(script(atoms.values(), [part]))[0] for part in answer)
        truths = possible.truths(check)
        for row in range(0, possible.size, max(1, possible.size // 16)):
            values = [(z3.Bool(atoms[q]), z3.BoolVal(bool(given[q][row]))) for q in asked]
            for part, flags in ((must, truths.surely), (may, truths.possibly)):
                known = z3.simplify(z3.substitute(part, *values))
                assert z3.is_true(known) == bool(flags[row])
            tried += 1
    assert tried > 500
