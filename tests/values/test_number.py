"""Numbers as intervals: a check answers for every number that is still possible."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.truth import Truth
from screener.values import Interval, Intervals
from screener.values.number import above, below, snap

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
INF = math.inf

ends = st.sampled_from([-INF, -1.0, below(0.0), 0.0, 0.3, below(1.0), 1.0, above(1.0), 7.5, INF])
intervals = st.tuples(ends, ends).map(sorted).map(lambda pair: Interval(*pair))
decimals = st.decimals("0.001", "999", places=3)
"""Their products have no more digits than are kept."""
numbers = st.floats(allow_nan=False)


def column(*values: Interval) -> Intervals:
    return Intervals.of(values, np.arange(len(values), dtype=np.int32))


def points(*several: Interval) -> Iterator[float]:
    """Every end and its neighbours: intervals that agree on these agree everywhere."""
    for one in several:
        for end in (one.lo, one.hi):
            yield from (below(end), end, above(end))


def holds(interval: Interval, point: float) -> bool:
    return interval.lo <= point <= interval.hi


@given(intervals, intervals)
def test_within_answers_for_every_possible_number(value: Interval, allowed: Interval) -> None:
    fits = [holds(allowed, point) for point in points(value, allowed) if holds(value, point)]
    expected = YES if all(fits) else UNKNOWN if any(fits) else NO
    assert column(value).within(allowed.lo, allowed.hi)[0] is expected


@pytest.mark.parametrize(
    ("cell", "value", "at_least_10", "at_most_10", "below_10"),
    [
        ("10", Interval(10, 10), YES, YES, NO),
        ("9.9", Interval(9.9, 9.9), NO, YES, YES),
        ("<10", Interval(0, below(10)), NO, YES, YES),
        (">10", Interval(above(10), INF), YES, NO, NO),
        ("≥ 10", Interval(10, INF), YES, UNKNOWN, NO),
        ("5-15", Interval(5, 15), UNKNOWN, UNKNOWN, UNKNOWN),
        ("blank", Interval(), UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_bounds(
    cell: str, value: Interval, at_least_10: Truth, at_most_10: Truth, below_10: Truth
) -> None:
    assert column(value).within(10, INF)[0] is at_least_10
    assert column(value).within(-INF, 10)[0] is at_most_10
    assert column(value).within(-INF, below(10))[0] is below_10


@pytest.mark.parametrize(
    ("computed", "typed"),
    [
        (1.5 * 1.2, 1.8),
        (1.8 / 1.2, 1.5),
        (0.1 + 0.2, 0.3),
        (3 * 0.00037, 0.00111),
        (88.4 * 1.1, 97.24),
        (2.5 * 35, 87.5),
        (1 / 3, 0.333333333333),
    ],
)
def test_computed_numbers_equal_typed_ones(computed: float, typed: float) -> None:
    """Law 4."""
    assert snap(np.array([computed]))[0] == typed


@given(decimals, decimals)
def test_a_product_of_decimals_is_their_decimal_product(left: Decimal, right: Decimal) -> None:
    assert snap(np.array([float(left) * float(right)]))[0] == float(left * right)


@given(decimals, decimals)
def test_a_value_of_so_many_limits_is_within_so_many_limits(times: Decimal, limit: Decimal) -> None:
    """1.8 is within 1.5 × 1.2, and so is every other value that is exactly at its bound."""
    multiple = snap(np.array([float(times * limit) / float(limit)]))
    assert Intervals(multiple, multiple).within(-INF, float(times))[0] is YES


@given(numbers, numbers)
def test_rounding_keeps_the_order_of_numbers(one: float, other: float) -> None:
    low, high = snap(np.array(sorted([one, other])))
    assert low <= high


@pytest.mark.parametrize("number", [0.0, INF, -INF, 3e15, -1.25, 1e-9])
def test_rounding_leaves_short_and_endless_numbers_alone(number: float) -> None:
    assert snap(np.array([number]))[0] == number


@given(intervals, intervals)
def test_two_sources_allow_what_both_allow_or_else_all_that_either_says(
    one: Interval, other: Interval
) -> None:
    met, conflict = column(one).meet(column(other))
    common = [point for point in points(one, other) if holds(one, point) and holds(other, point)]
    assert conflict[0] == (not common)
    expected = one.either(other) if not common else Interval(min(common), max(common))
    assert met.at(0) == expected


@given(intervals, intervals)
def test_either_allows_all_that_one_of_both_allows(one: Interval, other: Interval) -> None:
    joined = one.either(other)
    assert all(holds(joined, end) for end in (one.lo, one.hi, other.lo, other.hi))
    assert joined.lo in (one.lo, other.lo)
    assert joined.hi in (one.hi, other.hi)


def test_rows_share_their_distinct_values() -> None:
    some = Intervals.of([Interval(1, 2), Interval()], np.array([0, 1, 0], np.int32))
    assert [some.at(row) for row in range(3)] == [Interval(1, 2), Interval(), Interval(1, 2)]
    assert [*some.recorded] == [True, False, True]
    assert some.take(slice(1, 3)).at(1) == Interval(1, 2)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Interval(1.1, 1.1), "1.1 g/dL"),
        (Interval(15, 20), "15 to 20 g/dL"),
        (Interval(-INF, below(1)), "<1 g/dL"),
        (Interval(-INF, 1), "≤ 1 g/dL"),
        (Interval(above(1), INF), "> 1 g/dL"),
        (Interval(1, INF), "≥ 1 g/dL"),
        (Interval(0, below(1)), "0 to <1 g/dL"),
        (Interval(), "unknown"),
    ],
)
def test_shown_as_a_clinician_writes_it(value: Interval, shown: str) -> None:
    assert value.show("g/dL") == shown
