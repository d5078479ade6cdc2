"""One row of a frame in words: which checks decided, what was found, and where.

It reads answers that were worked out for all rows. What is asked of a patient's records is told
record by record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from screener.cells import Cell
from screener.checks import line_told
from screener.checks.base import Check, leaves
from screener.checks.day import DayCheck
from screener.checks.day_of_rows import DayOfRows
from screener.checks.line_rule import LineRule
from screener.checks.lines import LinesCheck
from screener.checks.rows import SINGLE, RowsCheck
from screener.checks.washout import Washout
from screener.concepts.file import Lines
from screener.concepts.vocabulary import REFERENCE_DAY, Vocabulary
from screener.definitions.aggregates import LineNumber
from screener.definitions.cases import Cases
from screener.definitions.formulas import Formula
from screener.frame import Frame, Records
from screener.truth import Truth
from screener.values import Codes, Interval, Span, Tagged
from screener.values.day import ONGOING
from screener.wording import shown

NONE_ON_RECORD, UNKNOWN = "none on record", "unknown"


@dataclass(frozen=True, eq=False)
class Explainer:
    """Puts one row of a frame into words."""

    frame: Frame
    row: int
    _rows: dict[tuple[Frame, int], Explainer] = field(default_factory=dict)
    """This row and those related to it, so that each is put into words once."""
    _shown: dict[str, str] = field(default_factory=dict)
    _told: dict[str, str] = field(default_factory=dict)
    _places: dict[str, tuple[Cell, ...]] = field(default_factory=dict)
    _bases: dict[str, tuple[tuple[Explainer, str], ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rows[self.frame, self.row] = self

    @property
    def vocabulary(self) -> Vocabulary:
        return self.frame.vocabulary

    def at(self, frame: Frame, row: int) -> Explainer:
        """A related row: one of the patient's records, or the patient whose record this is."""
        if (frame, row) not in self._rows:
            self._rows[frame, row] = Explainer(frame, row, self._rows)
        return self._rows[frame, row]

    def deciding(self, check: Check) -> Iterator[Check]:
        """The checks without parts that the answer rests on."""
        if not check.parts:
            yield check
            return
        answer = self.frame.truths(check)[self.row]
        if isinstance(check, Washout) and answer is Truth.UNKNOWN:
            yield from self.deciding(check.nearer(self.frame, self.row))
            return
        for part, negated in zip(check.parts, check.negated, strict=True):
            if _turned(self.frame.truths(part)[self.row], negated) is answer:
                yield from self.deciding(part)

    def found(self, checks: Iterable[Check]) -> str:
        """What the checks found, each thing once."""
        said = (text for check in checks for text in self._found(check))
        return "; ".join(dict.fromkeys(said))

    def _found(self, check: Check) -> Iterator[str]:
        if isinstance(check, RowsCheck):
            told = [one.found(leaves(check.has)) for one in self.telling(check)]
            label = self.vocabulary.tables[check.table].label
            yield f"{label}: {' | '.join(told) or NONE_ON_RECORD}"
        elif isinstance(check, LinesCheck):
            yield from self._lines(check.rule)
        elif isinstance(check, DayCheck) and isinstance(check.anchor, DayOfRows):
            yield self._value(check.concept)
            day = check.anchor.days(self.frame).at(self.row)
            yield f"{check.anchor_words(self.vocabulary)}: {day.show()}"
        else:
            yield from (self._value(name) for name in check.reads)

    def _lines(self, rule: LineRule) -> Iterator[str]:
        """How many lines, and what each treatment has to do with them."""
        patient = self.of_patient
        label = self.vocabulary.tables[rule.how.table].label
        told = [
            f"{' + '.join(patient.treatment(rule.how, row) for row in one.rows)}: {one.how}"
            for one in line_told.told(rule, patient.frame, patient.row)
        ]
        yield f"Lines: {rule.count(patient.frame).at(patient.row).show()}"
        yield f"{label}: {' | '.join(told) or NONE_ON_RECORD}"

    def treatment(self, how: Lines, row: int) -> str:
        """One treatment in short: what was given, where, from when to when."""
        frame = self.frame.rows_of(how.table).frame
        one, end = self.at(frame, row), frame.column(how.end).at(row)
        days = one.value(how.start)
        if isinstance(end, Span) and (end.last < ONGOING or end.first == ONGOING):
            days = f"{days} to {end.show()}"
        said = [one.value(how.setting), days, one.value(how.outcome)]
        said = [text for text in said if text != "unknown"]
        drugs = one.value(how.drugs)
        return f"{drugs} ({', '.join(said)})" if said else drugs

    def _value(self, concept: str) -> str:
        """The value; and where it follows from others, what is recorded of them."""
        if concept not in self._told:
            self._told[concept] = self._with_basis(concept)
        return self._told[concept]

    def _with_basis(self, concept: str) -> str:
        text = f"{self.vocabulary.label(concept)}: {self.value(concept)}"
        if lines := self._lines_behind(concept):
            return f"{text} ({'; '.join(lines)})"
        definitions = self.frame.definitions.get(concept, ())
        dated = any(isinstance(one, Formula) for one in definitions)
        basis = [
            one.with_day(name) if dated else f"{self.vocabulary.label(name)} {one.value(name)}"
            for one, name in self.basis(concept)
            if name != concept
        ]
        return f"{text} ({', '.join(dict.fromkeys(basis))})" if basis else text

    def with_day(self, concept: str) -> str:
        """What is recorded, and of which day."""
        text, known = f"{self.vocabulary.label(concept)} {self.value(concept)}", self.vocabulary
        day = self.value(known.day_of(concept)) if known.concepts[concept].dated else UNKNOWN
        return text if day == UNKNOWN else f"{text} of {day}"

    def dated(self, concept: str) -> list[str]:
        """What a value rests on, each with the day on which it was taken."""
        told = (one.with_day(name) for one, name in self.basis(concept))
        return list(dict.fromkeys(told)) or [self.with_day(concept)]

    def _lines_behind(self, concept: str) -> list[str]:
        """The treatments that a number of lines was counted from, if any is on record."""
        rules = [
            one.rule
            for one in self.frame.definitions.get(concept, ())
            if isinstance(one, LineNumber) and one.rule.how.table in self.frame.records
        ]
        return [
            told
            for rule in rules
            for told in self._lines(rule)
            if not told.endswith(NONE_ON_RECORD)
        ][1:]

    def value(self, concept: str) -> str:
        if concept not in self._shown:
            value = self.frame.column(concept).at(self.row)
            self._shown[concept] = shown(self.vocabulary, concept, value)
        return self._shown[concept]

    def basis(self, concept: str) -> tuple[tuple[Explainer, str], ...]:
        """The recorded concepts that a concept rests on, each with the row that records it."""
        if concept not in self._bases:
            self._bases[concept] = tuple(self._recorded(concept))
        return self._bases[concept]

    def _recorded(self, concept: str) -> Iterator[tuple[Explainer, str]]:
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
            rows = (one.row for check in asked for one in self.telling(check))
            return [self.at(records.frame, row) for row in dict.fromkeys(rows)]
        candidates = records.latest_to_tell(name)
        latest = (row for row in records.rows.of(self.row) if candidates[row])
        return [self.at(records.frame, row) for row in latest]

    @property
    def of_patient(self) -> Explainer:
        """The patient whose record this is; a patient is her own."""
        if self.frame.patients is None:
            return self
        frame, rows = self.frame.patients
        return self.at(frame, int(rows.owner[self.row]))

    def telling(self, check: RowsCheck) -> Iterator[Explainer]:
        """The records that an answer rests on; all of them where none stands out.

        Of every record, those that are not as asked.
        """
        patient = self.of_patient
        records = patient.frame.rows_of(check.table)
        rows = list(records.rows.of(patient.row))
        if check.how in SINGLE:
            sorted_out = [check.candidates(records)]
        else:
            met, meant = (
                records.frame.truths(check.has),
                records.asked(check.meant(self.vocabulary)),
            )
            answer = meant & (~met if check.how == "every" else met)
            sorted_out = [answer.surely, answer.possibly]
            sorted_out += [meant.possibly] if check.how == "every" else []
        chosen = ([row for row in rows if flags[row]] for flags in sorted_out)
        return (self.at(records.frame, row) for row in next(filter(None, chosen), rows))

    def cells(self, checks: Iterable[Check]) -> tuple[Cell, ...]:
        """The cells that say something about what was found."""
        cells = dict.fromkeys(cell for check in checks for cell in self._cells(check))
        return tuple(cell for cell in cells if cell.text.strip())

    def _cells(self, check: Check) -> Iterator[Cell]:
        if isinstance(check, RowsCheck):
            for one in self.telling(check):
                yield from one.cells(leaves(check.has))
            return
        if isinstance(check, LinesCheck):
            yield from self._cells_of_lines(check.rule)
            return
        for concept in check.reads:
            if concept not in self._places:
                self._places[concept] = tuple(self._cells_behind(concept))
            yield from self._places[concept]

    def _cells_of_lines(self, rule: LineRule) -> Iterator[Cell]:
        """What was given, and when, in every treatment."""
        patient = self.of_patient
        records = patient.frame.rows_of(rule.how.table)
        for row in records.rows.of(patient.row):
            for name in (rule.how.drugs, rule.how.setting, rule.how.start):
                yield from self.at(records.frame, row)._cells_behind(name)

    def _cells_behind(self, concept: str) -> Iterator[Cell]:
        yield from self.frame.cells(concept, self.row)
        for one, name in self.basis(concept):
            yield from one.frame.cells(name, one.row)

    def certain(self, concept: str) -> bool:
        """Is exactly one value left?"""
        value = self.frame.column(concept).at(self.row)
        if isinstance(value, Codes):
            return len(value.possible) == 1
        if isinstance(value, Tagged):
            return value.sure == value.possible
        if isinstance(value, Interval):
            return value.lo == value.hi
        return value.first == value.last if isinstance(value, Span) else value.text != ""


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
