"""The shipped protocols: how much of each is checked, and whether each reads like its protocol."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from screener.trial import Trial
from screener.yaml_file import List, Node, Scalar, parse, read
from screener.yaml_file import Mapping as YamlMapping

CHECKED = 0.85
LONGEST = 3
"""A criterion's check has at most so many times the words of the protocol's own sentence."""
WORD = re.compile(r"[\w%./+-]+")


def protocols(trials: tuple[Trial, ...]) -> list[Trial]:
    return [trial for trial in trials if trial.id.startswith("NCT")]


def test_twelve_protocols_are_shipped(trials: tuple[Trial, ...]) -> None:
    assert len(protocols(trials)) == 12


def test_what_nobody_has_to_judge_is_checked(trials: tuple[Trial, ...]) -> None:
    for trial in protocols(trials):
        asked = [one for one in trial.criteria if "to judge" not in one.judgement]
        checked = [one for one in asked if one.check is not None]
        assert len(checked) / len(asked) >= CHECKED, trial.name


def criteria(node: Node) -> Iterator[YamlMapping]:
    assert isinstance(node, YamlMapping)
    for word in ("inclusion", "exclusion"):
        if isinstance(listed := node.values.get(word), List):
            yield from (one for one in listed.items if isinstance(one, YamlMapping))
    if isinstance(arms := node.values.get("cohorts"), List):
        for arm in arms.items:
            yield from criteria(arm)


def words(node: Node) -> int:
    """All that has to be read: the names of a mapping, and its values."""
    if isinstance(node, YamlMapping):
        return sum(len(WORD.findall(name)) + words(one) for name, one in node.values.items())
    if isinstance(node, List):
        return sum(map(words, node.items))
    assert isinstance(node, Scalar)
    return len(WORD.findall(node.text))


def test_no_check_is_much_longer_than_the_sentence_that_it_encodes(
    trials: tuple[Trial, ...],
) -> None:
    long = [
        f"{trial.name} {one.values['id']}"
        for trial in protocols(trials)
        for one in criteria(read(Path(trial.file)))
        if "check" in one.values
        and words(one.values["check"]) > LONGEST * words(one.values["text"])
    ]
    assert long == []


def test_words_are_counted_in_names_and_values() -> None:
    assert words(parse("{age: {at_least: 18}, sex: [female, male]}", "a check")) == 6


@pytest.mark.parametrize("name", ["SOLAR-1", "monarchE"])
def test_protocols_with_cohorts_have_them(name: str, trials: tuple[Trial, ...]) -> None:
    (trial,) = (one for one in trials if one.name == name)
    assert len(trial.arms) == 2
    assert {one.arm for one in trial.criteria} == {"", *(arm.id for arm in trial.arms)}
