"""The mapping of the columns of some files, as a person may edit it.

`screener columns` writes it with everything that was recognised; next week's export is read with
the same file. It also holds what a file cannot say by itself: the order of its dates, its decimal
sign, what its abbreviations mean, what a bare number is, and which of its lists are complete.

One mapping serves all files of a run. What holds for one of them alone, because two sites call
different things by one name, say, stands under its name in `files`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from screener.concepts.vocabulary import Vocabulary
from screener.errors import Problem, Problems, did_you_mean
from screener.intake.roles import role_targets
from screener.reading.model import Settings
from screener.yaml_file import Node, key_place, place_of, read
from screener.yaml_model import build

IGNORE = "ignore"


class ColumnMapping(BaseModel):
    """What a column feeds. `bare` is the concept that a number alone belongs to: in a column
    of ER results, 90 may be a percentage or anything else.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    concept: str
    unit: str = ""
    bare: str = ""


def _named(value: Any) -> Any:
    return {"concept": value} if isinstance(value, str) else value


class FileMapping(BaseModel):
    """What may be said of one file."""

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


class MappingFile(FileMapping):
    """What a mapping may say: of all files, and of one by its name."""

    complete: tuple[str, ...] = ()
    names_all: bool = False
    files: dict[str, FileMapping] = {}

    def of(self, file: str) -> MappingFile:
        """What holds for one file: what is said of it, and otherwise what is said of all."""
        own = self.files.get(file)
        if own is None:
            return self
        said = {name: getattr(own, name) for name in own.model_fields_set}
        said["columns"] = {**self.columns, **own.columns}
        said["words"] = {**self.words, **own.words}
        return self.model_copy(update=said)


def load_mapping(path: Path, vocabulary: Vocabulary) -> MappingFile:
    """The mapping of a file.

    Raises:
        Problems: everything in it that is wrong, at its line and column.
    """
    node = read(path)
    mapping = build(MappingFile, node)
    parts: dict[tuple[str, ...], FileMapping] = {(): mapping}
    parts |= {("files", name): one for name, one in mapping.files.items()}
    unknown = (
        problem
        for path_to, one in parts.items()
        for problem in _unknown(one, node, path_to, vocabulary)
    )
    problems = [*unknown, *_no_lists(mapping, node, vocabulary)]
    if problems:
        raise Problems(problems)
    return mapping


def _unknown(
    mapping: FileMapping, node: Node, part: tuple[str, ...], vocabulary: Vocabulary
) -> Iterator[Problem]:
    known = [*vocabulary.concepts, *vocabulary.bundles, *role_targets(vocabulary), IGNORE]
    for header, column in mapping.columns.items():
        concept, bare = column.concept, column.bare
        if concept not in known:
            hint = did_you_mean(concept, known) or "see 'screener explain' for the concepts"
            message = f"{concept!r} is no concept of the vocabulary; {hint}"
            yield key_place(node, (*part, "columns", header)).problem(message)
        elif bare and bare not in _fills(concept, vocabulary):
            allowed = ", ".join(_fills(concept, vocabulary)) or "nothing: it has one meaning"
            message = f"{bare!r} is nothing that {concept!r} fills; it fills {allowed}"
            yield place_of(node, (*part, "columns", header, "bare")).problem(message)


def _fills(concept: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What a number alone may be in a column of a bundle."""
    bundle = vocabulary.bundles.get(concept)
    return bundle.fills if bundle else ()


def _no_lists(mapping: MappingFile, node: Node, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Tables that cannot be called complete."""
    lists = [name for name, table in vocabulary.tables.items() if table.complete]
    for place, table in enumerate(mapping.complete):
        if table not in lists:
            hint = did_you_mean(table, lists) or f"the lists are {', '.join(lists)}"
            message = f"{table!r} is no list that can be complete; {hint}"
            yield place_of(node, ("complete", place)).problem(message)
