"""Formulas as data: arithmetic on intervals.

A term is a number, a concept, or an operation on terms. An operation works on intervals, so that
a formula with uncertain inputs gives everything that they allow. Where each concept occurs once,
as in the formulas that are shipped, the result is exact; otherwise it is wider, never narrower.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

import numpy as np

from screener.definitions.arithmetic import OPERATIONS
from screener.definitions.elapsed import ELAPSED
from screener.frame import Frame
from screener.truth import Flags
from screener.values import CodeSets, Intervals, Spans
from screener.values.day import NEVER, ONGOING
from screener.values.number import snap


@dataclass(frozen=True)
class Term(ABC):
    """Part of a formula."""

    @abstractmethod
    def intervals(self, frame: Frame) -> Intervals:
        """What the term allows, for each row."""

    @property
    def inputs(self) -> tuple[str, ...]:
        return ()

    def lacking(self, frame: Frame, row: int) -> tuple[str, ...]:
        """The inputs that have to be found out for one row."""
        return tuple(name for name in self.inputs if not frame.column(name).at(row).certain)


@dataclass(frozen=True)
class Constant(Term):
    value: Fraction

    def intervals(self, frame: Frame) -> Intervals:
        numbers = np.full(frame.size, float(self.value))
        return Intervals(numbers, numbers)


@dataclass(frozen=True)
class Input(Term):
    concept: str

    def intervals(self, frame: Frame) -> Intervals:
        column = frame.column(self.concept)
        assert isinstance(column, Intervals)
        return column

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.concept,)


@dataclass(frozen=True)
class Operation(Term):
    """An operation of OPERATIONS on two or more terms, from left to right."""

    name: str
    terms: tuple[Term, ...]

    def intervals(self, frame: Frame) -> Intervals:
        operation = OPERATIONS[self.name]
        return reduce(operation, (term.intervals(frame) for term in self.terms))

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(name for term in self.terms for name in term.inputs)

    def lacking(self, frame: Frame, row: int) -> tuple[str, ...]:
        return tuple(name for term in self.terms for name in term.lacking(frame, row))


@dataclass(frozen=True)
class Chosen(Term):
    """A different term for each code of a choice; several possible codes give all their terms."""

    concept: str
    terms: tuple[tuple[str, Term], ...]

    def intervals(self, frame: Frame) -> Intervals:
        column = frame.column(self.concept)
        assert isinstance(column, CodeSets)
        lo, hi = np.full(frame.size, np.inf), np.full(frame.size, -np.inf)
        for code, term in self.terms:
            possible, value = column.within([code]).possibly, term.intervals(frame)
            lo = np.where(possible, np.minimum(lo, value.lo), lo)
            hi = np.where(possible, np.maximum(hi, value.hi), hi)
        named = column.within([code for code, _ in self.terms]).surely
        return Intervals(np.where(named, lo, -np.inf), np.where(named, hi, np.inf))

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.concept, *(name for _, term in self.terms for name in term.inputs))

    def lacking(self, frame: Frame, row: int) -> tuple[str, ...]:
        """What the choice is comes first: only then it is clear which term is needed."""
        column = frame.column(self.concept)
        assert isinstance(column, CodeSets)
        code = column.at(row)
        if not code.certain:
            return (self.concept,)
        return next(
            (term.lacking(frame, row) for name, term in self.terms if name in code.possible), ()
        )


@dataclass(frozen=True)
class Elapsed(Term):
    """Whole years, whole months or days from one day to another."""

    unit: str
    start: str
    end: str

    def intervals(self, frame: Frame) -> Intervals:
        start, end = frame.column(self.start), frame.column(self.end)
        assert isinstance(start, Spans)
        assert isinstance(end, Spans)
        count = ELAPSED[self.unit]
        return Intervals(count(start.last, end.first), count(start.first, end.last))

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.start, self.end)


@dataclass(frozen=True)
class Formula:
    """A concept that is calculated, with its citation.

    `one_sample`: inputs, each with the concept that holds its day, that have to be of one sample.
    """

    concept: str
    source: str
    term: Term
    one_sample: tuple[tuple[str, str], ...] = ()

    @property
    def inputs(self) -> tuple[str, ...]:
        days = (day for _, day in self.one_sample)
        return tuple(dict.fromkeys((*self.term.inputs, *days)))

    def column(self, frame: Frame) -> Intervals:
        result, apart = self.term.intervals(frame), self.apart(frame)
        frame.contradicts(self.concept, apart)
        lo, hi = snap(result.lo), snap(result.hi)
        return Intervals(
            np.where(np.isnan(lo) | apart, -np.inf, lo), np.where(np.isnan(hi) | apart, np.inf, hi)
        )

    def apart(self, frame: Frame) -> Flags:
        """The rows whose inputs are surely not of one day.

        What stands in one row is taken to be of one sample; a day that says otherwise contradicts
        that, and nothing is calculated.
        """
        first, last = np.full(frame.size, NEVER), np.full(frame.size, ONGOING)
        for _, day in self.one_sample:
            days = frame.column(day)
            assert isinstance(days, Spans)
            first, last = np.maximum(first, days.first), np.minimum(last, days.last)
        return np.asarray(first > last)
