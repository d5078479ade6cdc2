"""How many days a near miss is away, counted again day by day."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from report.index import Tables
from report.patients import DAY as TODAY
from report.patients import cohort, written

from screener.knowledge import Knowledge
from screener.screening import plan
from screener.specification import load_trials

DAYS = """\
trial: DAYS
name: Days
protocol: {version: "1"}
source: our own
inclusion:
  - {id: I1, text: Lately, check: {consent_date: {within: 28 days}}}
  - {id: I2, text: Adult, check: {birth_date: {at_least: 216 months}}}
exclusion:
  - {id: E1, text: Just now, check: {consent_date: {less_than: 1 week}}}
  - {id: E2, text: Too old, check: {birth_date: {more_than: 70 years}}}
  - {id: E3, text: A new echo, check: {lvef_date: {within: 2 weeks}}}
"""
NO_MISS = {"consent_date": "2026-11-10", "birth_date": "1970-02-28", "lvef_date": "2026-10-01"}
LATELY = ("2026-10-27", "2026-10-26", "2025-11-24", "2025", "2026-11-17", "2026-11-18", TODAY)
BORN = ("2008-11-24", "2008-11-25", "2010", "1956-11-24", "1956-11-23", "1950", "1940-02-29")
ECHO = ("2026-11-09", "2026-11-10", "2026-11-11", TODAY)
VARIED = {"consent_date": LATELY, "birth_date": BORN, "lvef_date": ECHO}
REQUIRED = (
    r"(must not be: )?.* (within the last|at least|more than|less than) (\d+) (\w+?)s?(?: ago)?"
)


def asked_of_a_day(required: str, today: pd.Timestamp) -> Callable[[pd.Timestamp], bool]:
    """Is the criterion met by this day? As its words say, by the calendar of pandas."""
    found = re.fullmatch(REQUIRED, required)
    assert found, required
    limit = today - pd.DateOffset(**{f"{found[4]}s": int(found[3])})
    asks = {
        "within the last": lambda day: limit <= day <= today,
        "at least": lambda day: day <= limit,
        "more than": lambda day: day < limit,
        "less than": lambda day: limit < day <= today,
    }[found[2]]
    return lambda day: day <= today and asks(day) != bool(found[1])


def test_how_nearly_in_days(tmp_path: Path, little: Knowledge) -> None:
    """So many days earlier or later, one by one, until the criterion is met."""
    (tmp_path / "days.yaml").write_text(DAYS)
    one_trial = plan(load_trials([tmp_path / "days.yaml"], little.vocabulary), little.vocabulary)
    people = [
        {"reference_day": TODAY, **NO_MISS, field: day}
        for field, days in VARIED.items()
        for day in days
    ]
    named = [{"patient_id": f"P{number}", **one} for number, one in enumerate(people)]
    out = written(tmp_path / "out", cohort(little, named), one_trial, formats=("html", "csv"))
    results = pd.read_csv(out / "results.csv", dtype=str, keep_default_na=False)
    fails = results[results.status == "not_satisfied"].set_index("patient")
    told = Tables((out / "index.html").read_text("utf-8")).tables["misses"][1:]
    assert {row[0] for row in told} == {*fails.index}
    one_day = pd.Timedelta(days=1)
    for patient, _, nearly, _ in told:
        one = fails.loc[patient]
        met = asked_of_a_day(one.required, pd.Timestamp(TODAY))
        ends = [pd.Timestamp(day) for day in re.findall(r"\d{4}-\d\d-\d\d", one.found)]
        moves = {
            how: sorted(next(n for n in range(7_000) if met(end + n * step)) for end in ends)
            for how, step in (("too recent", -one_day), ("too long ago", one_day))
            if any(met(ends[0] + n * step) for n in range(7_000))
        }
        how = min(moves, key=lambda way: moves[way][0])
        days = " to ".join(map(str, dict.fromkeys(moves[how])))
        assert f" {days} day{'s' * (days != '1')} {how} (limit: " in nearly, nearly
    assert len(told) == 13
