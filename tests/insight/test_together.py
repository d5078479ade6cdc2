"""A trial that nobody can meet is found, and the solver answers as the evaluator does."""

from __future__ import annotations

from pathlib import Path

import pytest
from insight.specs import trial_of

from screener.insight.together import answer_of, closed
from screener.insight.worlds import questions, worlds
from screener.knowledge import Knowledge
from screener.trial import Trial

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
    (found,) = closed(trial, knowledge.vocabulary)
    told = found.message.split("nobody can meet all of ")[1].split(":")[0]
    assert set(told.split(", ")) == set(core.split(", "))
    fewer = trial_of(tmp_path, knowledge, inclusion[1:], exclusion)
    assert list(closed(fewer, knowledge.vocabulary)) == []


def test_no_shipped_trial_is_closed(trials: tuple[Trial, ...], knowledge: Knowledge) -> None:
    assert [one for trial in trials for one in closed(trial, knowledge.vocabulary)] == []


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
        atoms = {one: z3.Bool(f"q{number}") for number, one in enumerate(asked)}
        answer, given = answer_of(check, atoms), {q: possible.truths(q).surely for q in asked}
        truths = possible.truths(check)
        for row in range(0, possible.size, max(1, possible.size // 16)):
            values = [(atoms[q], z3.BoolVal(bool(given[q][row]))) for q in asked]
            for part, flags in ((answer.must, truths.surely), (answer.may, truths.possibly)):
                known = z3.simplify(z3.substitute(part, *values))
                assert z3.is_true(known) == bool(flags[row])
            tried += 1
    assert tried > 500
