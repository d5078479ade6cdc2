"""The shapes of trial_criteria/authoring/proposals.yaml, and what may be wrong in such a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from screener.authoring.measures import Measure
from screener.authoring.treatments import DRUG, Treatment
from screener.checks.grammar import Grammar
from screener.checks.language import parse_check
from screener.concepts.model import Number, Tags
from screener.concepts.vocabulary import Vocabulary
from screener.errors import Problem, Problems
from screener.shipped import folder
from screener.yaml_file import Node, key_place, node_at, place_of, read
from screener.yaml_model import build

Said = dict[str, Any]
"""What a part of a text asks for: the entries of a check."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sentence(_Part):
    """Ways to say something, and the check that says the same."""

    text: tuple[str, ...]
    check: Said
    section: str = ""
    """Only there does it say so; empty: anywhere."""


class ProposalsFile(_Part):
    fillers: tuple[str, ...]
    links: tuple[str, ...]
    bounds: tuple[str, ...]
    windows: tuple[str, ...]
    limits: dict[str, tuple[str, ...]]
    measures: dict[str, Measure]
    treatments: Treatment
    sentences: tuple[Sentence, ...]


def read_file(vocabulary: Vocabulary, path: Path | None = None) -> ProposalsFile:
    """What a file says; without one, the shipped file.

    Raises:
        Problems: everything that is wrong in it, at its line and column.
    """
    node = read(path or folder("trial_criteria") / "authoring" / "proposals.yaml")
    file = build(ProposalsFile, node)
    problems = [*_strange(file, node, vocabulary)]
    if problems:
        raise Problems(problems)
    return file


def _strange(file: ProposalsFile, node: Node, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Measurements that are no numbers, and checks that are none."""
    for name in file.measures:
        if not isinstance(vocabulary.concepts.get(name), Number):
            yield key_place(node, ("measures", name)).problem(f"{name!r} is no number concept")
    yield from _strange_treatments(file.treatments, node, vocabulary)
    grammar = Grammar(vocabulary)
    for index in range(len(file.sentences)):
        parse_check(node_at(node, ("sentences", index, "check")), grammar)
    yield from grammar.problems
    for index, bound in enumerate(file.bounds):
        if "{" not in bound:
            yield place_of(node, ("bounds", index)).problem("names no bound: {at_least}, …")
    for index, window in enumerate(file.windows):
        if "{within}" not in window:
            yield place_of(node, ("windows", index)).problem("names no length: {within}")


def _strange_treatments(
    treatments: Treatment, node: Node, vocabulary: Vocabulary
) -> Iterator[Problem]:
    concept = vocabulary.concepts.get(treatments.concept)
    if not isinstance(concept, Tags) or not concept.dictionary:
        place = place_of(node, ("treatments", "concept"))
        yield place.problem(f"{treatments.concept!r} is no concept of drugs")
    if treatments.within not in vocabulary.dictionary.codes:
        place = place_of(node, ("treatments", "within"))
        yield place.problem(f"{treatments.within!r} is no class of drugs")
    for index, text in enumerate(treatments.texts):
        if DRUG not in text:
            yield place_of(node, ("treatments", "texts", index)).problem(f"names no drug: {DRUG}")
