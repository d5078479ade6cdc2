"""Which specimen a plain check reads: the newest with a result, even if that leaves all open."""

from __future__ import annotations

import pytest

from screener.chart import frame_of
from screener.checks.grammar import Grammar
from screener.checks.language import read_check
from screener.knowledge import Knowledge
from screener.truth import Truth
from screener.values import Codes, Interval
from screener.yaml_file import parse

OLD = {"specimen_date": "2024-01-01", "her2_ihc": "1+", "er_percent": "90"}


@pytest.mark.parametrize(
    ("newer", "status", "score"),
    [
        ({"her2_ihc": "2+"}, {"positive", "negative"}, {"2+"}),  # needs ISH: the old one is history
        ({"her2_ihc": "0-1+"}, {"negative"}, {"0", "1+"}),
        ({"her2_ihc": "2+", "her2_ish": "negative"}, {"negative"}, {"2+"}),
        ({"her2_ihc": "3+"}, {"positive"}, {"3+"}),
        ({"er_percent": "80"}, {"negative"}, {"1+"}),  # HER2 was not tested again
        ({"her2_ihc": "not done"}, {"negative"}, {"1+"}),
        ({}, {"negative"}, {"1+"}),
    ],
)
def test_a_newer_result_counts_even_if_it_is_not_clear(
    newer: dict[str, str], status: set[str], score: set[str], knowledge: Knowledge
) -> None:
    specimens = [OLD, {"specimen_date": "2025-01-01", **newer}]
    frame = frame_of([{"reference_day": "2026-01-15"}], knowledge, [{"specimens": specimens}])
    for concept, expected in (("her2_status", status), ("her2_ihc", score)):
        assert frame.column(concept).at(0) == Codes(frozenset(expected)), concept


def test_a_specimen_that_was_never_tested_is_said_to_be_untested(knowledge: Knowledge) -> None:
    specimens = [{"specimen_date": "2025-01-01", "er_percent": "80"}]
    frame = frame_of([{"reference_day": "2026-01-15"}], knowledge, [{"specimens": specimens}])
    assert frame.column("her2_ihc").at(0) == Codes(frozenset({"not_done"}))


def test_a_limit_of_normal_without_a_value_is_no_result(knowledge: Knowledge) -> None:
    labs = [{"labs_date": "2025-12-01", "alt": "60", "alt_uln": "40"},
            {"labs_date": "2026-01-10", "platelets": "200", "alt_uln": "40"}]  # fmt: skip
    frame = frame_of([{"reference_day": "2026-01-15"}], knowledge, [{"labs": labs}])
    assert frame.column("alt_times_uln").at(0) == Interval(1.5, 1.5)


def test_the_latest_multiple_of_a_limit_is_that_of_the_latest_value(knowledge: Knowledge) -> None:
    """The value has a day of its own, which is later than that of the other row."""
    labs = [{"labs_date": "2025-11-01", "alt": "60", "alt_uln": "40", "alt_date": "2026-01-12"},
            {"labs_date": "2025-12-01", "alt": "200", "alt_uln": "40"}]  # fmt: skip
    frame = frame_of([{"reference_day": "2026-01-15"}], knowledge, [{"labs": labs}])
    assert frame.column("alt").at(0) == Interval(60, 60)
    assert frame.column("alt_times_uln").at(0) == Interval(1.5, 1.5)


@pytest.mark.parametrize("found", ["2025", "2025-06-01", "2024-02-01"])
def test_a_clearer_day_does_not_make_another_specimen_the_latest_known(
    found: str, knowledge: Knowledge
) -> None:
    """When metastases were found says of what setting a specimen is, not whether it was tested."""
    specimens = [
        {"specimen_date": "2024-01-01", "her2_ihc": "3+"},
        {"specimen_date": "2025-06-15", "her2_ihc": "1+"},
    ]
    own = {"reference_day": "2026-01-15", "metastatic_diagnosis_date": found}
    frame = frame_of([own], knowledge, [{"specimens": specimens}])
    text = "{specimens: {latest_known: {her2_ihc: 1+, specimen_setting: recorded}}}"
    check = read_check(parse(text, "check"), Grammar(knowledge.vocabulary))
    assert frame.truths(check)[0] is not Truth.NO
