"""A trial's worksheet for one patient: its findings, arranged for the person who works on them.

What to find out comes first: each question once, with all criteria it serves, under the name of
whoever can answer it. Once a criterion surely fails for good there is nothing left to ask: no
answer is ever overturned by more information.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from screener.explaining.findings import CriterionFinding, Todo, TrialFinding
from screener.insight.near_misses import NearMiss
from screener.report.cells import Quote
from screener.report.questions import Asked
from screener.report.words import (
    ANSWERERS,
    CHECK_THE_PROTOCOL,
    STATUS_MARKS,
    VERDICT_MARKS,
    Mark,
    brief,
    result,
    sentence,
    verdict_words,
)
from screener.screening import Status, Verdict
from screener.trial import Criterion, Trial

LONGEST, SHORT = 240, 130
CAN_CHANGE = "; it can change"
MISSING = (Status.NEEDS_INFORMATION, Status.OUT_OF_WINDOW)


@dataclass(frozen=True)
class Ask:
    """A question, and the criteria that it serves."""

    question: str
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class Asker:
    """The questions that one kind of person can answer."""

    who: str
    asks: tuple[Ask, ...]


@dataclass(frozen=True, eq=False)
class Entry:
    """A criterion as all worksheets have it; `instead` is said where no cell is quoted."""

    criterion: Criterion
    required: str
    instead: str

    @cached_property
    def sentence(self) -> str:
        return sentence(self.criterion.text)

    @cached_property
    def short(self) -> str:
        """The criterion as a printed page has room for it; on screen a click shows all of it."""
        return brief(self.criterion.text, SHORT)

    @property
    def more(self) -> str:
        """What a click shows: the whole text, and what its author noted."""
        one = self.criterion
        return f"{'' if one.text == self.short else one.text} {one.note}".strip()

    @property
    def uncertain(self) -> bool:
        """Was the criterion written from knowledge that the protocol has yet to confirm?"""
        return self.criterion.basis == CHECK_THE_PROTOCOL


class Line(NamedTuple):
    """A row of the table: what a patient's record says to a criterion."""

    entry: Entry
    finding: CriterionFinding
    found: str
    """As much as a page has room for; the tables of results have it in full."""
    quotes: tuple[Quote, ...]

    @staticmethod
    def of(entry: Entry, finding: CriterionFinding, quotes: tuple[Quote, ...]) -> Line:
        return Line(entry, finding, brief(finding.found, LONGEST) or "–", quotes)

    @property
    def mark(self) -> Mark:
        return STATUS_MARKS[self.finding.status]

    @property
    def word(self) -> str:
        return self.result[1]

    @property
    def result(self) -> tuple[Mark, str]:
        return result(self.finding.criterion.kind, self.finding.status)


@dataclass(frozen=True)
class Worksheet:
    """What a page says of one trial."""

    finding: TrialFinding
    lines: tuple[Line, ...]
    questions: tuple[Asked, ...]
    converted: tuple[str, ...] = ()
    """Which cells are told in another unit than they are written in."""
    clock: str = ""
    """From which day nothing fails, and until when what is satisfied holds."""
    near_miss: NearMiss | None = None

    @property
    def nearly(self) -> str:
        """That one criterion alone fails, and by how much."""
        one = self.near_miss
        if not one:
            return ""
        by = f": {one.by}" if one.by else ""
        change = CAN_CHANGE if one.changeable else ""
        return f"only {one.line.criterion.id} fails{by}{change}"

    @property
    def trial(self) -> Trial:
        return self.finding.trial

    @cached_property
    def by_kind(self) -> tuple[tuple[str, tuple[Line, ...]], ...]:
        """Inclusion and exclusion, in the order of the protocol; then those of each cohort."""
        groups = groupby(self.lines, key=self._heading)
        return tuple((kind, tuple(lines)) for kind, lines in groups)

    def _heading(self, line: Line) -> str:
        one = line.finding.criterion
        return f"{one.kind}, {self.arm_names[one.arm]}" if one.arm else one.kind

    @cached_property
    def arm_names(self) -> dict[str, str]:
        return {arm.id: f"{arm.id}: {arm.name}" for arm in self.trial.arms}

    @property
    def arms(self) -> Iterator[tuple[Mark, str]]:
        """Each cohort: whether it can still be hers, and what there is to know of it."""
        for one in self.finding.arms:
            mark, slots = VERDICT_MARKS[one.verdict], one.arm.slots
            facts = [] if one.arm.open else ["closed"]
            facts += [f"{slots} places planned"] if slots else []
            about = f" ({', '.join(facts)})" if facts else ""
            yield mark, f"{self.arm_names[one.arm.id]}{about}: {mark.word.lower()}"

    @property
    def mark(self) -> Mark:
        return VERDICT_MARKS[self.finding.verdict]

    @property
    def headline(self) -> str:
        return verdict_words(self.finding.verdict, self.to_find_out)

    @property
    def counts(self) -> Iterator[tuple[Mark, int]]:
        """How many criteria have which status; a status that none has is left out."""
        counted = Counter(line.finding.status for line in self.lines)
        for status, mark in STATUS_MARKS.items():
            if count := counted[status]:
                yield mark, count

    @cached_property
    def failing(self) -> tuple[Line, ...]:
        return self._having(Status.NOT_SATISFIED)

    @cached_property
    def judged(self) -> tuple[Line, ...]:
        """What the investigator judges."""
        return self._having(Status.INVESTIGATOR)

    @property
    def uncertain(self) -> bool:
        """Has a line yet to be checked with the protocol?"""
        return any(line.entry.uncertain for line in self.lines)

    @property
    def evident(self) -> tuple[Line, ...]:
        """Whatever the record has an answer to, or might have; the rest is judged."""
        return tuple(line for line in self.lines if line.finding.status is not Status.INVESTIGATOR)

    @cached_property
    def to_judge(self) -> tuple[str, ...]:
        return tuple(line.finding.criterion.id for line in self.judged)

    @property
    def settled(self) -> bool:
        """Is there nothing that an answer could still change?"""
        return self.finding.verdict is Verdict.NOT_ELIGIBLE

    @cached_property
    def moot(self) -> tuple[str, ...]:
        """The criteria that lack information which would change nothing."""
        missing = self._having(*MISSING) if self.settled else ()
        return tuple(line.finding.criterion.id for line in missing)

    @cached_property
    def asked(self) -> tuple[Asker, ...]:
        """What to find out, in the order of who can answer."""
        found: dict[str, dict[str, list[str]]] = {who: {} for who in ANSWERERS}
        for todo in () if self.settled else self._todos():
            found[todo.asks].setdefault(todo.question, []).append(todo.criterion)
        return tuple(
            Asker(ANSWERERS[who], tuple(Ask(ask, tuple(ids)) for ask, ids in asks.items()))
            for who, asks in found.items()
            if asks
        )

    @property
    def lacking(self) -> tuple[str, ...]:
        """The criteria that something is to be found out for."""
        asks = (ask for group in self.asked for ask in group.asks)
        return tuple(dict.fromkeys(name for ask in asks for name in ask.criteria))

    @property
    def to_find_out(self) -> int:
        return sum(len(group.asks) for group in self.asked)

    def _todos(self) -> Iterator[Todo]:
        """What is missing; a criterion that no question was found for is asked as it stands."""
        for line in self._having(*MISSING):
            criterion = line.finding.criterion
            plain = Todo(criterion.id, f"Find out: {criterion.text}", "chart")
            yield from line.finding.todos or (plain,)

    def _having(self, *statuses: Status) -> tuple[Line, ...]:
        """The lines of some statuses that the verdict rests on."""
        chosen = (line for line in self.lines if line.finding.status in statuses)
        return tuple(line for line in chosen if line.finding.bears)
