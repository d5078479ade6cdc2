"""`screener check`: what is wrong with specifications, and whether their examples hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from screener.commands.printing import tell
from screener.commands.saving import save_over

if TYPE_CHECKING:
    from screener.commands.remarks import Remark
    from screener.knowledge import Knowledge
    from screener.trial import Trial

CANNOT_RUN = 2


def check(
    *specs: Path,
    read: Annotated[bool, Parameter(negative="")] = False,
    coverage: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
    suggest_examples: Annotated[bool, Parameter(negative="")] = False,
    knowledge: Path | None = None,
) -> int:
    """Check trial specifications, and run their examples.

    Parameters
    ----------
    specs
        Specification files, or folders of them. Without any, all that are shipped.
    read
        Print each criterion beside what is checked, for an investigator to approve.
    coverage
        Note which criteria and thresholds the examples do not try.
    json
        Print mistakes and notes as JSON: file, line, column, severity, message.
    suggest_examples
        Add examples for what --coverage notes to the files, each to be confirmed by a person.
    knowledge
        A folder of your own that holds vocabulary or definitions, read along with ours.
    """
    from screener.commands.outline import beside
    from screener.commands.remarks import ERROR, NOTE, Remark, as_json
    from screener.errors import Problem, Problems
    from screener.insight.together import HOW_TO_INSTALL, INSTALLED
    from screener.knowledge import load_knowledge
    from screener.shipped import folder
    from screener.specification import load_trials

    known = load_knowledge([knowledge] if knowledge else [])
    try:
        trials = load_trials(specs or [folder("trial_criteria") / "trials"], known.vocabulary)
    except Problems as problems:
        if not json:
            raise
        print(as_json(Remark(problem) for problem in problems.problems))
        return CANNOT_RUN
    if read:
        tell("\n\n\n".join(beside(trial, known.vocabulary) for trial in trials))
        return 0
    if suggest_examples:
        tell("\n".join(_suggested(trial, known) for trial in trials))
        return 0
    told = [_examined(trial, known, coverage) for trial in trials]
    wrong = [one.problem for _, found in told for one in found if one.severity == ERROR]
    undecided = [] if INSTALLED else [Remark(Problem(HOW_TO_INSTALL), NOTE)]
    if json:
        print(as_json([*(remark for _, found in told for remark in found), *undecided]))
        return CANNOT_RUN if wrong else 0
    for summary, found in told:
        tell("\n".join([summary, *(str(one) for one in found if one.severity != ERROR)]))
    for one in undecided:
        tell(str(one))
    if wrong:
        raise Problems(wrong)
    return 0


def _examined(trial: Trial, knowledge: Knowledge, cover: bool) -> tuple[str, Sequence[Remark]]:
    """What a trial comes to in a line or two, and what there is to say of it."""
    from screener.commands.remarks import NOTE, Remark
    from screener.errors import in_order
    from screener.examples import deciding_alone, mistakes, rehearse, unconfirmed
    from screener.insight.coverage import coverage
    from screener.insight.logic import certainties
    from screener.insight.together import INSTALLED, closed

    rehearsal = rehearse(trial, knowledge)
    outcomes = list(rehearsal.outcomes())
    wrong = list(mistakes(outcomes))
    notes = [*certainties(trial, knowledge.vocabulary), *unconfirmed(trial)]
    if INSTALLED:
        notes += closed(trial, knowledge)
    summary = _summary(trial, len({problem.place for problem in wrong}))
    if cover:
        counted = {name: rows & rehearsal.confirmed for name, rows in rehearsal.counted.items()}
        covered = coverage(trial, rehearsal.frame, counted, deciding_alone(outcomes))
        notes += covered.gaps
        summary += f"\n  {covered.words()}"
    return summary, [*map(Remark, wrong), *(Remark(note, NOTE) for note in in_order(notes))]


def _suggested(trial: Trial, knowledge: Knowledge) -> str:
    """Adds the examples, once the file with them is known to load."""
    from screener.authoring.suggestions import inserted, suggestions
    from screener.specification import read_trial

    new = suggestions(trial, knowledge)
    if not new:
        return f"{trial.file}: nothing to add"
    path = Path(trial.file)
    text = inserted(path.read_text(encoding="utf-8"), trial.file, new)
    read_trial(text, trial.file, knowledge.vocabulary)
    save_over(path, text.encode())
    return (
        f"{trial.file}: {len(new)} examples added. They say what the specification does: compare "
        "each with the protocol, and remove its line 'confirmed: no'"
    )


def _summary(trial: Trial, failed: int) -> str:
    checked = sum(one.check is not None for one in trial.criteria)
    left = sum(not one.encoded for one in trial.criteria)
    judged = len(trial.criteria) - checked - left
    examples = f"{len(trial.examples) - failed} of {len(trial.examples)} examples hold"
    return (
        f"{trial.name} ({trial.id}, version {trial.version}): {len(trial.criteria)} criteria, "
        f"{checked} checked, {judged} to judge, {left} not encoded; {examples}"
    )
