"""The sheets of records in the sample: read whole, each case as its last column tells."""

from __future__ import annotations

import numpy as np
import pytest

from screener.checks.grammar import Grammar
from screener.checks.language import read_check
from screener.cohort import Cohort
from screener.demo.stories import Listed
from screener.demo.tale import load_tale
from screener.intake.load import load_cohort
from screener.intake.understand import Understood
from screener.knowledge import Knowledge
from screener.screening import plan, screen
from screener.trial import Trial
from screener.yaml_file import parse

REMARK = "What it shows"


def test_only_the_remarks_are_not_understood(sheets: list[Understood]) -> None:
    for sheet in sheets[1:]:
        unknown = [one.column.header for one in sheet.columns if not one.match.target]
        assert unknown == [REMARK], sheet.name


def test_who_is_only_in_a_sheet_of_records_is_kept(cohort: Cohort) -> None:
    assert [one for one in cohort.ids if "-R" in one] == [f"DEMO-R0{n}" for n in range(1, 6)]


@pytest.mark.parametrize(
    ("patient", "check", "answer"),
    [
        ("DEMO-R01", "{her2_ever_positive: yes}", "yes"),
        ("DEMO-R01", "{therapies: {any: {therapy_outcome: progression}}}", "yes"),
        ("DEMO-R01", "{ast: {at_most: 2.5, times: uln}}", "unknown"),
        ("DEMO-R01", "{pik3ca: not_detected}", "unknown"),
        ("DEMO-R02", "{specimens: {latest: {her2_class: low}}}", "yes"),
        ("DEMO-R02", "{therapies: {any: {therapy_drugs: trastuzumab}}}", "yes"),
        ("DEMO-R02", "{therapies: {any: {therapy_drugs: trastuzumab emtansine}}}", "unknown"),
        ("DEMO-R02", "{pik3ca: not_detected}", "yes"),
        ("DEMO-R02", "{akt1: not_detected}", "unknown"),
        ("DEMO-R02", "{hemoglobin: {at_least: 9, within: 28 days}}", "unknown"),
        ("DEMO-R03", "{specimens: {any: {er_percent: {at_least: 1}, her2_class: low}}}", "no"),
        ("DEMO-R03", "{anc: {at_least: 1.5}}", "yes"),
        ("DEMO-R03", "{bilirubin: {at_most: 1.5, times: uln}}", "yes"),
        ("DEMO-R03", "{pik3ca_result: not_detected}", "unknown"),
        ("DEMO-R04", "{her2_class: low}", "unknown"),
        ("DEMO-R04", "{er_percent: {at_least: 10}}", "no"),
        ("DEMO-R04", "{prior_fulvestrant: no}", "unknown"),
        ("DEMO-R04", "{progressed_on_cdk46: yes}", "unknown"),
        ("DEMO-R05", "{therapies: {any: {therapy_drugs: topoisomerase I payload}}}", "unknown"),
        ("DEMO-R05", "{her2_status: positive}", "yes"),
        ("DEMO-R05", "{er_percent: {at_least: 10}}", "yes"),
    ],
)
def test_each_case_is_answered_as_it_should_be(
    patient: str, check: str, answer: str, cohort: Cohort, knowledge: Knowledge
) -> None:
    asked = read_check(parse(check, "case"), Grammar(knowledge.vocabulary))
    assert cohort.frame.truths(asked)[cohort.ids.index(patient)].value == answer


def test_records_of_others_change_nothing_for_the_listed(
    cohort: Cohort,
    sheets: list[Understood],
    trials: tuple[Trial, ...],
    knowledge: Knowledge,
) -> None:
    alone, planned = load_cohort(sheets[:1], knowledge), plan(trials, knowledge.vocabulary)
    first, all_ = screen(alone.frame, planned), screen(cohort.frame, planned)
    places = [cohort.ids.index(one) for one in alone.ids]
    for number, trial in enumerate(trials):
        same = np.array_equal(first.verdicts(number), all_.verdicts(number)[places])
        assert same, trial.name


def test_a_row_of_another_width_is_told() -> None:
    with pytest.raises(ValueError, match="row 2 has not 2 cells, one for each column"):
        Listed(columns=("a", "b"), rows=(("1", "2"), ("3",)))
    assert [*load_tale().records] == ["Specimens", "Treatment", "Laboratory", "Biomarkers"]
