"""What is missing of a concept: itself, or what else is to be known of all that it follows from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from screener.concepts.vocabulary import REFERENCE_DAY
from screener.definitions.cases import Cases
from screener.definitions.formulas import Formula
from screener.explaining.explainer import Explainer, kept
from screener.explaining.question import Ask, plain
from screener.explaining.told import dated
from screener.frame import Definition, Frame


class Way(NamedTuple):
    """How a concept follows from others; for each row: is anything known of them, what to ask."""

    formula: Formula | None
    begun: list[bool]
    asks: list[list[str]]


@kept
def _ways(one: Explainer, concept: str) -> list[Way]:
    """One for each definition."""
    return [_way(one.frame, each) for each in one.frame.definitions.get(concept, ())]


def _way(frame: Frame, definition: Definition) -> Way:
    begun = np.zeros(frame.size, np.bool_)
    for name in definition.inputs:
        begun |= frame.column(name).recorded if name != REFERENCE_DAY else False
    asked = definition.asks(frame) if isinstance(definition, Cases) else [[]] * frame.size
    return Way(definition if isinstance(definition, Formula) else None, begun.tolist(), asked)


def of_concept(one: Explainer, concept: str, row: int) -> Iterator[Ask]:
    """Once anything is known that it follows from, what is missing of that; else the concept."""
    ways = _ways(one, concept)
    begun = [way for way in ways if way.begun[row]]
    formulas = [way.formula for way in begun if way.formula]
    told = [ask for way in begun for ask in way.asks[row]]
    told = told or [question for each in formulas if (question := _apart(one, each, row))]
    lacking = [names for each in formulas if (names := each.term.lacking(one.frame, row))]
    if not told and not lacking and not one.vocabulary.concepts[concept].question:
        lacking = [way.formula.term.inputs for way in ways if way.formula]
    if told or not lacking:
        yield from (plain(one, concept, row, question) for question in told or [""])
        return
    fewest = min(lacking, key=lambda names: len(names))
    for name in dict.fromkeys(fewest):
        if not one.certain(name, row):
            yield from of_concept(one, name, row)


def _apart(one: Explainer, formula: Formula, row: int) -> str:
    """What to ask if the inputs of a formula are known, but not of one sample."""
    names = [name for name, _ in formula.one_sample]
    known = all(one.certain(name, row) for name in names)
    if not names or not known or one.certain(formula.concept, row):
        return ""
    told = " and ".join(" or ".join(dated(one, name, row)) for name in names)
    return f"{one.vocabulary.label(formula.concept)}: {told} have to be of one sample."
