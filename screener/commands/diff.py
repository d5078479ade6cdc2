"""`screener diff`: what an amendment changes, in the criteria and for the patients of a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from screener.commands.printing import tell

if TYPE_CHECKING:
    from screener.cohort import Cohort
    from screener.insight.amendment import Move
    from screener.screening import Status
    from screener.trial import Trial


def diff(
    old: Path,
    new: Path,
    patients: Annotated[list[Path] | None, Parameter(negative="")] = None,
    *,
    as_of: str | None = None,
    columns: Path | None = None,
    knowledge: Path | None = None,
) -> int:
    """Show the criteria that two versions of a trial have differently, and whom that concerns.

    Parameters
    ----------
    old
        The specification as it was.
    new
        The specification as it is to be.
    patients
        Files of patients and their records, as for `screener screen`; without any, only the
        criteria are compared.
    as_of
        The day from which windows are counted back, for patients whose row has none.
    columns
        A mapping of the columns.
    knowledge
        A folder of your own with vocabulary/*.yaml or definitions/*.yaml, read along with ours.
    """
    from screener.insight.amendment import changes, moves
    from screener.knowledge import load_knowledge
    from screener.run import cohort_of
    from screener.specification import load_trial

    known = load_knowledge([knowledge] if knowledge else [])
    before, after = load_trial(old, known.vocabulary), load_trial(new, known.vocabulary)
    tell(f"{_named(before)} becomes {_named(after)}")
    found = changes(before, after)
    for change in found:
        tell("\n".join(change.words(known.vocabulary)))
    if not found:
        tell("The criteria are the same.")
    if not patients:
        return 0
    cohort = cohort_of(patients, known, as_of, columns)
    moved = list(moves(before, after, cohort.frame))
    tell(f"\n{len(moved)} of {cohort.size} patients have another result")
    for move in moved:
        tell("\n".join(_told(move, cohort)))
    return 1 if cohort.questions else 0


def _named(trial: Trial) -> str:
    return f"{trial.name} ({trial.id}), version {trial.version}"


def _told(move: Move, cohort: Cohort) -> Iterator[str]:
    from screener.insight.amendment import verdict_words

    before, after = verdict_words(move.old.verdict), verdict_words(move.new.verdict)
    yield f"{cohort.ids[move.row]}: {before} becomes {after}"
    for was, line, now in move.reasons:
        found = f" (found: {line.found})" if line.found else ""
        yield f"  {line.criterion.id}: {_status(was)} becomes {_status(now)}{found}"


def _status(status: Status | None) -> str:
    return status.word.replace("_", " ") if status is not None else "not asked"
