"""The language of checks: from YAML to checks.

A check is a mapping. Its words either name a kind of check (`all`, `if`, `lines`, …), each of
which reads what stands behind its word, or a table, or a concept; what may be asked of a concept
depends on its own kind. Several entries mean all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import chain

from screener.checks import (
    choice,
    combine,
    day,
    documented,
    lines,
    number,
    rows,
    tags,
    timely,
    washout,
)
from screener.checks.base import Check
from screener.checks.combine import All, Any, Not
from screener.checks.grammar import Grammar, Parse, ReadCheck, unknown_word
from screener.checks.recorded import RECORDED, RecordedCheck
from screener.concepts.model import Choice, Concept, Day, Number, Tags
from screener.errors import Problems
from screener.yaml_file import Mapping, Node, Scalar

KINDS: dict[str, Parse] = {
    "all": combine.group(All),
    "any": combine.group(Any),
    "none": combine.group(Not),
    "not": combine.parse_not,
    "documented": documented.parse,
    "lines": lines.parse,
    "washout": washout.parse,
}
PAIRS: dict[tuple[str, str], Callable[[Node, Node, Grammar, ReadCheck], Check | None]] = {
    ("at_least", "of"): combine.parse_at_least,
    ("if", "then"): combine.parse_if,
}
"""Kinds of two words, which stand side by side."""
COMBINING = (*KINDS, *chain.from_iterable(PAIRS))


def parse_check(node: Node, grammar: Grammar) -> Check | None:
    """The check that a YAML tree describes; None, with the mistakes noted, if it has any."""
    if not isinstance(node, Mapping) or not node.keys:
        grammar.wrong(node.place, "a check such as {age: {at_least: 18}} is expected here")
        return None
    entries = dict.fromkeys(_pair(word) or word for word in node.keys)
    checks = [_entry(word, node, grammar) for word in entries]
    good = tuple(check for check in checks if check is not None)
    if len(good) < len(checks):
        return None
    return good[0] if len(good) == 1 else All(good)


def read_check(node: Node, grammar: Grammar) -> Check:
    """As `parse_check`.

    Raises:
        Problems: all mistakes in the check.
    """
    check = parse_check(node, grammar)
    if check is None:
        raise Problems(grammar.problems)
    return check


def _pair(word: str) -> tuple[str, str] | None:
    return next((pair for pair in PAIRS if word in pair), None)


def _entry(word: str | tuple[str, str], whole: Mapping, grammar: Grammar) -> Check | None:
    if isinstance(word, tuple):
        return _of_pair(word, whole, grammar)
    body, known = whole.values[word], grammar.vocabulary
    if word in KINDS:
        return KINDS[word](body, grammar, parse_check)
    if word in known.tables:
        return rows.parse(word, body, grammar, parse_check)
    if word in known.concepts:
        return _about(known.concepts[word], body, grammar)
    words = (*known.concepts, *known.tables, *COMBINING)
    grammar.wrong(whole.keys[word].place, unknown_word(word, words, "concept or word"))
    return None


def _of_pair(pair: tuple[str, str], whole: Mapping, grammar: Grammar) -> Check | None:
    if not whole.keys.keys() >= set(pair):
        grammar.wrong(whole.place, f"{pair[0]!r} and {pair[1]!r} go together")
        return None
    first, second = (whole.values[word] for word in pair)
    return PAIRS[pair](first, second, grammar, parse_check)


def _about(concept: Concept, body: Node, grammar: Grammar) -> Check | None:
    """What is asked of one concept."""
    codes = grammar.vocabulary.codes(concept) if isinstance(concept, Choice | Tags) else ()
    if isinstance(body, Scalar) and body.text == RECORDED and RECORDED not in codes:
        return RecordedCheck(concept.id)
    if isinstance(concept, Day):
        return day.parse(body, concept, grammar, parse_check)
    if isinstance(body, Mapping) and "within" in body.keys:
        value = partial(_about, concept, grammar=grammar)
        return timely.parse(body, concept, grammar, parse_check, value)
    if isinstance(concept, Number):
        return number.parse(body, concept, grammar)
    if isinstance(concept, Choice):
        return choice.parse(body, concept, grammar)
    if isinstance(concept, Tags):
        return tags.parse(body, concept, grammar)
    grammar.wrong(body.place, f"{concept.id!r} is text: only '{RECORDED}' can be asked of it")
    return None
