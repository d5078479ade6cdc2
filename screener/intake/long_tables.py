"""Which sheets have one result a row, and which of their columns plays which role.

Headers like "Test" or "Result" mean little by themselves. So a sheet is taken for a long table
only if it has a column of names and one of values, and some of the names are known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from screener.concepts.file import LongTable
from screener.concepts.model import Day
from screener.concepts.vocabulary import Vocabulary
from screener.errors import Problem
from screener.intake.mapping import IGNORE, MappingFile
from screener.intake.matching import Match, normal, table_of
from screener.intake.roles import role_target, role_targets
from screener.intake.sheet import TextColumn

NEEDED = ("name", "value")
Matched = tuple[TextColumn, Match]


@dataclass(frozen=True, eq=False)
class Found:
    """A sheet that is a long table: its columns, with those that play a role matched to it."""

    name: str
    table: LongTable
    matches: Sequence[Matched]
    match: Callable[[str], Match]
    """What a text in the column of names means."""

    def role(self, match: Match) -> str:
        """The role that is matched; empty if it is none of this table's."""
        prefix = role_target(self.name, "")
        return match.target.removeprefix(prefix) if match.target.startswith(prefix) else ""

    def column(self, role: str) -> TextColumn | None:
        """The first column with this role."""
        return next((column for column, match in self.matches if self.role(match) == role), None)


@dataclass(frozen=True, eq=False)
class LongTables:
    """All long tables of the vocabulary, looked for in one sheet after another."""

    vocabulary: Vocabulary
    given: MappingFile
    match: Callable[[str], Match]

    def found(self, matches: Sequence[Matched]) -> Found | None:
        """The long table that a sheet with these columns is, if it is one."""
        for name, table in self.vocabulary.long_tables.items():
            found = self._with_roles(name, table, matches)
            if all(map(found.column, NEEDED)) and self._knows_a_name(found):
                return found
        return None

    def without_roles(self, matches: Sequence[Matched]) -> list[Matched]:
        """The columns of any other sheet: a header that plays a role elsewhere plays none here."""
        roles = set(role_targets(self.vocabulary))
        return [(column, Match() if match.target in roles else match) for column, match in matches]

    def _with_roles(self, name: str, table: LongTable, matches: Sequence[Matched]) -> Found:
        roles = {normal(one): role for role, headers in table.roles.items() for one in headers}

        def as_role(column: TextColumn, match: Match) -> Match:
            role = roles.get(normal(column.header), "")
            free = role and column.header not in self.given.columns
            return Match(role_target(name, role)) if free else match

        columns = [(column, as_role(column, match)) for column, match in matches]
        return Found(name, table, columns, self._meaning(table.table))

    def _meaning(self, table: str) -> Callable[[str], Match]:
        """What a name means among the concepts of one table."""
        columns = set(role_targets(self.vocabulary))

        def belongs(target: str) -> bool:
            if target in columns or isinstance(self.vocabulary.concepts.get(target), Day):
                return False
            return table_of(target, self.vocabulary) == table

        def meaning(text: str) -> Match:
            match = self.match(text.strip())
            if match.target and belongs(match.target):
                return match
            return Match(suggestions=tuple(filter(belongs, match.suggestions)))

        return meaning

    def _knows_a_name(self, found: Found) -> bool:
        column = found.column("name")
        return column is not None and any(found.match(text).target for text in column.texts)


def half_mapped(
    given: MappingFile, tables: Collection[str], file: str, vocabulary: Vocabulary
) -> Iterator[Problem]:
    """Roles that a person has mapped, where no sheet came out as such a long table."""
    for header, column in given.columns.items():
        name, _, role = column.concept.partition(".")
        long = vocabulary.long_tables.get(name)
        if role and long and long.table not in tables:
            named, valued = (repr(role_target(name, needed)) for needed in NEEDED)
            said = f"column {header!r} is mapped to {column.concept!r}"
            message = f"{said}, but no sheet has {named}, with any known test, and {valued}"
            yield Problem(message, file, hint="map the columns of both")


def perhaps_tests(
    given: MappingFile, tables: Collection[str], vocabulary: Vocabulary
) -> Iterator[str]:
    """What a mapping says that may speak of tests: those that nobody had this time are no loss."""
    targets = {*vocabulary.concepts, *vocabulary.bundles}
    for header, column in given.columns.items():
        of_table = column.concept in targets and table_of(column.concept, vocabulary) in tables
        if of_table or (tables and column.concept == IGNORE):
            yield header
