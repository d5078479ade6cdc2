"""Grids of receptors and specimens: what a sample says, and which sample it is."""

from __future__ import annotations

import pytest
from definitions.grids import Given, holds, one_of, rows_of

from screener.chart import frame_of
from screener.knowledge import Knowledge
from screener.values import CodeSets

# Receptors

HORMONE_RECEPTORS = """
     | 0 %      | <1 %     | 1 %      | 10 %     | 90 %     | blank
0 %  | negative | negative | positive | positive | positive | ?
<1 % | negative | negative | positive | positive | positive | ?
1 %  | positive | positive | positive | positive | positive | positive
10 % | positive | positive | positive | positive | positive | positive
90 % | positive | positive | positive | positive | positive | positive
blank | ?       | ?        | positive | positive | positive | ?
"""
SHARES = ("0 %", "<1 %", "1 %", "10 %", "90 %")


def test_er_or_pr_in_one_percent_is_positive_and_both_have_to_be_less_to_be_negative(
    knowledge: Knowledge,
) -> None:
    er, pr = one_of("er_percent", *SHARES), one_of("pr_percent", *SHARES)
    holds("hr_status", HORMONE_RECEPTORS, er, pr, knowledge)


ER = """
        | category
0 %     | negative
0.9 %   | negative
<1 %    | negative
1 %     | low_positive
10 %    | low_positive
1-10 %  | low_positive
10.1 %  | positive
>10 %   | positive
100 %   | positive
5-15 %  | low_positive positive
<10 %   | negative low_positive
blank   | ?
"""


def test_er_low_is_one_to_ten_percent_with_both_ends(knowledge: Knowledge) -> None:
    shares = one_of("er_percent", *(row for row, _, _ in rows_of(ER) if row != "blank"))
    holds("er_category", ER, shares, {"category": {}}, knowledge)


SUBTYPES = """
          | positive      | negative      | blank
positive  | HR+HER2+      | HR+HER2-      | HR+HER2+ HR+HER2-
negative  | HR-HER2+      | HR-HER2-      | HR-HER2+ HR-HER2-
blank     | HR+HER2+ HR-HER2+ | HR+HER2- HR-HER2- | ?
"""
SHORT = {
    "HR+HER2+": "hr_positive_her2_positive",
    "HR+HER2-": "hr_positive_her2_negative",
    "HR-HER2+": "hr_negative_her2_positive",
    "HR-HER2-": "triple_negative",
}
TRIPLE_NEGATIVE = """
         | positive | negative | blank
positive | no       | no       | no
negative | no       | yes      | ?
blank    | no       | ?        | ?
"""


@pytest.mark.parametrize(("concept", "grid"), [("subtype", SUBTYPES), ("tnbc", TRIPLE_NEGATIVE)])
def test_subtypes(concept: str, grid: str, knowledge: Knowledge) -> None:
    for short, code in SHORT.items():
        grid = grid.replace(short, code)
    rows = one_of("hr_status", "positive", "negative")
    holds(concept, grid, rows, one_of("her2_status", "positive", "negative"), knowledge)


# Specimens

SETTING = """
                 | before | on the day | after      | blank
metastasis       | metastatic | metastatic | metastatic | metastatic
liver            | metastatic | metastatic | metastatic | metastatic
primary          | early      | metastatic | metastatic | ?
local_recurrence | early      | metastatic | metastatic | ?
blank            | ?          | metastatic | metastatic | ?
"""


def test_a_specimen_is_of_the_metastatic_setting_by_its_day_or_its_site(
    knowledge: Knowledge,
) -> None:
    first = {"metastatic": "yes", "metastatic_diagnosis_date": "2024-06-10"}
    columns: dict[str, Given] = {
        "before": {**first, "specimen_date": "2024-06-09"},
        "on the day": {**first, "specimen_date": "2024-06-10"},
        "after": {**first, "specimen_date": "2025-01-01"},
        "blank": {"metastatic": "yes"},
    }
    rows = {**one_of("specimen_origin", "metastasis", "primary", "local_recurrence"),
            "liver": {"specimen_site": "liver"}}  # fmt: skip
    holds("specimen_setting", SETTING, rows, columns, knowledge)


@pytest.mark.parametrize(
    ("taken", "complete", "expected"),
    [
        ("2025-03-02", "yes", {"yes"}),
        ("2025-03-01", "yes", {"no"}),
        ("Mar 2025", "yes", {"yes", "no"}),
        ("2025-03-02", "", {"yes", "no"}),  # a later treatment may not be on record
        ("2025-03-01", "", {"no"}),
        ("", "yes", {"yes", "no"}),
    ],
)
def test_a_specimen_is_fresh_if_taken_after_the_last_dose_of_any_treatment(
    taken: str, complete: str, expected: set[str], knowledge: Knowledge
) -> None:
    own = {"reference_day": "2026-01-15", "therapy_list_complete": complete}
    therapies = [
        {"therapy_drugs": "letrozole", "therapy_last_dose": "2025-03-01"},
        {"therapy_drugs": "AC-T", "therapy_last_dose": "2020-01-01"},
    ]
    specimen = {"specimen_date": taken, "her2_ihc": "1+"}
    frame = frame_of([own], knowledge, [{"therapies": therapies, "specimens": [specimen]}])
    column = frame.column("specimen_after_therapy")
    assert isinstance(column, CodeSets)
    assert column.at(0).possible == expected
