"""What is missing to know of a block of patients, and what each missing fact was found to do.

A fact that several patients lack is tried for all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from screener.checks.base import Check
from screener.explaining.asking import Ask
from screener.explaining.findings import TrialFinding
from screener.frame import NEW_RECORD, Frame
from screener.insight.facts import Key
from screener.insight.options import Bounds
from screener.insight.supposed import Among
from screener.insight.supposing import WhatIf
from screener.insight.trying import Lack, Tried, try_values
from screener.screening import Screened, Verdict
from screener.trial import Criterion
from screener.truth import Flags
from screener.values import CodeSets


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
    tried: dict[tuple[int, Key], Tried] = field(default_factory=dict)
    _bases: dict[str, frozenset[str]] = field(default_factory=dict)
    _open: dict[tuple[Frame, str], Flags] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.again = [frozenset(_asked_again(gaps)) for gaps in self.of_patients]
        self.shared = [self._shared(row, gaps) for row, gaps in enumerate(self.of_patients)]
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
        for row, gaps in enumerate(self.of_patients):
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
        wanted = {(gap.trial, gap.check): None for row in keys for gap in self.of_patients[row]}
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
