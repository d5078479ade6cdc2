"""What is missing to know of a block of patients, and what each missing fact was found to do.

Whatever patients lack of one table is tried for all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from screener.checks.base import Check
from screener.explaining.findings import TrialFinding
from screener.explaining.question import Ask
from screener.frame import NEW_RECORD, Frame
from screener.insight.bounds import Bounds
from screener.insight.facts import Key
from screener.insight.supposed import Among
from screener.insight.supposing import WhatIf
from screener.insight.tried import Tried
from screener.insight.trying import Lack, try_values
from screener.screening import Screened, Verdict
from screener.trial import Criterion
from screener.truth import Flags
from screener.values import CodeSets

OfPatient = tuple[int, Key]
"""What a patient lacks, by her row."""


@dataclass(frozen=True, eq=False)
class Gap:
    """An open check of a trial, and the questions that would settle it."""

    trial: int
    criterion: Criterion
    check: Check
    asks: tuple[Ask, ...]

    @cached_property
    def usual(self) -> tuple[Key, ...]:
        """What it asks for: concepts or, where none holds the answer, questions."""
        return tuple(dict.fromkeys(map(Key.of, self.asks)))


def gaps_of(findings: Sequence[TrialFinding]) -> Iterator[Gap]:
    """The open checks of the trials that are not out of the question for good."""
    for trial, finding in enumerate(findings):
        for line in finding.criteria if finding.verdict is not Verdict.NOT_ELIGIBLE else ():
            for one in line.missing if line.bears else ():
                plain = Ask(f"Find out: {line.criterion.text}", "chart")
                yield Gap(trial, line.criterion, one.check, one.asks or (plain,))


@dataclass(eq=False)
class Gaps:
    """The gaps of a block of patients, and what was tried for all who share one."""

    screened: Screened
    of_patients: Sequence[Sequence[Gap]]
    tried: dict[OfPatient, Tried] = field(default_factory=dict)
    _bases: dict[str, frozenset[str]] = field(default_factory=dict)
    _open: dict[tuple[Frame, str], Flags] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.again = [frozenset(_asked_again(gaps)) for gaps in self.of_patients]
        self.shared = [self._shared(row, gaps) for row, gaps in enumerate(self.of_patients)]
        self.bounds, what_if = Bounds.of(self.screened.plan, self.frame), WhatIf(self.frame)
        for facts in self._together().values():
            self._try(facts, what_if)

    @property
    def frame(self) -> Frame:
        return self.screened.frame

    def _together(self) -> dict[tuple[str, bool], dict[str, list[OfPatient]]]:
        """What is tried at once: who lacks which concepts of a table, in new records or not."""
        found: dict[tuple[str, bool], dict[str, list[OfPatient]]] = {}
        for row, gaps in enumerate(self.of_patients):
            for key in dict.fromkeys((*_asked(gaps), *self.shared[row])):
                table = self.frame.vocabulary.concepts[key.name].table
                kept = table in self.frame.records
                if key.record is not None or not kept:
                    facts = found.setdefault((table, kept and key.record == NEW_RECORD), {})
                    facts.setdefault(key.name, []).append((row, key))
        return found

    def _try(self, facts: Mapping[str, Sequence[OfPatient]], what_if: WhatIf) -> None:
        lacks = [self._lack(concept, lacking) for concept, lacking in facts.items()]
        wanted = dict.fromkeys(gap.check for gaps in self.of_patients for gap in gaps)
        found = try_values(self.screened, what_if, lacks, self.bounds, wanted)
        for lacking, tries in zip(facts.values(), found, strict=True):
            for place, one in enumerate(lacking):
                self.tried[one] = Tried(tries, place)

    def _lack(self, concept: str, lacking: Sequence[OfPatient]) -> Lack:
        rows = np.array([row for row, _ in lacking], np.intp)
        anew = np.array([key in self.again[row] for row, key in lacking])
        table = self.frame.vocabulary.concepts[concept].table
        records = np.array([key.record or 0 for _, key in lacking], np.intp)
        kept = table in self.frame.records
        return Lack(concept, rows, anew, Among(table, records) if kept else None)

    def _shared(self, row: int, gaps: Sequence[Gap]) -> tuple[Key, ...]:
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


def _asked(gaps: Sequence[Gap]) -> tuple[Key, ...]:
    return tuple(dict.fromkeys(Key.of(ask) for gap in gaps for ask in gap.asks if ask.concept))


def _asked_again(gaps: Sequence[Gap]) -> Iterator[Key]:
    """What has to be taken anew, though there is a value."""
    return (Key.of(ask) for gap in gaps for ask in gap.asks if ask.again)
