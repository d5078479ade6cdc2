"""What a count of lines rests on, treatment by treatment: which are one line, and which may be.

The same comparisons as in the count, put into words; nothing is counted a second time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from screener.checks.line_count import Treatment, before, goes_on, groups
from screener.checks.line_rule import LineRule
from screener.frame import Frame


@dataclass(frozen=True)
class Told:
    """Rows that surely are one line, and what the count makes of them."""

    rows: tuple[int, ...]
    how: str


def told(rule: LineRule, frame: Frame) -> Iterator[list[Told]]:
    """All treatments of each patient: those that may count in the order of their start."""
    records = frame.rows_of(rule.how.table)
    treatments = rule.treatments(records)
    for patient in range(frame.size):
        rows = records.rows.of(patient)
        yield [*_told(treatments[rows.start : rows.stop], rows.start)]


def _told(treatments: Sequence[Treatment], first: int) -> Iterator[Told]:
    """The treatments of one patient, of which the first stands in that row."""
    place = {id(one): row for row, one in enumerate(treatments, first)}
    counted = sorted(groups(treatments), key=_begun)
    for number, group in enumerate(counted):
        how = _how(group, counted[:number], treatments)
        yield Told(tuple(sorted(place[id(one)] for one in group)), how)
    for one in treatments:
        if not one.possibly:
            yield Told((place[id(one)],), "not counted")


def _begun(group: Sequence[Treatment]) -> int:
    return min(one.start.first for one in group)


def _how(
    group: Sequence[Treatment],
    earlier: Sequence[Sequence[Treatment]],
    treatments: Sequence[Treatment],
) -> str:
    counts = "" if any(one.surely for one in group) else "if it counts, "
    if goes_on(group, treatments):
        return f"{counts}its line goes on in the next treatment"
    if not earlier:
        return f"{counts}a line"
    apart = all(any(before(a, b) for a in other for b in group) for other in earlier)
    return f"{counts}{'a new line' if apart else 'a new line, or part of another'}"
