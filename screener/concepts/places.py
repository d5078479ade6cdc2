"""Where each entry of the vocabulary files stands, and what was found wrong on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from screener.errors import Problem, did_you_mean
from screener.yaml_file import Node, key_place, place_of

Path = tuple[str, ...]


@dataclass
class Places:
    """The entries by section and name ("concepts ecog"), each with its file and its path there."""

    problems: list[Problem] = field(default_factory=list)
    _entries: dict[str, tuple[Node, Path]] = field(default_factory=dict)

    def __contains__(self, where: str) -> bool:
        return where in self._entries

    def note(self, where: str, node: Node, path: Path) -> None:
        self._entries[where] = node, path

    def define(self, where: str, node: Node, path: Path) -> None:
        """Notes an entry that there may be once; a second of its name is a problem."""
        earlier = self._entries.get(where)
        self.note(where, node, path)
        if earlier:
            first = key_place(*earlier)
            message = f"{path[-1]!r} is already defined in {first.file}, line {first.line}"
            self.wrong(where, message)

    def wrong(self, where: str, message: str) -> None:
        """Something is wrong with the entry as a whole."""
        self.problems.append(key_place(*self._entries[where]).problem(message))

    def expect(
        self, word: str, choices: Iterable[str], where: str, part: str = "", what: str = "name"
    ) -> None:
        """A word of an entry that is not among the choices is a problem, with the nearest."""
        if word not in choices:
            node, path = self._entries[where]
            hint = did_you_mean(word, choices)
            message = f"{word!r} is no {what} of the vocabulary; {hint}".rstrip("; ")
            self.problems.append(place_of(node, (*path, part)).problem(message))
