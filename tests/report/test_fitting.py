"""How closely a worksheet is set, by how much there is to print."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from report.patients import FOUR, cohort, run_of

from screener.knowledge import Knowledge
from screener.report.fitting import OPENLY, TIGHT, TIGHTEST, fit
from screener.report.model import Job
from screener.report.patient_page import PatientPages
from screener.report.patients import explained
from screener.screening import Plan, plan, screen

BLANK = {name: FOUR[0][name] for name in ("patient_id", "reference_day")}
PROTOCOL = ", as the protocol has it in so many more words than a line of the page has room for"


@pytest.mark.parametrize(
    ("patient", "times", "more", "expected"),
    [
        (FOUR[0], 4, "", OPENLY),  # forty short criteria
        (BLANK, 4, "", OPENLY),  # the same questions, each asked once
        (FOUR[0], 3, PROTOCOL, TIGHT),  # thirty long ones, and nearly all in order
        (BLANK, 3, PROTOCOL, TIGHTEST),  # nothing is known of any
    ],
)
def test_as_openly_as_fits(
    patient: dict[str, str],
    times: int,
    more: str,
    expected: str,
    little: Knowledge,
    trials_of_two: Plan,
) -> None:
    trial = trials_of_two.trials[0]
    criteria = tuple(
        replace(one, id=f"{one.id}.{n}", text=one.text + more)
        for one in trial.criteria
        for n in range(times)
    )
    asked = plan([replace(trial, criteria=criteria)], little.vocabulary)
    people = cohort(little, [patient])
    (one,) = explained(people, screen(people.frame, asked))
    (sheet,) = PatientPages(Job(people, asked, run_of(asked), Path())).worksheets(one)
    assert fit(sheet) == expected
