"""YAML without surprises: every scalar is the text that was typed, and every word has a place.

YAML parsers turn `1.10` into 1.1, `012` into 12 and `no` into False. Specifications are written
by people who do not know that, so nothing is converted here: the models say what a text must be.
Tags, anchors, aliases, merge keys and repeated keys are refused before anything is built.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from screener import limits
from screener.errors import Problem, Problems, did_you_mean, unreadable

SUFFIXES = (".yaml", ".yml")
"""Another file, say the patients' own, is not even looked into: messages would quote it."""


@dataclass(frozen=True)
class Place:
    """Where something stands in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def problem(self, message: str, hint: str = "") -> Problem:
        return Problem(message, file=self.file, place=f"{self.line}:{self.column}", hint=hint)


@dataclass(frozen=True)
class Scalar:
    place: Place
    text: str

    def plain(self) -> str:
        return self.text


@dataclass(frozen=True)
class List:
    place: Place
    items: list[Node] = field(default_factory=list)

    def plain(self) -> list[Any]:
        return [item.plain() for item in self.items]


@dataclass(frozen=True)
class Mapping:
    place: Place
    keys: dict[str, Scalar] = field(default_factory=dict)
    values: dict[str, Node] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        return {key: value.plain() for key, value in self.values.items()}


Node = Scalar | List | Mapping


def read(path: Path) -> Node:
    """The tree of one file.

    Raises:
        Problems: the file is missing, too large, no UTF-8, or not plain YAML.
    """
    if path.suffix.lower() not in SUFFIXES:
        hint = f"a name that ends in {SUFFIXES[0]} is expected here"
        raise Problems([Problem("is no YAML file", file=str(path), hint=hint)])
    try:
        raw = path.read_bytes()
    except OSError as error:
        hint = did_you_mean(path.name, (one.name for one in path.parent.glob(f"*{path.suffix}")))
        raise Problems([Problem(unreadable(error), file=str(path), hint=hint)]) from error
    if len(raw) > limits.YAML_BYTES:
        raise Problems([Problem(f"is larger than {limits.YAML_BYTES // 1000} kB", file=str(path))])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = "is not UTF-8 text: save it as UTF-8"
        raise Problems([Problem(message, file=str(path))]) from error
    return parse(text, str(path))


def parse(text: str, file: str) -> Node:
    """The tree of a YAML text; `file` names it in messages."""
    try:
        return _Builder(file, yaml.parse(text, Loader=_LOADER)).document()
    except yaml.YAMLError as error:
        raise Problems([_syntax_problem(error, file, text)]) from error


UNREADABLE = (
    "every bracket and quote needs its closing one, and a text that holds ': ' or begins with a "
    "sign such as > or % stands in double quotes"
)
"""The parser tells what it expected next; mostly a text of the protocol has to be quoted."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _syntax_problem(error: yaml.YAMLError, file: str, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    message = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "is no YAML")
    if mark is None:
        return Problem(message, file=file)
    line = text.splitlines()[mark.line] if mark.line < len(text.splitlines()) else ""
    place = Place(file, mark.line + 1, mark.column + 1)
    if "\t" in line[: mark.column + 1]:
        return place.problem("not readable as YAML: the line is indented with a tab: use spaces")
    return place.problem(f"not readable as YAML: {message}", UNREADABLE)


class _Builder:
    """Builds the tree from parser events, so that traps are seen before they act."""

    def __init__(self, file: str, events: Iterator[Any]) -> None:
        self.file = file
        self.events = events
        self.problems: list[Problem] = []

    def document(self) -> Node:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.NodeEvent):
                if root is not None:
                    message = "a second document ('---') starts; each file holds one"
                    raise Problems([self.place(event).problem(message)])
                root = self.node(event, 0)
        if root is None:
            raise Problems([Problem("is empty", file=self.file)])
        if self.problems:
            raise Problems(self.problems)
        return root

    def place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def node(self, event: Any, depth: int) -> Node:
        place = self.place(event)
        if depth > limits.YAML_DEPTH:
            raise Problems([place.problem(f"is nested more than {limits.YAML_DEPTH} deep")])
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            message = "anchors (&) and aliases (*) are not used here: quote the text or repeat it"
            self.problems.append(place.problem(message))
        if isinstance(event, yaml.AliasEvent):
            return Scalar(place, "")
        if event.tag:
            message = f"tags are not used here: {event.tag!r}; quote the text if it starts with '!'"
            self.problems.append(place.problem(message))
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(place, event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(place, depth)
        return self.mapping(place, depth)

    def sequence(self, place: Place, depth: int) -> List:
        node = List(place)
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            node.items.append(self.node(event, depth + 1))
        return node

    def mapping(self, place: Place, depth: int) -> Mapping:
        node = Mapping(place)
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self.node(event, depth + 1)
            value = self.node(next(self.events), depth + 1)
            self.enter(node, key, value)
        return node

    def enter(self, node: Mapping, key: Node, value: Node) -> None:
        if not isinstance(key, Scalar):
            self.problems.append(key.place.problem("a name is expected before ':'"))
        elif key.text in node.keys:
            first = node.keys[key.text].place.line
            message = f"{key.text!r} is here twice (first on line {first})"
            self.problems.append(key.place.problem(message))
        else:
            node.keys[key.text] = key
            node.values[key.text] = value


def place_of(node: Node, path: Sequence[str | int]) -> Place:
    """Where the part that `path` leads to stands; a missing part stands where its parent does."""
    return node_at(node, path).place


def key_place(node: Node, path: Sequence[str | int]) -> Place:
    """Where the name of the part that `path` leads to stands."""
    parent = node_at(node, path[:-1])
    if isinstance(parent, Mapping) and path and path[-1] in parent.keys:
        return parent.keys[str(path[-1])].place
    return place_of(node, path)


def node_at(node: Node, path: Sequence[str | int]) -> Node:
    """The part that `path` leads to; steps that the tree does not have are passed over."""
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.values:
            node = node.values[step]
        elif isinstance(node, List) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
    return node
