"""What has changed since a mapping was saved: columns that are new, lost, or called otherwise.

A lost column leaves its answers open, which is safe; so next week's export is read all the same,
and what is different is told, before anybody wonders why so much has become unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches

from screener.errors import did_you_mean
from screener.intake.mapping import IGNORE, FileMapping, MappingFile
from screener.intake.matching import Match
from screener.intake.understood import Understood

ALIKE = 0.75
"""How alike two headers are of which one may be the other's new name; nothing is taken from it."""


def changed(
    given: MappingFile, sheets: Sequence[Understood], absent: Collection[str]
) -> Iterator[str]:
    """What is not as the mapping has it, in all files and in those that it names."""
    meant: dict[str, Match] = {}
    for one in reversed(sheets):
        own = given.files.get(one.sheet.file, FileMapping()).columns
        apart = own.keys() - given.columns.keys()
        meant |= {header: match for header, match in one.mapped if header not in apart}
    yield from changes(given, meant, absent)
    for name, part in given.files.items():
        mine = [one.mapped for one in sheets if one.sheet.file == name]
        if not mine:
            others = [one.sheet.file for one in sheets]
            hint = did_you_mean(name, others)
            yield f"the mapping's file {name!r} is none of those given{hint and f'; {hint}'}"
            continue
        found = dict(pair for pairs in mine for pair in pairs)
        alone = MappingFile(columns=part.columns)
        yield from (f"{name}: {told}" for told in changes(alone, found, absent))


def changes(
    given: MappingFile, found: Mapping[str, Match], absent: Collection[str]
) -> Iterator[str]:
    """One sentence a column that is not as the mapping has it.

    `found` is what each header of the files means; `absent` are names of tests in a mapping,
    which are no loss if nobody had the test.
    """
    lost = [
        header
        for header, column in given.columns.items()
        if header not in found and header not in absent and column.concept != IGNORE
    ]
    new = {
        header: match
        for header, match in found.items()
        if header and given.names_all and header not in given.columns
    }
    for header in lost:
        yield f"the mapping's column {header!r} is lost{_perhaps(header, given, found)}"
    for header, match in new.items():
        read_as = f"read as {match.target}" if match.target else "left out"
        yield f"column {header!r} is new since the mapping: {read_as}"


def _perhaps(header: str, given: MappingFile, found: Mapping[str, Match]) -> str:
    """Under which name the column may have come back."""
    free = {name: match for name, match in found.items() if name not in given.columns}
    target = given.columns[header].concept
    same = [name for name, match in free.items() if match.target == target]
    if same:
        return f"; {same[0]!r} is read as {target} instead"
    folded = {name.casefold(): name for name in free if name}
    near = get_close_matches(header.casefold(), folded, n=1, cutoff=ALIKE)
    if near:
        return f"; is {folded[near[0]]!r} its new name? Then map it to {target}"
    return f": {target} is not known from it"
