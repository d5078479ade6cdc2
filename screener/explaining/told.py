"""What the rows of a frame say to a check: what was found, and in which cells.

Worked out for all rows, column by column: thousands of patients share a few hundred texts. What is
asked of a patient's records is told record by record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from screener.cells import Cell
from screener.checks import line_told
from screener.checks.base import Check, leaves
from screener.checks.day import DayCheck
from screener.checks.day_of_rows import DayOfRows
from screener.checks.judgement import JudgementCheck
from screener.checks.line_rule import LineRule
from screener.checks.lines import LinesCheck
from screener.checks.rows import RowsCheck
from screener.concepts.file import Lines
from screener.definitions.aggregates import LineNumber
from screener.definitions.formulas import Formula
from screener.explaining.deciding import Leaves
from screener.explaining.explainer import UNKNOWN, Explainer, Made, kept
from screener.values import Span
from screener.values.day import ONGOING

NONE_ON_RECORD = "none on record"


class Told(NamedTuple):
    """What one row says to a check: what was found, and the cells that say so."""

    found: str
    cells: tuple[Cell, ...]


NOTHING = Told("", ())


@kept
def told(one: Explainer, check: Check) -> list[Told]:
    """What each row says to a check, by the parts that its answer rests on."""
    said = [NOTHING] * one.frame.size
    for parts, rows in one.groups(check):
        for row, each in zip(rows, _told(one, parts, rows), strict=True):
            said[row] = each
    return said


def _told(one: Explainer, parts: Leaves, rows: Iterable[int]) -> Iterable[Told]:
    """What some rows say to several checks without parts, each thing once."""
    if len(parts) == 1:
        return map(_alone(one, parts[0]).__getitem__, rows)
    found, cells = [_found(one, part) for part in parts], [_cells(one, part) for part in parts]
    return (_once(_of_row(found, row), _of_row(cells, row)) for row in rows)


@kept
def _alone(one: Explainer, check: Check) -> list[Told]:
    """What each row says to a check without parts."""
    if isinstance(check, JudgementCheck):
        said = one.written(check.key)
        return [Told("; ".join(cell.text for cell in some), tuple(some)) for some in said]
    return [*map(_once, _found(one, check), _cells(one, check))]


def _once(found: Iterable[str], cells: Iterable[Cell]) -> Told:
    return Told("; ".join(dict.fromkeys(found)), tuple(dict.fromkeys(cells)))


def _of_row(columns: Iterable[Sequence[Sequence[Made]]], row: int) -> Iterator[Made]:
    """What several columns hold for one row."""
    return chain.from_iterable(column[row] for column in columns)


def dated(one: Explainer, concept: str, row: int) -> list[str]:
    """What a value rests on, each with the day on which it was taken."""
    basis = one.basis(concept)[row] or [one.places(concept)[row]]
    return list(dict.fromkeys(place.with_day for place in basis))


# what was found


@kept
def _found(one: Explainer, check: Check) -> Sequence[Sequence[str]]:
    if isinstance(check, RowsCheck):
        label, (reader, telling) = one.vocabulary.tables[check.table].label, one.telling(check)
        parts = [_found(reader, part) for part in leaves(check.has)]
        records = (" | ".join(_joined(parts, at) for at in rows) for rows in telling)
        return [(f"{label}: {said or NONE_ON_RECORD}",) for said in records]
    if isinstance(check, LinesCheck):
        return _of_patients(one, lambda patients: _lines(patients, check.rule))
    said = [_value(one, name) for name in check.reads]
    if isinstance(check, DayCheck) and isinstance(check.anchor, DayOfRows):
        days, words = check.anchor.days(one.frame), check.anchor_words(one.vocabulary)
        shown_days = (days.at(row).show() for row in range(days.size))
        said = [_value(one, check.concept), [f"{words}: {day}" for day in shown_days]]
    return [*zip(*said, strict=True)] or [()] * one.frame.size


def _joined(parts: Sequence[Sequence[Sequence[str]]], row: int) -> str:
    """What the parts of a check found in a record, each thing once."""
    return "; ".join(dict.fromkeys(_of_row(parts, row)))


def _of_patients(one: Explainer, column: Callable[[Explainer], Sequence[Made]]) -> Sequence[Made]:
    """A column of patients; for records, that of the patients whose they are."""
    of_patients = column(one.patients)
    return [of_patients[owner] for owner in one.owners]


@kept
def _lines(one: Explainer, rule: LineRule) -> list[list[str]]:
    """How many lines, and what each treatment has to do with them."""
    label, count = one.vocabulary.tables[rule.how.table].label, rule.count(one.frame)
    reader, found = one.of(one.frame.rows_of(rule.how.table).frame), []
    for row, lines in enumerate(line_told.told(rule, one.frame)):
        said = [
            f"{' + '.join(_treatment(reader, rule.how, at) for at in line.rows)}: {line.how}"
            for line in lines
        ]
        listed = f"{label}: {' | '.join(said) or NONE_ON_RECORD}"
        found.append([f"Lines: {count.at(row).show()}", listed])
    return found


def _treatment(one: Explainer, how: Lines, row: int) -> str:
    """One treatment in short: what was given, where, from when to when."""
    end, days = one.frame.column(how.end).at(row), one.value(how.start, row)
    if isinstance(end, Span) and (end.last < ONGOING or end.first == ONGOING):
        days = f"{days} to {end.show()}"
    said = [one.value(how.setting, row), days, one.value(how.outcome, row)]
    said = [text for text in said if text != UNKNOWN]
    drugs = one.value(how.drugs, row)
    return f"{drugs} ({', '.join(said)})" if said else drugs


@kept
def _value(one: Explainer, concept: str) -> list[str]:
    """The value; and where it follows from others, what is recorded of them."""
    label, definitions = one.vocabulary.label(concept), one.frame.definitions.get(concept, ())
    with_days = any(isinstance(each, Formula) for each in definitions)
    said = [f"{label}: {value}" for value in one.values(concept)]
    behind = zip(_lines_behind(one, concept), one.basis(concept), strict=True)
    for row, (lines, basis) in enumerate(behind):
        others = [place for place in basis if place.concept != concept]
        if lines or others:
            words = (place.with_day if with_days else place.words for place in others)
            rests_on = "; ".join(lines) or ", ".join(dict.fromkeys(words))
            said[row] += f" ({rests_on})"
    return said


def _lines_behind(one: Explainer, concept: str) -> list[list[str]]:
    """The treatments that a number of lines was counted from, if any is on record."""
    found: list[list[str]] = [[] for _ in range(one.frame.size)]
    for each in one.frame.definitions.get(concept, ()):
        if isinstance(each, LineNumber) and each.rule.how.table in one.frame.records:
            for said, lines in zip(found, _lines(one, each.rule), strict=True):
                said += [text for text in lines if not text.endswith(NONE_ON_RECORD)]
    return [said[1:] for said in found]


# in which cells


@kept
def _cells(one: Explainer, check: Check) -> Sequence[Sequence[Cell]]:
    """The cells that say something about what was found."""
    if isinstance(check, RowsCheck):
        reader, telling = one.telling(check)
        parts = [_cells(reader, part) for part in leaves(check.has)]
        return [[cell for at in rows for cell in _of_row(parts, at)] for rows in telling]
    if isinstance(check, LinesCheck):
        return _of_patients(one, lambda patients: _cells_of_lines(patients, check.rule))
    behind = [_cells_behind(one, name) for name in check.reads]
    return [[*chain(*cells)] for cells in zip(*behind, strict=True)] or [()] * one.frame.size


@kept
def _cells_of_lines(one: Explainer, rule: LineRule) -> list[list[Cell]]:
    """What was given, and when, in every treatment."""
    records = one.frame.rows_of(rule.how.table)
    parts = (rule.how.drugs, rule.how.setting, rule.how.start)
    said = [_cells_behind(one.of(records.frame), name) for name in parts]
    return [
        [cell for at in records.rows.of(row) for cells in said for cell in cells[at]]
        for row in range(one.frame.size)
    ]


@kept
def _cells_behind(one: Explainer, concept: str) -> list[list[Cell]]:
    return [
        [*chain(cells, *(place.cells for place in basis))]
        for cells, basis in zip(one.written(concept), one.basis(concept), strict=True)
    ]
