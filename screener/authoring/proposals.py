"""Checks that the text of a criterion suggests.

What suggests what is data, in trial_criteria/authoring/proposals.yaml. A text is laid out with
the words of that file like tiles, all of it, or nothing is proposed: a word nobody has foreseen may
turn the meaning round. What comes out is then read by the same reader as every check, so that an
implausible number proposes nothing either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from screener.authoring.measures import Measures, plain, whole_words
from screener.authoring.proposals_file import ProposalsFile, Said, Sentence, read_file
from screener.authoring.treatments import Treatments
from screener.authoring.writing import flow
from screener.checks.grammar import Grammar
from screener.checks.language import parse_check
from screener.concepts.vocabulary import Vocabulary
from screener.reading.spelling import one_of
from screener.yaml_file import parse

MAX_LENGTH = 600
_PUNCTUATION = re.compile(r"[\s,;:.()]+")


@dataclass(frozen=True)
class Proposal:
    """A check as YAML, and what it asks for in words."""

    check: str
    words: str


class Proposals:
    """Knows which texts suggest a check."""

    def __init__(self, file: ProposalsFile, vocabulary: Vocabulary) -> None:
        self.file = file
        self.vocabulary = vocabulary
        self.measures = Measures(
            file.measures, file.bounds, file.windows, file.links, file.limits, vocabulary
        )

        self.treatments = Treatments(file.treatments, vocabulary.dictionary)

    def of(self, kind: str, text: str) -> Proposal | None:
        """What a criterion suggests, if all of its words are known."""
        said = self._said(kind, plain(text)) if len(text) <= MAX_LENGTH else None
        if not said or (kind == "exclusion" and len(said) > 1):
            return None
        whole: Said = {}
        for part in said:
            if any(whole.get(name, body) != body for name, body in part.items()):
                return None
            whole |= part
        return self._proposal(whole)

    def _proposal(self, said: Said) -> Proposal | None:
        grammar = Grammar(self.vocabulary)
        written = flow(said)
        check = parse_check(parse(written, ""), grammar)
        if check is None or grammar.problems:
            return None
        return Proposal(written, check.words(self.vocabulary))

    def _said(self, kind: str, text: str) -> list[Said] | None:
        """What the parts of the text say; None if a word is left over."""
        said: list[Said] = []
        at = 0
        while at < len(text):
            end, parts = max(
                self._parts(kind, text, at), key=lambda found: found[0], default=(at, [])
            )
            if end == at:
                return None
            said += parts
            at = end
        return said

    def _parts(self, kind: str, text: str, at: int) -> Iterator[tuple[int, list[Said]]]:
        """What may stand here, and where it ends."""
        for pattern, sentence in self._sentences:
            if sentence.section in ("", kind) and (found := pattern.match(text, at)):
                yield found.end(), [sentence.check]
        yield from self.measures.at(text, at)
        yield from self.treatments.at(text, at)
        for silent in (self._fillers, _PUNCTUATION):
            if found := silent.match(text, at):
                yield found.end(), []

    @cached_property
    def _fillers(self) -> re.Pattern[str]:
        return whole_words(one_of(map(plain, self.file.fillers)))

    @cached_property
    def _sentences(self) -> list[tuple[re.Pattern[str], Sentence]]:
        return [
            (whole_words(one_of(map(plain, sentence.text))), sentence)
            for sentence in self.file.sentences
        ]


def load_proposals(vocabulary: Vocabulary, path: Path | None = None) -> Proposals:
    """The proposals of a file; without one, those that are shipped.

    Raises:
        Problems: everything that is wrong in it, at its line and column.
    """
    return Proposals(read_file(vocabulary, path), vocabulary)
