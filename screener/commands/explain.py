"""`screener explain`: what a word means, from the text that the tool itself goes by."""

from __future__ import annotations

from screener.commands.printing import tell


def explain(word: str) -> int:
    """Explain a concept, a kind of check, a drug or a class.

    Parameters
    ----------
    word
        For instance: age, within, letrozole, "aromatase inhibitor".
    """
    from screener.glossary import entry
    from screener.knowledge import load_knowledge

    tell(entry(word, load_knowledge()))
    return 0
