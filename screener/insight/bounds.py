"""Where answers change: the bounds that trials and definitions draw on each concept."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from screener.checks.base import Check, leaves
from screener.checks.day import DayCheck
from screener.checks.number import NumberCheck
from screener.checks.rows import RowsCheck
from screener.checks.tags import TagCheck
from screener.checks.timely import TimelyCheck
from screener.concepts.vocabulary import Vocabulary
from screener.definitions.cases import Cases
from screener.frame import Frame
from screener.screening import Plan
from screener.values.number import above


@dataclass(frozen=True, eq=False)
class Bounds:
    """The bounds that checks draw on each concept, and the days that their values need."""

    numbers: dict[str, set[float]] = field(default_factory=dict)
    days: dict[str, list[DayCheck]] = field(default_factory=dict)
    tags: dict[str, dict[str, None]] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def of(plan: Plan, frame: Frame) -> Bounds:
        """All that the plan's trials and the frame's definitions ask for."""
        bounds = Bounds()
        for steps in plan.steps:
            bounds.add(step.check for step in steps)
        for definitions in frame.definitions.values():
            for one in definitions:
                if isinstance(one, Cases):
                    bounds.add(case.when for case in one.cases if case.when)
        return bounds

    def day_of(self, concept: str, vocabulary: Vocabulary) -> str:
        """The concept that holds the day of this one's value; nothing if it has no day."""
        return self.dates.get(concept) or vocabulary.own_days.get(concept, "")

    def add(self, checks: Iterable[Check]) -> None:
        for check in (leaf for one in checks for leaf in leaves(one)):
            if isinstance(check, TimelyCheck):
                self.dates.update(dict.fromkeys(check.value.reads, check.window.concept))
                self.add((check.value, check.window))
            elif isinstance(check, RowsCheck):
                self.add((check.has, *((check.where,) if check.where else ())))
            elif isinstance(check, NumberCheck):
                starts = {check.lo, above(check.hi)} - {-math.inf, math.inf}
                self.numbers.setdefault(check.concept, set()).update(starts)
            elif isinstance(check, TagCheck):
                self.tags.setdefault(check.concept, {}).update(dict.fromkeys(sorted(check.wanted)))
            elif isinstance(check, DayCheck):
                self.days.setdefault(check.concept, []).append(check)
