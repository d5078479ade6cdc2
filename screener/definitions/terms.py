"""Reading a formula's terms from YAML."""

from __future__ import annotations

from fractions import Fraction

from screener.checks.grammar import Grammar, unknown_word
from screener.concepts.model import Choice, Concept, Day, Number
from screener.definitions.arithmetic import OPERATIONS
from screener.definitions.elapsed import ELAPSED
from screener.definitions.formulas import Chosen, Constant, Elapsed, Input, Operation, Term
from screener.yaml_file import List, Mapping, Node, Scalar


def read_term(node: Node, grammar: Grammar) -> Term | None:
    """A number, a concept, or an operation; None, with the mistakes noted, if it is none."""
    if isinstance(node, Scalar):
        return _simple(node, grammar)
    if not isinstance(node, Mapping) or not node.keys:
        grammar.wrong(node.place, "a term is expected: a number, a concept, or {add: […]}")
        return None
    name, body = next(iter(node.values.items()))
    if name == "choose":
        return _chosen(node, grammar)
    items = body.items if isinstance(body, List) else []
    if name in ELAPSED:
        return _elapsed(name, body, items, grammar)
    if name not in OPERATIONS:
        allowed = (*OPERATIONS, *ELAPSED, "choose")
        grammar.wrong(node.keys[name].place, unknown_word(name, allowed, "operation"))
        return None
    if len(items) < 2:
        grammar.wrong(body.place, "a list of two or more terms is expected")
    terms = [read_term(item, grammar) for item in items]
    good = tuple(term for term in terms if term is not None)
    return Operation(name, good) if len(good) == len(terms) > 1 else None


def _simple(node: Scalar, grammar: Grammar) -> Term | None:
    if node.text in _of_kind(Number, grammar):
        return Input(node.text)
    try:
        return Constant(Fraction(node.text.replace(" ", "")))
    except (ValueError, ZeroDivisionError):
        grammar.word(node, _of_kind(Number, grammar), "number")
        return None


def _elapsed(unit: str, body: Node, items: list[Node], grammar: Grammar) -> Term | None:
    ends = [grammar.word(item, _of_kind(Day, grammar), "day") for item in items]
    if len(ends) != 2:
        grammar.wrong(body.place, "two days are expected: [from, to]")
        return None
    start, end = ends
    return None if start is None or end is None else Elapsed(unit, start, end)


def _chosen(node: Mapping, grammar: Grammar) -> Term | None:
    choices = _of_kind(Choice, grammar)
    name = grammar.word(node.values["choose"], choices, "choice")
    known = choices.get(name or "")
    if not isinstance(known, Choice):
        return None
    terms: list[tuple[str, Term]] = []
    for code, body in node.values.items():
        if code != "choose" and grammar.word(node.keys[code], known.codes, "code"):
            term = read_term(body, grammar)
            terms += [] if term is None else [(code, term)]
    return Chosen(known.id, tuple(terms))


def _of_kind(kind: type[Concept], grammar: Grammar) -> dict[str, Concept]:
    concepts = grammar.vocabulary.concepts
    return {name: known for name, known in concepts.items() if isinstance(known, kind)}
