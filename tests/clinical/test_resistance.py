"""Endocrine resistance in advanced disease by ESO-ESMO ABC 4, from the record of treatments."""

from __future__ import annotations

import pytest

from screener.chart import frame_of
from screener.knowledge import Knowledge
from screener.values import Codes

FIRST = {
    "therapy_drugs": "letrozole",
    "therapy_setting": "metastatic",
    "therapy_line": "1",
    "therapy_start": "2024-01-10",
    "therapy_outcome": "progression",
}
OPEN = {"primary", "secondary"}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"therapy_progression_date": "2024-07-09"}, {"primary"}),
        ({"therapy_progression_date": "2024-07-10"}, {"secondary"}),  # exactly 6 months
        ({"therapy_progression_date": "2025-03-01"}, {"secondary"}),
        ({"therapy_progression_date": "Jul 2024"}, OPEN),
        ({"therapy_progression_date": "2024-03-01", "therapy_outcome": "toxicity"}, OPEN),
        ({"therapy_progression_date": "2024-03-01", "therapy_line": "2"}, OPEN),
        ({"therapy_progression_date": "2024-03-01", "therapy_line": ""}, OPEN),
        ({}, OPEN),
    ],
)
def test_resistance_follows_from_the_first_line(
    changed: dict[str, str], expected: set[str], knowledge: Knowledge
) -> None:
    therapies = [{**FIRST, **changed}]
    frame = frame_of([{"reference_day": "2026-01-15"}], knowledge, [{"therapies": therapies}])
    found = frame.column("metastatic_endocrine_resistance").at(0)
    assert found == Codes(frozenset(expected))
