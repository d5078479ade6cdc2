"""One of a concept's codes.

| check | record | answer |
|---|---|---|
| {sex: female} | sex: F | yes |
| {sex: female} | sex: male | no |
| {sex: female} | | unknown |
| {menopausal_status: [pre, peri]} | menopausal_status: peri | yes |
| {menopausal_status: {not: post}} | menopausal_status: post | no |

A list asks for any of its codes; `not` for any other code.
"""

from __future__ import annotations

from dataclasses import dataclass

from screener.checks.base import Check, Statement
from screener.checks.grammar import Grammar
from screener.checks.sentences import listed
from screener.concepts.model import Choice
from screener.concepts.vocabulary import Vocabulary
from screener.frame import Frame
from screener.truth import Truths
from screener.values import CodeSets
from screener.yaml_file import Mapping, Node


@dataclass(frozen=True, eq=False)
class ChoiceCheck(Statement):
    """Is the code one of the allowed ones?"""

    allowed: frozenset[str]

    def truths(self, frame: Frame) -> Truths:
        column = frame.column(self.concept)
        assert isinstance(column, CodeSets)
        return column.within(self.allowed)

    def predicate(self, vocabulary: Vocabulary) -> str:
        concept = vocabulary.concepts[self.concept]
        assert isinstance(concept, Choice)
        labels = [
            vocabulary.short_code(self.concept, code)
            for code in vocabulary.codes(concept)
            if code in self.allowed
        ]
        if len(labels) > 1 and any(" or " in label or "," in label for label in labels):
            labels = [f'"{label}"' for label in labels]
        return f": {listed(labels, 'or')}"


def parse(body: Node, concept: Choice, grammar: Grammar) -> Check | None:
    """A code, a list of codes, or `not` one of them."""
    codes = grammar.vocabulary.codes(concept)
    if not isinstance(body, Mapping):
        allowed = grammar.words(body, codes, f"code of {concept.id!r}")
        return None if allowed is None else ChoiceCheck(concept.id, allowed)
    expected = "either 'one_of' or 'not' is expected"
    found = grammar.only(body, ("not", "one_of"), f"a code of {concept.id!r}", expected)
    if found is None:
        return None
    word, entries = found
    chosen = grammar.words(entries[word], codes, f"code of {concept.id!r}")
    if chosen is None:
        return None
    allowed = chosen if word == "one_of" else frozenset(codes) - chosen
    return ChoiceCheck(concept.id, allowed)
