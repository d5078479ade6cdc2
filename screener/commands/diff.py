"""`screener diff`: what an amendment changes, in the criteria and for the patients of a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from screener.commands.printing import tell

if TYPE_CHECKING:
    from screener.cohort import Cohort
    from screener.explaining.findings import CriterionFinding
    from screener.insight.amendment import Move
    from screener.insight.pairing import Pair
    from screener.screening import Status, Verdict
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
        A folder of your own that holds vocabulary or definitions, read along with ours.
    """
    from screener.insight.amendment import changes, changes_of_arms, moves
    from screener.knowledge import load_knowledge
    from screener.run import cohort_of
    from screener.specification import load_trial

    known = load_knowledge([knowledge] if knowledge else [])
    before, after = load_trial(old, known.vocabulary), load_trial(new, known.vocabulary)
    tell(f"{_named(before)} becomes {_named(after)}")
    found = [line for one in changes(before, after) for line in one.words(known.vocabulary)]
    found += changes_of_arms(before, after)
    tell("\n".join(found) or "The criteria are the same.")
    if not patients:
        return 0
    cohort = cohort_of(patients, known, as_of, columns)
    moved = list(moves(before, after, cohort.frame))
    tell(f"\n{_counted(moved, cohort.size)}")
    for move in moved:
        tell("\n".join(_told(move, cohort)))
    return 1 if cohort.questions else 0


def _named(trial: Trial) -> str:
    return f"{trial.name} ({trial.id}), version {trial.version}"


def _counted(moved: Sequence[Move], patients: int) -> str:
    from screener.values.counting import counted

    results = sum(move.other_result for move in moved)
    have = "has" if results == 1 else "have"
    told = f"{results} of {counted(patients, 'patients')} {have} another result"
    others = len(moved) - results
    return f"{told}, and {others} more another answer" if others else told


def _told(move: Move, cohort: Cohort) -> Iterator[str]:
    before, after = _words(move.old.verdict), _words(move.new.verdict)
    told = f"{before} becomes {after}" if move.other_result else f"{after}, as before"
    yield f"{cohort.ids[move.row]}: {told}"
    for arm in move.arms:
        name = " → ".join(dict.fromkeys(one.arm.id for one in arm if one))
        was, now = (_words(one.verdict) if one else "not there" for one in arm)
        yield f"  cohort {name}: {was} becomes {now}"
    for pair in move.reasons:
        name = " → ".join(dict.fromkeys(one.criterion.id for one in pair if one))
        was, now = (_words(one.status) if one else "not asked" for one in pair)
        yield f"  {name}: {was} becomes {now}{_why(pair)}"


def _why(pair: Pair[CriterionFinding]) -> str:
    """What is required now, if that is new, and what was found."""
    told = pair.new or pair.old
    assert told is not None
    same = pair.old is not None and told.required == pair.old.required
    required = f"required: {told.required}" if told.required and not same else ""
    found = f"found: {told.found}" if told.found else ""
    why = "; ".join(part for part in (required, found) if part)
    return f" ({why})" if why else ""


def _words(one: Status | Verdict) -> str:
    return one.word.replace("_", " ")
