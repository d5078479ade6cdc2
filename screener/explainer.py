"""The rows of a frame in words: which checks decided, what was found, and where.

It reads answers that were worked out for all rows, and is itself worked out for all rows, column
by column: thousands of patients share a few hundred texts. What is asked of a patient's records is
told record by record.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import wraps
from itertools import chain
from typing import Any, NamedTuple, TypeVar

import numpy as np

from screener.cells import Cell
from screener.checks import line_told
from screener.checks.base import Check, leaves
from screener.checks.day import DayCheck
from screener.checks.day_of_rows import DayOfRows
from screener.checks.judgement import JudgementCheck
from screener.checks.line_rule import LineRule
from screener.checks.lines import LinesCheck
from screener.checks.rows import SINGLE, RowsCheck
from screener.concepts.file import Lines
from screener.concepts.vocabulary import REFERENCE_DAY, Vocabulary
from screener.deciding import deciding, rested_on
from screener.definitions.aggregates import LineNumber
from screener.definitions.cases import Cases
from screener.definitions.formulas import Formula
from screener.frame import Frame, Records
from screener.truth import Flags
from screener.values import Span
from screener.values.day import ONGOING
from screener.wording import shown

NONE_ON_RECORD, UNKNOWN = "none on record", "unknown"
About = TypeVar("About", bound=Hashable)
Made = TypeVar("Made")


def kept(make: Callable[[Explainer, About], Made]) -> Callable[[Explainer, About], Made]:
    """Made for all rows when it is first asked for."""

    @wraps(make)
    def made(self: Explainer, about: About) -> Made:
        key = make, about
        if key not in self.columns:
            self.columns[key] = make(self, about)
        found: Made = self.columns[key]
        return found

    return made


class Place(NamedTuple):
    """Where something is recorded: a row of a frame, and the concept."""

    reader: Explainer
    row: int
    concept: str

    @property
    def words(self) -> str:
        label = self.reader.vocabulary.label(self.concept)
        return f"{label} {self.reader.value(self.concept, self.row)}"

    @property
    def with_day(self) -> str:
        """What is recorded, and of which day."""
        known = self.reader.vocabulary
        if not known.concepts[self.concept].dated:
            return self.words
        day = self.reader.value(known.day_of(self.concept), self.row)
        return self.words if day == UNKNOWN else f"{self.words} of {day}"


class Told(NamedTuple):
    """What one row says to a check: what was found, and the cells that say so."""

    found: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, eq=False)
class Explainer:
    """Puts the rows of a frame into words."""

    frame: Frame
    related: dict[Frame, Explainer] = field(default_factory=dict)
    """This frame and those of the records, or of the patients whose records these are."""
    columns: dict[Hashable, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.related[self.frame] = self

    @property
    def vocabulary(self) -> Vocabulary:
        return self.frame.vocabulary

    def of(self, frame: Frame) -> Explainer:
        """A related frame, explained."""
        return self.related[frame] if frame in self.related else Explainer(frame, self.related)

    @property
    def patients(self) -> Explainer:
        """The patients whose records these are; patients are their own."""
        return self if self.frame.patients is None else self.of(self.frame.patients[0])

    def patient(self, row: int) -> tuple[Explainer, int]:
        """The patient whose record this is."""
        owner = row if self.frame.patients is None else int(self.frame.patients[1].owner[row])
        return self.patients, owner

    # which checks decided

    def deciding(self, check: Check, row: int) -> tuple[Check, ...]:
        """The checks without parts that the answer rests on."""
        return self._deciding(check)[row] if check.parts else (check,)

    @kept
    def _deciding(self, check: Check) -> list[tuple[Check, ...]]:
        return deciding(self.frame, check)

    @kept
    def told(self, check: Check) -> list[Told]:
        """What each row says to a check, by the parts that its answer rests on."""
        if isinstance(check, JudgementCheck):
            said = self._written(check.key)
            return [Told("; ".join(cell.text for cell in some), tuple(some)) for some in said]
        found: list[list[str]] = [[] for _ in range(self.frame.size)]
        cells: list[list[Cell]] = [[] for _ in range(self.frame.size)]
        for part, rows in rested_on(self.frame, check):
            words, places = self._found(part), self._cells(part)
            for row in np.flatnonzero(rows).tolist():
                found[row] += words[row]
                cells[row] += places[row]
        return [
            Told("; ".join(dict.fromkeys(some)), tuple(dict.fromkeys(where)))
            for some, where in zip(found, cells, strict=True)
        ]

    # what was found

    def found(self, checks: Iterable[Check], row: int) -> str:
        """What the checks found, each thing once."""
        return "; ".join(
            dict.fromkeys(said for check in checks for said in self._found(check)[row])
        )

    @kept
    def _found(self, check: Check) -> Sequence[Sequence[str]]:
        if isinstance(check, RowsCheck):
            label, (reader, telling) = (
                self.vocabulary.tables[check.table].label,
                self.telling(check),
            )
            parts = [*leaves(check.has)]
            told = (" | ".join(reader.found(parts, at) for at in rows) for rows in telling)
            return [(f"{label}: {records or NONE_ON_RECORD}",) for records in told]
        if isinstance(check, LinesCheck):
            return self._of_patients(lambda one: one._lines(check.rule))
        said = [self._told(name) for name in check.reads]
        if isinstance(check, DayCheck) and isinstance(check.anchor, DayOfRows):
            days, words = check.anchor.days(self.frame), check.anchor_words(self.vocabulary)
            shown_days = (days.at(row).show() for row in range(days.size))
            said = [self._told(check.concept), [f"{words}: {day}" for day in shown_days]]
        return [*zip(*said, strict=True)] or [()] * self.frame.size

    def _of_patients(self, column: Callable[[Explainer], Sequence[Made]]) -> Sequence[Made]:
        """A column of patients; for records, that of the patients whose they are."""
        if self.frame.patients is None:
            return column(self)
        frame, rows = self.frame.patients
        of_patients = column(self.of(frame))
        return [of_patients[owner] for owner in rows.owner.tolist()]

    @kept
    def _lines(self, rule: LineRule) -> list[list[str]]:
        """How many lines, and what each treatment has to do with them."""
        label, count = self.vocabulary.tables[rule.how.table].label, rule.count(self.frame)
        treatment = self.of(self.frame.rows_of(rule.how.table).frame).treatment
        found = []
        for row, lines in enumerate(line_told.told(rule, self.frame)):
            told = [
                f"{' + '.join(treatment(rule.how, at) for at in line.rows)}: {line.how}"
                for line in lines
            ]
            listed = f"{label}: {' | '.join(told) or NONE_ON_RECORD}"
            found.append([f"Lines: {count.at(row).show()}", listed])
        return found

    def treatment(self, how: Lines, row: int) -> str:
        """One treatment in short: what was given, where, from when to when."""
        end, days = self.frame.column(how.end).at(row), self.value(how.start, row)
        if isinstance(end, Span) and (end.last < ONGOING or end.first == ONGOING):
            days = f"{days} to {end.show()}"
        said = [self.value(how.setting, row), days, self.value(how.outcome, row)]
        said = [text for text in said if text != "unknown"]
        drugs = self.value(how.drugs, row)
        return f"{drugs} ({', '.join(said)})" if said else drugs

    @kept
    def _told(self, concept: str) -> list[str]:
        """The value; and where it follows from others, what is recorded of them."""
        label, definitions = self.vocabulary.label(concept), self.frame.definitions.get(concept, ())
        dated = any(isinstance(one, Formula) for one in definitions)
        told = [f"{label}: {value}" for value in self._values(concept)]
        for row, (lines, basis) in enumerate(
            zip(self._lines_behind(concept), self.basis(concept), strict=True)
        ):
            others = [one for one in basis if one.concept != concept]
            words = dict.fromkeys(one.with_day if dated else one.words for one in others)
            if behind := "; ".join(lines) or ", ".join(words):
                told[row] += f" ({behind})"
        return told

    def dated(self, concept: str, row: int) -> list[str]:
        """What a value rests on, each with the day on which it was taken."""
        basis = self.basis(concept)[row] or [Place(self, row, concept)]
        return list(dict.fromkeys(one.with_day for one in basis))

    def _lines_behind(self, concept: str) -> list[list[str]]:
        """The treatments that a number of lines was counted from, if any is on record."""
        found: list[list[str]] = [[] for _ in range(self.frame.size)]
        for one in self.frame.definitions.get(concept, ()):
            if isinstance(one, LineNumber) and one.rule.how.table in self.frame.records:
                for told, lines in zip(found, self._lines(one.rule), strict=True):
                    told += [text for text in lines if not text.endswith(NONE_ON_RECORD)]
        return [told[1:] for told in found]

    def value(self, concept: str, row: int) -> str:
        return self._values(concept)[row]

    @kept
    def _values(self, concept: str) -> list[str]:
        """Each distinct value is put into words once."""
        column, said = self.frame.column(concept), dict[Hashable, str]()
        keys = column.keys()
        for row, key in enumerate(keys):
            if key not in said:
                said[key] = shown(self.vocabulary, concept, column.at(row))
        return [said[key] for key in keys]

    @kept
    def basis(self, concept: str) -> list[list[Place]]:
        """The recorded concepts that a concept rests on, each with the row that records it."""
        found: list[list[Place]] = [[] for _ in range(self.frame.size)]
        for name in self.frame.rests_on(concept):
            table = self.vocabulary.concepts[name].table
            if table in self.frame.records:
                records = self.frame.records[table]
                places = self.of(records.frame).basis(name)
                for row, behind in enumerate(self._behind(concept, name, records)):
                    found[row] += [place for at in behind for place in places[at]]
            elif name != REFERENCE_DAY:
                for row in np.flatnonzero(self.frame.tells(name)).tolist():
                    found[row].append(Place(self, row, name))
        return found

    def _behind(self, concept: str, name: str, records: Records) -> Iterable[Iterable[int]]:
        """The records that a concept takes `name` from: those that decided, or the latest."""
        asked = [
            check
            for one in self.frame.definitions.get(concept, ())
            for check in (_asked_of_rows(one) if isinstance(one, Cases) else ())
            if name in check.reads
        ]
        if not asked:
            return _by_patient(records, records.latest_to_tell(name))
        telling = zip(*(self.telling(check)[1] for check in asked), strict=True)
        return [dict.fromkeys(at for rows in one for at in rows) for one in telling]

    @kept
    def telling(self, check: RowsCheck) -> tuple[Explainer, Sequence[list[int]]]:
        """The records that an answer rests on; all of them where none stands out.

        Of every record, those that are not as asked.
        """
        frame = self.patients.frame.rows_of(check.table).frame
        return self.of(frame), self._of_patients(lambda one: one._telling(check))

    @kept
    def _telling(self, check: RowsCheck) -> list[list[int]]:
        records = self.frame.rows_of(check.table)
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
        every = np.ones(records.frame.size, np.bool_)
        chosen = (_by_patient(records, flags) for flags in (*sorted_out, every))
        return [next(filter(None, one), []) for one in zip(*chosen, strict=True)]

    # in which cells

    def cells(self, checks: Iterable[Check], row: int) -> tuple[Cell, ...]:
        """The cells that say something about what was found."""
        return tuple(dict.fromkeys(cell for check in checks for cell in self._cells(check)[row]))

    @kept
    def _cells(self, check: Check) -> Sequence[Sequence[Cell]]:
        if isinstance(check, RowsCheck):
            (reader, telling), parts = self.telling(check), [*leaves(check.has)]
            return [[cell for at in rows for cell in reader.cells(parts, at)] for rows in telling]
        if isinstance(check, LinesCheck):
            return self._of_patients(lambda one: one._cells_of_lines(check.rule))
        behind = [self._cells_behind(name) for name in check.reads]
        return [[*chain(*cells)] for cells in zip(*behind, strict=True)] or [()] * self.frame.size

    @kept
    def _cells_of_lines(self, rule: LineRule) -> list[list[Cell]]:
        """What was given, and when, in every treatment."""
        records = self.frame.rows_of(rule.how.table)
        parts = (rule.how.drugs, rule.how.setting, rule.how.start)
        said = [self.of(records.frame)._cells_behind(name) for name in parts]
        return [
            [cell for at in records.rows.of(row) for cells in said for cell in cells[at]]
            for row in range(self.frame.size)
        ]

    @kept
    def _cells_behind(self, concept: str) -> list[list[Cell]]:
        found = [[*cells] for cells in self._written(concept)]
        for cells, basis in zip(found, self.basis(concept), strict=True):
            for one in basis:
                cells += one.reader._written(one.concept)[one.row]
        return found

    @kept
    def _written(self, concept: str) -> list[list[Cell]]:
        """The cells that a concept was read from, unless they are empty."""
        found: list[list[Cell]] = [[] for _ in range(self.frame.size)]
        for source in self.frame.sources.get(concept, ()):
            for cells, cell in zip(found, source.cells(), strict=True):
                if cell.text.strip():
                    cells.append(cell)
        return found

    def certain(self, concept: str, row: int) -> bool:
        """Is exactly one value left?"""
        return self.frame.column(concept).at(row).certain


def _by_patient(records: Records, rows: Flags) -> list[list[int]]:
    """The flagged rows of each patient."""
    found: list[list[int]] = [[] for _ in range(records.rows.patients)]
    for row in np.flatnonzero(rows).tolist():
        found[records.rows.owner[row]].append(row)
    return found


def _asked_of_rows(cases: Cases) -> Iterator[RowsCheck]:
    """What a decision table asks of records."""
    for case in cases.cases:
        for check in leaves(case.when) if case.when else ():
            if isinstance(check, RowsCheck):
                yield check
