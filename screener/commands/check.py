"""`screener check`: what is wrong with specifications, and whether their examples hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screener.trial import Trial


def check(*specs: Path) -> int:
    """Check trial specifications, and run their examples.

    Parameters
    ----------
    specs
        Specification files, or folders of them. Without any, all that are shipped.
    """
    from screener.errors import Problems
    from screener.examples import mistakes, run_examples
    from screener.knowledge import load_knowledge
    from screener.shipped import folder
    from screener.trial import load_trials

    knowledge = load_knowledge()
    trials = load_trials(specs or [folder("trial_criteria") / "trials"], knowledge.vocabulary)
    wrong = []
    for trial in trials:
        found = list(mistakes(run_examples(trial, knowledge)))
        wrong += found
        print(_summary(trial, len(found)))
    if wrong:
        raise Problems(wrong)
    return 0


def _summary(trial: Trial, failed: int) -> str:
    encoded = sum(one.check is not None for one in trial.criteria)
    judged = sum("to judge" in one.judgement for one in trial.criteria)
    left = len(trial.criteria) - encoded - judged
    examples = f"{len(trial.examples) - failed} of {len(trial.examples)} examples hold"
    return (
        f"{trial.name} ({trial.id}, version {trial.version}): {len(trial.criteria)} criteria, "
        f"{encoded} checked, {judged} to judge, {left} not encoded; {examples}"
    )
