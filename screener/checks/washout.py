"""How long ago treatment with some drugs has to be: in days, in half-lives of the drug, or both.

| check | record | answer |
|---|---|---|
| {washout: {of: PARP inhibitor, longer_of: [14 days, 5 half-lives]}} | therapy_drugs: olaparib, therapy_last_dose: 2026-01-01, therapy_list_complete: yes | yes |
| {washout: {of: PARP inhibitor, longer_of: [14 days, 5 half-lives]}} | therapy_drugs: olaparib, therapy_last_dose: 2026-01-02, therapy_list_complete: yes | no |
| {washout: {of: PARP inhibitor, longer_of: [14 days, 5 half-lives]}} | therapy_drugs: olaparib, therapy_last_dose: 2026-01-02 | no |
| {washout: {of: PARP inhibitor, longer_of: [14 days, 5 half-lives]}} | therapy_drugs: olaparib, therapy_last_dose: 2026-01-01 | unknown |
| {washout: {of: PARP inhibitor, shorter_of: [14 days, 5 half-lives]}} | therapy_drugs: olaparib, therapy_last_dose: 2026-01-12, therapy_list_complete: yes | yes |
| {washout: {of: PARP inhibitor, shorter_of: [14 days, 5 half-lives]}} | therapy_drugs: olaparib, therapy_last_dose: 2026-01-13, therapy_list_complete: yes | no |
| {washout: {of: PARP inhibitor, either: [14 days, 5 half-lives]}} | therapy_drugs: olaparib, therapy_last_dose: 2026-01-05, therapy_list_complete: yes | unknown |
| {washout: {of: PARP inhibitor, longer_of: [14 days, 5 half-lives]}} | therapy_drugs: PARP inhibitor, therapy_last_dose: 2025-06-01, therapy_list_complete: yes | unknown |
| {washout: {of: PARP inhibitor, longer_of: [14 days, 5 half-lives]}} | therapy_drugs: letrozole, therapy_last_dose: 2026-01-14, therapy_list_complete: yes | yes |
| {washout: {of: anticancer therapy, where: {therapy_investigational: yes}, either: [28 days, 5 half-lives]}} | therapy_drugs: olaparib, therapy_investigational: no, therapy_last_dose: 2026-01-14, therapy_list_complete: yes | yes |
| {washout: {of: endocrine therapy, last: last_endocrine_date, longer_of: [14 days, 5 half-lives]}} | prior_drugs: letrozole, therapy_list_complete: yes, last_endocrine_date: 2026-01-01 | yes |
| {washout: {of: endocrine therapy, last: last_endocrine_date, longer_of: [14 days, 5 half-lives]}} | prior_drugs: fulvestrant, therapy_list_complete: yes, last_endocrine_date: 2026-01-01 | no |
| {washout: {of: endocrine therapy, last: last_endocrine_date, longer_of: [14 days, 5 half-lives]}} | last_endocrine_date: 2026-01-01 | unknown |
| {washout: {of: endocrine therapy, last: last_endocrine_date, longer_of: [14 days, 5 half-lives]}} | last_endocrine_date: never | yes |

The time is counted from the last dose of every treatment with such a drug to the reference day;
`where` narrows the treatments. A sheet with one row a patient holds no treatments: `last` names the
day of the last dose of any such drug there, and the half-lives are those of the list of her drugs.
`either`: the protocol says "14 days or 5 half-lives" and no more, so that between the two nothing
is decided. A drug whose half-life is not in the dictionary leaves the half-lives open.
"""  # noqa: E501

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from screener.checks.base import Check, OfPatients
from screener.checks.combine import All, Compound
from screener.checks.day import duration
from screener.checks.grammar import Grammar, ReadCheck
from screener.checks.long_ago import HALF_LIVES, WAYS, LongAgo, Wait
from screener.checks.rows import RowsCheck
from screener.checks.sentences import Sentence
from screener.checks.tags import TagCheck
from screener.concepts.file import Lines
from screener.concepts.model import Day
from screener.concepts.vocabulary import Vocabulary
from screener.frame import Frame
from screener.truth import Bits, Truths
from screener.yaml_file import List, Node, Scalar

WORDS = ("of", "where", "last", *WAYS)


@dataclass(frozen=True, eq=False)
class Washout(OfPatients, Compound):
    """Is the last dose of every treatment with one of these drugs this long ago?

    Its parts are the same question put to the treatments, and to what a sheet with one row a
    patient says of them. Either decides; where they contradict each other, nothing is decided.
    """

    of: frozenset[str]
    wait: Wait

    def of_patients(self, frame: Frame) -> Truths:
        treatments, *summed_up = self._answers(frame)
        for answer, check in zip(summed_up, self.checks[1:], strict=True):
            contradicted = [frame.conflicts[day] for day in check.reads if day in frame.conflicts]
            doubt = np.packbits(np.logical_or.reduce(contradicted)) if contradicted else np.uint8(0)
            agreed = treatments.agreed(answer)
            treatments = Truths(agreed.must & ~doubt, agreed.may | doubt, agreed.size)
        return treatments

    def listed(self, frame: Frame) -> Bits:
        """The rows, packed, of whose patient there is a list of treatments."""
        treatments = self.checks[0]
        assert isinstance(treatments, RowsCheck)
        if frame.patients is None:
            return np.packbits(frame.rows_of(treatments.table).rows.some)
        patients, rows = frame.patients
        return np.packbits(patients.rows_of(treatments.table).rows.some[rows.owner])

    def waiting(self, wait: Wait) -> Washout:
        """The same, with another length."""

        def changed(part: Check) -> Check:
            if isinstance(part, RowsCheck):
                return replace(part, has=changed(part.has))
            assert isinstance(part, LongAgo)
            return replace(part, wait=wait)

        return Washout(tuple(changed(part) for part in self.checks), self.of, wait)

    def words(self, vocabulary: Vocabulary) -> str:
        return str(self.said(vocabulary))

    def said(self, vocabulary: Vocabulary) -> Sentence:
        return Sentence(self.named(vocabulary), ": over")

    def denied(self, vocabulary: Vocabulary) -> Sentence:
        return Sentence(self.named(vocabulary), ": not over")

    def named(self, vocabulary: Vocabulary) -> str:
        treatments = self.checks[0]
        assert isinstance(treatments, RowsCheck)
        assert isinstance(treatments.has, LongAgo)
        drugs = treatments.has.drugs
        of = " or ".join(sorted(vocabulary.code_label(drugs, code) for code in self.of))
        where = treatments.where
        only = f" ({where.checks[1].words(vocabulary)})" if isinstance(where, All) else ""
        return f"Washout of {of}{only}, {self.wait.words()}"


def parse(body: Node, grammar: Grammar, read: ReadCheck) -> Washout | None:
    """`{of: PARP inhibitor, longer_of: [14 days, 5 half-lives]}`; `read` reads what is `where`."""
    how = grammar.vocabulary.lines
    entries = grammar.entries(body, WORDS, "{of: …, longer_of: [14 days, 5 half-lives]}")
    ways = [word for word in WAYS if word in (entries or {})]
    if entries is None:
        return None
    if how is None or "of" not in entries or len(ways) != 1:
        grammar.wrong(body.place, f"'of' and one of {', '.join(WAYS)} are expected")
        return None
    mistakes = len(grammar.problems)
    of = grammar.words(entries["of"], grammar.vocabulary.dictionary.codes, "drug or class")
    wait = _wait(ways[0], entries[ways[0]], grammar)
    where = read(entries["where"], grammar) if "where" in entries else None
    last = _last(entries["last"], how, grammar) if "last" in entries else None
    if of is None or wait is None or len(grammar.problems) > mistakes:
        return None
    meant: Check = TagCheck(how.drugs, of)
    long_ago = LongAgo(how.drugs, how.end, of, wait)
    treatments = RowsCheck(how.table, "every", long_ago, All((meant, where)) if where else meant)
    summed_up = [LongAgo(how.ever, last, of, wait, whole_list=True)] if last else []
    return Washout((treatments, *summed_up), of, wait)


def _last(node: Node, how: Lines, grammar: Grammar) -> str | None:
    concepts = grammar.vocabulary.concepts.items()
    days = [name for name, one in concepts if isinstance(one, Day) and one.table != how.table]
    return grammar.word(node, days, "day")


def _wait(way: str, node: Node, grammar: Grammar) -> Wait | None:
    items = node.items if isinstance(node, List) else []
    if len(items) != 2:
        grammar.wrong(node.place, f"two lengths are expected: [14 days, 5 {HALF_LIVES}]")
        return None
    length = duration(items[0], grammar)
    text = items[1].text if isinstance(items[1], Scalar) else ""
    count, _, unit = text.partition(" ")
    if not count.isdecimal() or unit != HALF_LIVES:
        grammar.wrong(
            items[1].place, f"a number of half-lives such as '5 {HALF_LIVES}' is expected"
        )
        return None
    return None if length is None else Wait(way, length, int(count))
