"""`screener explain`: what a word means, from the text that the tool itself goes by."""

from __future__ import annotations

from pathlib import Path

from screener.commands.printing import tell


def explain(word: str, *, knowledge: Path | None = None) -> int:
    """Explain a concept, a code, a kind of check, a table, a unit, a drug or a class.

    Parameters
    ----------
    word
        For instance: age, within, letrozole, "aromatase inhibitor"; or what stands in a sheet: a
        column header, a brand name, a spelling.
    knowledge
        A folder of your own that holds vocabulary or definitions, read along with ours.
    """
    from screener.glossary import Glossary
    from screener.knowledge import load_knowledge

    tell(Glossary(load_knowledge([knowledge] if knowledge else [])).entry(word))
    return 0
