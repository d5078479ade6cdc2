"""One row of a frame in words: which checks decided, what was found, where, and what to ask.

It reads answers that were worked out for all rows. What is asked of a patient's records is told
record by record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from screener.checks.base import Check, leaves
from screener.checks.rows import SINGLE, RowsCheck
from screener.checks.timely import TimelyCheck
from screener.concepts.vocabulary import REFERENCE_DAY, Vocabulary
from screener.definitions.cases import Cases
from screener.definitions.formulas import Formula
from screener.frame import Cell, Frame, Records
from screener.truth import Truth
from screener.values import Codes, Interval, Span, Spans, Tagged
from screener.values.day import show_day
from screener.wording import shown

NONE_ON_RECORD = "none on record"


class Ask(NamedTuple):
    """A question, who can answer it, and the concept that an answer would be recorded as.

    `again`: there is a value, and it has to be taken anew. No concept: no one value settles it.
    """

    question: str
    asks: str
    concept: str = ""
    again: bool = False


@dataclass(frozen=True, eq=False)
class Explainer:
    """Puts one row of a frame into words."""

    frame: Frame
    row: int
    _shown: dict[str, str] = field(default_factory=dict)
    _told: dict[str, str] = field(default_factory=dict)
    _places: dict[str, tuple[Cell, ...]] = field(default_factory=dict)

    @property
    def vocabulary(self) -> Vocabulary:
        return self.frame.vocabulary

    def deciding(self, check: Check) -> Iterator[Check]:
        """The checks without parts that the answer rests on."""
        if not check.parts:
            yield check
            return
        answer = self.frame.truths(check)[self.row]
        for part, negated in zip(check.parts, check.negated, strict=True):
            if _turned(self.frame.truths(part)[self.row], negated) is answer:
                yield from self.deciding(part)

    def found(self, checks: Iterable[Check]) -> str:
        """What the checks found, each thing once."""
        said = (text for check in checks for text in self._found(check))
        return "; ".join(dict.fromkeys(said))

    def _found(self, check: Check) -> Iterator[str]:
        if isinstance(check, RowsCheck):
            records = self.frame.rows_of(check.table)
            told = [one.found([check.has]) for one in self._telling(check, records)]
            label = self.vocabulary.tables[check.table].label
            yield f"{label}: {' | '.join(told) or NONE_ON_RECORD}"
            return
        yield from (self._value(name) for name in check.reads)

    def _value(self, concept: str) -> str:
        """The value; and where it follows from others, what is recorded of them."""
        if concept not in self._told:
            self._told[concept] = self._with_basis(concept)
        return self._told[concept]

    def _with_basis(self, concept: str) -> str:
        text = f"{self.vocabulary.label(concept)}: {self.value(concept)}"
        basis = [
            f"{self.vocabulary.label(name)} {one.value(name)}"
            for one, name in self.basis(concept)
            if name != concept
        ]
        return f"{text} ({', '.join(dict.fromkeys(basis))})" if basis else text

    def value(self, concept: str) -> str:
        if concept not in self._shown:
            value = self.frame.column(concept).at(self.row)
            self._shown[concept] = shown(self.vocabulary, concept, value)
        return self._shown[concept]

    def basis(self, concept: str) -> Iterator[tuple[Explainer, str]]:
        """The recorded concepts that a concept rests on, each with the row that records it."""
        for name in self.frame.rests_on(concept):
            table = self.vocabulary.concepts[name].table
            if table in self.frame.records:
                for one in self._behind(concept, name, self.frame.records[table]):
                    yield from one.basis(name)
            elif name != REFERENCE_DAY and self.frame.tells(name)[self.row]:
                yield self, name

    def _behind(self, concept: str, name: str, records: Records) -> Iterable[Explainer]:
        """The records that a concept takes `name` from: those that decided, or the latest."""
        asked = [
            check
            for one in self.frame.definitions.get(concept, ())
            for check in (_asked_of_rows(one) if isinstance(one, Cases) else ())
            if name in check.reads
        ]
        if asked:
            rows = (one.row for check in asked for one in self._telling(check, records))
            return [Explainer(records.frame, row) for row in dict.fromkeys(rows)]
        candidates = records.latest_to_tell(name)
        latest = (row for row in records.rows.of(self.row) if candidates[row])
        return [Explainer(records.frame, row) for row in latest]

    def _telling(self, check: RowsCheck, records: Records) -> Iterator[Explainer]:
        """The records that an answer rests on; all of them where none stands out."""
        rows = list(records.rows.of(self.row))
        if check.how in SINGLE:
            sorted_out = [check.candidates(records)]
        else:
            answer = records.frame.truths(check.has) & records.asked(check.meant(self.vocabulary))
            sorted_out = [answer.surely, answer.possibly]
        chosen = ([row for row in rows if flags[row]] for flags in sorted_out)
        return (Explainer(records.frame, row) for row in next(filter(None, chosen), rows))

    def cells(self, checks: Iterable[Check]) -> tuple[Cell, ...]:
        """The cells that say something about what was found."""
        cells = dict.fromkeys(cell for check in checks for cell in self._cells(check))
        return tuple(cell for cell in cells if cell.text.strip())

    def _cells(self, check: Check) -> Iterator[Cell]:
        if isinstance(check, RowsCheck):
            for one in self._telling(check, self.frame.rows_of(check.table)):
                yield from one.cells([check.has])
            return
        for concept in check.reads:
            if concept not in self._places:
                self._places[concept] = tuple(self._cells_behind(concept))
            yield from self._places[concept]

    def _cells_behind(self, concept: str) -> Iterator[Cell]:
        yield from self.frame.cells(concept, self.row)
        for one, name in self.basis(concept):
            yield from one.frame.cells(name, one.row)

    def asks(self, check: Check) -> Iterator[Ask]:
        """What would settle a check that is unknown."""
        if isinstance(check, TimelyCheck) and (again := self._too_old(check)):
            name = check.value.reads[0]
            yield Ask(again, self.vocabulary.concepts[name].asks, name, again=True)
            return
        if isinstance(check, RowsCheck):
            yield from self._asks_of_rows(check)
            return
        for name in check.reads:
            if not self._certain(name):
                yield from self._ask(name)

    def _asks_of_rows(self, check: RowsCheck) -> Iterator[Ask]:
        """First the records that are unclear; if none is, whether there are more of them."""
        records = self.frame.rows_of(check.table)
        answers = records.frame.truths(check.has)
        unclear = [row for row in records.rows.of(self.row) if answers[row] is Truth.UNKNOWN]
        for row in unclear:
            one = Explainer(records.frame, row)
            yield from (ask for part in one.deciding(check.has) for ask in one.asks(part))
        complete = self.vocabulary.tables[check.table].complete
        if not unclear and complete:
            known = self.vocabulary.concepts[complete]
            yield Ask(known.ask(), known.asks, complete)
        elif not unclear:
            label = self.vocabulary.tables[check.table].label.lower()
            yield Ask(f"Record: {label}, as {check.has.words(self.vocabulary)}.", "chart")

    def _certain(self, concept: str) -> bool:
        value = self.frame.column(concept).at(self.row)
        if isinstance(value, Codes):
            return len(value.possible) == 1
        if isinstance(value, Tagged):
            return value.sure == value.possible
        if isinstance(value, Interval):
            return value.lo == value.hi
        return value.first == value.last if isinstance(value, Span) else value.text != ""

    def _too_old(self, check: TimelyCheck) -> str:
        """A value whose date is known and outside the window has to be taken again."""
        window = check.window
        outside = self.frame.truths(window)[self.row] is Truth.NO
        day, anchor = self.frame.column(window.concept), window.anchored(self.frame)
        if not outside or window.length is None or not isinstance(day, Spans):
            return ""
        taken = day.at(self.row).show()
        label = self.vocabulary.label(check.value.reads[0])
        until = show_day(int(day.later(window.length).last[self.row]))
        side = "after" if window.after else "before"
        return (
            f"Repeat: {label}. The one of {taken} is out of window "
            f"(within {window.length.show()} {side} {anchor.at(self.row).show()}); "
            f"it counted until {until}."
        )

    def _ask(self, concept: str) -> Iterator[Ask]:
        known = self.vocabulary.concepts[concept]
        definitions = self.frame.definitions.get(concept, ())
        reached = [
            ask
            for one in definitions
            if isinstance(one, Cases)
            for ask in one.asks(self.frame, self.row)
        ]
        if reached:
            yield from (Ask(ask, known.asks, concept) for ask in reached)
        elif known.question or not any(isinstance(one, Formula) for one in definitions):
            yield Ask(known.ask(), known.asks, concept)
        else:
            for name in dict.fromkeys(name for one in definitions for name in one.inputs):
                if not self._certain(name):
                    yield from self._ask(name)


def _asked_of_rows(cases: Cases) -> Iterator[RowsCheck]:
    """What a decision table asks of records."""
    for case in cases.cases:
        for check in leaves(case.when) if case.when else ():
            if isinstance(check, RowsCheck):
                yield check


def _turned(answer: Truth, negated: bool) -> Truth:
    if not negated or answer is Truth.UNKNOWN:
        return answer
    return Truth.NO if answer is Truth.YES else Truth.YES
