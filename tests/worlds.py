"""Random records for the laws: a world in which everything is known, and records that allow it.

A world gives each recorded concept one point. A record widens some points to several
possibilities, or leaves them blank; narrowing it leads back towards the world.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from screener.assemble import assemble
from screener.cells import Source
from screener.checks.base import Check, concepts_read, leaves
from screener.checks.day import DayCheck
from screener.checks.number import NumberCheck
from screener.checks.timely import TimelyCheck
from screener.concepts.model import Choice, Day, Number, Tags
from screener.concepts.vocabulary import REFERENCE_DAY
from screener.definitions.formulas import Formula
from screener.feeds import Feed
from screener.frame import Frame
from screener.knowledge import Knowledge
from screener.trial import Trial
from screener.values import Codes, Interval, Span, Tagged, Value, Words
from screener.values.day import NEVER, ONGOING

TODAY = 20_468  # 2026-01-15
Record = Mapping[str, Value | None]


def all_checks(trial: Trial) -> list[Check]:
    found = [leaf for one in trial.criteria if one.check for leaf in leaves(one.check)]
    return [
        inner
        for check in found
        for inner in ((check.value, check.window) if isinstance(check, TimelyCheck) else (check,))
    ]


def recorded_concepts(trial: Trial, knowledge: Knowledge) -> list[str]:
    """All concepts that the trial's answers can rest on."""
    found: dict[str, None] = {}

    def follow(names: Iterable[str]) -> None:
        for name in names:
            if name not in found:
                found[name] = None
                for definition in knowledge.definitions.by_concept.get(name, ()):
                    follow(definition.inputs)
                known = knowledge.vocabulary.concepts[name]
                if isinstance(known, Tags) and known.complete:
                    follow([known.complete])

    follow(name for one in trial.criteria if one.check for name in concepts_read(one.check))
    return [name for name in found if name != REFERENCE_DAY]


def interesting_points(trial: Trial) -> dict[str, list[float]]:
    """Numbers and days at the trial's own bounds, and just beside them."""
    points: dict[str, list[float]] = {}
    for check in all_checks(trial):
        if isinstance(check, NumberCheck):
            ends = [end for end in (check.lo, check.hi) if np.isfinite(end)]
            points.setdefault(check.concept, []).extend(
                value for end in ends for value in (end, end - 0.1, end + 0.1, end * 2, end / 2)
            )
        if isinstance(check, DayCheck) and check.length:
            at = check.length.later(np.array([TODAY], np.int32), 1 if check.after else -1)[0]
            points.setdefault(check.concept, []).extend(float(at) + d for d in (-40, -1, 0, 1, 40))
    return points


def meaningful_blanks(knowledge: Knowledge) -> Iterator[str]:
    """The concepts whose blank is a statement, not a gap: by itself, or to another concept."""
    for name, known in knowledge.vocabulary.concepts.items():
        if known.blank is not None:
            yield from (name, *known.blank.unless)
        if isinstance(known, Day) and known.otherwise:
            yield from (name, known.otherwise)
        for one in knowledge.definitions.by_concept.get(name, ()):
            if isinstance(one, Formula):  # without days, what stands in one row is one sample
                yield from (day for _, day in one.one_sample)


class Draw:
    """Draws points and wider values for the concepts of one trial."""

    def __init__(self, trial: Trial, knowledge: Knowledge, seed: int) -> None:
        self.random = random.Random(seed)
        self.knowledge = knowledge
        self.concepts = recorded_concepts(trial, knowledge)
        self.points = interesting_points(trial)
        self.meant = set(meaningful_blanks(knowledge))

    def point(self, name: str) -> Value:
        known = self.knowledge.vocabulary.concepts[name]
        if isinstance(known, Number):
            usual = [float(end) for end in known.plausible or (0, 100)]
            near = [p for p in self.points.get(name, []) if usual[0] <= p <= usual[1]]
            value = self.random.choice([*near, self.random.uniform(*usual), *usual])
            return Interval(value, value)
        if isinstance(known, Day):
            near = [int(p) for p in self.points.get(name, [])]
            day = self.random.choice([*near, TODAY - self.random.randint(-30, 900), NEVER])
            return Span(day, day)
        if isinstance(known, Choice):
            codes = self.knowledge.vocabulary.codes(known)
            return Codes(frozenset({self.random.choice(codes)}))
        if isinstance(known, Tags):
            codes = self.knowledge.vocabulary.codes(known)
            chosen = frozenset(self.random.sample(codes, self.random.randint(0, 3)))
            return Tagged(chosen, chosen)
        return Words("something")

    def wider(self, name: str, value: Value) -> Value:
        """A value that allows at least as much."""
        known = self.knowledge.vocabulary.concepts[name]
        if isinstance(value, Interval):
            span = self.random.choice([0.05, 1.0, 50.0])
            lo = self.random.choice([value.lo, value.lo - span, -np.inf])
            return Interval(lo, self.random.choice([value.hi, value.hi + span, np.inf]))
        if isinstance(value, Span):
            endless = {value.first, value.last} & {NEVER, ONGOING}
            early, late = (0, 0) if endless else (45, 45)
            first = self.random.choice([value.first, value.first - early, NEVER])
            return Span(first, self.random.choice([value.last, value.last + late]))
        if isinstance(value, Codes) and isinstance(known, Choice):
            codes = self.knowledge.vocabulary.codes(known)
            more = self.random.sample(codes, self.random.randint(0, len(codes)))
            return Codes(value.possible | frozenset(more))
        if isinstance(value, Tagged) and isinstance(known, Tags):
            codes = self.knowledge.vocabulary.codes(known)
            more = frozenset(self.random.sample(codes, self.random.randint(0, 3)))
            fewer = frozenset(code for code in value.sure if self.random.random() < 0.7)
            return Tagged(fewer, value.possible | more)
        return value

    def chain(self) -> list[Record]:
        """A world, then ever wider records that still allow it."""
        world: dict[str, Value | None] = {}
        full = self.random.choice([0.05, 0.15, 0.4, 0.8])
        for name in self.concepts:
            derived = name in self.knowledge.definitions.by_concept
            known = self.random.random() < (full / 8 if derived else full)
            world[name] = self.point(name) if known else None
        chain: list[Record] = [world]
        for _ in range(2):
            chain.append({name: self.widened(name, value) for name, value in chain[-1].items()})
        return chain

    def widened(self, name: str, value: Value | None) -> Value | None:
        chance = self.random.random()
        if value is None or chance < 0.55:
            return value
        if chance < 0.75 and name not in self.meant:
            return None
        return self.wider(name, value)


def frame_of(records: Sequence[Record], knowledge: Knowledge) -> Frame:
    rows = np.arange(len(records), dtype=np.int32)
    names = dict.fromkeys(name for record in records for name in record)
    feeds = [
        Feed(
            name,
            [record.get(name) for record in records],
            Source("", "", "", name, [""] * len(records), rows, rows),
        )
        for name in names
    ]
    return assemble(knowledge, len(records), feeds, TODAY)
