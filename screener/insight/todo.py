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

from screener.checks.base import Check
from screener.explaining.findings import TrialFinding
from screener.explaining.question import Ask
from screener.frame import NEW_RECORD
from screener.insight.cover import smallest_cover
from screener.insight.facts import NEW_ONE, Fact, Key, Todo, TrialTodo
from screener.insight.gaps import Gap, Gaps, gaps_of
from screener.record_names import name_of
from screener.screening import Screened
from screener.trial import Trial

Ways = tuple[tuple[Key, ...], ...]


def todos(screened: Screened, findings: Sequence[Sequence[TrialFinding]]) -> list[Todo]:
    """What to find out for each patient of the frame, given their findings for every trial."""
    block = Gaps(screened, [tuple(gaps_of(found)) for found in findings])
    return [_Patient(block, row).todo() for row in range(len(findings))]


@dataclass(frozen=True, eq=False)
class _Patient:
    """Puts together one patient's list."""

    block: Gaps
    row: int
    _facts: dict[Key, Fact] = field(default_factory=dict)

    @property
    def gaps(self) -> Sequence[Gap]:
        return self.block.of_patients[self.row]

    @cached_property
    def ways(self) -> Mapping[Gap, Ways]:
        """The ways to close each gap, each a set of facts. The first is to ask what it asks."""
        return {gap: (gap.usual, *self._alone(gap)) for gap in self.gaps}

    @cached_property
    def served(self) -> Mapping[Key, Sequence[Gap]]:
        """The gaps that each fact helps to close."""
        found: dict[Key, list[Gap]] = {}
        for gap, ways in self.ways.items():
            for key in dict.fromkeys(chain.from_iterable(ways)):
                found.setdefault(key, []).append(gap)
        return found

    def _alone(self, gap: Gap) -> Iterator[tuple[Key, ...]]:
        for key in self.block.shared[self.row]:
            if (key,) != gap.usual and self._closes(key, gap.check):
                yield (key,)

    def _closes(self, key: Key, check: Check) -> bool:
        """Does the fact alone decide the check, whatever it turns out to be?"""
        tried = self.block.tried.get((self.row, key))
        return tried is not None and tried.closes(check)

    def _reopens(self, key: Key, trial: Trial) -> bool:
        """May a record that says more take the place of one that decided?"""
        tried = self.block.tried.get((self.row, key))
        return tried is not None and tried.reopens(trial)

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
            which = self.block.screened.plan.trials[trial]
            settled = closed and not any(self._reopens(key, which) for key in chosen)
            yield TrialTodo(which, mine, settled)

    def _apart(self, chosen: Collection[Key]) -> bool:
        """Is at most one thing asked of each table? One record may put another out of the way."""
        concepts = self.block.frame.vocabulary.concepts
        tables = [concepts[key.name].table for key in chosen if key.record is not None]
        return len(tables) == len({*tables})

    def _closed(self, gap: Gap, chosen: Collection[Key]) -> bool:
        """Is nothing open then, whatever the answers are?

        Of one fact that is known from trying. Several about the patient herself are all that the
        check reads; but of several records, or of others that may exist, more may be asked.
        """
        if any(self._closes(key, gap.check) for key in chosen):
            return True
        of_herself = all(
            key.record is None and (self.row, key) in self.block.tried for key in gap.usual
        )
        return len(gap.usual) > 1 and of_herself and {*gap.usual} <= {*chosen}

    def fact(self, key: Key) -> Fact:
        if key not in self._facts:
            self._facts[key] = self._fact(key)
        return self._facts[key]

    def _fact(self, key: Key) -> Fact:
        served = self.served[key]
        trials, tried = self.block.screened.plan.trials, self.block.tried.get((self.row, key))
        serves = {
            (gap.trial, gap.criterion.id): (trials[gap.trial], gap.criterion) for gap in served
        }
        ask = self._ask(key, served)
        return Fact(
            ask.concept,
            ask.question,
            ask.asks,
            tuple(serves.values()),
            tried.settles() if tried else (),
            tuple(tried.effects()) if tried else (),
            ask.again,
            self.block.bounds.day_of(ask.concept, self.block.frame.vocabulary),
            self._record(key),
        )

    def _record(self, key: Key) -> str:
        if key.record is None or key.record == NEW_RECORD:
            return "" if key.record is None else NEW_ONE
        frame = self.block.frame
        return name_of(frame.records[frame.vocabulary.concepts[key.name].table], key.record)

    def _ask(self, key: Key, gaps: Sequence[Gap]) -> Ask:
        """The question as it is asked; of what several rest on, the concept's own."""
        for ask in (ask for gap in gaps for ask in gap.asks):
            if key == Key.of(ask):
                return ask
        known = self.block.frame.vocabulary.concepts[key.name]
        return Ask(known.ask(), known.asks, key.name)
