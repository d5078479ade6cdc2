"""`screener deck`: boundary patients on paper, for the approval of a specification."""

from __future__ import annotations

from pathlib import Path

from screener.commands.printing import tell
from screener.commands.saving import save_new


def deck(spec: Path, *, out: Path = Path("deck.xlsx"), knowledge: Path | None = None) -> int:
    """Write a workbook of patients just within, just outside and unknown for each criterion.

    Parameters
    ----------
    spec
        The specification to approve.
    out
        The workbook to write.
    knowledge
        A folder of your own that holds vocabulary or definitions, read along with ours.
    """
    from screener.authoring.deck import deck as workbook
    from screener.knowledge import load_knowledge
    from screener.specification import load_trial

    known = load_knowledge([knowledge] if knowledge else [])
    trial = load_trial(spec, known.vocabulary)
    save_new(out, workbook(trial, known))
    tell(f"{trial.name}, version {trial.version}: the patients to agree on are in {out}")
    return 0
