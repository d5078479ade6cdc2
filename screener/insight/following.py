"""What definitions say of the questions that are asked, in the terms of a solver.

Where everything is known, a concept has a value that its decision table allows. So a question
about HER2 class and one about HER2 status are tied together by the staining that both follow
from. What a definition allows is found by the evaluator, as in a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from screener.checks.base import Check
from screener.checks.choice import ChoiceCheck
from screener.checks.number import NumberCheck
from screener.definitions.cases import Case, Cases
from screener.insight.symbols import TRUE, Answer, Atoms, answer_of, both, either, no
from screener.insight.worlds import Group, Patterns, allowed, patterns, questions
from screener.knowledge import Knowledge


def followed(asked: Iterable[Check], knowledge: Knowledge) -> dict[Check, None]:
    """The questions, and those that decision tables ask about their concepts, and so on."""
    found: dict[Check, None] = {}
    ahead = list(asked)
    while ahead:
        question = ahead.pop()
        if question not in found:
            found[question] = None
            for table in _tables(question, knowledge):
                ahead += (one for case in table.cases if case.when for one in questions(case.when))
    return found


def rules(groups: Sequence[Group], atoms: Atoms, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """For each decision table of a concept asked about: the concept, and what the table says."""
    for group, _ in groups:
        for table in _tables(group[0], knowledge):
            yield table.concept, _rule(table, group, atoms, knowledge)


def _tables(question: Check, knowledge: Knowledge) -> Iterator[Cases]:
    if isinstance(question, NumberCheck | ChoiceCheck):
        known = knowledge.definitions.by_concept.get(question.concept, ())
        yield from (one for one in known if isinstance(one, Cases))


def _rule(table: Cases, group: Sequence[Check], atoms: Atoms, knowledge: Knowledge) -> str:
    """Some case is reached and has its value; or none is, and anything may be."""
    reached: list[str] = []
    said: list[str] = []
    earlier: list[str] = []
    for case in table.cases:
        answer = _answer(case, atoms)
        reached.append(both(answer.may, *earlier))
        earlier.append(no(answer.must))
        said.append(both(reached[-1], _says(case, group, atoms, knowledge)))
    return either(*said, no(either(*reached)))


def _answer(case: Case, atoms: Atoms) -> Answer:
    return Answer(TRUE, TRUE) if case.when is None else answer_of(case.when, atoms)


def _says(case: Case, group: Sequence[Check], atoms: Atoms, knowledge: Knowledge) -> str:
    """How the questions are answered if a case holds."""
    if case.value is None:
        return TRUE
    values = allowed(group, case.value, knowledge.vocabulary)
    return one_of(group, patterns(group, values, knowledge.vocabulary), atoms)


def one_of(group: Sequence[Check], ways: Patterns, atoms: Atoms) -> str:
    """The questions are answered in one of these ways."""
    said = [(no(atoms[one]), atoms[one]) for one in group]
    told = ways.T.astype(int).tolist()
    return either(*(both(*(one[yes] for one, yes in zip(said, way, strict=True))) for way in told))
