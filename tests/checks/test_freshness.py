"""Values that are too old, and blood counts too soon after support, where labs are records."""

from __future__ import annotations

from pathlib import Path

import pytest
from insight.specs import trial_of

from screener.chart import frame_of
from screener.explaining.findings import Findings
from screener.knowledge import Knowledge
from screener.screening import Screened, plan

DAY = "2026-01-15"
OLD, FRESH = {"labs_date": "2025-12-01", "anc": "2.0"}, {"labs_date": "2026-01-10", "anc": "1.2"}


def told(
    check: str, labs: list[dict[str, str]], own: dict[str, str], known: Knowledge, folder: Path
) -> tuple[str, list[str]]:
    """The status of the only criterion, and what is asked for it."""
    frame = frame_of([{"reference_day": DAY, **own}], known, [{"labs": labs}])
    screened = Screened(frame, plan([trial_of(folder, known, [check], [])], known.vocabulary))
    (line,) = Findings(screened).of(0)[0].criteria
    return line.status.word, [todo.question for todo in line.todos]


@pytest.mark.parametrize(
    ("check", "labs", "status"),
    [
        ("{anc: {at_least: 1.5, within: 28 days}}", [OLD], "out_of_window"),
        ("{labs: {latest: {anc: {at_least: 1.5, within: 28 days}}}}", [OLD], "out_of_window"),
        ("{labs: {any: {anc: {at_least: 1.5, within: 28 days}}}}", [OLD], "out_of_window"),
        ("{labs: {latest: {anc: {above: 1.2, within: 28 days}}}}", [OLD, FRESH], "not_satisfied"),
        ("{labs: {latest: {anc: {at_least: 1, within: 28 days}}}}", [OLD, FRESH], "satisfied"),
        ("{labs: {latest: {anc: {at_least: 1, within: 28 days}}}}", [], "needs_information"),
    ],
)  # fmt: skip
def test_a_value_that_is_too_old_is_out_of_window_and_never_a_failure(
    check: str, labs: list[dict[str, str]], status: str, knowledge: Knowledge, tmp_path: Path
) -> None:
    found, asked = told(check, labs, {}, knowledge, tmp_path)
    assert found == status
    if status == "out_of_window":
        assert any("2025-12-01" in one and "it counted until 2025-12-29" in one for one in asked)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("2026-01-03", "not_satisfied"),  # 7 days before the count of 2026-01-10
        ("2026-01-02", "satisfied"),
        ("2026-01-11", "satisfied"),  # after it
        ("Jan 2026", "needs_information"),
        ("never", "satisfied"),
        ("", "needs_information"),
    ],
)
def test_support_counts_back_from_the_blood_count_that_is_used(
    given: str, status: str, knowledge: Knowledge, tmp_path: Path
) -> None:
    """The newest of several counts; an older one was long before or after the growth factor."""
    check = "{none: [{last_gcsf_date: {within: 7 days, before: anc_date}}]}"
    own = {"last_gcsf_date": given}
    assert told(check, [OLD, FRESH], own, knowledge, tmp_path)[0] == status
