"""How whole systems write tables: sheets that have to be put into words before they are matched.

A dialect knows its own headers, and gives the sheets of a run as they would be if somebody had
typed them. Sheets that are not in it, it gives back as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from screener.intake import redcap
from screener.intake.sheet import Sheet

DIALECTS = ((redcap.knows, redcap.translated),)


def knows(header: str) -> bool:
    """Does this header mean something in any dialect?"""
    return any(known(header) for known, _ in DIALECTS)


def translated(sheets: Sequence[Sheet], known: Callable[[str], bool]) -> list[Sheet]:
    """The sheets of all files of a run, in plain words; `known` headers feed a concept."""
    plain = [*sheets]
    for _, translate in DIALECTS:
        plain = translate(plain, known)
    return plain
