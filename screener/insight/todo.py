"""What to find out first: how much each missing fact would settle.

Each possible value of a missing fact is put to the evaluator. A fact settles a trial if the trial
is decided whatever the fact turns out to be. One fact is one thing to do, however many criteria
ask for it; where several questions rest on the same result, that result is a fact of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from screener.asking import Ask
from screener.checks.base import Check
from screener.findings import TrialFinding
from screener.frame import Frame
from screener.insight.cover import smallest_cover
from screener.insight.options import Bounds
from screener.insight.supposing import WhatIf
from screener.insight.trying import Effect, Places, Tried, try_values
from screener.screening import Screened, Verdict
from screener.trial import Criterion, Trial
from screener.truth import Flags
from screener.values import CodeSets
from screener.values.counting import counted

Ways = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Fact:
    """Something to find out, and what it would settle.

    `concept` is empty where no single value answers the question. `serves`: the criteria that ask
    for it. `settles`: the trials that it decides alone, whatever it turns out to be; `effects`:
    what its values would do. `again`: there is a value, and it has to be taken anew.
    """

    concept: str
    question: str
    asks: str
    serves: tuple[tuple[Trial, Criterion], ...]
    settles: tuple[Trial, ...] = ()
    effects: tuple[Effect, ...] = ()
    again: bool = False
    day: str = ""
    """The concept that holds the day of its value, if that has one."""

    @property
    def clears(self) -> int:
        """In how many trials nothing fails any more, if all goes well."""
        return len({(one.id, one.version) for effect in self.effects for one in effect.clear})

    @property
    def rank(self) -> tuple[int, int, int]:
        """Less is more: trials settled, trials that may come clear, criteria served."""
        return -len(self.settles), -self.clears, -len(self.serves)

    def words(self) -> str:
        """`settles 3 trials; if negative, clear for 2`; or nothing."""
        count = len(self.settles)
        parts = [f"settles {counted(count, 'trials')}"] if count else []
        good = [one for one in self.effects if one.clear]
        parts += [f"if {one.found}, clear for {len(one.clear)}" for one in good]
        return "; ".join(parts)


@dataclass(frozen=True)
class TrialTodo:
    """The fewest facts which, whatever they turn out to be, leave no criterion of a trial open.

    `settled` is False where a question among them has no single value as its answer.
    """

    trial: Trial
    facts: tuple[Fact, ...]
    settled: bool


@dataclass(frozen=True)
class Todo:
    """All that is worth finding out for a patient, what settles most first."""

    facts: tuple[Fact, ...] = ()
    trials: tuple[TrialTodo, ...] = ()


@dataclass(frozen=True, eq=False)
class _Gap:
    """An open check of a trial, and the questions that would settle it."""

    trial: int
    criterion: Criterion
    check: Check
    asks: tuple[Ask, ...]

    @property
    def usual(self) -> tuple[str, ...]:
        """What it asks for: concepts or, where none holds the answer, questions."""
        return tuple(dict.fromkeys(ask.concept or ask.question for ask in self.asks))


def todos(screened: Screened, findings: Sequence[Sequence[TrialFinding]]) -> list[Todo]:
    """What to find out for each patient of the frame, given their findings for every trial."""
    work = _Work(screened, [tuple(_gaps(found)) for found in findings])
    return [_Patient(work, row).todo() for row in range(len(findings))]


def _gaps(findings: Sequence[TrialFinding]) -> Iterator[_Gap]:
    """The open checks of the trials that are not out of the question for good."""
    for trial, finding in enumerate(findings):
        for line in finding.criteria if finding.verdict is not Verdict.NOT_ELIGIBLE else ():
            for one in line.missing if line.bears else ():
                plain = Ask(f"Find out: {line.criterion.text}", "chart")
                yield _Gap(trial, line.criterion, one.check, one.asks or (plain,))


@dataclass(eq=False)
class _Work:
    """The gaps of a block of patients, and what was tried for all who share one."""

    screened: Screened
    gaps: Sequence[Sequence[_Gap]]
    tried: dict[str, Tried] = field(default_factory=dict)
    _bases: dict[str, frozenset[str]] = field(default_factory=dict)
    _open: dict[str, Flags] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.shared = [self._shared(row, gaps) for row, gaps in enumerate(self.gaps)]
        rows_of: dict[str, dict[int, None]] = {}
        for row, gaps in enumerate(self.gaps):
            for concept in (*_asked(gaps), *self.shared[row]):
                rows_of.setdefault(concept, {})[row] = None
        self.bounds, what_if = Bounds.of(self.screened.plan, self.frame), WhatIf(self.frame)
        for concept, rows in rows_of.items():
            if self.frame.vocabulary.concepts[concept].table not in self.frame.records:
                self._try(concept, np.array([*rows], np.intp), what_if)

    @property
    def frame(self) -> Frame:
        return self.screened.frame

    def _try(self, concept: str, rows: Places, what_if: WhatIf) -> None:
        gaps = [self.gaps[row] for row in rows.tolist()]
        anew = np.array([any(_again(concept, gap) for gap in mine) for mine in gaps], np.bool_)
        wanted = {(gap.trial, gap.check): None for mine in gaps for gap in mine}
        self.tried[concept] = try_values(
            self.screened, what_if, concept, rows, anew, self.bounds, [*wanted]
        )

    def _shared(self, row: int, gaps: Sequence[_Gap]) -> tuple[str, ...]:
        """What is not known, and several of the concepts that are asked for rest on."""
        asked = _asked(gaps)
        counted: dict[str, int] = {}
        for name in (*asked, *(name for concept in asked for name in self._basis(concept))):
            counted[name] = counted.get(name, 0) + 1
        several = (name for name, count in counted.items() if count > 1)
        return tuple(name for name in several if name in asked or self._is_open(name, row))

    def _basis(self, concept: str) -> frozenset[str]:
        """All that a concept is worked out from, without itself."""
        if concept not in self._bases:
            definitions = self.frame.definitions.get(concept, ())
            inputs = dict.fromkeys(name for one in definitions for name in one.inputs)
            self._bases[concept] = frozenset(inputs).union(*map(self._basis, inputs))
        return self._bases[concept]

    def _is_open(self, concept: str, row: int) -> bool:
        """May it be found out? Nothing is known of it, or the test was not done."""
        if concept not in self._open:
            column = self.frame.column(concept)
            blank = self.frame.vocabulary.concepts[concept].blank
            not_done = np.zeros(column.size, np.bool_)
            if blank and isinstance(column, CodeSets):
                not_done = column.within([blank.means]).surely
            self._open[concept] = ~column.recorded | not_done
        return bool(self._open[concept][row])


def _asked(gaps: Sequence[_Gap]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ask.concept for gap in gaps for ask in gap.asks if ask.concept))


def _again(concept: str, gap: _Gap) -> bool:
    return any(ask.again and ask.concept == concept for ask in gap.asks)


@dataclass(frozen=True, eq=False)
class _Patient:
    """Puts together one patient's list."""

    work: _Work
    row: int

    @property
    def gaps(self) -> Sequence[_Gap]:
        return self.work.gaps[self.row]

    @cached_property
    def ways(self) -> Mapping[_Gap, Ways]:
        """The ways to close each gap, each a set of facts. The first is to ask what it asks."""
        return {gap: (gap.usual, *self._alone(gap)) for gap in self.gaps}

    def _alone(self, gap: _Gap) -> Iterator[tuple[str, ...]]:
        for concept in self.work.shared[self.row]:
            tried = self.work.tried.get(concept)
            if tried and (concept,) != gap.usual and tried.settles(gap.check, self.row):
                yield (concept,)

    def todo(self) -> Todo:
        chosen = smallest_cover([*self.ways.values()])
        facts = {key: self.fact(key) for key in chosen}
        ranked = sorted(facts.values(), key=lambda one: one.rank)
        return Todo(tuple(ranked), tuple(self.of_trials(facts)))

    def of_trials(self, facts: Mapping[str, Fact]) -> Iterator[TrialTodo]:
        """For each trial the fewest facts that settle it; those of the whole list, if as few."""
        for trial in dict.fromkeys(gap.trial for gap in self.gaps):
            ways = [ways for gap, ways in self.ways.items() if gap.trial == trial]
            chosen = smallest_cover(ways, prefer=facts)
            mine = tuple(facts.get(key) or self.fact(key) for key in chosen)
            settled = all(one.concept in self.work.tried for one in mine)
            yield TrialTodo(self.work.screened.plan.trials[trial], mine, settled)

    def fact(self, key: str) -> Fact:
        served = [gap for gap, ways in self.ways.items() if any(key in way for way in ways)]
        trials, tried = self.work.screened.plan.trials, self.work.tried.get(key)
        serves = {
            (gap.trial, gap.criterion.id): (trials[gap.trial], gap.criterion) for gap in served
        }
        ask = self._ask(key, served)
        return Fact(
            ask.concept,
            ask.question,
            ask.asks,
            tuple(serves.values()),
            tried.settled_trials(self.row) if tried else (),
            tuple(tried.effects(self.row)) if tried else (),
            ask.again,
            self.work.bounds.day_of(ask.concept, self.work.frame.vocabulary),
        )

    def _ask(self, key: str, gaps: Sequence[_Gap]) -> Ask:
        """The question as it is asked; of what several rest on, the concept's own."""
        for ask in (ask for gap in gaps for ask in gap.asks):
            if key == (ask.concept or ask.question):
                return ask
        known = self.work.frame.vocabulary.concepts[key]
        return Ask(known.ask(), known.asks, key)
