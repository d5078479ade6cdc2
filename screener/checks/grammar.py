"""Reading a check's YAML: what the kinds share, and the list of mistakes found on the way.

A reader that meets a mistake notes it and goes on, so that an author hears of all at once. What
it returns then is None, and nothing is built.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from screener.checks.base import Check
from screener.concepts.vocabulary import Vocabulary
from screener.errors import Problem, did_you_mean
from screener.yaml_file import List, Mapping, Node, Place, Scalar

MANY_WORDS = 12


@dataclass
class Grammar:
    """The words that may be used, and the mistakes so far."""

    vocabulary: Vocabulary
    problems: list[Problem] = field(default_factory=list)
    asks_rows_of: str = ""
    """The table whose rows the check being read is put to; empty for patients."""

    @contextmanager
    def rows_of(self, table: str) -> Iterator[None]:
        """While a check is read that is put to the rows of a table."""
        before, self.asks_rows_of = self.asks_rows_of, table
        yield
        self.asks_rows_of = before

    def wrong(self, place: Place, message: str) -> None:
        self.problems.append(place.problem(message))

    def word(self, node: Node, choices: Iterable[str], what: str) -> str | None:
        """One of the choices; anything else is a mistake that names them."""
        allowed = list(choices)
        if not isinstance(node, Scalar):
            self.wrong(node.place, f"one {what} is expected here")
            return None
        if node.text not in allowed:
            self.wrong(node.place, unknown_word(node.text, allowed, what))
            return None
        return node.text

    def words(self, node: Node, choices: Iterable[str], what: str) -> frozenset[str] | None:
        """One of the choices, or a list of them."""
        allowed = list(choices)
        items = node.items if isinstance(node, List) else [node]
        found = [self.word(item, allowed, what) for item in items]
        if not found:
            self.wrong(node.place, f"at least one {what} is expected here")
        known = frozenset(word for word in found if word is not None)
        return known if found and len(known) == len(set(found)) and None not in found else None

    def number(self, node: Node) -> Decimal | None:
        text = node.text if isinstance(node, Scalar) else ""
        try:
            value = None if "_" in text else Decimal(text)  # Python takes 1_0 for ten
        except InvalidOperation:
            value = None
        if value is None or not value.is_finite():
            shown = f", not {node.text!r}" if isinstance(node, Scalar) else ""
            self.wrong(node.place, f"a number is expected here{shown}")
            return None
        return value

    def whole(self, node: Node | None) -> int | None:
        """A whole number, zero or more; None also if nothing stands there."""
        number = self.number(node) if node else None
        if node and number is not None and (number != int(number) or number < 0):
            self.wrong(node.place, "a whole number is expected")
            return None
        return None if number is None else int(number)

    def entries(self, node: Node, allowed: Iterable[str], what: str) -> dict[str, Node] | None:
        """The entries of a mapping; a name that is not allowed is a mistake."""
        if not isinstance(node, Mapping):
            self.wrong(node.place, f"{what} is expected here")
            return None
        known = list(allowed)
        strange = [key for name, key in node.keys.items() if name not in known]
        for key in strange:
            self.wrong(key.place, unknown_word(key.text, known, "word"))
        return None if strange else dict(node.values)

    def only(
        self,
        node: Node,
        choices: Iterable[str],
        what: str,
        expected: str,
        beside: Iterable[str] = (),
    ) -> tuple[str, dict[str, Node]] | None:
        """The one of the choices that a mapping names, and all its entries.

        More than one, or none, is a mistake that says what is `expected`; `beside`: what may stand
        there too.
        """
        allowed = list(choices)
        entries = self.entries(node, (*allowed, *beside), what)
        named = [word for word in entries or () if word in allowed]
        if entries is not None and len(named) != 1:
            self.wrong(node.place, expected)
        return (named[0], entries) if entries and len(named) == 1 else None

    def table(self, node: Node) -> tuple[str, Node] | None:
        """`{therapies: …}`: the one table that is named, and what is asked of it."""
        what = "a table such as {therapies: {…}}"
        found = self.only(node, self.vocabulary.tables, what, "one table is expected")
        return found and (found[0], found[1][found[0]])

    def needed(self, node: Node, words: Iterable[str], entries: Container[str]) -> None:
        """A word that is not among the entries is a mistake."""
        for word in words:
            if word not in entries:
                self.wrong(node.place, f"{word!r} is missing")

    def items(self, node: Node | None) -> list[Node]:
        """The items of a list; of nothing, none."""
        if node is None or (isinstance(node, Scalar) and not node.text):
            return []
        if not isinstance(node, List):
            self.wrong(node.place, "a list is expected here: one '- …' for each")
            return []
        return node.items

    def pairs(self, node: Node | None, allowed: Collection[str], what: str) -> dict[str, str]:
        """The texts of a mapping by names that are allowed; any other name is a mistake."""
        if not isinstance(node, Mapping):
            return {}
        for name, key in node.keys.items():
            if name not in allowed:
                self.wrong(key.place, unknown_word(name, allowed, what))
        return {name: text_of(value) for name, value in node.values.items() if name in allowed}


ReadCheck = Callable[[Node, Grammar], Check | None]
"""Reads a check of any kind: for kinds that have others inside them."""
Parse = Callable[[Node, Grammar, ReadCheck], Check | None]
"""Reads what stands behind the word of one kind."""


def text_of(node: Node | None) -> str:
    """What stands there, on one line; of nothing, nothing."""
    return " ".join(node.text.split()) if isinstance(node, Scalar) else ""


def unknown_word(word: str, allowed: Iterable[str], what: str) -> str:
    """What is wrong with a word, which words there are, and the nearest."""
    known = list(allowed)
    message = f"{word!r} is no {what} known here"
    if 0 < len(known) <= MANY_WORDS:
        message += f"; allowed: {', '.join(known)}"
    return "; ".join(part for part in (message, did_you_mean(word, known)) if part)
