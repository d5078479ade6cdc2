"""Decision tables cell by cell: every combination of their inputs, against a table.

The grids are read like those of a guideline. `?` is open: all codes of the concept are possible.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from screener.chart import frame_of
from screener.knowledge import Knowledge
from screener.values import CodeSets

Given = Mapping[str, str]


def rows_of(grid: str) -> Iterator[tuple[str, str, str]]:
    """Row, column and content of each cell of a table."""
    lines = [line for line in grid.splitlines() if line.strip()]
    (_, *columns), *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    for name, *cells in rows:
        assert len(cells) == len(columns), name
        yield from ((name, column, cell) for column, cell in zip(columns, cells, strict=True))


def found(concept: str, given: Sequence[Given], knowledge: Knowledge) -> list[frozenset[str]]:
    """What is possible of a concept for each patient."""
    column = frame_of([{"reference_day": "2026-01-15", **one} for one in given], knowledge).column(
        concept
    )
    assert isinstance(column, CodeSets)
    return [column.at(row).possible for row in range(column.size)]


def holds(
    concept: str,
    grid: str,
    rows: Mapping[str, Given],
    columns: Mapping[str, Given],
    knowledge: Knowledge,
) -> None:
    """Every cell is as the grid says, and the grid has a cell for every combination."""
    cells = list(rows_of(grid))
    assert {(row, column) for row, column, _ in cells} == set(itertools.product(rows, columns))
    everything = found(concept, [{}], knowledge)[0]
    possible = found(
        concept, [{**rows[row], **columns[column]} for row, column, _ in cells], knowledge
    )
    wrong = {
        (row, column): sorted(is_so)
        for (row, column, cell), is_so in zip(cells, possible, strict=True)
        if is_so != (everything if cell == "?" else frozenset(cell.split()))
    }
    assert wrong == {}


def one_of(concept: str, *codes: str) -> dict[str, Given]:
    """A cell for each code, and a blank one."""
    return {**{code: {concept: code} for code in codes}, "blank": {}}
