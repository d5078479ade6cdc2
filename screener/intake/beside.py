"""Headers that mean one thing alone and another beside a column of that: a screening number is the
only identifier of patients in one sheet; in another, which has subject numbers, it is an attempt's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from screener.concepts.model import Text
from screener.concepts.vocabulary import Vocabulary
from screener.intake.long_tables import Matched
from screener.intake.matching import Match, normal


def as_beside_others(
    matches: Sequence[Matched], declared: Collection[str], vocabulary: Vocabulary
) -> Iterator[Matched]:
    """The matches; a header takes its other meaning where a column without one has the first.

    `declared` are headers that a person has settled.
    """
    others = [
        "" if column.header in declared else _other(match.target, column.header, vocabulary)
        for column, match in matches
    ]
    found = zip(matches, others, strict=True)
    taken = Counter(match.target for (_, match), other in found if not other)
    for (column, match), other in zip(matches, others, strict=True):
        yield column, Match(other) if other and taken[match.target] else match


def _other(target: str, header: str, vocabulary: Vocabulary) -> str:
    """What a header means beside another column of its target, if that is something else."""
    known = vocabulary.concepts.get(target)
    meanings = known.beside.items() if isinstance(known, Text) else ()
    told = (name for name, headers in meanings if normal(header) in map(normal, headers))
    return next(told, "")
