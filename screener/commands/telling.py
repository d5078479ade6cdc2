"""What a run tells the person who started it: how far it is, and what it came to."""

from __future__ import annotations

import sys

from screener.insight.funnel import funnels
from screener.report.visible import visible
from screener.run import Outcome, Progress
from screener.values.counting import counted

WIDE = 60
"""So many characters of a terminal's line: each step covers what was told before."""


def progress() -> Progress:
    """Tells on a terminal what is being done, "" at the end; files and pipes are spared."""
    if not sys.stderr.isatty():
        return lambda doing: None

    def telling(doing: str) -> None:
        line = visible(doing)[:WIDE].ljust(WIDE)
        print(f"\r{line}\r", end="", file=sys.stderr, flush=True)

    return telling


def summary(outcome: Outcome) -> str:
    """A few lines: patients, verdicts for each trial, questions, and where the reports are."""
    cohort = outcome.cohort
    patients, trials = counted(cohort.size, "patients"), counted(len(outcome.plan.trials), "trials")
    lines = [f"{patients} of {cohort.file}, {trials}"]
    lines += [
        f"  {one.trial.name}: {one.clear} with no failing criterion found, {one.open} open, "
        f"{one.not_now} not now, {one.not_eligible} not eligible"
        for one in funnels(cohort.frame, outcome.plan)
    ]
    if cohort.questions:
        lines.append(f"{counted(len(cohort.questions), 'questions')} about the data")
    index = outcome.out / "index.html"
    return "\n".join([*lines, f"Reports: {index if index.exists() else outcome.out}"])
