"""How a worksheet is set, by how much there is to print."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from report.patients import FOUR, cohort, run_of

from screener.knowledge import Knowledge
from screener.report.model import Job
from screener.report.pages.fitting import SETTINGS, Printed, fit
from screener.report.pages.patient_page import PatientPages
from screener.report.pages.worksheet import Worksheet
from screener.report.patients import explained
from screener.screening import Plan, plan, screen
from screener.shipped import folder

BLANK = {name: FOUR[0][name] for name in ("patient_id", "reference_day")}
PROTOCOL = ", as the protocol has it in so many more words than a line of the page has room for"


@pytest.mark.parametrize(
    ("patient", "times", "more", "expected"),
    [
        (FOUR[0], 1, PROTOCOL, ""),  # ten long criteria: there is room for all of each
        (FOUR[0], 2, PROTOCOL, "lines-2"),  # twenty
        (FOUR[0], 4, "", ""),  # forty short ones
        (BLANK, 4, "", ""),  # and nothing is known: the same questions, each asked once
        (FOUR[0], 3, PROTOCOL, "lines-2 close tight"),  # thirty long ones, nearly all in order
        (BLANK, 3, PROTOCOL, "lines-1 close"),  # thirty, and nothing is known of any
        (FOUR[0], 6, "", ""),  # sixty need a second page, and have all of it
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
    assert fit(_sheet(patient, times, more, little, trials_of_two)).classes == expected


def test_each_setting_takes_less_of_the_page_than_the_one_before(
    little: Knowledge, trials_of_two: Plan
) -> None:
    printed = Printed(_sheet(BLANK, 3, PROTOCOL, little, trials_of_two))
    heights = [printed.height(one) for one in SETTINGS]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] > heights[-1]


def test_the_style_sheet_knows_every_setting() -> None:
    style = (folder("reports") / "style.css").read_text(encoding="utf-8")
    names = {name for one in SETTINGS for name in one.classes.split()}
    assert {name for name in names if f".{name}" not in style} == set()


def _sheet(
    patient: dict[str, str], times: int, more: str, little: Knowledge, two: Plan
) -> Worksheet:
    """The worksheet of one trial, with every criterion so many times, and in so many more words."""
    trial = two.trials[0]
    criteria = tuple(
        replace(one, id=f"{one.id}.{n}", text=one.text + more)
        for one in trial.criteria
        for n in range(times)
    )
    asked = plan([replace(trial, criteria=criteria)], little.vocabulary)
    people = cohort(little, [patient])
    (one,) = explained(people, screen(people.frame, asked))
    (sheet,) = PatientPages(Job(people, asked, run_of(asked), Path())).worksheets(one)
    return sheet
