"""Three-valued answers: what is unknown may still turn out either way, and nothing else may."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.truth import Truth, Truths, all_of, any_of, at_least

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
EACH = (YES, UNKNOWN, NO)

rows = st.lists(st.sampled_from(EACH), min_size=1, max_size=20)
"""Answers of some patients; most numbers of patients do not fill their last byte."""


def column(answers: Sequence[Truth]) -> Truths:
    must = np.array([answer is YES for answer in answers])
    return Truths.of(must, np.array([answer is not NO for answer in answers]))


def columns(*answers: Sequence[Truth]) -> list[Truths]:
    """Columns of equal length: as long as the shortest."""
    return [column(one) for one in zip(*zip(*answers, strict=False), strict=True)]


def listed(answers: Truths) -> list[Truth]:
    return [answers[row] for row in range(answers.size)]


def turned_out(answers: Sequence[Truth]) -> list[tuple[bool, ...]]:
    """All ways in which one patient's answers may turn out."""
    return list(product(*({YES: [True], NO: [False]}.get(one, [True, False]) for one in answers)))


def summed_up(outcomes: Sequence[bool]) -> Truth:
    return YES if all(outcomes) else UNKNOWN if any(outcomes) else NO


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (YES, YES, YES, YES),
        (YES, UNKNOWN, UNKNOWN, YES),
        (YES, NO, NO, YES),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        (UNKNOWN, NO, NO, UNKNOWN),
        (NO, NO, NO, NO),
    ],
)
def test_and_or(left: Truth, right: Truth, both: Truth, either: Truth) -> None:
    for one, other in ((left, right), (right, left)):
        assert (column([one]) & column([other]))[0] is both
        assert (column([one]) | column([other]))[0] is either


@pytest.mark.parametrize(("answer", "turned"), [(YES, NO), (UNKNOWN, UNKNOWN), (NO, YES)])
def test_not(answer: Truth, turned: Truth) -> None:
    assert (~column([answer]))[0] is turned


@pytest.mark.parametrize("answer", EACH)
def test_an_answer_is_never_true_or_false_by_itself(answer: Truth) -> None:
    with pytest.raises(TypeError, match="three values"):
        bool(answer)


@given(rows, rows)
def test_not_both_is_one_of_them_not(left: list[Truth], right: list[Truth]) -> None:
    one, other = columns(left, right)
    assert listed(~(one & other)) == listed(~one | ~other)
    assert listed(~(one | other)) == listed(~one & ~other)


@given(st.lists(rows, min_size=1, max_size=5), st.data())
def test_at_least_k_is_what_all_outcomes_agree_on(
    parts: list[list[Truth]], data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, len(parts)))
    answers = columns(*parts)
    patients = list(zip(*map(listed, answers), strict=True))
    expected = [summed_up([sum(one) >= count for one in turned_out(each)]) for each in patients]
    assert listed(at_least(count, answers)) == expected


@given(st.lists(rows, min_size=1, max_size=5))
def test_at_least_one_is_any_and_at_least_all_is_all(parts: list[list[Truth]]) -> None:
    answers = columns(*parts)
    assert listed(at_least(1, answers)) == listed(any_of(answers))
    assert listed(at_least(len(answers), answers)) == listed(all_of(answers))


@given(st.lists(rows, min_size=2, max_size=4), st.data())
def test_finding_something_out_overturns_no_answer(
    parts: list[list[Truth]], data: st.DataObject
) -> None:
    """Law 1, for every way to put answers together."""
    known = [
        [data.draw(st.sampled_from(EACH)) if answer is UNKNOWN else answer for answer in part]
        for part in parts
    ]
    for combine in (all_of, any_of, lambda some: at_least(2, some), lambda some: ~all_of(some)):
        before, after = listed(combine(columns(*parts))), listed(combine(columns(*known)))
        assert all(old is UNKNOWN or old is new for old, new in zip(before, after, strict=True))


@given(rows)
def test_flags_have_one_place_for_each_patient(answers: list[Truth]) -> None:
    some = column(answers)
    assert [*some.surely] == [answer is YES for answer in answers]
    assert [*some.possibly] == [answer is not NO for answer in answers]
    assert [*(~some).surely] == [answer is NO for answer in answers]


@given(st.sampled_from(EACH), st.integers(1, 20))
def test_a_constant_answers_the_same_for_everybody(answer: Truth, size: int) -> None:
    assert listed(Truths.constant(answer, size)) == [answer] * size
