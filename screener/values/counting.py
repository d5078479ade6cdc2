"""A number and the word for what it counts, of which one is not several."""

from __future__ import annotations

TIMES = ("days", "weeks", "months", "years")
"""The units that are words: `1 year`, `2 years`, but `1 ms`."""


def counted(number: int, things: str) -> str:
    """So many of something, which is named in the plural.

    >>> counted(1, "trials"), counted(0, "trials")
    ('1 trial', '0 trials')
    """
    return f"{number} {things.removesuffix('s') if number == 1 else things}"


def with_unit(number: str, unit: str) -> str:
    """A number as it is shown, with its unit.

    >>> with_unit("1", "years"), with_unit("1", "ms"), with_unit("2.5", "")
    ('1 year', '1 ms', '2.5')
    >>> with_unit("100", "10^9/L")
    '100 × 10^9/L'
    """
    if unit.startswith("10^"):
        return f"{number} × {unit}"
    one = number == "1" and unit in TIMES
    return f"{number} {unit.removesuffix('s') if one else unit}".rstrip()
