"""What is certain of a specification is told, and nothing that is not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from insight.specs import trial_of
from worlds import Draw, frame_of

from screener.insight.logic import certainties
from screener.insight.worlds import questions, worlds
from screener.knowledge import Knowledge
from screener.trial import Trial

NEVER_MET = "can never be met"
NEVER_FAILS = "can never fail"
CONTRADICT = "contradict each other"
FOLLOWS = "follows from"
SAME = "says the same as"

CERTAIN = [
    (["{all: [{age: {below: 18}}, {age: {at_least: 18}}]}"], [], NEVER_MET),
    (["{any: [{age: {below: 18}}, {age: {at_least: 18}}]}"], [], NEVER_FAILS),
    (["{all: [{sex: male}, {sex: female}]}"], [], NEVER_MET),
    (["{any: [{sex: male}, {sex: female}]}"], [], NEVER_FAILS),
    ([], ["{any: [{sex: male}, {not: {sex: male}}]}"], NEVER_MET),
    ([], ["{ecog: 1, all: [{ecog: 2}]}"], NEVER_FAILS),
    (["{prior_drugs: [letrozole]}"], ["{prior_drugs: [letrozole, tamoxifen]}"], CONTRADICT),
    (["{age: {at_least: 18}}"], ["{age: {above: 12}}"], CONTRADICT),
    (["{age: {at_least: 18}}"], ["{age: {at_least: 18}}"], CONTRADICT),
    (["{lvef: {at_least: 50, within: 28 days}}"], ["{lvef: {above: 45}}"], CONTRADICT),
    (["{consent_date: {within: 4 weeks}}"], ["{consent_date: {within: 28 days}}"], CONTRADICT),
    (["{birth_date: recorded}"], ["{birth_date: recorded}"], CONTRADICT),
    (["{age: {at_least: 18}}", "{age: {at_least: 21}}"], [], "I1 follows from I2"),
    (["{age: {at_least: 18}}"], ["{age: {below: 12}}"], "E1 follows from I1"),
    (["{age: {at_least: 18}}"], ["{age: {below: 18}}"], SAME),
    (["{ecog: {at_most: 1, within: 28 days}}", "{ecog: {at_most: 1}}"], [], "I2 follows from I1"),
    (["{consent_date: {within: 1 month}}", "{consent_date: {within: 1 year}}"], [], FOLLOWS),
    (["{consent_date: {within: 1 month}}", "{consent_date: {within: 31 days}}"], [],
     "I2 follows from I1"),
    (["{consent_date: {within: 1 month}}", "{consent_date: {at_least: 32 days}}"], [], CONTRADICT),
    (["{consent_date: {within: 4 years}}", "{consent_date: {within: 1461 days}}"], [], SAME),
    (["{sex: female, age: {at_least: 18}}", "{sex: female}"], [], "I2 follows from I1"),
    ([], ["{last_surgery_date: {less_than: 28 days}}", "{last_surgery_date: {within: 7 days}}"],
     "E2 follows from E1"),
]  # fmt: skip

UNCERTAIN = [
    (["{age: {at_least: 18}}"], ["{age: {above: 70}}"]),
    (["{ecog: {at_most: 1}}", "{ecog: {at_most: 1, within: 28 days}, sex: female}"], ["{ecog: 0}"]),
    (["{birth_date: recorded}"], []),
    (["{consent_date: {within: 1 month}}", "{consent_date: {within: 30 days}}"], []),
    (["{consent_date: {after: birth_date}}"], ["{consent_date: {before: birth_date}}"]),
    (["{specimens: {any: {her2_ihc: 3+}}}"], ["{specimens: {none: {her2_ihc: 3+}}}"]),
    (["{prior_drugs: letrozole}"], ["{prior_drugs: tamoxifen}"]),
]


@pytest.mark.parametrize(("inclusion", "exclusion", "message"), CERTAIN)
def test_what_is_certain_is_told_at_its_place(
    inclusion: list[str], exclusion: list[str], message: str, tmp_path: Path, knowledge: Knowledge
) -> None:
    trial = trial_of(tmp_path, knowledge, inclusion, exclusion)
    (found,) = certainties(trial, knowledge.vocabulary)
    assert message in found.message
    assert found.file == trial.file
    assert found.place in {f"{place.line}:{place.column}" for place in trial.places.values()}


@pytest.mark.parametrize(("inclusion", "exclusion"), UNCERTAIN)
def test_of_what_may_be_nothing_is_said(
    inclusion: list[str], exclusion: list[str], tmp_path: Path, knowledge: Knowledge
) -> None:
    trial = trial_of(tmp_path, knowledge, inclusion, exclusion)
    certain = [one.message for one in certainties(trial, knowledge.vocabulary)]
    assert [one for one in certain if FOLLOWS not in one] == []


@pytest.mark.parametrize("most", [8, 16])
def test_too_many_worlds_are_not_gone_through(
    most: int, tmp_path: Path, knowledge: Knowledge
) -> None:
    """Neither for one criterion nor for two together."""
    days = [name for name in knowledge.vocabulary.concepts if name.endswith("_date")]
    halves = (days[:most], days[most - 1 : 2 * most])
    either = ["{any: [" + ", ".join(f"{{{day}: {{within: 7 days}}}}" for day in half) + "]}"
              for half in halves]  # fmt: skip
    trial = trial_of(tmp_path, knowledge, either, [])
    checks = [one.check for one in trial.criteria if one.check is not None]
    assert worlds(checks, knowledge.vocabulary) is None
    assert list(certainties(trial, knowledge.vocabulary)) == []


def test_of_too_many_drugs_each_question_may_have_any_answer(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    many = "[letrozole, anastrozole, exemestane, tamoxifen, fulvestrant, palbociclib, ribociclib]"
    checks = [f"{{prior_drugs: {many}}}", "{prior_drugs: letrozole}"]
    assert list(certainties(trial_of(tmp_path, knowledge, checks, []), knowledge.vocabulary)) == []
    same = trial_of(tmp_path, knowledge, checks[:1], checks[:1])
    (found,) = certainties(same, knowledge.vocabulary)
    assert CONTRADICT in found.message


def test_every_record_is_one_of_the_worlds(trials: tuple[Trial, ...], knowledge: Knowledge) -> None:
    """The worlds leave nothing out, so what holds in all of them holds for every patient."""
    for trial in trials:
        draw = Draw(trial, knowledge, 7)
        frame = frame_of([draw.chain()[0] for _ in range(150)], knowledge)
        for criterion in trial.criteria:
            possible = worlds([criterion.check], knowledge.vocabulary) if criterion.check else None
            if criterion.check is None or possible is None:
                continue
            asked = list(dict.fromkeys(questions(criterion.check)))
            answers = [frame.truths(question) for question in asked]
            known = np.logical_and.reduce([one.surely == one.possibly for one in answers])
            seen = {tuple(row) for row in np.array([one.surely for one in answers]).T[known]}
            allowed = np.array([possible.truths(question).surely for question in asked]).T
            assert seen <= {tuple(row) for row in allowed}, criterion.id
