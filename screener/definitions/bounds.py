"""A day that lies between two others.

The last dose was given on a day from the first dose to the day on which treatment was stopped.
Where only these two are on record, a washout that is over in either case is over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screener.checks.grammar import Grammar
from screener.concepts.model import Concept, Day
from screener.frame import Frame
from screener.values import Spans
from screener.values.day import NEVER, ONGOING
from screener.yaml_file import List, Node


@dataclass(frozen=True)
class Between:
    """A day from `start` to `end`, both included; what is going on has no last day yet."""

    concept: str
    source: str
    start: str
    end: str

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.start, self.end)

    def column(self, frame: Frame) -> Spans:
        start, end = frame.column(self.start), frame.column(self.end)
        assert isinstance(start, Spans)
        assert isinstance(end, Spans)
        first = np.where(end.first == ONGOING, ONGOING, start.first)
        astray = first > end.last
        return Spans(
            np.where(astray, NEVER, first).astype(np.int32),
            np.where(astray, ONGOING, end.last).astype(np.int32),
        )


def parse(body: Node, concept: Concept, source: str, grammar: Grammar) -> Between | None:
    """`between: [therapy_start, therapy_end]`."""
    concepts = grammar.vocabulary.concepts
    days = [name for name, known in concepts.items() if isinstance(known, Day)]
    items = body.items if isinstance(body, List) else []
    if len(items) != 2 or concept.id not in days:
        grammar.wrong(body.place, "two days are expected: [from, to], for a day between them")
        return None
    start, end = (grammar.word(item, days, "day") for item in items)
    return None if start is None or end is None else Between(concept.id, source, start, end)
