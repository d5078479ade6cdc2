"""Several codes at once: a check answers for every list that is still possible."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.truth import Truth, Truths
from screener.values import Tagged, TagSets

CODES = tuple(f"drug {number}" for number in range(130))
FEW = (CODES[0], CODES[63], CODES[64], CODES[129])
"""Codes at the edges of the machine words that hold them."""

Set = frozenset[str]
sets = st.frozensets(st.sampled_from(FEW))
tags = st.tuples(sets, sets).map(lambda pair: Tagged(pair[0], pair[0] | pair[1]))
wanted_codes = st.frozensets(st.sampled_from(FEW), min_size=1)


def column(*values: Tagged) -> TagSets:
    return TagSets.of(CODES, values, np.arange(len(values), dtype=np.int32))


def lists(value: Tagged) -> Iterator[Set]:
    """All lists that the value allows."""
    open_codes = sorted(value.possible - value.sure)
    more = chain.from_iterable(combinations(open_codes, n) for n in range(len(open_codes) + 1))
    return (value.sure | set(some) for some in more)


def summed_up(outcomes: list[bool]) -> Truth:
    return Truth.YES if all(outcomes) else Truth.UNKNOWN if any(outcomes) else Truth.NO


@given(tags, wanted_codes)
def test_has_any_answers_for_every_possible_list(value: Tagged, wanted: Set) -> None:
    expected = summed_up([bool(wanted & one) for one in lists(value)])
    assert column(value).has_any(wanted)[0] is expected


@given(tags, wanted_codes)
def test_has_all_answers_for_every_possible_list(value: Tagged, wanted: Set) -> None:
    expected = summed_up([wanted <= one for one in lists(value)])
    assert column(value).has_all(wanted)[0] is expected


@given(tags, tags)
def test_two_sources_allow_what_both_allow_or_else_all_that_either_says(
    one: Tagged, other: Tagged
) -> None:
    met, conflict = column(one).meet(column(other))
    common = set(lists(one)) & set(lists(other))
    assert conflict[0] == (not common)
    assert set(lists(met.at(0))) == (common or set(lists(one.either(other))))


@given(tags, tags)
def test_either_allows_all_that_one_of_both_allows(one: Tagged, other: Tagged) -> None:
    assert {*lists(one), *lists(other)} <= set(lists(one.either(other)))


@pytest.mark.parametrize(
    ("complete", "answer"),
    [(Truth.YES, Truth.NO), (Truth.UNKNOWN, Truth.UNKNOWN), (Truth.NO, Truth.UNKNOWN)],
)
def test_what_is_not_on_a_list_may_be_missing_from_it(complete: Truth, answer: Truth) -> None:
    """Only a list that is surely complete says that something was not given."""
    told = Tagged(frozenset(FEW[:1]), frozenset(FEW[:1]))
    opened = column(told).opened(Truths.constant(complete, 1))
    assert opened.has_any(FEW[:1])[0] is Truth.YES
    assert opened.has_any(FEW[1:])[0] is answer


def test_everything_possible_means_that_nothing_is_recorded() -> None:
    nothing, everything = frozenset[str](), frozenset(CODES)
    some = column(Tagged(nothing, nothing), Tagged(nothing, everything))
    assert [*some.recorded] == [True, False]
    assert TagSets.unknown(CODES, 1).at(0) == Tagged(nothing, everything)


@pytest.mark.parametrize(
    ("sure", "possible", "shown"),
    [
        ("", "", "none"),
        ("a", "a", "Liver"),
        ("ab", "ab", "Liver, Bone"),
        ("a", "abc", "Liver, and possibly others"),
        ("a", "ab", "Liver; possibly Bone"),
        ("", "ab", "possibly Liver or Bone"),
        ("", "abc", "unknown"),
    ],
)
def test_shown_as_what_is_sure_and_what_may_be(sure: str, possible: str, shown: str) -> None:
    labels = {"a": "Liver", "b": "Bone", "c": "Brain"}
    value = Tagged(frozenset(sure), frozenset(possible))
    assert value.show([*labels], labels.__getitem__) == shown
