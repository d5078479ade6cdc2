"""Lines of therapy, counted by the rule of the trial.

| check | record | answer |
|---|---|---|
| {lines: {of: taxane, setting: metastatic, at_least: 1}} | therapy_drugs: paclitaxel, therapy_setting: metastatic | yes |
| {lines: {of: taxane, setting: metastatic, at_least: 1}} | therapy_drugs: paclitaxel | unknown |
| {lines: {of: taxane, setting: metastatic, at_most: 1}} | therapy_drugs: paclitaxel, therapy_setting: metastatic | unknown |
| {lines: {of: taxane, setting: metastatic, at_most: 0}} | therapy_drugs: paclitaxel, therapy_setting: metastatic | no |
| {lines: {of: taxane, setting: metastatic, at_most: 1}} | therapy_drugs: paclitaxel, therapy_list_complete: yes | yes |
| {lines: {of: taxane, setting: metastatic, at_least: 1}} | therapy_drugs: letrozole, therapy_list_complete: yes | no |
| {lines: {of: taxane, setting: metastatic, at_least: 1}} | therapy_drugs: docetaxel, therapy_setting: adjuvant, therapy_list_complete: yes | no |
| {lines: {of: taxane, setting: metastatic, early_relapse: {within: 6 months}, at_least: 1}} | therapy_drugs: docetaxel, therapy_setting: adjuvant, therapy_start: 2023-01-09, therapy_last_dose: 2023-04-30, recurrence_date: 2023-10-30 | yes |
| {lines: {of: taxane, setting: metastatic, early_relapse: {within: 6 months}, at_least: 1}} | therapy_drugs: docetaxel, therapy_setting: adjuvant, therapy_last_dose: 2023-04-30, recurrence_date: 2023-10-31, therapy_list_complete: yes | no |
| {lines: {of: taxane, setting: metastatic, early_relapse: {within: 24 months, from: start}, at_least: 1}} | therapy_drugs: docetaxel, therapy_setting: adjuvant, therapy_start: 2022-01-09, recurrence_date: 2024-01-09 | yes |
| {lines: {of: taxane, setting: metastatic, ended: progression, at_least: 1}} | therapy_drugs: paclitaxel, therapy_setting: metastatic, therapy_outcome: PD | yes |
| {lines: {of: taxane, setting: metastatic, ended: progression, at_least: 1}} | therapy_drugs: paclitaxel, therapy_setting: metastatic | unknown |
| {lines: {of: taxane, setting: metastatic, ended: progression, at_least: 1}} | therapy_drugs: paclitaxel, therapy_setting: metastatic, therapy_outcome: toxicity, therapy_list_complete: yes | no |

`of` says which drugs are counted, `setting` where (`any`: everywhere). `early_relapse`: treatment
before or after surgery is a line as well if the disease recurred within this time of its `end` (or
`from: start`). `after: {toxicity: same line}` says whether a line goes on after treatment that
ended in this way, or a `new line` begins; where the trial does not say, both are possible. With
`ended: progression`, lines count that ended so.

Rows with the same line number in the same setting are one line, and so are rows that began on the
same day. A row that began after the progression of another is a new line. Anything else may be
either. Rows may be missing, so there are `at_most` so many only in a list that is complete.
"""  # noqa: E501

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screener.checks.base import OfPatients
from screener.checks.day import duration
from screener.checks.grammar import Grammar, ReadCheck
from screener.checks.line_rule import NEW, SAME, EarlyRelapse, LineRule
from screener.concepts.file import Lines
from screener.concepts.model import Choice, Tags
from screener.concepts.vocabulary import Vocabulary
from screener.frame import Frame
from screener.truth import Truths
from screener.values import Interval
from screener.yaml_file import Node, Scalar

WORDS_OF_RULE = ("of", "setting", "early_relapse", "after", "ended")
WORDS = (*WORDS_OF_RULE, "at_least", "at_most")
ANY = "any"
SINCE = ("end", "start")


@dataclass(frozen=True, eq=False)
class LinesCheck(OfPatients):
    """Are there at least `least` and (unless it is None) at most `most` lines?"""

    rule: LineRule
    least: int = 0
    most: int | None = None

    def of_patients(self, frame: Frame) -> Truths:
        most = np.inf if self.most is None else self.most
        return self.rule.count(frame).within(self.least, most)

    def words(self, vocabulary: Vocabulary) -> str:
        how, rule = self.rule.how, self.rule
        of = " or ".join(sorted(vocabulary.code_label(how.drugs, code) for code in rule.of))
        places = sorted(vocabulary.code_label(how.setting, code) for code in rule.settings)
        number = Interval(self.least, np.inf if self.most is None else self.most).show()
        early = rule.early_relapse.words() if rule.early_relapse else ""
        ways = (vocabulary.code_label(how.outcome, code) for code in sorted(rule.ended))
        ended = f"that ended in {' or '.join(ways)}" if rule.ended else ""
        where = " ".join(part for part in (" or ".join(places), early, ended) if part)
        return f"Lines of {of}{f' {where}' if where else ''}: {number}"

    @property
    def reads(self) -> tuple[str, ...]:
        return self.rule.reads


def parse(body: Node, grammar: Grammar, read: ReadCheck) -> LinesCheck | None:
    """What is counted, and how many lines there may be."""
    entries = grammar.entries(body, WORDS, "{of: …, setting: …, at_least: 1}")
    if entries is None:
        return None
    rule = parse_rule(body, entries, grammar)
    given = [word for word in ("at_least", "at_most") if word in entries]
    bounds = {word: grammar.whole(entries[word]) for word in given}
    if not given:
        grammar.wrong(body.place, "'at_least' or 'at_most' is missing: how many lines")
    if rule is None or not given or None in bounds.values():
        return None
    return LinesCheck(rule, bounds.get("at_least") or 0, bounds.get("at_most"))


def parse_rule(body: Node, entries: dict[str, Node], grammar: Grammar) -> LineRule | None:
    """What is counted: `of` which drugs, in which `setting`, and what else makes a line."""
    how = grammar.vocabulary.lines
    if how is None or "of" not in entries or "setting" not in entries:
        missing = [word for word in ("of", "setting") if word not in entries]
        what = f"{missing[0]!r} is missing" if missing else "the vocabulary says nothing of 'lines'"
        grammar.wrong(body.place, what)
        return None
    of = grammar.words(entries["of"], _allowed(how.drugs, grammar), "drug or class")
    settings = _settings(entries["setting"], how, grammar)
    mistakes = len(grammar.problems)
    early = _early(entries["early_relapse"], grammar) if "early_relapse" in entries else None
    after = _after(entries["after"], how, grammar) if "after" in entries else ()
    outcomes, ended = _allowed(how.outcome, grammar), frozenset[str]()
    if "ended" in entries:
        ended = grammar.words(entries["ended"], outcomes, "way to end") or ended
    if of is None or settings is None or len(grammar.problems) > mistakes:
        return None
    complete = grammar.vocabulary.tables[how.table].complete
    return LineRule(how, complete, of, settings, early, after, ended)


def _allowed(concept: str, grammar: Grammar) -> tuple[str, ...]:
    known = grammar.vocabulary.concepts[concept]
    return grammar.vocabulary.codes(known) if isinstance(known, Choice | Tags) else ()


def _settings(node: Node, how: Lines, grammar: Grammar) -> frozenset[str] | None:
    if isinstance(node, Scalar) and node.text == ANY:
        return frozenset()
    return grammar.words(node, (*_allowed(how.setting, grammar), ANY), "setting")


def _early(node: Node, grammar: Grammar) -> EarlyRelapse | None:
    entries = grammar.entries(node, ("within", "from"), "{within: 6 months}")
    if entries is None:
        return None
    if "within" not in entries:
        grammar.wrong(node.place, "'within' is missing")
        return None
    within = duration(entries["within"], grammar)
    since = grammar.word(entries["from"], SINCE, "word") if "from" in entries else "end"
    return None if within is None or since is None else EarlyRelapse(within, since)


def _after(node: Node, how: Lines, grammar: Grammar) -> tuple[tuple[str, str], ...]:
    codes = _allowed(how.outcome, grammar)
    entries = grammar.entries(node, codes, "a way to end such as {toxicity: same line}") or {}
    said = [(code, grammar.word(body, (SAME, NEW), "word")) for code, body in entries.items()]
    return tuple(sorted((code, word) for code, word in said if word is not None))
