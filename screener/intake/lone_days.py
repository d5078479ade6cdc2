"""Days under headers that anything may have: "Start date" is that of a treatment only on a sheet
that says something else of treatments. Among visits or study numbers it is another's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from screener.concepts.vocabulary import Vocabulary
from screener.intake.long_tables import Matched
from screener.intake.matching import Match, table_of


def without_lone_days(
    matches: Sequence[Matched], declared: Collection[str], vocabulary: Vocabulary
) -> Iterator[Matched]:
    """The matches; a day that nothing beside it speaks for is suggested and not taken.

    `declared` are headers that a person has settled.
    """
    known = {*vocabulary.concepts, *vocabulary.bundles}
    common = {day for table in vocabulary.tables.values() for day in table.common_days}
    targets = {match.target for _, match in matches}
    spoken_of = {table_of(target, vocabulary) for target in (targets & known) - common}
    for column, match in matches:
        alone = match.target in common and table_of(match.target, vocabulary) not in spoken_of
        if alone and column.header not in declared:
            yield column, Match(suggestions=(match.target,))
        else:
            yield column, match
