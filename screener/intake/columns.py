"""What each column of a sheet feeds, and how each of its texts reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from screener.errors import Problem
from screener.intake.beside import as_beside_others
from screener.intake.lone_days import without_lone_days
from screener.intake.long_rows import LongRows
from screener.intake.long_tables import LongTables, Matched
from screener.intake.mapping import IGNORE, MappingFile
from screener.intake.matching import Headers, Match
from screener.intake.sheet import Sheet, TextColumn
from screener.intake.understood import ReadColumn, Understood
from screener.reading.amounts import amount
from screener.reading.model import Reading
from screener.reading.normal import normal
from screener.reading.reader import Reader
from screener.values import Codes

NO_AND_YES = (
    "only 0 and 1 stand in this column. Are they scores, or codes for no and yes? "
    "Say it once for the file, as 'words'."
)


@dataclass(frozen=True, eq=False)
class ColumnReader:
    """Reads the sheets of a run: the vocabulary's headers, and what a person declared."""

    given: MappingFile
    headers: Headers
    reader: Reader

    def of_file(self, name: str) -> ColumnReader:
        """The same, for a file of which more may be declared than of all."""
        given = self.given.of(name)
        if given is self.given:
            return self
        return replace(self, given=given, reader=Reader(self.headers.vocabulary, given.settings))

    def knows(self, header: str) -> bool:
        return header in self.given.columns or self.headers.knows(header)

    def understood(self, sheet: Sheet) -> Understood:
        """The sheet, with its columns matched and read."""
        names = (sheet.name or "", PurePath(sheet.file).stem)
        headers = self.headers.on([column.header for column in sheet.columns], names)
        return replace(self, headers=headers)._understood(sheet)

    def _understood(self, sheet: Sheet) -> Understood:
        problems: list[Problem] = []
        vocabulary, declared = self.headers.vocabulary, self.given.columns
        alone = [(column, self.match(column.header)) for column in sheet.columns]
        matches = [*as_beside_others(alone, declared, vocabulary)]
        tables = LongTables(vocabulary, self.given, self.match)
        found = tables.found(matches)
        roles = found.matches if found else tables.without_roles(matches)
        spoken_for = without_lone_days(roles, declared, vocabulary)
        claimed = list(_claimed_once(spoken_for, sheet, problems))
        headers = tuple((column.header, match) for column, match in claimed if column.header)
        if not found:
            columns = tuple(self._read(*one) for one in claimed)
            return Understood(sheet, columns, (), tuple(problems), headers)
        rows = LongRows.of(found, claimed, self.reader)
        others = (self._read(*one) for one in claimed if not found.role(one[1]))
        return Understood(
            sheet,
            (*others, *rows.columns()),
            tuple(rows.notes(sheet)),
            tuple(problems),
            headers,
            tuple(rows.matches.items()),
            found.table.table,
        )

    def match(self, header: str) -> Match:
        """What a header means, or the name of a test, which would be a header in a wide sheet."""
        declared = self.given.columns.get(header)
        if declared is None:
            return self.headers.match(header)
        if declared.concept == IGNORE:
            return Match()
        return Match(declared.concept, declared.unit, bare=declared.bare)

    def _read(self, column: TextColumn, match: Match) -> ReadColumn:
        if not match.target:
            return ReadColumn(column, match)
        found = readings(self.reader, match, column.texts)
        if _perhaps_codes(column, found):
            found = tuple(
                self.reader.asked(match.target, text, NO_AND_YES) if text.strip() else one
                for text, one in zip(column.texts, found, strict=True)
            )
        return ReadColumn(column, match, found)


def readings(reader: Reader, match: Match, texts: Iterable[str]) -> tuple[Reading, ...]:
    """How each text of a column reads."""

    def target(text: str) -> str:
        return match.bare if match.bare and is_bare(text) else match.target

    return tuple(reader.read(target(text), text, unit=match.unit) for text in texts)


def _perhaps_codes(column: TextColumn, found: Sequence[Reading]) -> bool:
    """Do 0 and 1 alone stand in a column of words, and each could be one?

    Then nobody knows whether they are scores, or codes for no and yes. A number is no word.
    """
    if not all(normal(text) in {"", "0", "1"} for text in column.texts):
        return False
    said = {normal(text): one for text, one in zip(column.texts, found, strict=True)}
    said.pop("", None)
    return len(said) == 2 and not any(
        one.question or not all(isinstance(value, Codes) for value in one.values.values())
        for one in said.values()
    )


def is_bare(text: str) -> bool:
    """Is this a number with nothing beside it?

    >>> is_bare("90"), is_bare("<1"), is_bare("90 %"), is_bare("2+")
    (True, True, False, False)
    """
    found = amount(normal(text))
    return found is not None and not found.percent and not found.rest


def _claimed_once(
    matches: Iterable[Matched], sheet: Sheet, problems: list[Problem]
) -> Iterator[Matched]:
    """The matches, each target given to its first column only; a person decides on others."""
    seen: dict[str, TextColumn] = {}
    for column, match in matches:
        first = seen.setdefault(match.target, column) if match.target else column
        if first is column:
            yield column, match
            continue
        message = (
            f"columns {first.letter} ({first.header!r}) and {column.letter} ({column.header!r}) "
            f"both feed {match.target!r}"
        )
        place = f"sheet {sheet.name}" if sheet.name else None
        hint = "map one of them to 'ignore' with --columns"
        problems.append(Problem(message, sheet.file, place, hint))
        yield column, Match(suggestions=(match.target,))
