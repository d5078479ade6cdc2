"""What is picked in a worklist does what the to-do list said, for everybody in the demo.

Its workbook has sheets of specimens, treatments, laboratory values and markers: most questions are
about one record of several.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from screener.cells import Cell
from screener.cohort import Cohort
from screener.concepts.model import Choice, Tags
from screener.explaining.findings import Findings
from screener.frame import Frame
from screener.insight.facts import NEW_ONE, Fact, Todo
from screener.insight.todo import todos
from screener.intake.answers.answering import Answering
from screener.intake.answers.worklist import FACT, NEW, SHEET, Answer
from screener.intake.load import load_cohort
from screener.intake.understand import Understood
from screener.knowledge import Knowledge
from screener.reading.reader import Reader
from screener.screening import Plan, Screened, Verdict, plan
from screener.trial import Trial
from screener.values import Codes, Tagged

NOTHING = "none"
"""The answer for a list: there is nothing, and the list is complete."""
ROUNDS = 6
"""So many answers of each patient are given back, one in each round."""


@pytest.fixture(scope="module")
def asked(trials: tuple[Trial, ...], knowledge: Knowledge) -> Plan:
    return plan(trials, knowledge.vocabulary)


@pytest.fixture(scope="module")
def screened(cohort: Cohort, asked: Plan) -> Screened:
    return Screened(cohort.frame, asked)


@pytest.fixture(scope="module")
def lists(screened: Screened) -> list[Todo]:
    told = Findings(screened)
    return todos(screened, [told.of(row) for row in range(screened.frame.size)])


def answer(patient: str, fact: Fact, text: str, day: str = "2026-01-15") -> Answer:
    kind, cell = NEW if fact.again else FACT, Cell("worklist.xlsx", SHEET, "F2", text)
    record = "" if fact.record == NEW_ONE else fact.record
    said = (fact.concept, fact.day, record, fact.question, text, day if fact.again else "")
    complete = "yes" if text == NOTHING else ""
    return Answer(patient, kind, *said, "A. B.", "2026-01-16", cell, complete)


def test_what_is_picked_is_what_is_read(lists: Sequence[Todo], knowledge: Knowledge) -> None:
    """Also where people write the same word for more: `positive` includes low positive, usually."""
    vocabulary, work = (
        knowledge.vocabulary,
        Answering((), {}, Reader(knowledge.vocabulary), frozenset()),
    )
    facts = {one.concept: one for todo in lists for one in todo.facts if one.concept}
    picked = 0
    for concept, fact in facts.items():
        known = vocabulary.concepts[concept]
        for code in vocabulary.codes(known) if isinstance(known, Choice) else ():
            label = vocabulary.code_label(concept, code)
            said = work.reading(answer("P", fact, label)).values
            assert said == {concept: Codes(frozenset({code}))}, label
            picked += 1
    assert picked > 200


def names(of: Sequence[Trial]) -> set[str]:
    return {trial.name for trial in of}


def picks(todo: Todo, frame: Frame, row: int) -> Iterator[tuple[Fact, str, set[str], set[str]]]:
    """What may be picked: the label, the trials that are clear then, and those that fail."""
    vocabulary = frame.vocabulary
    for fact in todo.facts:
        known = vocabulary.concepts.get(fact.concept)
        codes = vocabulary.codes(known) if isinstance(known, Choice) and fact.record else ()
        labels = [vocabulary.code_label(fact.concept, code) for code in codes]
        if isinstance(known, Tags) and known.complete:
            value = frame.column(known.id).at(row)
            labels = [NOTHING] if isinstance(value, Tagged) and not value.sure else []
        for label in labels:
            for effect in fact.effects:
                if label in effect.found.split(" or "):
                    yield fact, label, names(effect.clear), names(effect.fails)


def test_an_answer_about_a_record_does_what_was_said(
    sheets: list[Understood],
    cohort: Cohort,
    screened: Screened,
    lists: Sequence[Todo],
    knowledge: Knowledge,
    asked: Plan,
) -> None:
    every = [[*picks(todo, screened.frame, row)] for row, todo in enumerate(lists)]
    given = 0
    for turn in range(ROUNDS):
        told = {row: mine[turn] for row, mine in enumerate(every) if turn < len(mine)}
        answers = [
            answer(cohort.ids[row], fact, label) for row, (fact, label, _, _) in told.items()
        ]
        after = Screened(load_cohort(sheets, knowledge, answers=answers).frame, asked)
        given += len(told)
        for row, (fact, label, clear, fails) in told.items():
            for place, trial in enumerate(asked.trials):
                if screened.verdicts(place)[row] == Verdict.OPEN:
                    verdict = after.verdicts(place)[row]
                    about = cohort.ids[row], trial.name, fact.question, label
                    assert (verdict > Verdict.OPEN) == (trial.name in clear), about
                    assert (verdict < Verdict.OPEN) == (trial.name in fails), about
    assert given > 30
