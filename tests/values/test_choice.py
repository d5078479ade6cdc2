"""One of several codes: a check answers for every code that is still possible."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.truth import Truth
from screener.values import Codes, CodeSets

CODES = tuple("ABCDE")

some_codes = st.frozensets(st.sampled_from(CODES), min_size=1)
any_codes = st.frozensets(st.sampled_from(CODES))


def column(*values: frozenset[str], codes: tuple[str, ...] = CODES) -> CodeSets:
    rows = np.arange(len(values), dtype=np.int32)
    return CodeSets.of(codes, [Codes(value) for value in values], rows)


@given(some_codes, any_codes)
def test_within_answers_for_every_possible_code(
    possible: frozenset[str], allowed: frozenset[str]
) -> None:
    fits = [code in allowed for code in possible]
    expected = Truth.YES if all(fits) else Truth.UNKNOWN if any(fits) else Truth.NO
    assert column(possible).within(allowed)[0] is expected


@given(some_codes, some_codes)
def test_two_sources_allow_what_both_allow_or_else_all_that_either_says(
    one: frozenset[str], other: frozenset[str]
) -> None:
    met, conflict = column(one).meet(column(other))
    assert conflict[0] == (not one & other)
    assert met.at(0).possible == (one & other or one | other)


@given(some_codes, some_codes)
def test_either_allows_all_that_one_of_both_allows(
    one: frozenset[str], other: frozenset[str]
) -> None:
    assert Codes(one).either(Codes(other)) == Codes(one | other)


def test_all_codes_possible_means_that_nothing_is_recorded() -> None:
    some = column(frozenset("A"), frozenset("ABCD"), frozenset(CODES))
    assert [*some.recorded] == [True, True, False]
    assert CodeSets.unknown(CODES, 1).at(0).possible == frozenset(CODES)


@pytest.mark.parametrize("count", [1, 8, 9, 16, 17, 32, 33, 64])
def test_any_number_of_codes_up_to_64_has_room(count: int) -> None:
    codes = tuple(f"code {number}" for number in range(count))
    last = frozenset(codes[-1:])
    some = column(last, frozenset(codes), codes=codes)
    assert some.at(0).possible == last
    assert some.within(last)[0] is Truth.YES
    assert some.at(1).possible == frozenset(codes)


def test_more_than_64_codes_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 64"):
        CodeSets.unknown(tuple(map(str, range(65))), 1)


def test_shown_by_label_in_the_order_of_the_vocabulary() -> None:
    assert Codes(frozenset({"1+", "0"})).show(("0", "1+", "2+"), "IHC {}".format) == (
        "IHC 0 or IHC 1+"
    )
