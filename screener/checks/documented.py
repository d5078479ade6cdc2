"""Proof of a result, apart from the result itself.

| check | record | answer |
|---|---|---|
| {documented: {what: er, by: [CAP]}} | er_percent: 90, er_accreditation: CAP | yes |
| {documented: {what: er, by: [CAP], needs: [report_date]}} | er_percent: 90, er_accreditation: CAP | unknown |
| {documented: {what: er, by: [CAP]}} | er_percent: 90, er_accreditation: none | no |
| {documented: {what: er, by: [CAP]}} | er_accreditation: CAP | unknown |
| {specimens: {latest: {documented: {what: er, by: [CAP]}}}} | er_accreditation: CAP | yes |

`by` names the accreditations that the trial accepts, `needs` the items that have to be on record.
What is missing is listed item by item; the result keeps its value either way. All items are those
of one record: of the latest that has a result of this test, unless the check itself stands in one
that says which record is meant.
"""  # noqa: E501

from __future__ import annotations

from dataclasses import dataclass

from screener.checks.base import Check
from screener.checks.choice import ChoiceCheck
from screener.checks.combine import All
from screener.checks.grammar import Grammar, ReadCheck
from screener.checks.recorded import RecordedCheck
from screener.checks.rows import RowsCheck
from screener.checks.tags import TagCheck
from screener.concepts.file import RESULT
from screener.concepts.model import Choice, Tags
from screener.concepts.vocabulary import Vocabulary
from screener.frame import Frame
from screener.truth import Truths
from screener.yaml_file import Node


@dataclass(frozen=True, eq=False)
class Documented(All):
    """All items of proof are there."""

    what: str

    def words(self, vocabulary: Vocabulary) -> str:
        return f"documented: {self._listed(vocabulary, 'and')}"


@dataclass(frozen=True, eq=False)
class Tested(Check):
    """Is there a result of this test, be it one that leaves the value open?"""

    result: str

    def truths(self, frame: Frame) -> Truths:
        return Truths.certain(frame.told(self.result))

    def words(self, vocabulary: Vocabulary) -> str:
        return f"{vocabulary.label(self.result)} tested"

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.result,)


def parse(body: Node, grammar: Grammar, read: ReadCheck) -> Check | None:
    """`{what: er, by: [CAP], needs: [report_date]}`: of the latest record, unless in one."""
    entries = grammar.entries(body, ("what", "by", "needs"), "{what: …, by: […], needs: […]}")
    topics = grammar.vocabulary.documentation
    if entries is None or "what" not in entries:
        if entries is not None:
            grammar.wrong(body.place, "'what' is missing: which result has to be documented")
        return None
    topic = grammar.word(entries["what"], topics, "documented result")
    if topic is None:
        return None
    items, parts = topics[topic], list[Check]()
    needed = grammar.words(entries["needs"], items, "item of proof") if "needs" in entries else ()
    if "by" in entries:
        parts += _accredited(items.get("accreditation", ""), entries["by"], grammar)
    if needed is not None:
        parts += [_proof(items[item], grammar) for item in items if item in needed]
    if not parts:
        return None
    proof, result = Documented(tuple(parts), topic), items[RESULT]
    table = grammar.vocabulary.concepts[result].table
    if grammar.asks_rows_of == table:
        return proof
    return RowsCheck(table, "latest", proof, Tested(result))


def _accredited(concept: str, by: Node, grammar: Grammar) -> list[Check]:
    known = grammar.vocabulary.concepts.get(concept)
    if not isinstance(known, Tags):
        grammar.wrong(by.place, "this result has no accreditation on record")
        return []
    wanted = grammar.words(by, grammar.vocabulary.codes(known), "accreditation")
    return [TagCheck(concept, wanted)] if wanted else []


def _proof(concept: str, grammar: Grammar) -> Check:
    """On record; and where it is a yes-or-no fact, yes."""
    known = grammar.vocabulary.concepts[concept]
    if isinstance(known, Choice) and set(known.codes) == {"yes", "no"}:
        return ChoiceCheck(concept, frozenset({"yes"}))
    return RecordedCheck(concept)
