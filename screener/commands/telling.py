"""What a run tells the person who started it: how far it is, and what it came to."""

from __future__ import annotations

import sys

from screener.insight.funnel import funnels
from screener.run import Outcome, Progress


def progress() -> Progress:
    """Tells on a terminal how far the reports are; files and pipes are spared."""
    if not sys.stderr.isatty():
        return lambda done, total: None

    def tell(done: int, total: int) -> None:
        end = "\n" if done >= total else ""
        print(f"\r{done} of {total} patients", end=end, file=sys.stderr, flush=True)

    return tell


def summary(outcome: Outcome) -> str:
    """A few lines: patients, verdicts for each trial, questions, and where the reports are."""
    cohort = outcome.cohort
    trials = len(outcome.plan.trials)
    lines = [f"{cohort.size} patients of {cohort.file}, {trials} trial{'s' * (trials != 1)}"]
    lines += [
        f"  {one.trial.name}: {one.clear} with no failing criterion found, {one.open} open, "
        f"{one.not_now} not now, {one.not_eligible} not eligible"
        for one in funnels(cohort.frame, outcome.plan)
    ]
    if cohort.questions:
        lines.append(f"{len(cohort.questions)} questions about the data")
    index = outcome.out / "index.html"
    return "\n".join([*lines, f"Reports: {index if index.exists() else outcome.out}"])
