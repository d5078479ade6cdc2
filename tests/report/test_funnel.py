"""Counting in columns against counting patient by patient."""

from __future__ import annotations

import random

import pytest
from report.patients import FOUR, cohort

from screener.explaining.findings import Findings, TrialFinding
from screener.insight.funnel import CriterionCount, Funnel, funnels
from screener.knowledge import Knowledge
from screener.screening import Plan, Status, Verdict, screen

MISSING = (Status.NEEDS_INFORMATION, Status.OUT_OF_WINDOW)


def anybody(number: int) -> dict[str, str]:
    """A patient whose every text is that of one of the four, or blank."""
    choose = random.Random(number)
    mixed = {name: choose.choice([*(one[name] for one in FOUR), ""]) for name in FOUR[0]}
    return {**mixed, "patient_id": f"P{number}", "reference_day": "2026-11-24"}


def counted(findings: list[TrialFinding], criterion: int) -> CriterionCount:
    lines = [(one, one.criteria[criterion]) for one in findings]
    missing = [one for one, line in lines if line.status in MISSING]
    failing = [one for one, line in lines if line.status is Status.NOT_SATISFIED]
    return CriterionCount(
        criterion=findings[0].criteria[criterion].criterion,
        fails=len(failing),
        only=sum(one.count(Status.NOT_SATISFIED) == 1 for one in failing),
        missing=len(missing),
        missing_open=sum(one.verdict is Verdict.OPEN for one in missing),
    )


@pytest.mark.parametrize("block", [7, 1000])
def test_counts_are_those_of_the_findings(
    little: Knowledge, trials_of_two: Plan, block: int
) -> None:
    frame = cohort(little, [*FOUR, *map(anybody, range(200))]).frame
    told = Findings(screen(frame, trials_of_two))
    for number, funnel in enumerate(funnels(frame, trials_of_two, block)):
        findings = [told.of(row)[number] for row in range(frame.size)]
        by_verdict = [sum(one.verdict is verdict for one in findings) for verdict in Verdict]
        counts = [funnel.not_eligible, funnel.not_now, funnel.open, funnel.clear]
        assert counts == by_verdict
        assert all(counts)  # each verdict is there to be counted
        assert funnel.patients == 204
        assert funnel.criteria == tuple(
            counted(findings, criterion) for criterion in range(len(funnel.trial.criteria))
        )


def test_the_most_frequent_comes_first_and_the_protocol_settles_ties(trials_of_two: Plan) -> None:
    trial = trials_of_two.trials[0]
    counts = [(3, 1, 0, 0), (0, 0, 5, 1), (7, 2, 4, 2), (3, 0, 4, 1)]
    criteria = tuple(
        CriterionCount(criterion, *count)
        for criterion, count in zip(trial.criteria, counts, strict=False)
    )
    funnel = Funnel(trial, 0, 0, 0, 0, criteria)
    assert [one.criterion.id for one in funnel.losing] == ["I3", "I1", "I4"]
    assert [one.criterion.id for one in funnel.lacking] == ["I3", "I2", "I4"]
