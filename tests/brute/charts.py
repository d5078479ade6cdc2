"""Random small charts: what is on record of a patient, cell by cell, and as the engine has it."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from brute import plainly
from brute.plainly import DATE, DEFINED, KINDS, TABLE, WORDS, Point
from charts import Row, codes, columns
from little import knowledge_of
from worlds import TODAY

from screener.assemble import assemble, assemble_records
from screener.checks.base import Check
from screener.checks.grammar import Grammar
from screener.checks.language import read_check
from screener.frame import Frame
from screener.knowledge import Knowledge
from screener.values import Codes, Interval, Span, Tagged, Value
from screener.values.day import NEVER, ONGOING
from screener.yaml_file import parse

GRID = tuple(TODAY + step for step in (-400, -200, -60, -29, -28, -27, -1, 0, 1, 30))
LONG_AGO, FAR_OFF = TODAY - 4000, TODAY + 4000
NUMBERS, LIMITS = (0.0, 5.0, 10.0, 20.0), (5.0, 10.0)
TABLES = tuple(DATE)
COMPLETE = {table: WORDS["tables"][table]["complete"] for table in TABLES} | {"sites": "all_sites"}
Cells = dict[str, list[Point]]
"""What a row still allows, cell by cell; what is blank is not there."""


@dataclass(frozen=True)
class Chart:
    """What is on record of one patient. `complete`: the tables and lists that are said to be."""

    own: Cells
    rows: Mapping[str, Sequence[Cells]]
    complete: frozenset[str]


def everything(concept: str) -> list[Point]:
    """All that matters of what a concept may be, in order."""
    if KINDS[concept] == "number":
        return list(LIMITS if concept.endswith("uln") else NUMBERS)
    if KINDS[concept] == "day":
        never = [plainly.NEVER] if concept == "relapse" else []
        ongoing = [plainly.ONGOING] if concept == "ended" else []
        return [*never, LONG_AGO, *GRID, FAR_OFF, *ongoing]
    listed = codes_of(concept)
    return subsets([], listed) if KINDS[concept] == "tags" else [*listed]


def codes_of(concept: str) -> Sequence[str]:
    given = WORDS["concepts"][concept]["codes"]
    return tuple(WORDS["code_lists"][given] if isinstance(given, str) else given)


def subsets(sure: Iterable[str], possible: Iterable[str]) -> list[Point]:
    """All sets that hold what is sure, and else only what is possible."""
    held = frozenset(sure)
    more = sorted(frozenset(possible) - held)
    chosen = (itertools.combinations(more, n) for n in range(len(more) + 1))
    return [held.union(one) for one in itertools.chain.from_iterable(chosen)]


def recorded(read: Iterable[str]) -> list[str]:
    """The concepts with cells that these follow from; rows have a date as well."""
    found: dict[str, None] = {}
    ahead = [*read]
    while ahead:
        concept = ahead.pop(0)
        if concept in DEFINED:
            ahead += plainly.inputs_of(concept)
        elif concept != "reference_day":
            found[concept] = None
    dates = (DATE[TABLE[one]] for one in found if TABLE[one] in DATE)
    return list(found | dict.fromkeys(dates))


@dataclass(frozen=True)
class Charts:
    """Draws charts with cells for the concepts that are read."""

    read: Sequence[str]
    draw: random.Random

    def chart(self) -> Chart:
        tables = [table for table in TABLES if any(TABLE[one] == table for one in self.read)]
        most = self.draw.choice([1, 1, 2, 2, 3]) if len(tables) < 2 else 2
        least = int(self.draw.random() < 0.9)
        rows = {
            table: [self.row(table) for _ in range(self.draw.randint(least, most))]
            for table in tables
        }
        complete = frozenset(one for one in (*tables, "sites") if self.draw.random() < 0.6)
        return Chart(self.row("patients"), rows, complete)

    def row(self, table: str) -> Cells:
        """What is told in one row; a record says something."""
        concepts = [one for one in self.read if TABLE[one] == table]
        told = [one for one in concepts if self.draw.random() < 0.85]
        if table != "patients":
            told = told or [self.draw.choice(concepts)]
        return {one: self.cell(one) for one in told}

    def cell(self, concept: str) -> list[Point]:
        points = everything(concept)
        if self.draw.random() < 0.65:
            return [self.draw.choice(points)]
        if KINDS[concept] == "tags":
            one, other = (self.draw.choice(points) for _ in range(2))
            return subsets(one & other, one | other)
        if KINDS[concept] in ("number", "day"):
            start = self.draw.randrange(len(points) - 1)
            return points[start : start + self.draw.randint(2, 3)]
        return self.draw.sample(points, 2)


def little_knowledge(folder: Path) -> Knowledge:
    here = Path(__file__).parent
    words, defined = ((here / f"{name}.yaml").read_text("utf-8") for name in ("little", "defined"))
    return knowledge_of(folder, defined, words)


def engine_check(check: plainly.Check, knowledge: Knowledge) -> Check:
    return read_check(parse(json.dumps(check), "check"), Grammar(knowledge.vocabulary))


def frame_of(charts: Sequence[Chart], knowledge: Knowledge, day: int = TODAY) -> Frame:
    """The charts as the engine has them on a day: one patient each."""
    said = [{COMPLETE[one]: codes("yes") for one in sorted(chart.complete)} for chart in charts]
    own: list[Row] = [{**cells(one.own), **more} for one, more in zip(charts, said, strict=True)]
    frame = assemble(knowledge, len(charts), columns(own), day, in_records=TABLES)
    found = {}
    for table in TABLES:
        of_each = [chart.rows.get(table, ()) for chart in charts]
        owner = np.repeat(np.arange(len(charts)), [len(rows) for rows in of_each]).astype(np.int32)
        feeds = [(one, owner) for one in columns([cells(row) for rows in of_each for row in rows])]
        if feeds:
            found[table] = assemble_records(knowledge, table, feeds, frame)
    frame.records = found
    return frame


def cells(row: Cells) -> dict[str, Value | None]:
    return {concept: value(concept, points) for concept, points in row.items()}


def value(concept: str, points: Sequence[Any]) -> Value:
    kind = KINDS[concept]
    if kind == "choice":
        return Codes(frozenset(points))
    if kind == "tags":
        return Tagged(frozenset.intersection(*points), frozenset.union(*points))
    if kind == "number":
        return Interval(min(points), max(points))
    return Span(max(NEVER, min(points)), min(ONGOING, max(points)))
