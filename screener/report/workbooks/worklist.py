"""worklist.xlsx: one row for each open question, to be filled in and given back with --answers.

Only the cells for answers can be written to; what may be chosen is a list. Answers that were given
already are on a sheet of their own, all but those about who a patient is. Every text is written
as a text, so that none becomes a formula. What settles most comes first for each patient, then
what the investigator has to judge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from screener.cells import NOT_SHOWN
from screener.checks.judgement import judgement_key
from screener.concepts.model import Choice, Tags
from screener.explaining.findings import TrialFinding
from screener.insight.facts import NEW_ONE, Fact
from screener.intake.answers.worklist import (
    ANSWER,
    COMPLETE,
    DAY,
    FACT,
    GIVEN,
    JUDGE,
    KEY,
    NEEDED,
    NEW,
    QUESTION,
    SHEET,
    SUBJECT,
    VERDICTS,
    WHEN,
    WHO,
    key_of,
)
from screener.report.model import Format, Job, Output
from screener.report.patients import Patient
from screener.report.tables import NO_TIME
from screener.report.visible import visible
from screener.report.words import ANSWERERS
from screener.report.workbooks.where import where
from screener.screening import Status, Verdict
from screener.trial import Trial

CHOICES = "Choices"
COLUMNS = {
    SUBJECT: 12,
    "Asked of": 13,
    QUESTION: 50,
    "For": 30,
    "What it settles": 40,
    ANSWER: 22,
    COMPLETE: 12,
    DAY: 16,
    WHO: 16,
    WHEN: 14,
    KEY: 10,
}
PLACES = {header: place for place, header in enumerate(COLUMNS)}
OPEN = (ANSWER, DAY, WHO, WHEN)
OF_ONE_RULE = 1000
"""Spreadsheets read so many rules of a sheet, and so many cells of a rule, but not any number."""


@dataclass(frozen=True)
class Row:
    """One question; `choices` are the answers to choose from, if there are few.

    `is_list`: the answer is a list, and it is asked whether it is complete. `instead`: what is said
    where there is no cell for the answer.
    """

    texts: tuple[str, ...]
    key: str
    choices: tuple[str, ...] = ()
    is_list: bool = False
    instead: str = ""


class Worklist(Format[list[Row]]):
    """worklist.xlsx."""

    name = "worklist"
    outputs = (Output("worklist.xlsx", "what to find out; filled in, it goes back with --answers"),)

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.rows: list[Row] = []

    def part(self, patients: Sequence[Patient]) -> list[Row]:
        return [row for patient in patients for row in self._of(patient)]

    def add(self, part: list[Row]) -> None:
        self.rows += part

    def finish(self) -> None:
        given = [
            {
                SUBJECT: self.job.cohort.ids[one.row],
                QUESTION: one.question,
                ANSWER: one.cell.text,
                COMPLETE: one.complete,
                DAY: one.day,
                WHO: one.who,
                WHEN: one.when,
                KEY: one.key,
            }
            for one in self.job.cohort.answers
            if one.cell.text != NOT_SHOWN
        ]
        (self.job.folder / "worklist.xlsx").write_bytes(workbook(self.rows, given))

    def _of(self, patient: Patient) -> Iterator[Row]:
        for fact in patient.todo.facts:
            yield self._fact(patient, fact)
        for finding in patient.findings:
            if finding.verdict is not Verdict.NOT_ELIGIBLE:
                yield from _judgements(patient, finding)

    def _fact(self, patient: Patient, fact: Fact) -> Row:
        frame = self.job.cohort.frame
        known = frame.vocabulary.concepts.get(fact.concept)
        serves = ", ".join(f"{trial.name} {one.id}" for trial, one in fact.serves)
        texts = (patient.id, ANSWERERS[fact.asks], fact.question, serves, fact.words())
        records = frame.records.get(known.table) if known else None
        if known is None or (records and not fact.record):
            return Row(texts, "", instead=where(patient, fact, self.job.cohort, records))
        choices: tuple[str, ...] = ()
        if isinstance(known, Choice):
            codes = frame.vocabulary.codes(known)
            choices = tuple(frame.vocabulary.code_label(known.id, code) for code in codes)
        is_list = isinstance(known, Tags) and bool(known.complete)
        record = "" if fact.record == NEW_ONE else fact.record
        kind = NEW if fact.again else FACT
        return Row(texts, key_of(kind, fact.concept, fact.day, record), choices, is_list)


def _judgements(patient: Patient, finding: TrialFinding) -> Iterator[Row]:
    for line in finding.criteria:
        if line.status is Status.INVESTIGATOR:
            one = line.criterion
            asked = "Is it so?" if one.kind == "inclusion" else "Is it so? (yes excludes)"
            who = ANSWERERS["investigator"]
            texts = (patient.id, who, f"{one.text} {asked}", _name(finding.trial, one.id), "")
            key = judgement_key(finding.trial.id, finding.trial.version, one.id)
            yield Row(texts, f"{JUDGE}:{key}", VERDICTS)


def _name(trial: Trial, criterion: str) -> str:
    return f"{trial.name} {criterion}"


def workbook(rows: Sequence[Row], given: Sequence[Mapping[str, str]] = ()) -> bytes:
    """The same rows give the same bytes. `given` are the answers so far, by column."""
    import xlsxwriter  # type: ignore[import-untyped]

    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    book.set_properties({"created": NO_TIME})
    sheet, lists = book.add_worksheet(SHEET), book.add_worksheet(CHOICES)
    lists.hide()
    lists.protect()
    _head(book, sheet)
    free = book.add_format({"locked": False, "num_format": "@", "bg_color": "#fff8dc"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for number, row in enumerate(rows, 1):
        for place, text in enumerate(row.texts):
            sheet.write_string(number, place, visible(text), wrapped)
        if row.key:
            for header in (*OPEN, COMPLETE) if row.is_list else OPEN:
                sheet.write_blank(number, PLACES[header], None, free)
        else:
            sheet.write_string(number, PLACES[ANSWER], visible(row.instead), wrapped)
        sheet.write_string(number, PLACES[KEY], row.key)
    _offer_choices(sheet, lists, rows)
    if given:
        _answers_so_far(book, given, wrapped)
    book.close()
    return data.getvalue()


def _offer_choices(sheet: Any, lists: Any, rows: Sequence[Row]) -> None:
    alike: dict[tuple[str, ...], list[int]] = {}
    for number, row in enumerate(rows, 1):
        if row.choices:
            alike.setdefault(row.choices, []).append(number)
    for place, (choices, numbers) in enumerate(alike.items()):
        _offer(sheet, ANSWER, numbers, _listed(lists, place, choices))
    are_lists = [number for number, row in enumerate(rows, 1) if row.is_list]
    _offer(sheet, COMPLETE, are_lists, [*VERDICTS])


def _offer(sheet: Any, header: str, numbers: Sequence[int], source: str | list[str]) -> None:
    """The same choices in a cell of each of these rows: one rule for many cells."""
    cells = [[number, PLACES[header], number, PLACES[header]] for number in numbers]
    for start in range(0, len(cells), OF_ONE_RULE):
        first, *others = cells[start : start + OF_ONE_RULE]
        rule = {"validate": "list", "source": source, "other_cells": others}
        sheet.data_validation(*first, rule)


def _answers_so_far(book: Any, given: Sequence[Mapping[str, str]], wrapped: Any) -> None:
    """They are read again with the next answers: the newest worklist has them all."""
    sheet = book.add_worksheet(GIVEN)
    _head(book, sheet, (*NEEDED, COMPLETE))
    for number, row in enumerate(given, 1):
        for place, header in enumerate((*NEEDED, COMPLETE)):
            sheet.write_string(number, place, visible(row[header]), wrapped)


def _head(book: Any, sheet: Any, headers: Sequence[str] = tuple(COLUMNS)) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for place, header in enumerate(headers):
        sheet.set_column(place, place, COLUMNS[header], None, {"hidden": header == KEY})
        sheet.write_string(0, place, header, bold)
    sheet.freeze_panes(1, 1)
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True})


def _listed(lists: Any, place: int, choices: Sequence[str]) -> str:
    """Writes the answers to choose from; returns where they are."""
    from xlsxwriter.utility import xl_range_abs  # type: ignore[import-untyped]

    for row, choice in enumerate(choices):
        lists.write_string(row, place, choice)
    return f"={CHOICES}!{xl_range_abs(0, place, len(choices) - 1, place)}"
