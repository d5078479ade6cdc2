"""The page for talking it over with a patient: no codes, no signs, no words of the trade.

Criteria and questions are written for people of the trade. Whoever is screened is told what they
are about instead: her tumor sample, her blood tests, … as the vocabulary names its tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from screener.checks.base import Check, concepts_read
from screener.concepts.vocabulary import REFERENCE_DAY
from screener.frame import PATIENTS, Frame
from screener.insight.clock import Clock
from screener.report.model import Output
from screener.report.pages.variants import Variant
from screener.report.pages.worksheet import Line, Worksheet
from screener.report.patients import Patient
from screener.report.runs.folder import save
from screener.report.words import PLAIN_WORDS
from screener.screening import Status
from screener.values.day import date_of


@dataclass(frozen=True)
class Study:
    """What is said of one trial: `unfit` and `unknown` are what it is about."""

    name: str
    version: str
    title: str
    fits: bool
    """May it, now or later?"""
    words: str
    unfit: tuple[str, ...]
    unknown: tuple[str, ...]
    judged: bool
    day: str
    """From when nothing that is known speaks against it, where that is later."""


class Plain(Variant):
    """plain/0012.html."""

    name = "plain"
    outputs = (
        Output(
            "plain/",
            "a page for each patient in plain words, for talking it over",
            "In plain words",
        ),
    )

    def part(self, patients: Sequence[Patient]) -> None:
        frame = self.job.cohort.frame
        for one in patients:
            sheets = self.pages.worksheets(one)
            pairs = zip(sheets, one.clocks, strict=True)
            studies = [study(sheet, clock, frame) for sheet, clock in pairs]
            page = self.pages.page(one, sheets, studies=studies)
            save(self.job.folder / self.name / self.pages.name(one.row), page)


def study(sheet: Worksheet, clock: Clock | None, frame: Frame) -> Study:
    missing = (each for line in sheet.lines for each in _missing(line))
    return Study(
        name=sheet.trial.name,
        version=sheet.trial.version,
        title=sheet.trial.title,
        fits=not sheet.settled,
        words=PLAIN_WORDS[sheet.finding.verdict],
        unfit=topics((line.finding.criterion.check for line in sheet.failing), frame),
        unknown=() if sheet.settled else topics(missing, frame),
        judged=bool(sheet.judged),
        day=_written_out(clock.opens) if clock and clock.waits and clock.opens else "",
    )


def _missing(line: Line) -> Iterable[Check | None]:
    """The checks that are open, of a line that the verdict rests on."""
    finding = line.finding
    if finding.bears and finding.status in (Status.NEEDS_INFORMATION, Status.OUT_OF_WINDOW):
        return [one.check for one in finding.missing] or [finding.criterion.check]
    return ()


def topics(checks: Iterable[Check | None], frame: Frame) -> tuple[str, ...]:
    """What the checks are about, each thing once, in the order of the vocabulary."""
    read = {name for check in checks if check for name in concepts_read(check)}
    asked = set[str]().union(*(_tables(name, frame) for name in read - {REFERENCE_DAY}))
    return tuple(
        table.plain or table.label.lower()
        for name, table in frame.vocabulary.tables.items()
        if name in asked
    )


def _tables(concept: str, frame: Frame, above: tuple[str, ...] = ()) -> set[str]:
    """The tables that a concept is about: of what sums up records, those of the records."""
    own = frame.vocabulary.concepts[concept].table
    if own != PATIENTS or concept in above:
        return {own}
    inputs = (name for one in frame.definitions.get(concept, ()) for name in one.inputs)
    below = (_tables(name, frame, (*above, concept)) for name in inputs)
    return set[str]().union(*below) - {PATIENTS} or {PATIENTS}


def _written_out(day: int) -> str:
    date = date_of(day)
    return f"{date.day} {date:%B} {date.year}"
