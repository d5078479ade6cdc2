"""Decision tables: the value is all that the reachable cases allow."""

from __future__ import annotations

from pathlib import Path

import pytest
from little import STATUS, knowledge_of
from worlds import frame_of

from screener.errors import Problems
from screener.values import Codes, Value

Given = dict[str, Value | None]


def codes(*possible: str) -> Codes:
    return Codes(frozenset(possible))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"score": codes("3+")}, {"positive"}),
        ({"score": codes("0", "1+")}, {"negative"}),
        ({"score": codes("2+"), "probe": codes("negative")}, {"negative"}),
        ({"score": codes("1+", "2+")}, {"positive", "negative"}),
        ({"score": codes("1+", "2+"), "probe": codes("negative")}, {"negative"}),
        ({"score": codes("2+")}, {"positive", "negative"}),
        ({}, {"positive", "negative"}),
        ({"probe": codes("positive")}, {"positive", "negative"}),
    ],
)
def test_the_value_is_the_union_of_all_reachable_cases(
    given: Given, expected: set[str], tmp_path: Path
) -> None:
    frame = frame_of([given], knowledge_of(tmp_path, STATUS))
    assert frame.column("status").at(0) == codes(*expected)


def test_what_is_recorded_and_what_follows_are_both_heeded(tmp_path: Path) -> None:
    frame = frame_of([{"status": codes("negative")}], knowledge_of(tmp_path, STATUS))
    assert frame.column("status").at(0) == codes("negative")


def test_a_contradiction_leaves_both_open_and_is_noted(tmp_path: Path) -> None:
    given = {"status": codes("negative"), "score": codes("3+")}
    frame = frame_of([given, {"score": codes("3+")}], knowledge_of(tmp_path, STATUS))
    assert frame.column("status").at(0) == codes("negative", "positive")
    assert frame.conflicts["status"].tolist() == [True, False]


def test_an_open_case_says_what_would_settle_it(tmp_path: Path) -> None:
    knowledge = knowledge_of(tmp_path, STATUS)
    frame = frame_of([{"score": codes("2+")}, {"score": codes("3+")}], knowledge)
    (definition,) = knowledge.definitions.by_concept["status"]
    assert definition.asks(frame)[:2] == [["Do the probe."], []]


@pytest.mark.parametrize(
    ("defined", "message"),
    [
        ("definitions: [{concept: statu, source: x, cases: []}]", "did you mean 'status'"),
        ("definitions: [{concept: status, source: x}]", "'cases' or 'formula' is missing"),
        (
            "definitions: [{concept: status, source: x, "
            "cases: [{when: {score: 3+}, value: positive}]}]",
            "the last case must be 'otherwise'",
        ),
        (
            "definitions: [{concept: status, source: x, "
            "cases: [{when: {score: 3+}, value: positiv}, {otherwise: unknown}]}]",
            "did you mean 'positive'",
        ),
        (
            "definitions: [{concept: years, source: x, formula: {multiply: [years, 2]}}]",
            "definitions go in a circle: years → years",
        ),
        (
            "definitions: [{concept: years, source: x, formula: {multiplied: [weight, 2]}}]",
            "did you mean 'multiply'",
        ),
        (
            "definitions: [{concept: years, source: x, formula: {add: [wieght, 2]}}]",
            "did you mean 'weight'",
        ),
    ],
)
def test_a_mistake_in_a_definition_is_named(defined: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(Problems, match=message):
        knowledge_of(tmp_path, defined)
