"""The mapping of one file's columns, as a person may edit it.

`screener columns` writes it with everything that was recognised; next week's export is read with
the same file. It also holds what a file cannot say by itself: the order of its dates, its decimal
sign, what its abbreviations mean.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from screener.concepts.vocabulary import Vocabulary
from screener.errors import Problem, Problems, did_you_mean
from screener.intake.roles import role_targets
from screener.reading.model import Settings
from screener.yaml_file import key_place, read
from screener.yaml_model import build

IGNORE = "ignore"


class ColumnMapping(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    concept: str
    unit: str = ""


def _named(value: Any) -> Any:
    return {"concept": value} if isinstance(value, str) else value


class MappingFile(BaseModel):
    """What a mapping file may say."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    sheet: str = ""
    header_row: int | None = None
    header_rows: int = 1
    date_order: Literal["DMY", "MDY", "YMD", ""] = ""
    decimal_comma: bool = False
    words: dict[str, str] = {}
    columns: dict[str, Annotated[ColumnMapping, BeforeValidator(_named)]] = {}

    @property
    def settings(self) -> Settings:
        return Settings(self.date_order, self.decimal_comma, dict(self.words))


def load_mapping(path: Path, vocabulary: Vocabulary) -> MappingFile:
    """The mapping of a file.

    Raises:
        Problems: everything in it that is wrong, at its line and column.
    """
    node = read(path)
    mapping = build(MappingFile, node)
    known = [*vocabulary.concepts, *vocabulary.bundles, *role_targets(vocabulary), IGNORE]
    problems = [
        key_place(node, ("columns", header)).problem(_unknown(column.concept, known))
        for header, column in mapping.columns.items()
        if column.concept not in known
    ]
    if problems:
        raise Problems(problems)
    return mapping


def _unknown(concept: str, known: Iterable[str]) -> str:
    hint = did_you_mean(concept, known) or "see 'screener explain' for the concepts"
    return f"{concept!r} is no concept of the vocabulary; {hint}"


def missing_columns(
    mapping: MappingFile, headers: Collection[str], file: str
) -> tuple[Problem, ...]:
    """Columns that the mapping names and no sheet of the files has."""
    return tuple(
        Problem(f"has no column {header!r}", file=file, hint=did_you_mean(header, headers))
        for header in mapping.columns
        if header not in headers
    )


def as_yaml(columns: Iterable[tuple[str, str, str, tuple[str, ...]]], heading: str) -> str:
    """A mapping to edit: header, target, unit, suggestions of each column."""
    lines = [
        f"# How the columns of {heading} are read. Edit it and pass it on with --columns.",
        "# 'ignore' leaves a column out; 'screener explain' lists what a column can feed.",
        "",
        "# What the file cannot say by itself; take the # away where it applies:",
        "# date_order: DMY         # or MDY: how 03/04/2024 is meant",
        "# decimal_comma: yes      # 1,5 is one and a half",
        "# header_rows: 3          # rows that the header takes",
        "# words: {ND: not done}   # what an abbreviation of this file means",
        "",
        "columns:",
    ]
    for header, target, unit, suggestions in columns:
        body = f"{{concept: {target}, unit: {_quoted(unit)}}}" if unit else target or IGNORE
        hint = f"  # perhaps: {', '.join(suggestions)}" if suggestions else ""
        lines.append(f"  {_quoted(header)}: {body}{hint}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
