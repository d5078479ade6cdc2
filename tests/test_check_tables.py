"""Every kind of check shows its own examples; here they are held to them."""

from __future__ import annotations

from types import ModuleType

import pytest

from screener.chart import frame_of
from screener.checks import (
    choice,
    combine,
    day,
    documented,
    lines,
    number,
    recorded,
    rows,
    tags,
    timely,
    washout,
)
from screener.checks.grammar import Grammar
from screener.checks.language import read_check
from screener.knowledge import Knowledge
from screener.yaml_file import parse

KINDS = (number, choice, tags, day, recorded, timely, combine, documented, rows, lines, washout)
TODAY = "2026-01-15"


def examples(kind: ModuleType) -> list[tuple[str, str, str]]:
    shown = [line for line in (kind.__doc__ or "").splitlines() if line.startswith("| {")]
    return [tuple(cell.strip() for cell in line.strip("|").rsplit("|", 2)) for line in shown]  # type: ignore[misc]


EXAMPLES = [(kind, *row) for kind in KINDS for row in examples(kind)]


@pytest.mark.parametrize(
    ("kind", "check", "record", "answer"), EXAMPLES, ids=[" ".join(row[1:]) for row in EXAMPLES]
)
def test_the_examples_of_a_kind_hold(
    kind: ModuleType, check: str, record: str, answer: str, knowledge: Knowledge
) -> None:
    given = dict(part.split(": ", 1) for part in record.split(", ") if part)
    asked = read_check(parse(check, "example"), Grammar(knowledge.vocabulary))
    frame = frame_of([{"reference_day": TODAY, **given}], knowledge)
    assert frame.truths(asked)[0].value == answer


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__.rpartition(".")[2])
def test_every_kind_shows_more_than_one_answer(kind: ModuleType) -> None:
    answers = {answer for _, _, answer in examples(kind)}
    assert {"yes"} < answers
