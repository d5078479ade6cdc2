"""Can anybody meet all criteria of a trial at once? Decided by a solver, which comes as an extra.

Two criteria are put side by side in all their worlds; for a whole trial these are too many to go
through. How the simple questions about one concept can be answered together, and what a decision
table allows, is still found by the evaluator that screens patients; the solver only puts the
answers together. What is reported holds for every patient whose record agrees with the
definitions; of a concept that has many records, it holds for the values of one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from typing import NamedTuple, TypeVar

from screener.errors import Problem
from screener.frame import PATIENTS
from screener.insight.following import followed, one_of, rules
from screener.insight.logic import OPPOSED
from screener.insight.symbols import answer_of, implied, no, script
from screener.insight.worlds import grouped, questions
from screener.knowledge import Knowledge
from screener.trial import Criterion, Trial
from screener.truth import Truth

INSTALLED = find_spec("z3") is not None
HOW_TO_INSTALL = (
    "whether anybody can meet all criteria together was not decided: "
    "that needs the extra 'logic' (pip install 'screener[logic]')"
)


Part = TypeVar("Part")


class _Stated(NamedTuple):
    """What a solver reads, and the names there of what can be assumed or left out."""

    text: str
    claims: dict[str, str]
    """By criterion."""
    said: dict[str, str]
    """By concept: what its definitions say."""


class Core(NamedTuple):
    """The fewest criteria that nobody can meet together, by these concepts' definitions."""

    criteria: tuple[Criterion, ...]
    concepts: tuple[str, ...]


def closed(trial: Trial, knowledge: Knowledge) -> Iterator[Problem]:
    """Why the trial, or one of its cohorts, is closed to everybody, at the last criterion's place.

    What two criteria say without any definition, the logic of pairs tells already.
    """
    everybody = [one for one in trial.criteria if one.check is not None and not one.arm]
    core = contradiction(everybody, knowledge)
    if core:
        yield from _told(trial, core, "the trial", knowledge)
        return
    for arm in trial.arms:
        own = [one for one in trial.criteria if one.check is not None and one.arm == arm.id]
        if own and (core := contradiction([*everybody, *own], knowledge)):
            yield from _told(trial, core, f"cohort {arm.name}", knowledge)


def _told(trial: Trial, core: Core, what: str, knowledge: Knowledge) -> Iterator[Problem]:
    criteria, concepts = core
    if len(criteria) <= 2 and not concepts:
        return
    vocabulary = knowledge.vocabulary
    known = (vocabulary.concepts[name].table for name in concepts)
    tables = dict.fromkeys(vocabulary.tables[one].label.lower() for one in known if one != PATIENTS)
    labels = dict.fromkeys(map(vocabulary.label, concepts))
    message = f"nobody can meet {_all_of([one.id for one in criteria])}"
    message += f" in one record of {' and '.join(tables)}" if tables else ""
    message += f", by the definition of {' and '.join(labels)}" if labels else ""
    place = trial.places[criteria[-1].id]
    yield place.problem(f"{message}: {what} is closed to everybody", OPPOSED)


def _all_of(names: Sequence[str]) -> str:
    if len(names) == 2:
        return f"both {' and '.join(names)}"
    return f"all of {', '.join(names)}" if len(names) > 2 else names[0]


def contradiction(criteria: Sequence[Criterion], knowledge: Knowledge) -> Core | None:
    """The fewest of the criteria that contradict each other; None if a patient can meet them."""
    from z3 import Bool, Solver, unsat  # type: ignore[import-untyped]

    solver, stated = Solver(), _stated(criteria, knowledge)
    solver.from_string(stated.text)

    def open_to_nobody(some: Sequence[Criterion], concepts: Sequence[str]) -> bool:
        assumed = [stated.claims[one.id] for one in some] + [stated.said[one] for one in concepts]
        return bool(solver.check(*map(Bool, assumed)) == unsat)

    defined = list(stated.said)
    if not open_to_nobody(criteria, defined):
        return None
    fewest = _fewest(criteria, lambda some: open_to_nobody(some, defined))
    return Core(tuple(fewest), tuple(_fewest(defined, lambda some: open_to_nobody(fewest, some))))


def _fewest(parts: Sequence[Part], enough: Callable[[Sequence[Part]], bool]) -> list[Part]:
    """Some of the parts that are enough, none of which can be done without."""
    kept = list(parts)
    for part in parts:
        fewer = [other for other in kept if other is not part]
        if enough(fewer):
            kept = fewer
    return kept


def _stated(criteria: Sequence[Criterion], knowledge: Knowledge) -> _Stated:
    """Puts criteria and definitions into words that a solver reads."""
    checks = [one.check for one in criteria if one.check is not None]
    asked = followed((one for check in checks for one in questions(check)), knowledge)
    atoms = {question: f"question{number}" for number, question in enumerate(asked)}
    groups = list(grouped(atoms, knowledge.vocabulary))
    terms = [one_of(group, ways, atoms) for group, ways in groups]
    claims = {one.id: f"criterion{number}" for number, one in enumerate(criteria)}
    for one in criteria:
        if one.check is not None:
            answer = answer_of(one.check, atoms)
            met = answer.must if one.needed is Truth.YES else no(answer.may)
            terms.append(implied(claims[one.id], met))
    said: dict[str, str] = {}
    for concept, rule in rules(groups, atoms, knowledge):
        name = said.setdefault(concept, f"definition{len(said)}")
        terms.append(implied(name, rule))
    text = script([*atoms.values(), *claims.values(), *said.values()], terms)
    return _Stated(text, claims, said)
