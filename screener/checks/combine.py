"""Several checks put together.

| check | record | answer |
|---|---|---|
| {all: [{sex: female}, {age: {at_least: 18}}]} | sex: F, age: 40 | yes |
| {all: [{sex: female}, {age: {at_least: 18}}]} | sex: M | no |
| {all: [{sex: female}, {age: {at_least: 18}}]} | sex: F | unknown |
| {sex: female, age: {at_least: 18}} | sex: F, age: 40 | yes |
| {any: [{sex: female}, {age: {at_least: 18}}]} | sex: F | yes |
| {none: [{sex: female}, {age: {below: 18}}]} | sex: M, age: 40 | yes |
| {not: {sex: female}} | sex: M | yes |
| {at_least: 2, of: [{sex: male}, {age: {at_least: 18}}, {ecog: 0}]} | sex: M, ecog: 0 | yes |
| {at_least: 2, of: [{sex: male}, {age: {at_least: 18}}, {ecog: 0}]} | sex: M | unknown |
| {if: {sex: female}, then: {age: {at_least: 18}}} | sex: M | yes |
| {if: {sex: female}, then: {age: {at_least: 18}}} | sex: F, age: 17 | no |

A mapping with several entries asks for all of them. Where an `if` is NO the criterion is shown as
not applicable. Unknown parts leave the whole unknown, unless the others decide it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from screener.checks.base import Check
from screener.checks.grammar import Grammar, Parse, ReadCheck
from screener.checks.sentences import Sentence, told_once
from screener.concepts.vocabulary import Vocabulary
from screener.frame import Frame
from screener.truth import Truth, Truths, all_of, any_of, at_least
from screener.yaml_file import List, Node


@dataclass(frozen=True, eq=False)
class Compound(Check):
    """A check that is made of others."""

    checks: tuple[Check, ...]

    @property
    def parts(self) -> tuple[Check, ...]:
        return self.checks

    def with_parts(self, parts: tuple[Check, ...]) -> Check:
        return replace(self, checks=parts)

    def _answers(self, frame: Frame) -> list[Truths]:
        return [frame.truths(check) for check in self.checks]

    def _joined(self, vocabulary: Vocabulary, word: str) -> str:
        other = " or " if word == "and" else " and "
        told = told_once(self._said(vocabulary), word)
        return f" {word} ".join(_bracketed(one, other) for one in told)

    def _listed(self, vocabulary: Vocabulary, word: str) -> str:
        return "; ".join(str(one) for one in told_once(self._said(vocabulary), word))

    def _said(self, vocabulary: Vocabulary) -> Iterator[Sentence]:
        for check in self.checks:
            said = check.said(vocabulary)
            yield Sentence("", f"({said})") if len(check.parts) > 1 else said


def _bracketed(sentence: Sentence, other: str) -> str:
    """In brackets, where it would not be clear how far the other word reaches."""
    unclear = other in sentence.predicate and not sentence.predicate.startswith("(")
    return f"({sentence})" if unclear else str(sentence)


@dataclass(frozen=True, eq=False)
class All(Compound):
    """Every one of them."""

    def truths(self, frame: Frame) -> Truths:
        return all_of(self._answers(frame))

    def words(self, vocabulary: Vocabulary) -> str:
        return self._joined(vocabulary, "and")


@dataclass(frozen=True, eq=False)
class Any(Compound):
    """At least one of them."""

    def truths(self, frame: Frame) -> Truths:
        return any_of(self._answers(frame))

    def words(self, vocabulary: Vocabulary) -> str:
        return self._joined(vocabulary, "or")


@dataclass(frozen=True, eq=False)
class AtLeast(Compound):
    """At least `count` of them."""

    count: int

    def truths(self, frame: Frame) -> Truths:
        return at_least(self.count, self._answers(frame))

    def words(self, vocabulary: Vocabulary) -> str:
        return f"at least {self.count} of: {'; '.join(map(str, self._said(vocabulary)))}"


@dataclass(frozen=True, eq=False)
class Not(Compound):
    """None of them (most often there is just one)."""

    @property
    def negated(self) -> tuple[bool, ...]:
        return tuple(True for _ in self.checks)

    def truths(self, frame: Frame) -> Truths:
        return ~any_of(self._answers(frame))

    def words(self, vocabulary: Vocabulary) -> str:
        return str(self.said(vocabulary))

    def said(self, vocabulary: Vocabulary) -> Sentence:
        if len(self.checks) == 1:
            return self.checks[0].denied(vocabulary)
        return Sentence("", f"none of: {self._listed(vocabulary, 'or')}")


@dataclass(frozen=True, eq=False)
class IfThen(Compound):
    """If the first, then the second."""

    @property
    def negated(self) -> tuple[bool, ...]:
        return (True, False)

    @property
    def condition(self) -> Check:
        return self.checks[0]

    def truths(self, frame: Frame) -> Truths:
        condition, consequence = self._answers(frame)
        return ~condition | consequence

    def words(self, vocabulary: Vocabulary) -> str:
        condition, _ = self._said(vocabulary)
        return f"if {condition}: {self.checks[1].words(vocabulary)}"


def needed(check: Check, answer: Truth) -> tuple[Check, bool]:
    """A check, and whether it has to hold, so that nothing is denied twice where this answer is
    needed: that none of some denials holds is told as what has to be.
    """
    if answer is Truth.NO and _denies_one(check):
        return check.parts[0], True
    if answer is Truth.NO and type(check) is Any and all(map(_denies_one, check.checks)):
        return All(tuple(part.parts[0] for part in check.checks)), True
    return check, answer is Truth.YES


def _denies_one(check: Check) -> bool:
    return isinstance(check, Not) and len(check.checks) == 1


def group(kind: Callable[[tuple[Check, ...]], Check]) -> Parse:
    """`all: [...]` and the like: a list of checks, put together in this way."""

    def parse(body: Node, grammar: Grammar, read: ReadCheck) -> Check | None:
        parts = _list(body, grammar, read)
        return None if parts is None else kind(parts)

    return parse


def parse_not(body: Node, grammar: Grammar, read: ReadCheck) -> Check | None:
    inner = read(body, grammar)
    return inner and Not((inner,))


def parse_at_least(least: Node, of: Node, grammar: Grammar, read: ReadCheck) -> Check | None:
    count, parts = grammar.number(least), _list(of, grammar, read)
    if count is None or parts is None:
        return None
    if count != int(count) or not 1 <= count <= len(parts):
        grammar.wrong(least.place, f"a whole number from 1 to {len(parts)} is expected")
        return None
    return AtLeast(parts, int(count))


def parse_if(condition: Node, consequence: Node, grammar: Grammar, read: ReadCheck) -> Check | None:
    first, second = read(condition, grammar), read(consequence, grammar)
    return first and second and IfThen((first, second))


def _list(body: Node, grammar: Grammar, read: ReadCheck) -> tuple[Check, ...] | None:
    if not isinstance(body, List) or not body.items:
        grammar.wrong(body.place, "a list of checks is expected here: one '- …' for each")
        return None
    parts = [read(item, grammar) for item in body.items]
    good = tuple(part for part in parts if part is not None)
    return good if len(good) == len(parts) else None
