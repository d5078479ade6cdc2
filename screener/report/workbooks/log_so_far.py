"""What people wrote into the screening log of an earlier run, taken into that of this one.

It stands where the sheet says nothing. Where both say something and differ, the sheet counts and
the difference is asked about, as is whatever nobody can read; and no entry decides a criterion.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from screener.cells import Cell
from screener.cohort import Cohort, DataQuestion, Logged
from screener.concepts.vocabulary import CONSENT_DATE
from screener.errors import Problem, Problems, did_you_mean
from screener.intake.answers import log
from screener.intake.answers.log import Entry
from screener.reading.reader import Reader
from screener.report.editions.edition import CODED, INTERNAL
from screener.report.papers import CONSENTED, ENROLLED, REASON, VERSION_OF, code, papers
from screener.report.words import sentence
from screener.report.workbooks.log_reading import UNUSED, LogReader
from screener.trial import Trial

MOVED = "The key of this row is that of another, or was changed, so nobody knows whose the row is"
CONCEPTS = {
    log.CONSENT: CONSENT_DATE,
    log.VERSION: VERSION_OF,
    log.CODE: REASON,
    log.ENROLLED: ENROLLED,
}
"""What the sheet may say as well."""
Place = tuple[int, str, str]
"""A patient's row, a trial, and a column of the log."""


def with_log(
    cohort: Cohort, entries: Sequence[Entry], trials: Sequence[Trial], reader: Reader, edition: str
) -> Cohort:
    """The cohort with what a log says, and questions about what cannot be taken from it.

    Raises:
        Problems: it is the log of other trials, or of an edition that may say more.
    """
    _need_the_same_study(entries, {one.id for one in trials}, edition)
    work = _Taking(cohort, trials, LogReader(reader))
    for entry in entries:
        work.take(entry)
    logged = work.logged()
    return replace(cohort, questions=(*cohort.questions, *work.asked), logged=logged)


def _need_the_same_study(entries: Sequence[Entry], trials: Collection[str], edition: str) -> None:
    whole = [one for one in entries if one.edition]
    inside = [one for one in whole if one.edition == INTERNAL and edition == CODED]
    others = [one for one in whole if one.trial not in trials]
    if inside:
        message = "this is the log of an internal run, and may say who a patient is"
        hint = "add --edition internal, or give the log of a coded run"
        raise Problems([_problem(message, inside[0].first, hint)])
    if others and len(others) == len(whole):
        first = {one.trial: one.first for one in reversed(others)}
        hint = did_you_mean(others[0].trial, trials) or f"screened are {', '.join(sorted(trials))}"
        told = "this row is about {}, which is not screened in this run"
        raise Problems(
            [_problem(told.format(one or "no trial"), first[one], hint) for one in first]
        )


def _problem(message: str, cell: Cell, hint: str) -> Problem:
    return Problem(message, cell.file, f"sheet {cell.sheet}, cell {cell.address}", hint)


@dataclass(eq=False)
class _Taking:
    cohort: Cohort
    trials: Sequence[Trial]
    reader: LogReader
    asked: list[DataQuestion] = field(default_factory=list)
    told: dict[Place, dict[str, Cell]] = field(default_factory=dict)

    @cached_property
    def rows(self) -> dict[str, int]:
        return {patient: row for row, patient in enumerate(self.cohort.ids)}

    def take(self, entry: Entry) -> None:
        complaint = self.complaint(entry)
        if complaint:
            cell = entry.first if entry.edition else entry.first.unsaid()
            self.ask(f"{sentence(complaint)} {UNUSED}", self.rows.get(entry.patient), cell)
            return
        row = self.rows[entry.patient]
        for column, cell in entry.cells.items():
            text, question = self.reader.read(column, cell.text)
            if question:
                self.ask(question, row, cell)
            else:
                self.told.setdefault((row, entry.trial, column), {}).setdefault(text, cell)

    def complaint(self, entry: Entry) -> str:
        """Why nothing of a row is taken, if nothing is."""
        if not entry.edition:
            return MOVED
        if entry.trial not in {one.id for one in self.trials}:
            return f"This row is about {entry.trial}, which is not screened in this run"
        known = entry.patient in self.rows
        return "" if known else "This row is about a patient who is not in the sheet"

    def logged(self) -> dict[int, tuple[Logged, ...]]:
        """By row, what the log says and the sheet does not."""
        found: dict[int, dict[str, dict[str, str]]] = {}
        for place, said in self.told.items():
            row, trial, column = place
            if len(said) > 1:
                text = f"The log says {' and '.join(said)}. Leave the one that counts."
                self.ask(text, row, *said.values())
            elif self.agrees(place, *said):
                found.setdefault(row, {}).setdefault(trial, {})[column] = next(iter(said))
        return {
            row: tuple(Logged(trial, told) for trial, told in mine.items())
            for row, mine in found.items()
        }

    def agrees(self, place: Place, said: str) -> bool:
        """Does the sheet say the same, or nothing? Else the difference is asked about."""
        row, trial, column = place
        about = next(one for one in self.trials if one.id == trial)
        frame, concept = self.cohort.frame, CONCEPTS.get(column, "")
        sheet = papers(frame, row).in_sheet(about, alone=len(self.trials) == 1).columns[column]
        if column == log.CONSENT and code(frame, CONSENTED, row) == "no":
            sheet, concept = "no", CONSENTED
        if sheet in ("", said):
            return True
        text = f"The log says {said}, the sheet {sheet}; the sheet counts. Put right what is wrong."
        self.ask(text, row, self.told[place][said], *frame.cells(concept, row))
        return False

    def ask(self, text: str, row: int | None, *cells: Cell) -> None:
        self.asked.append(DataQuestion(text, cells, row))
