"""The worlds that a chart allows, and charts that say more than it."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from brute import plainly
from brute.charts import (
    FAR_OFF,
    LONG_AGO,
    TABLES,
    Cells,
    Chart,
    Charts,
    codes_of,
    everything,
    recorded,
    subsets,
)
from brute.plainly import DATE, KINDS, TABLE, Answer, Check, Point, World
from worlds import TODAY

Place = tuple[str, int, str]
"""Of a cell: table, number of the row, concept."""


DAYS = {*DATE.values(), "level_date"}
"""By which rows are the latest, or the first."""


def beyond(rows: Sequence[Cells], *, before: bool) -> Point:
    """A day before (or after) all that the rows may be of."""
    days = [day for row in rows for concept in DAYS & row.keys() for day in row[concept]]
    return min([LONG_AGO, *days]) - 1 if before else max([FAR_OFF, *days]) + 1


@dataclass(frozen=True)
class Asked:
    """A check, and what its words take for granted of a chart."""

    check: Check
    draw: random.Random
    read: Sequence[str] = field(init=False)

    def __post_init__(self) -> None:
        read = list(plainly.concepts_of(self.check))
        dated = ["level_date"] if "level" in read and "within" in str(self.check) else []
        object.__setattr__(self, "read", recorded([*read, *dated]))

    @property
    def untested(self) -> bool:
        """Does it ask for the latest result? Then what is blank was not tested, in any world."""
        return "latest_known" in str(self.check) or asks_for_latest(self.check)

    def charts(self, number: int, most: int) -> list[Chart]:
        """Charts of which each allows at most so many worlds, without rows that may be missing."""
        source, found = Charts(self.read, self.draw), list[Chart]()
        while len(found) < number:
            chart = source.chart()
            if math.prod(map(len, self.cells(chart).values())) <= most:
                found.append(chart)
        return found

    def cells(self, chart: Chart) -> dict[Place, list[Point]]:
        """Every cell that is read, and what it still allows; a blank one allows anything."""
        return {
            (table, n, concept): self.points(chart, concept, row)
            for table, rows in {"patients": [chart.own], **chart.rows}.items()
            for n, row in enumerate(rows)
            for concept in self.read
            if TABLE[concept] == table
        }

    def points(self, chart: Chart, concept: str, row: Cells) -> list[Point]:
        silent = concept == "level_date" or (self.untested and KINDS[concept] != "day")
        points = row.get(concept) or ([None] if silent else everything(concept))
        if concept == "sites" and "sites" not in chart.complete and any(points):
            return subsets(frozenset.intersection(*points), codes_of(concept))
        return points

    def answers(self, chart: Chart) -> set[Answer]:
        """What the check says in all worlds, among them some with rows that are not on record."""
        cells = self.cells(chart)
        missing = [rows for _ in range(2) for rows in self.missing(chart)]
        worlds = (
            world_of(chart, dict(zip(cells, points, strict=True)))
            for points in itertools.product(*cells.values())
        )
        return {
            plainly.holds(self.check, plainly.Place(more))
            for world in worlds
            for more in (world, *(with_more(world, rows) for rows in missing))
        }

    def missing(self, chart: Chart) -> Iterator[Mapping[str, list[dict[str, Point]]]]:
        """Rows that may be missing in open tables.

        Nothing newer is assumed than what is on record where the latest row is asked for, nothing
        older where the first is.
        """
        latest, first = self.untested or "'latest" in str(self.check), "'first" in str(self.check)
        for table, rows in chart.rows.items():
            if table not in chart.complete and rows and not (latest and first):
                concepts = [one for one in self.read if TABLE[one] == table]
                row = {one: self.draw.choice(everything(one)) for one in concepts}
                if latest or first:
                    row |= dict.fromkeys(DAYS & row.keys(), beyond(rows, before=latest))
                yield {table: [row] * self.draw.choice([1, 1, 2])}

    def clearer(self, chart: Chart) -> Chart:
        """A chart that says more: cells narrowed or filled, rows added, tables complete."""
        own: Cells = dict(chart.own)
        rows = {table: [dict(row) for row in given] for table, given in chart.rows.items()}
        for (table, n, concept), points in self.cells(chart).items():
            if points != [None] and self.draw.random() < 0.5:
                row = own if table == "patients" else rows[table][n]
                row[concept] = self.narrowed(concept, points)
        for more in self.missing(replace(chart, rows=rows)):
            for table, added in more.items():
                if self.draw.random() < 0.5 and all(DATE[table] in row for row in rows[table]):
                    rows[table] += [{name: [one] for name, one in row.items()} for row in added]
        closed = {one for one in (*chart.rows, "sites") if self.draw.random() < 0.3}
        return Chart(own, rows, chart.complete | closed)

    def narrowed(self, concept: str, points: list[Point]) -> list[Point]:
        if KINDS[concept] in ("number", "day") and len(points) > 2 and self.draw.random() < 0.4:
            start = self.draw.randrange(len(points) - 1)
            return points[start : start + 2]
        return [self.draw.choice(points)]


def asks_for_latest(check: Any, table: str = "patients") -> bool:
    """Is a concept of a table, or its proof, asked for outside its rows? Then it means the latest
    result.
    """
    if isinstance(check, list):
        return any(asks_for_latest(one, table) for one in check)
    if not isinstance(check, dict):
        return False
    for word, body in check.items():
        if word in DATE:
            found = any(asks_for_latest(part, word) for part in body.values())
        elif word == "documented":
            result = plainly.WORDS["documentation"][body["what"]]["result"]
            found = TABLE[result] != table
        else:
            found = TABLE.get(word, table) not in (table, "patients") or (
                word not in TABLE and asks_for_latest(body, table)
            )
        if found:
            return True
    return False


def world_of(chart: Chart, points: Mapping[Place, Point]) -> World:
    own: dict[str, Point] = {"reference_day": TODAY}
    rows: dict[str, list[dict[str, Point]]] = {
        table: [{} for _ in chart.rows.get(table, ())] for table in TABLES
    }
    for (table, n, concept), point in points.items():
        (own if table == "patients" else rows[table][n])[concept] = point
    return World(own, rows, frozenset(table for table in TABLES if not rows[table]))


def with_more(world: World, more: Mapping[str, Sequence[Mapping[str, Point]]]) -> World:
    """The world, if tables had these rows as well, which are not on record."""
    rows = {table: [*given, *more.get(table, ())] for table, given in world.rows.items()}
    return replace(world, rows=rows)
