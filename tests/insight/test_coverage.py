"""Which criteria and thresholds no example tries."""

from __future__ import annotations

from pathlib import Path

import pytest
from insight.specs import trial_of

from screener.examples import rehearse
from screener.insight.coverage import Coverage, coverage
from screener.knowledge import Knowledge

EXACT, BESIDE = "lies exactly on it", "lies just beside it"
BOTH = f"{EXACT} and none {BESIDE}"
ALONE = "is decided by this criterion alone"


def covered(check: str, records: list[str], folder: Path, knowledge: Knowledge) -> Coverage:
    examples = "\n".join(
        ["examples:", *(f"  - {{name: x, patient: {{{one}}}, expect: {{}}}}" for one in records)]
    )
    trial = trial_of(folder, knowledge, [check], [], examples)
    rehearsal = rehearse(trial, knowledge)
    deciding = {name for one in rehearsal.outcomes() for name in one.alone}
    return coverage(trial, rehearsal.frame, rehearsal.counted, deciding)


THRESHOLDS = [
    ("{age: {at_least: 18}}", ["age: 18", "age: 17"], ""),
    ("{age: {at_least: 18}}", ["age: 18", "age: 19"], BESIDE),
    ("{age: {at_least: 18}}", ["age: 17"], EXACT),
    ("{age: {above: 18}}", ["age: 18", "age: 19"], ""),
    ("{age: {above: 18}}", ["age: 18", "age: 17"], BESIDE),
    ("{age: {at_most: 70}}", ["age: 70", "age: 71"], ""),
    ("{age: {below: 70}}", ["age: 70", "age: 69"], ""),
    ("{age: {below: 70}}", ["age: 71"], BOTH),
    ("{hemoglobin: {at_least: 9}}", ["hemoglobin: 90 g/L", "hemoglobin: 8.9"], ""),
    ("{hemoglobin: {at_least: 9}}", ["hemoglobin: 9", "hemoglobin: 5"], BESIDE),
    ("{er_percent: {at_least: 1}}", ["er_percent: 1 %", "er_percent: <1 %"], ""),
    ("{consent_date: {within: 28 days}}", ["consent_date: 2025-12-18"], BESIDE),
    ("{consent_date: {within: 28 days}}", ["consent_date: 2025-12-17"], EXACT),
    (
        "{consent_date: {within: 28 days}}",
        ["consent_date: 2025-12-18", "consent_date: 2025-12-17"],
        "",
    ),
    (
        "{consent_date: {less_than: 28 days}}",
        ["consent_date: 2025-12-18", "consent_date: 2025-12-19"],
        "",
    ),
    (
        "{consent_date: {at_least: 28 days}}",
        ["consent_date: 2025-12-18", "consent_date: 2025-12-19"],
        "",
    ),
    (
        "{consent_date: {more_than: 28 days}}",
        ["consent_date: 2025-12-18", "consent_date: 2025-12-17"],
        "",
    ),
    ("{consent_date: {more_than: 28 days}}", ["consent_date: Dec 2025"], BOTH),
    (
        "{lvef: {at_least: 50, within: 28 days}}",
        ["lvef: 50, lvef_date: 2025-12-18", "lvef: 49, lvef_date: 2025-12-17"],
        "",
    ),
]


@pytest.mark.parametrize(("check", "records", "missing"), THRESHOLDS)
def test_a_threshold_is_met_exactly_and_missed_narrowly(
    check: str, records: list[str], missing: str, tmp_path: Path, knowledge: Knowledge
) -> None:
    found = covered(check, records, tmp_path, knowledge)
    gaps = [one.message for one in found.gaps if ALONE not in one.message]
    assert [gap.rpartition(": no example ")[2] for gap in gaps] == ([missing] if missing else [])


def test_a_criterion_decides_an_example_alone(tmp_path: Path, knowledge: Knowledge) -> None:
    found = covered("{sex: female}", ["sex: F"], tmp_path, knowledge)
    (gap,) = found.gaps
    assert str(gap).endswith("trial.yaml:6:5: I1: no example is decided by this criterion alone")
    assert covered("{sex: female}", ["sex: M"], tmp_path, knowledge).gaps == []
    assert covered("{sex: female}", ["age: 40"], tmp_path, knowledge).gaps == []


def test_bounds_that_nothing_plausible_can_miss_are_no_thresholds(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    found = covered("{er_percent: {between: [0, 100]}}", ["sex: F"], tmp_path, knowledge)
    assert found.words().endswith("0 of 0 thresholds are met exactly and missed narrowly")


def test_without_examples_all_is_missing(tmp_path: Path, knowledge: Knowledge) -> None:
    trial = trial_of(tmp_path, knowledge, ["{age: {at_least: 18}}"], [])
    rehearsal = rehearse(trial, knowledge)
    assert list(rehearsal.outcomes()) == []
    gaps = coverage(trial, rehearsal.frame, rehearsal.counted, ()).gaps
    assert len(gaps) == 2
