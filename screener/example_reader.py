"""Reading the examples of a specification file: patients, and what the trial must say of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from screener.checks.grammar import Grammar, text_of
from screener.frame import PATIENTS
from screener.trial import STATUSES, VERDICTS, Arm, Criterion, Example, Expected
from screener.yaml_file import Mapping as YamlMapping
from screener.yaml_file import Node

EXAMPLE = ("name", "patient", "as_of", "rest", "expect", "confirmed")
EXPECTED = ("verdict", "because", "criteria", "cohorts")


def read_examples(
    node: Node | None, grammar: Grammar, criteria: Iterable[Criterion], arms: Mapping[str, Arm]
) -> Iterator[Example]:
    """The examples of a list; the grammar notes the mistakes in those that are none."""
    reader = _ExampleReader(grammar, {one.id: one for one in criteria}, arms)
    for item in grammar.items(node):
        example = reader.example(item)
        if example is not None:
            yield example


class _ExampleReader:
    def __init__(
        self, grammar: Grammar, criteria: Mapping[str, Criterion], arms: Mapping[str, Arm]
    ) -> None:
        self.grammar = grammar
        self.criteria = criteria
        self.arms = arms

    def example(self, node: Node) -> Example | None:
        tables = [name for name in self.grammar.vocabulary.tables if name != PATIENTS]
        words = (*EXAMPLE, *tables)
        entries = self.grammar.entries(node, words, "an example (name: …, patient: …)")
        if entries is None:
            return None
        self.grammar.needed(node, ("name", "patient", "expect"), entries)
        if "rest" in entries:
            self.grammar.word(entries["rest"], ("satisfied", "blank"), "word")
        if "confirmed" in entries:
            self.grammar.word(entries["confirmed"], ("yes", "no"), "word")
        concepts = self.grammar.vocabulary.concepts
        patient = self.grammar.pairs(entries.get("patient"), concepts, "concept")
        return Example(
            name=text_of(entries.get("name")),
            patient=patient,
            records={
                table: tuple(self.rows(entries[table], table))
                for table in tables
                if table in entries
            },
            as_of=text_of(entries.get("as_of")),
            rest_satisfied=text_of(entries.get("rest")) == "satisfied",
            expected=self.expected(entries.get("expect")),
            place=node.place,
            confirmed=text_of(entries.get("confirmed")) != "no",
        )

    def rows(self, node: Node, table: str) -> Iterator[dict[str, str]]:
        """The records of a table, each a mapping of its concepts to what a cell says."""
        concepts = self.grammar.vocabulary.concepts
        own = {name: one for name, one in concepts.items() if one.table == table}
        for item in self.grammar.items(node):
            yield self.grammar.pairs(item, own, f"concept of {table}")

    def expected(self, node: Node | None) -> Expected:
        entries = self.grammar.entries(node, EXPECTED, "{verdict: …}") if node else None
        if not entries:
            return Expected()
        verdict, because = "", None
        if "verdict" in entries:
            verdict = self.grammar.word(entries["verdict"], VERDICTS, "verdict") or ""
        known = self.criteria
        if "because" in entries:
            items = self.grammar.items(entries["because"])
            because = tuple(self.grammar.word(item, known, "criterion") or "" for item in items)
        statuses = self.said(entries.get("criteria"), known, "criterion", STATUSES, "status")
        arms = self.said(entries.get("cohorts"), self.arms, "cohort", VERDICTS, "verdict")
        return Expected(verdict, because, statuses, arms)

    def said(
        self,
        node: Node | None,
        of: Mapping[str, object],
        what: str,
        words: Sequence[str],
        kind: str,
    ) -> dict[str, str]:
        """What is said of each of some things, in one of the words."""
        pairs = self.grammar.pairs(node, of, what)
        for name in pairs:
            assert isinstance(node, YamlMapping)
            self.grammar.word(node.values[name], words, kind)
        return pairs
