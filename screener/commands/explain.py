"""`screener explain`: what a word means, from the text that the tool itself goes by."""

from __future__ import annotations

from pathlib import Path

from screener.commands.printing import tell


def explain(word: str, *, knowledge: Path | None = None) -> int:
    """Explain a concept, a code, a kind of check, a table, a unit, a drug or a class.

    Parameters
    ----------
    word
        For instance: age, within, letrozole, "aromatase inhibitor".
    knowledge
        A folder of your own with vocabulary/*.yaml or definitions/*.yaml, read along with ours.
    """
    from screener.glossary import entry
    from screener.knowledge import load_knowledge

    tell(entry(word, load_knowledge([knowledge] if knowledge else [])))
    return 0
