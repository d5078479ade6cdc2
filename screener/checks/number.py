"""A number within bounds.

| check | record | answer |
|---|---|---|
| {age: {at_least: 18}} | age: 18 | yes |
| {age: {above: 18}} | age: 18 | no |
| {age: {at_least: 18}} | age: 17-18 | unknown |
| {age: {at_least: 18}} | | unknown |
| {age: {between: [18, 70]}} | age: 70 | yes |
| {age: {at_least: 18, below: 70}} | age: 70 | no |
| {platelets: {at_least: 100000, unit: /uL}} | platelets: 100 | yes |
| {bilirubin: {at_most: 1.5, times: uln}} | bilirubin: 1.8, bilirubin_uln: 1.2 | yes |
| {bilirubin: {at_most: 1.5, times: uln}} | bilirubin: 1.8 | unknown |

`at_least` and `at_most` include the bound, `above` and `below` do not, `between` includes both.
A bare number asks for exactly that number. `times: uln` compares with the laboratory's own upper
limit of normal; without that limit the answer is unknown.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from screener.checks.base import Check, Statement
from screener.checks.grammar import Grammar, unknown_word
from screener.checks.sentences import Sentence
from screener.concepts.companions import times
from screener.concepts.model import Number
from screener.concepts.vocabulary import Vocabulary
from screener.frame import Frame
from screener.truth import Truths
from screener.values import Interval, Intervals
from screener.values.number import above, below
from screener.yaml_file import List, Node, Scalar

BOUNDS = ("at_least", "at_most", "above", "below", "between")
WORDS = (*BOUNDS, "times", "unit")


@dataclass(frozen=True, eq=False)
class NumberCheck(Statement):
    """Is the number from `lo` to `hi`, in the concept's own unit?"""

    lo: float
    hi: float

    def truths(self, frame: Frame) -> Truths:
        column = frame.column(self.concept)
        assert isinstance(column, Intervals)
        return column.within(self.lo, self.hi)

    def predicate(self, vocabulary: Vocabulary) -> str:
        concept = vocabulary.concepts[self.concept]
        unit = concept.unit if isinstance(concept, Number) else ""
        bounded = math.isfinite(self.lo) and math.isfinite(self.hi)
        return f"{':' if bounded else ''} {Interval(self.lo, self.hi).show(unit)}"

    def said(self, vocabulary: Vocabulary) -> Sentence:
        return super().said(vocabulary)._replace(counts=True)


def parse(body: Node, concept: Number, grammar: Grammar) -> Check | None:
    """A bare number, or a mapping of bounds."""
    if isinstance(body, Scalar):
        exact = grammar.number(body)
        if exact is None:
            return None
        _check_plausible(float(exact), body, concept, grammar)
        return NumberCheck(concept.id, float(exact), float(exact))
    entries = grammar.entries(body, WORDS, "a number, or bounds such as {at_least: 18},")
    if entries is None:
        return None
    bounds = {word: node for word, node in entries.items() if word in BOUNDS}
    if not bounds:
        grammar.wrong(body.place, f"a bound is missing: {', '.join(BOUNDS)}")
        return None
    if "times" in entries:
        return _multiple(bounds, entries["times"], concept, grammar)
    scale = _scale(entries.get("unit"), concept, grammar)
    interval = _interval(bounds, scale, concept, grammar)
    return None if interval is None else NumberCheck(concept.id, interval.lo, interval.hi)


def _multiple(
    bounds: dict[str, Node], limit: Node, concept: Number, grammar: Grammar
) -> Check | None:
    if not concept.limits:
        grammar.wrong(limit.place, f"{concept.id!r} has no limits of normal to multiply")
        return None
    which = grammar.word(limit, concept.limits, "limit")
    interval = _interval(bounds, (Fraction(1), Fraction(0)), None, grammar)
    if which is None or interval is None:
        return None
    return NumberCheck(times(concept.id, which), interval.lo, interval.hi)


def _scale(unit: Node | None, concept: Number, grammar: Grammar) -> tuple[Fraction, Fraction]:
    if unit is None:
        return Fraction(1), Fraction(0)
    conversion = concept.conversion(unit.text) if isinstance(unit, Scalar) else None
    if conversion is None:
        units = [known for known in (concept.unit, *concept.units) if known]
        shown = unit.text if isinstance(unit, Scalar) else "this"
        grammar.wrong(unit.place, unknown_word(shown, units, f"unit of {concept.id!r}"))
        return Fraction(1), Fraction(0)
    return conversion.factor, conversion.add


def _interval(
    bounds: dict[str, Node],
    scale: tuple[Fraction, Fraction],
    concept: Number | None,
    grammar: Grammar,
) -> Interval | None:
    lows, highs = [-math.inf], [math.inf]
    for word, node in bounds.items():
        ends = _ends(word, node, grammar)
        if ends is None:
            return None
        own = [float(Fraction(end) * scale[0] + scale[1]) for end in ends]
        for end in own:
            _check_plausible(end, node, concept, grammar)
        if word in ("at_least", "above", "between"):
            lows.append(above(own[0]) if word == "above" else own[0])
        if word in ("at_most", "below", "between"):
            highs.append(below(own[-1]) if word == "below" else own[-1])
    if max(lows) > min(highs):
        grammar.wrong(next(iter(bounds.values())).place, "no number can satisfy these bounds")
        return None
    return Interval(max(lows), min(highs))


def _ends(word: str, node: Node, grammar: Grammar) -> list[Decimal] | None:
    items = node.items if isinstance(node, List) else [node]
    if len(items) != (2 if word == "between" else 1):
        expected = "two numbers [lowest, highest]" if word == "between" else "one number"
        grammar.wrong(node.place, f"{expected} expected after {word!r}")
        return None
    found = [grammar.number(item) for item in items]
    return None if None in found else [end for end in found if end is not None]


def _check_plausible(end: float, node: Node, concept: Number | None, grammar: Grammar) -> None:
    if concept is None or concept.plausible is None:
        return
    lowest, highest = (float(limit) for limit in concept.plausible)
    if not lowest <= end <= highest:
        expected = Interval(lowest, highest).show(concept.unit)
        shown = Interval(end, end).show(concept.unit)
        grammar.wrong(node.place, f"{shown} is not plausible for {concept.id!r}: {expected}")
