"""Which specimen a plain check reads: the newest with a result, even if that leaves all open."""

from __future__ import annotations

import pytest

from screener.chart import frame_of
from screener.knowledge import Knowledge
from screener.values import Codes

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
