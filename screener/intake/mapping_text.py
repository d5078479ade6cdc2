"""A mapping as a file to edit: what was recognised, and what only a person can say.

What is declared already stands as it is; what could be declared stands behind a #, with the texts
that it would settle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from screener.concepts.vocabulary import Vocabulary
from screener.intake.declarations import Asking, Declarations
from screener.intake.mapping import IGNORE, ColumnMapping, MappingFile
from screener.intake.matching import Match
from screener.intake.understood import Understood

FEW = 3


def as_mapping(
    sheets: Sequence[Understood], vocabulary: Vocabulary, given: MappingFile | None = None
) -> str:
    """A mapping of all columns, to edit; a header means the same on every sheet.

    So does the name of a test in a long table: it is mapped as its column would be. `given` is
    the mapping that the sheets were read with: all of it is kept.
    """
    given = given or MappingFile()
    work = Declarations(sheets, vocabulary, given.settings)
    files = ", ".join(dict.fromkeys(sheet.sheet.file for sheet in sheets))
    lines = [
        f"# How the columns of {files} are read. Edit it and pass it on with --columns.",
        "# 'ignore' leaves a column out; 'screener explain' lists what a column can feed.",
        "",
        "# What the file cannot say by itself; take the # away where it applies:",
        *_layout(given),
        *_dates(given, work.about_dates()),
        *_commas(given, work.about_commas()),
        *_words(given, work.about_words()),
        *_lists(given, work.about_lists()),
        "",
        "names_all: yes  # every column is named below, so a new one can be told",
        "columns:",
        *_columns(_meant(sheets, given), work.about_bare_numbers()),
        *_files(given),
    ]
    return "\n".join(lines) + "\n"


def _files(given: MappingFile) -> Iterator[str]:
    """What is said of one file alone, as it was said."""
    yield from (
        ["files:"]
        if given.files
        else [
            '# files: {"labs.csv": {columns: {Value: creatinine}}}  # what holds for one file alone'
        ]
    )
    for name, part in given.files.items():
        said = part.model_dump(exclude_unset=True, exclude={"columns", "words"})
        yield f"  {_quoted(name)}:"
        yield from (f"    {word}: {_plain(value)}" for word, value in said.items())
        if part.words:
            words = (f"{_quoted(word)}: {_quoted(means)}" for word, means in part.words.items())
            yield f"    words: {{{', '.join(words)}}}"
        if part.columns:
            yield "    columns:"
            meant = {header: _match(column) for header, column in part.columns.items()}
            yield from (f"    {line}" for line in _columns(meant, {}))


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _quoted(value) if isinstance(value, str) else str(value)


def _layout(given: MappingFile) -> Iterator[str]:
    if given.sheet:
        yield f"sheet: {_quoted(given.sheet)}"
    if given.header_row:
        yield f"header_row: {given.header_row}"
    yield (
        f"header_rows: {given.header_rows}"
        if given.header_rows > 1
        else "# header_rows: 3          # rows that the header takes"
    )


def _dates(given: MappingFile, asking: Sequence[Asking]) -> Iterator[str]:
    if given.date_order:
        yield f"date_order: {given.date_order}"
    else:
        yield f"# date_order: DMY         # or MDY: how 03/04/2024 is meant{_asked(asking)}"


def _commas(given: MappingFile, asking: Sequence[Asking]) -> Iterator[str]:
    if given.decimal_comma:
        yield "decimal_comma: yes"
    else:
        yield f"# decimal_comma: yes      # 1,5 is one and a half{_asked(asking)}"


def _words(given: MappingFile, asked: Mapping[str, str]) -> Iterator[str]:
    new = {word: question for word, question in asked.items() if word not in given.words}
    if not (given.words or new):
        yield '# words: {ND: not done}   # what a word of this file means; "" is an empty cell'
        return
    yield ("words:" if given.words else "# words:") + "  # what a word of this file means"
    yield from (f"  {_quoted(word)}: {_quoted(means)}" for word, means in given.words.items())
    for word, question in new.items():
        yield f"#   {_quoted(word)}: not done  # {' '.join(question.split())}"


def _lists(given: MappingFile, tables: Sequence[str]) -> Iterator[str]:
    if given.complete:
        yield f"complete: [{', '.join(given.complete)}]"
    elif tables:
        yield (
            f"# complete: [{', '.join(tables)}]  # lists that name everything there was, of every "
            "patient: what is not on them never happened"
        )


def _asked(asking: Sequence[Asking]) -> str:
    """Which texts ask for it: "; 14 texts ask, e.g. 03/04/2024 in "Biopsy date"."."""
    if not asking:
        return ""
    told = ", ".join(f"{_quoted(one.text)} in {_quoted(one.header)}" for one in asking[:FEW])
    asks = "text asks" if len(asking) == 1 else "texts ask"
    return f"; {len(asking)} {asks}: {told}{', …' if len(asking) > FEW else ''}"


def _meant(sheets: Sequence[Understood], given: MappingFile) -> Mapping[str, Match]:
    """What each header means, and at the end what the mapping says of columns not here today."""
    meant: dict[str, Match] = {}
    for header, match in _common(sheets, given):
        if header not in meant or (match.target and not meant[header].target):
            meant[header] = match
    for header, column in given.columns.items():
        meant.setdefault(header, _match(column))
    return meant


def _common(sheets: Sequence[Understood], given: MappingFile) -> Iterator[tuple[str, Match]]:
    """The headers of all sheets but for those that the mapping has for their file alone."""
    for sheet in sheets:
        own = given.files[sheet.sheet.file].columns if sheet.sheet.file in given.files else {}
        yield from ((header, match) for header, match in sheet.mapped if header not in own)


def _match(column: ColumnMapping) -> Match:
    return Match(column.concept.replace(IGNORE, ""), column.unit, bare=column.bare)


def _columns(meant: Mapping[str, Match], bare: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for header, match in meant.items():
        parts = {"concept": match.target, "unit": match.unit, "bare": match.bare}
        said = {name: text for name, text in parts.items() if text}
        body = ", ".join(
            f"{name}: {_quoted(text) if name == 'unit' else text}" for name, text in said.items()
        )
        body = f"{{{body}}}" if len(said) > 1 else match.target or IGNORE
        yield f"  {_quoted(header)}: {body}{_hint(match, bare.get(header, ()))}"


def _hint(match: Match, bare: Sequence[str]) -> str:
    if match.suggestions:
        return f"  # perhaps: {', '.join(match.suggestions)}"
    if bare:
        example = f"{{concept: {match.target}, bare: {bare[0]}}}"
        return f"  # a number alone is asked; {example} settles it, or bare: {', '.join(bare[1:])}"
    return ""


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
