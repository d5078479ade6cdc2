"""The sample tells who consented, who was enrolled and who was not, and why: in which trial."""

from __future__ import annotations

from collections import Counter

import pytest

from screener.cohort import Cohort
from screener.knowledge import Knowledge
from screener.report.papers import CONSENT, SITE, Papers, papers
from screener.screening import Verdict, plan, screen
from screener.trial import Trial


@pytest.fixture(scope="module")
def told(cohort: Cohort) -> list[Papers]:
    return [papers(cohort.frame, row) for row in range(cohort.size)]


def test_every_stage_is_there(told: list[Papers]) -> None:
    stages = Counter(
        one.enrolled or one.reason or (one.says(CONSENT) and "consented") for one in told
    )
    assert stages["yes"] >= 2
    assert stages["no"] >= 5
    assert stages["consented"] >= 10
    assert stages[""] > len(told) / 3
    assert len({one.reason for one in told}) > 3


def test_the_heads_of_worksheets_are_filled(told: list[Papers]) -> None:
    heads = [dict(one.head) for one in told]
    assert {head[SITE] for head in heads} == {"041", ""}  # some have records only
    assert {head["Screening no."] for head in heads} == {"1", "2", ""}
    assert {head["Consent version"] for head in heads} == {"v2.0", "v1.1", ""}


def test_the_trials_that_are_named_are_those_that_are_shipped(
    told: list[Papers], trials: tuple[Trial, ...]
) -> None:
    for one in told:
        about = [trial for trial in trials if one.about(trial).trial]
        assert len(about) == bool(one.trial), one.trial


def test_nobody_is_registered_who_surely_fails(
    told: list[Papers], cohort: Cohort, knowledge: Knowledge, trials: tuple[Trial, ...]
) -> None:
    screened = screen(cohort.frame, plan(trials, knowledge.vocabulary))
    for number, trial in enumerate(trials):
        verdicts = screened.verdicts(number)
        for row, one in enumerate(told):
            if one.about(trial).enrolled == "yes":
                assert verdicts[row] >= Verdict.OPEN, (cohort.ids[row], trial.name)
