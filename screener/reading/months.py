"""Names of months in English, German, French and Spanish: "Mar", "März" and "marzo" are one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_NAMES = (
    "january januar janner janvier enero",
    "february februar fevrier febrero",
    "march marz maerz mars marzo mrz",
    "april avril abril",
    "may mai mayo",
    "june juni juin junio",
    "july juli juillet julio",
    "august aout agosto",
    "september septembre septiembre setiembre",
    "october oktober octobre octubre",
    "november novembre noviembre",
    "december dezember decembre diciembre",
)
_SHORTEST = 3


def _beginnings() -> Iterator[tuple[str, int]]:
    for month, names in enumerate(_NAMES, 1):
        for name in names.split():
            for length in range(_SHORTEST, len(name) + 1):
                yield name[:length], month


def _unique() -> dict[str, int]:
    """Every beginning that only one month has: "jui" may be June or July."""
    months: dict[str, set[int]] = {}
    for beginning, month in _beginnings():
        months.setdefault(beginning, set()).add(month)
    return {beginning: min(found) for beginning, found in months.items() if len(found) == 1}


_MONTHS = _unique()


def month_of(word: str) -> int | None:
    """The month that a word names, or begins to name.

    >>> month_of("mar"), month_of("Août".casefold()), month_of("jui"), month_of("visit")
    (3, 8, None, None)
    """
    letters = unicodedata.normalize("NFKD", word)
    return _MONTHS.get("".join(letter for letter in letters if not unicodedata.combining(letter)))
