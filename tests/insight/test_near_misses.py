"""Who fails one criterion and no other, by how much, and what can change first."""

from __future__ import annotations

from pathlib import Path

import pytest
from insight.specs import trial_of
from report.patients import FOUR, cohort, load_knowledge

from screener.explaining.findings import Findings, TrialFinding
from screener.insight.near_misses import NearMiss, near_misses
from screener.knowledge import Knowledge
from screener.screening import Plan, Status, plan, screen

INCLUSION = [
    "{age: {at_least: 18}}",
    "{hemoglobin: {at_least: 9}}",
    "{lvef: {at_least: 50, within: 28 days}}",
    "{her2_class: low}",
    "{hemoglobin_date: {within: 14 days}}",
    "{ecog: {at_most: 1}}",
]
EXCLUSION = ["{prior_drugs: anti-HER2}", "{lvef: {between: [61, 70]}}"]
MEETS_ALL = FOUR[0]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="module")
def asked(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    folder = tmp_path_factory.mktemp("trial")
    return plan([trial_of(folder, knowledge, INCLUSION, EXCLUSION)], knowledge.vocabulary)


def found(
    knowledge: Knowledge, trials: Plan, changes: dict[str, str]
) -> tuple[tuple[NearMiss, ...], tuple[TrialFinding, ...]]:
    screened = screen(cohort(knowledge, [{**MEETS_ALL, **changes}]).frame, trials)
    told = Findings(screened)
    findings = told.of(0)
    return near_misses(told, 0, findings), findings


@pytest.mark.parametrize(
    ("changes", "criterion", "by", "changeable"),
    [
        ({"birth_date": "2010-01-31"}, "I1", "Age 2 years too low", False),
        ({"hemoglobin": "8.5"}, "I2", "Hemoglobin 0.5 g/dL too low", True),
        ({"birth_date": "2009-06-01"}, "I1", "Age 1 year too low", False),
        ({"hemoglobin": "7-8.5"}, "I2", "Hemoglobin 0.5 to 2 g/dL too low", True),
        ({"hemoglobin": "<8.5"}, "I2", "Hemoglobin at least 0.5 g/dL too low", True),
        ({"hemoglobin": "<9"}, "I2", "", True),
        ({"lvef": "48"}, "I3", "LVEF 2 % too low", True),
        ({"her2_ihc": "3+"}, "I4", "", False),
        (
            {"hemoglobin_date": "2026-11-01"},
            "I5",
            "Hemoglobin, date 9 days too long ago (limit: 14 days)",
            True,
        ),
        ({"ecog": "3"}, "I6", "ECOG performance status 2 too high", True),
        ({"prior_drugs": "anti-HER2"}, "E1", "", False),
        ({"lvef": "65"}, "E2", "LVEF 4 % too high", True),
        ({"lvef": "70"}, "E2", "LVEF only just too low", True),
    ],
)
def test_one_criterion_fails_by_so_much(
    changes: dict[str, str],
    criterion: str,
    by: str,
    changeable: bool,
    knowledge: Knowledge,
    asked: Plan,
) -> None:
    ((miss,), _) = found(knowledge, asked, changes)
    assert (miss.line.criterion.id, miss.by, miss.changeable) == (criterion, by, changeable)


@pytest.mark.parametrize(
    ("check", "day", "by"),
    [
        ("{hemoglobin_date: {at_least: 14 days}}", "2026-11-17", "7 days too recent"),
        ("{hemoglobin_date: {more_than: 14 days}}", "2026-11-17", "8 days too recent"),
        ("{hemoglobin_date: {at_least: 14 days}}", "2026-11-11", "1 day too recent"),
        ("{hemoglobin_date: {more_than: 14 days}}", "2026-11-10", "1 day too recent"),
        ("{hemoglobin_date: {less_than: 14 days}}", "2026-11-10", "1 day too long ago"),
        ("{hemoglobin_date: {within: 14 days}}", "2026-11-09", "1 day too long ago"),
        ("{hemoglobin_date: {within: 14 days}}", "2025", "314 to 678 days too long ago"),
    ],
)
def test_so_many_days_and_the_criterion_is_met(
    check: str, day: str, by: str, knowledge: Knowledge, tmp_path: Path
) -> None:
    trials = plan([trial_of(tmp_path, knowledge, [check], [])], knowledge.vocabulary)
    ((miss,), _) = found(knowledge, trials, {"hemoglobin_date": day})
    assert miss.by == f"Hemoglobin, date {by} (limit: 14 days)"


@pytest.mark.parametrize(
    ("check", "day", "by"),
    [
        ("{hemoglobin_date: {within: 14 days}}", "2026-11-17", "8 days too recent"),
        ("{hemoglobin_date: {less_than: 14 days}}", "2026-11-17", "7 days too recent"),
        ("{hemoglobin_date: {at_least: 14 days}}", "2026-11-09", "2 days too long ago"),
        ("{hemoglobin_date: {more_than: 14 days}}", "2026-11-09", "1 day too long ago"),
    ],
)
def test_so_many_days_and_an_exclusion_holds_no_more(
    check: str, day: str, by: str, knowledge: Knowledge, tmp_path: Path
) -> None:
    trials = plan([trial_of(tmp_path, knowledge, [], [check])], knowledge.vocabulary)
    ((miss,), _) = found(knowledge, trials, {"hemoglobin_date": day})
    assert miss.by == f"Hemoglobin, date {by} (limit: 14 days)"


@pytest.mark.parametrize(
    "changes",
    [
        {},  # nothing fails
        {"hemoglobin": "8.5", "ecog": "3"},  # two fail
        {"birth_date": "2008"},  # perhaps
        {"lvef": ""},  # nobody knows
    ],
)
def test_none_fails_or_more_than_one(
    changes: dict[str, str], knowledge: Knowledge, asked: Plan
) -> None:
    misses, (finding,) = found(knowledge, asked, changes)
    assert misses == ()
    assert sum(one.status is Status.NOT_SATISFIED for one in finding.criteria) != 1


def test_what_can_change_comes_first(knowledge: Knowledge, tmp_path: Path) -> None:
    trials = [trial_of(tmp_path, knowledge, [check], []) for check in (INCLUSION[0], INCLUSION[1])]
    young_and_anemic = {"birth_date": "2010-01-31", "hemoglobin": "8.5"}
    misses, _ = found(knowledge, plan(trials, knowledge.vocabulary), young_and_anemic)
    assert [one.trial for one in misses] == [trials[1], trials[0]]
    assert [one.changeable for one in misses] == [True, False]
