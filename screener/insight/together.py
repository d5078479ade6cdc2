"""Can anybody meet all criteria of a trial at once? Decided by a solver, which comes as an extra.

Two criteria are put side by side in all their worlds; for a whole trial these are too many to go
through. How the simple questions about one concept can be answered together is still found by the
evaluator that screens patients; the solver only puts the answers together. `must` and `may` are
the two halves of an answer, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from screener.checks.base import Check
from screener.checks.combine import All, Any, AtLeast, IfThen, Not
from screener.checks.timely import TimelyCheck
from screener.checks.washout import Washout
from screener.concepts.vocabulary import Vocabulary
from screener.errors import Problem
from screener.insight.worlds import grouped, questions
from screener.trial import Criterion, Trial
from screener.truth import Truth

if TYPE_CHECKING:
    from z3 import BoolRef  # type: ignore[import-untyped]

INSTALLED = find_spec("z3") is not None
HOW_TO_INSTALL = (
    "whether anybody can meet all criteria together was not decided: "
    "that needs the extra 'logic' (pip install 'screener[logic]')"
)


class Answer(NamedTuple):
    """Surely yes, and possibly yes, in the solver's terms."""

    must: BoolRef
    may: BoolRef


def closed(trial: Trial, vocabulary: Vocabulary) -> Iterator[Problem]:
    """The fewest criteria, if any, that nobody can meet together, at the place of the last.

    Of two that contradict each other the logic of pairs tells already.
    """
    asked = [one for one in trial.criteria if one.check is not None and not one.arm]
    core = contradiction(asked, vocabulary)
    if len(core) > 2:
        names = ", ".join(one.id for one in core)
        message = f"nobody can meet all of {names}: the trial is closed to everybody"
        yield trial.places[core[-1].id].problem(message)


def contradiction(criteria: Sequence[Criterion], vocabulary: Vocabulary) -> list[Criterion]:
    """The fewest of the criteria that contradict each other; none if a patient can meet them."""
    from z3 import Bool, Solver, unsat

    solver = Solver()
    atoms: dict[Check, BoolRef] = {}
    checks = [one.check for one in criteria if one.check is not None]
    asked = dict.fromkeys(question for check in checks for question in questions(check))
    for number, question in enumerate(asked):
        atoms[question] = Bool(f"question {number}")
    solver.add(*_patterns(atoms, vocabulary))
    claims = {one.id: Bool(f"criterion {one.id}") for one in criteria}
    for one in criteria:
        if one.check is not None:
            answer = answer_of(one.check, atoms)
            solver.add(_implies(claims[one.id], answer, one.needed))
    kept = list(criteria)
    if solver.check(*(claims[one.id] for one in kept)) != unsat:
        return []
    for one in criteria:
        fewer = [other for other in kept if other is not one]
        if solver.check(*(claims[other.id] for other in fewer)) == unsat:
            kept = fewer
    return kept


def _patterns(atoms: dict[Check, BoolRef], vocabulary: Vocabulary) -> Iterator[BoolRef]:
    """Of the questions about one concept, the ways in which they can be answered together."""
    from z3 import And, Or

    for group, patterns in grouped(atoms, vocabulary):
        if len(group) > 1 or patterns.shape[1] == 1:
            yield Or(
                *(
                    And(*(atoms[one] == bool(yes) for one, yes in zip(group, way, strict=True)))
                    for way in patterns.T
                )
            )


def _implies(claim: BoolRef, answer: Answer, needed: Truth) -> BoolRef:
    from z3 import Implies as If
    from z3 import Not as No

    return If(claim, answer.must if needed is Truth.YES else No(answer.may))


def answer_of(check: Check, atoms: dict[Check, BoolRef]) -> Answer:
    """The answer of a check, put together from the answers to its questions."""
    import z3

    if isinstance(check, TimelyCheck):
        value, dated = answer_of(check.value, atoms), atoms[check.window]
        return Answer(z3.And(value.must, dated), z3.Or(value.may, z3.Not(dated)))
    if not check.parts:
        return Answer(atoms[check], atoms[check])
    parts = [answer_of(part, atoms) for part in check.parts]
    must, may = [one.must for one in parts], [one.may for one in parts]
    if isinstance(check, Not):
        return Answer(z3.Not(z3.Or(*may)), z3.Not(z3.Or(*must)))
    if isinstance(check, IfThen):
        return Answer(z3.Or(z3.Not(may[0]), must[1]), z3.Or(z3.Not(must[0]), may[1]))
    if isinstance(check, AtLeast):
        return Answer(z3.AtLeast(*must, check.count), z3.AtLeast(*may, check.count))
    if isinstance(check, Washout):
        either, both = z3.Or(*must), z3.And(*may)
        return Answer(z3.And(either, both), z3.Or(either, both))
    join = z3.Or if isinstance(check, Any) else z3.And
    assert isinstance(check, All | Any)
    return Answer(join(*must), join(*may))
