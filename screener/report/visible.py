"""Characters that cannot be seen, made visible.

A direction mark can turn a word round, and a zero-width space makes two patients out of one. On
a page and in a spreadsheet a person has to see them; results.json keeps them as they are.
"""

from __future__ import annotations

import unicodedata

LINE_BREAK = "↵"


def visible(text: str) -> str:
    r"""The text, with control, format and unassigned characters named.

    >>> visible("Doe\u202eenaJ"), visible("line\nbreak"), visible("1\xa0000")
    ('Doe⟪U+202E⟫enaJ', 'line↵break', '1\xa0000')
    """
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    return LINE_BREAK if character == "\n" else f"⟪U+{ord(character):04X}⟫"
