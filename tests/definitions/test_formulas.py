"""Formulas on intervals give all that their inputs allow, and nothing narrower."""

from __future__ import annotations

import datetime as dt
import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from little import knowledge_of
from worlds import frame_of

from screener.definitions.arithmetic import OPERATIONS
from screener.definitions.formulas import Constant, Elapsed, Operation
from screener.frame import Frame
from screener.values import Codes, Interval, Intervals, Span, Value
from screener.values.day import NEVER


def result(formula: str, folder: Path, given: dict[str, Value | None]) -> Interval:
    defined = f"definitions: [{{concept: years, source: made up, formula: {formula}}}]"
    column = frame_of([given], knowledge_of(folder, defined)).column("years")
    assert isinstance(column, Intervals)
    return column.at(0)


KNOWN: dict[str, Value | None] = {"weight": Interval(70, 70), "share": Interval(10, 20)}
SEX = "{choose: sex, female: 0.85, male: 1}"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("{add: [weight, 1, 2]}", Interval(73, 73)),
        ("{subtract: [weight, share]}", Interval(50, 60)),
        ("{multiply: [share, share]}", Interval(100, 400)),
        ("{divide: [weight, share]}", Interval(3.5, 7)),
        ("{divide: [1, {subtract: [share, 15]}]}", Interval()),
        ("{power: [64, 1/3]}", Interval(4, 4)),
        ("{power: [{subtract: [share, 15]}, 1/2]}", Interval()),
        ("{smallest: [15, share]}", Interval(10, 15)),
        ("{largest: [15, share]}", Interval(15, 20)),
        ("{between: [{divide: [share, 2]}, share]}", Interval(5, 20)),
        ("{multiply: [0.1, 3]}", Interval(0.3, 0.3)),
        (f"{{multiply: [100, {SEX}]}}", Interval(85, 100)),
    ],
)
def test_terms(formula: str, expected: Interval, tmp_path: Path) -> None:
    assert result(formula, tmp_path, KNOWN) == expected


def test_a_choice_that_is_known_picks_its_term(tmp_path: Path) -> None:
    known = {**KNOWN, "sex": Codes(frozenset({"female"}))}
    assert result(f"{{multiply: [100, {SEX}]}}", tmp_path, known) == Interval(85, 85)


def test_a_missing_input_leaves_the_result_open(tmp_path: Path) -> None:
    assert result("{add: [weight, 1]}", tmp_path, {}) == Interval()


def day(text: str) -> Span:
    return Span.of(dt.date.fromisoformat(text))


IN_1961 = Span.of(dt.date(1961, 1, 1), dt.date(1961, 12, 31))


@pytest.mark.parametrize(
    ("unit", "start", "end", "expected"),
    [
        ("whole_years", day("1961-03-04"), day("2026-03-03"), (64, 64)),
        ("whole_years", day("1961-03-04"), day("2026-03-04"), (65, 65)),
        ("whole_years", IN_1961, day("2026-06-01"), (64, 65)),
        ("whole_years", day("2000-02-29"), day("2026-02-28"), (25, 25)),
        ("whole_years", day("2000-02-29"), day("2026-03-01"), (26, 26)),
        ("whole_months", day("2024-01-10"), day("2024-07-10"), (6, 6)),
        ("whole_months", day("2024-01-10"), day("2024-07-09"), (5, 5)),
        ("whole_months", day("2024-08-31"), day("2025-02-28"), (6, 6)),
        ("days", day("2024-02-28"), day("2024-03-01"), (2, 2)),
        ("days", Span(NEVER, NEVER), day("2024-03-01"), (math.inf, math.inf)),
        ("days", Span(), day("2024-03-01"), (-math.inf, math.inf)),
    ],
)  # fmt: skip
def test_time_elapsed_counts_calendar_months_and_birthdays(
    unit: str, start: Span, end: Span, expected: tuple[float, float], tmp_path: Path
) -> None:
    knowledge = knowledge_of(tmp_path)
    frame = frame_of([{"birth_date": start, "shared_date": end}], knowledge)
    found = Elapsed(unit, "birth_date", "shared_date").intervals(frame).at(0)
    assert (found.lo, found.hi) == expected


_ROW = np.zeros(1, np.int32)
_EMPTY = Frame(None, {}, 1, {})  # type: ignore[arg-type]
NUMBERS = st.integers(-20, 20)
ENDS = st.tuples(NUMBERS, NUMBERS).map(sorted)


@given(st.sampled_from(sorted(OPERATIONS.keys() - {"between", "power"})), ENDS, ENDS)
def test_an_operation_holds_the_result_of_every_point(
    name: str, left: list[int], right: list[int]
) -> None:
    a, b = (Intervals.of([Interval(*ends)], _ROW) for ends in (left, right))
    whole = OPERATIONS[name](a, b).at(0)
    for x in {*left, sum(left) / 2}:
        for y in {*right, sum(right) / 2}:
            if name == "divide" and y == 0:
                continue
            one = Operation(name, (_constant(x), _constant(y))).intervals(_EMPTY).at(0)
            assert whole.lo <= one.lo
            assert one.hi <= whole.hi


def _constant(value: float) -> Constant:
    return Constant(Fraction(value))
