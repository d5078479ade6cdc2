"""Something that is, or is not, on a patient's list.

| check | record | answer |
|---|---|---|
| {metastatic_sites: liver} | metastatic_sites: liver and lung | yes |
| {metastatic_sites: liver} | | unknown |
| {prior_drugs: aromatase inhibitor} | prior_drugs: letrozole | yes |
| {prior_drugs: aromatase inhibitor} | prior_drugs: tamoxifen | unknown |
| {prior_drugs: aromatase inhibitor} | prior_drugs: tamoxifen, therapy_list_complete: yes | no |
| {prior_drugs: {all_of: [letrozole, tamoxifen]}} | prior_drugs: letrozole + tamoxifen | yes |

A list of codes asks for any of them, `all_of` for each. A drug brings its classes along. What is
not on the list may still have been given, unless the list is recorded as complete.
"""

from __future__ import annotations

from dataclasses import dataclass

from screener.checks.base import Check, Statement
from screener.checks.grammar import Grammar
from screener.checks.sentences import listed
from screener.concepts.model import Tags
from screener.concepts.vocabulary import Vocabulary
from screener.frame import Frame
from screener.truth import Truths
from screener.values import TagSets
from screener.yaml_file import Mapping, Node


@dataclass(frozen=True, eq=False)
class TagCheck(Statement):
    """Is any of the wanted codes there; or, for `every`, are all of them?"""

    wanted: frozenset[str]
    every: bool = False

    def truths(self, frame: Frame) -> Truths:
        column = frame.column(self.concept)
        assert isinstance(column, TagSets)
        return column.has_all(self.wanted) if self.every else column.has_any(self.wanted)

    def predicate(self, vocabulary: Vocabulary) -> str:
        labels = sorted(vocabulary.short_code(self.concept, code) for code in self.wanted)
        return f": {listed(labels, 'and' if self.every else 'or')}"


def parse(body: Node, concept: Tags, grammar: Grammar) -> Check | None:
    """A code, a list of codes (any of them), or `all_of` a list."""
    codes, what = grammar.vocabulary.codes(concept), f"entry of {concept.id!r}"
    if not isinstance(body, Mapping):
        wanted = grammar.words(body, codes, what)
        return None if wanted is None else TagCheck(concept.id, wanted)
    expected = "either 'any_of' or 'all_of' is expected"
    found = grammar.only(body, ("any_of", "all_of"), f"an {what}", expected)
    if found is None:
        return None
    word, entries = found
    wanted = grammar.words(entries[word], codes, what)
    return None if wanted is None else TagCheck(concept.id, wanted, every=word == "all_of")
