"""What to find out first: how much each missing fact would settle.

Each possible value of a missing fact is put to the evaluator. A fact settles a trial if the trial
is decided whatever the fact turns out to be. One fact is one thing to do, however many criteria
ask for it; where several questions rest on the same result, that result is a fact of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import numpy as np

from screener.checks.base import Check
from screener.explaining.asking import Ask
from screener.explaining.findings import TrialFinding
from screener.frame import NEW_RECORD, Frame
from screener.insight.cover import smallest_cover
from screener.insight.facts import NEW_ONE, Fact, Key, Todo, TrialTodo
from screener.insight.options import Bounds
from screener.insight.supposed import Among
from screener.insight.supposing import WhatIf
from screener.insight.trying import Lack, Tried, try_values
from screener.record_names import name_of
from screener.screening import Screened, Verdict
from screener.trial import Criterion
from screener.truth import Flags
from screener.values import CodeSets

Ways = tuple[tuple[Key, ...], ...]


@dataclass(frozen=True, eq=False)
class _Gap:
    """An open check of a trial, and the questions that would settle it."""

    trial: int
    criterion: Criterion
    check: Check
    asks: tuple[Ask, ...]

    @cached_property
    def usual(self) -> tuple[Key, ...]:
        """What it asks for: concepts or, where none holds the answer, questions."""
        return tuple(dict.fromkeys(map(Key.of, self.asks)))


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
    tried: dict[tuple[int, Key], Tried] = field(default_factory=dict)
    _bases: dict[str, frozenset[str]] = field(default_factory=dict)
    _open: dict[tuple[Frame, str], Flags] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.again = [frozenset(_asked_again(gaps)) for gaps in self.gaps]
        self.shared = [self._shared(row, gaps) for row, gaps in enumerate(self.gaps)]
        self.bounds, what_if = Bounds.of(self.screened.plan, self.frame), WhatIf(self.frame)
        for (concept, among, _), of_patients in self._together().items():
            self._try(concept, among, of_patients, what_if)

    @property
    def frame(self) -> Frame:
        return self.screened.frame

    def _together(self) -> dict[tuple[str, str, int], dict[int, Key]]:
        """What is tried at once: a concept, of one record each of as many patients as lack it.

        A patient who lacks it in several records is in several of the groups.
        """
        groups: dict[tuple[str, str, int], dict[int, Key]] = {}
        for row, gaps in enumerate(self.gaps):
            times: dict[tuple[str, str], int] = {}
            for key in dict.fromkeys((*_asked(gaps), *self.shared[row])):
                table = self.frame.vocabulary.concepts[key.name].table
                kept = table in self.frame.records
                if kept and key.record is None:
                    continue
                about = key.name, ("new " if key.record == NEW_RECORD else "") + table * kept
                times[about] = times.get(about, 0) + 1
                groups.setdefault((*about, times[about]), {})[row] = key
        return groups

    def _try(self, concept: str, among: str, keys: Mapping[int, Key], what_if: WhatIf) -> None:
        anew = [key in self.again[row] for row, key in keys.items()]
        wanted = {(gap.trial, gap.check): None for row in keys for gap in self.gaps[row]}
        records = np.array([key.record or 0 for key in keys.values()], np.intp)
        table = self.frame.vocabulary.concepts[concept].table
        lack = Lack(
            concept,
            np.array([*keys], np.intp),
            np.array(anew),
            Among(table, records) if among else None,
        )
        tried = try_values(self.screened, what_if, lack, self.bounds, [*wanted])
        self.tried.update(dict.fromkeys(keys.items(), tried))

    def _shared(self, row: int, gaps: Sequence[_Gap]) -> tuple[Key, ...]:
        """What is not known, and several of the concepts that are asked for rest on."""
        asked = _asked(gaps)
        counted: dict[Key, int] = {}
        for key in (*asked, *(name for one in asked for name in self._behind(one))):
            counted[key] = counted.get(key, 0) + 1
        several = (key for key, count in counted.items() if count > 1)
        return tuple(key for key in several if key in asked or self._is_open(key, row))

    def _behind(self, key: Key) -> Iterator[Key]:
        """What a concept is worked out from, in the same record or of the patient."""
        concepts = self.frame.vocabulary.concepts
        table = concepts[key.name].table
        for name in self._basis(key.name):
            if concepts[name].table == table:
                yield Key(name, key.record)
            elif concepts[name].table not in self.frame.records:
                yield Key(name)

    def _basis(self, concept: str) -> frozenset[str]:
        """All that a concept is worked out from, without itself."""
        if concept not in self._bases:
            definitions = self.frame.definitions.get(concept, ())
            inputs = dict.fromkeys(name for one in definitions for name in one.inputs)
            self._bases[concept] = frozenset(inputs).union(*map(self._basis, inputs))
        return self._bases[concept]

    def _is_open(self, key: Key, row: int) -> bool:
        """May it be found out? Nothing is known of it, or the test was not done."""
        concept = key.name
        frame = self.frame
        if key.record is not None:
            if key.record == NEW_RECORD:
                return True
            table = frame.vocabulary.concepts[concept].table
            frame, row = frame.records[table].frame, key.record
        if (frame, concept) not in self._open:
            column = frame.column(concept)
            blank = self.frame.vocabulary.concepts[concept].blank
            not_done = np.zeros(column.size, np.bool_)
            if blank and isinstance(column, CodeSets):
                not_done = column.within([blank.means]).surely
            self._open[frame, concept] = ~column.recorded | not_done
        return bool(self._open[frame, concept][row])


def _asked(gaps: Sequence[_Gap]) -> tuple[Key, ...]:
    return tuple(dict.fromkeys(Key.of(ask) for gap in gaps for ask in gap.asks if ask.concept))


def _asked_again(gaps: Sequence[_Gap]) -> Iterator[Key]:
    """What has to be taken anew, though there is a value."""
    return (Key.of(ask) for gap in gaps for ask in gap.asks if ask.again)


@dataclass(frozen=True, eq=False)
class _Patient:
    """Puts together one patient's list."""

    work: _Work
    row: int
    _closing: dict[Key, frozenset[Check]] = field(default_factory=dict)
    _facts: dict[Key, Fact] = field(default_factory=dict)

    @property
    def gaps(self) -> Sequence[_Gap]:
        return self.work.gaps[self.row]

    @cached_property
    def ways(self) -> Mapping[_Gap, Ways]:
        """The ways to close each gap, each a set of facts. The first is to ask what it asks."""
        return {gap: (gap.usual, *self._alone(gap)) for gap in self.gaps}

    @cached_property
    def served(self) -> Mapping[Key, Sequence[_Gap]]:
        """The gaps that each fact helps to close."""
        found: dict[Key, list[_Gap]] = {}
        for gap, ways in self.ways.items():
            for key in dict.fromkeys(chain.from_iterable(ways)):
                found.setdefault(key, []).append(gap)
        return found

    def _alone(self, gap: _Gap) -> Iterator[tuple[Key, ...]]:
        for key in self.work.shared[self.row]:
            if (key,) != gap.usual and gap.check in self._closes(key):
                yield (key,)

    def _closes(self, key: Key) -> frozenset[Check]:
        """The checks that the fact alone decides, whatever it turns out to be."""
        if key not in self._closing:
            tried = self.work.tried.get((self.row, key))
            self._closing[key] = tried.closes(self.row) if tried else frozenset()
        return self._closing[key]

    def _reopens(self, key: Key, trial: int) -> bool:
        """May a record that says more take the place of one that decided?"""
        tried = self.work.tried.get((self.row, key))
        return tried is not None and tried.reopens(trial, self.row)

    def todo(self) -> Todo:
        chosen = smallest_cover([*self.ways.values()])
        ranked = sorted(map(self.fact, chosen), key=lambda one: one.rank)
        return Todo(tuple(ranked), tuple(self.of_trials(chosen)))

    def of_trials(self, whole: Collection[Key]) -> Iterator[TrialTodo]:
        """For each trial the fewest facts that settle it; those of the whole list, if as few."""
        for trial in dict.fromkeys(gap.trial for gap in self.gaps):
            ways = {gap: ways for gap, ways in self.ways.items() if gap.trial == trial}
            chosen = smallest_cover([*ways.values()], prefer=whole)
            mine = tuple(map(self.fact, chosen))
            closed = self._apart(chosen) and all(self._closed(gap, chosen) for gap in ways)
            settled = closed and not any(self._reopens(key, trial) for key in chosen)
            yield TrialTodo(self.work.screened.plan.trials[trial], mine, settled)

    def _apart(self, chosen: Collection[Key]) -> bool:
        """Is at most one thing asked of each table? One record may put another out of the way."""
        concepts = self.work.frame.vocabulary.concepts
        tables = [concepts[key.name].table for key in chosen if key.record is not None]
        return len(tables) == len({*tables})

    def _closed(self, gap: _Gap, chosen: Collection[Key]) -> bool:
        """Is nothing open then, whatever the answers are?

        Of one fact that is known from trying. Several about the patient herself are all that the
        check reads; but of several records, or of others that may exist, more may be asked.
        """
        if any(gap.check in self._closes(key) for key in chosen):
            return True
        of_herself = all(
            key.record is None and (self.row, key) in self.work.tried for key in gap.usual
        )
        return len(gap.usual) > 1 and of_herself and {*gap.usual} <= {*chosen}

    def fact(self, key: Key) -> Fact:
        if key not in self._facts:
            self._facts[key] = self._fact(key)
        return self._facts[key]

    def _fact(self, key: Key) -> Fact:
        served = self.served[key]
        trials, tried = self.work.screened.plan.trials, self.work.tried.get((self.row, key))
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
            self._record(key),
        )

    def _record(self, key: Key) -> str:
        if key.record is None or key.record == NEW_RECORD:
            return "" if key.record is None else NEW_ONE
        frame = self.work.frame
        return name_of(frame.records[frame.vocabulary.concepts[key.name].table], key.record)

    def _ask(self, key: Key, gaps: Sequence[_Gap]) -> Ask:
        """The question as it is asked; of what several rest on, the concept's own."""
        for ask in (ask for gap in gaps for ask in gap.asks):
            if key == Key.of(ask):
                return ask
        known = self.work.frame.vocabulary.concepts[key.name]
        return Ask(known.ask(), known.asks, key.name)
