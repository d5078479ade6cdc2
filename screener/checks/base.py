"""What all checks have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from screener.checks.sentences import Sentence
from screener.concepts.vocabulary import Vocabulary
from screener.frame import Frame
from screener.truth import Truth, Truths


@dataclass(frozen=True, eq=False)
class Check(ABC):
    """A question that can be put to every row of a frame.

    Checks are values: equal checks are one check, whichever trials they stand in. Answers are
    looked up by check all the time, so a check is hashed once.
    """

    @cached_property
    def _value(self) -> tuple[object, ...]:
        return (type(self), *(getattr(self, one.name) for one in fields(self)))

    @cached_property
    def _hash(self) -> int:
        return hash(self._value)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Check) and self._value == other._value)

    @abstractmethod
    def truths(self, frame: Frame) -> Truths:
        """The answer for each row."""

    @abstractmethod
    def words(self, vocabulary: Vocabulary) -> str:
        """What is required, in words."""

    def said(self, vocabulary: Vocabulary) -> Sentence:
        """The same, with its subject apart where there is one."""
        return Sentence("", self.words(vocabulary))

    def denied(self, vocabulary: Vocabulary) -> Sentence:
        """That it is not so."""
        words = self.words(vocabulary)
        return Sentence("", f"not ({words})" if len(self.parts) > 1 else f"not {words}")

    @property
    def parts(self) -> tuple[Check, ...]:
        """The checks that this one is made of."""
        return ()

    @property
    def negated(self) -> tuple[bool, ...]:
        """For each part: does its YES count against this check?"""
        return tuple(False for _ in self.parts)

    def with_parts(self, parts: tuple[Check, ...]) -> Check:
        """The same check, made of other parts."""
        return self

    @property
    def reads(self) -> tuple[str, ...]:
        """The concepts that this check itself looks at, not counting its parts."""
        return ()

    @cached_property
    def uses(self) -> tuple[str, ...]:
        """All concepts that the answer depends on; unlike in `reads`, the reference day as well."""
        inner = (name for part in self.parts for name in part.uses)
        return tuple(dict.fromkeys((*self.reads, *inner)))

    def can_become(self, answer: Truth, vocabulary: Vocabulary) -> bool:
        """May a patient's answer turn into this one within weeks, by itself or by a new test?"""
        return any(vocabulary.concepts[concept].changes for concept in self.reads)


@dataclass(frozen=True, eq=False)
class Statement(Check):
    """A question about one concept: it is the subject of which something is said."""

    concept: str

    @abstractmethod
    def predicate(self, vocabulary: Vocabulary) -> str:
        """What is said of the concept, with the blank or colon that goes before it."""

    def said(self, vocabulary: Vocabulary) -> Sentence:
        concept = vocabulary.concepts[self.concept]
        subject = concept.short or concept.label
        return Sentence(subject, self.predicate(vocabulary), concept.name)

    def words(self, vocabulary: Vocabulary) -> str:
        return str(self.said(vocabulary))

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.concept,)


@dataclass(frozen=True, eq=False)
class OfPatients(Check):
    """A question about a patient's records; one of her records has the answer of its patient."""

    def truths(self, frame: Frame) -> Truths:
        if frame.patients is None:
            return self.of_patients(frame)
        patients, rows = frame.patients
        return patients.truths(self).take(rows.owner.astype(np.intp))

    @abstractmethod
    def of_patients(self, frame: Frame) -> Truths:
        """The answer for each patient."""


def leaves(check: Check) -> Iterator[Check]:
    """The checks without parts that a check is made of."""
    if not check.parts:
        yield check
    for part in check.parts:
        yield from leaves(part)


def concepts_read(check: Check) -> tuple[str, ...]:
    """All concepts that a check or any of its parts looks at."""
    inner = (concept for part in check.parts for concept in concepts_read(part))
    return tuple(dict.fromkeys((*check.reads, *inner)))
