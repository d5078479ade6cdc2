"""`screener new`: the beginning of a specification, which a person goes on with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.printing import tell
from screener.commands.saving import save_new

if TYPE_CHECKING:
    from screener.authoring.skeleton import Skeleton
    from screener.concepts.vocabulary import Vocabulary

RECORD = ".json"


def new(trial: str, *, out: Path | None = None, knowledge: Path | None = None) -> int:
    """Begin the specification of a trial.

    Parameters
    ----------
    trial
        A record of ClinicalTrials.gov that you saved (NCT01234567.json); or the name of a trial,
        for an empty specification.
    out
        The file to write. Without it, one in this folder, called as the trial. A file that is
        there already is never overwritten.
    knowledge
        A folder of your own that holds vocabulary or definitions, read along with ours.
    """
    from screener.authoring.layout import load_layout
    from screener.authoring.proposals import load_proposals
    from screener.authoring.registry import read_record
    from screener.authoring.skeleton import empty, skeleton
    from screener.knowledge import load_knowledge

    saved = trial.lower().endswith(RECORD)
    record = read_record(Path(trial), load_layout()) if saved else None
    name = record.id if record else _name(trial)
    vocabulary = load_knowledge([knowledge] if knowledge else []).vocabulary
    begun = skeleton(record, load_proposals(vocabulary)) if record else empty(name)
    path = out or Path(re.sub(r"[^\w-]+", "_", name) + ".yaml")
    _write(begun.text, path, vocabulary)
    tell(_told(begun, name))
    ours = f" --knowledge {knowledge}" if knowledge else ""
    tell(f"It is in {path}. Go on with it in an editor, and run: screener check {path}{ours}")
    return 0


def _name(trial: str) -> str:
    from screener.errors import Problem, Problems
    from screener.reading.normal import tidy

    name = tidy(trial)
    if not any(map(str.isalnum, name)) or not name.isprintable() or set("/\\") & set(name):
        hint = f"a saved record ends in {RECORD}"
        raise Problems([Problem(f"{trial!r} is no name of a trial", hint=hint)])
    return name


def _write(text: str, path: Path, vocabulary: Vocabulary) -> None:
    """Writes the specification, once it is known to load and only where nothing is."""
    from screener.specification import read_trial

    read_trial(text, str(path), vocabulary)
    save_new(path, text.encode())


def _told(begun: Skeleton, name: str) -> str:
    if not begun.criteria:
        return f"{name}: an empty specification"
    return (
        f"{name}: {begun.criteria} criteria, {begun.encoded} encoded from the record's own fields, "
        f"{begun.proposed} with a proposed check to accept"
    )
