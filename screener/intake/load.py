"""From understood sheets to a cohort: rows to patients and to their records.

The first sheet holds the patients, one row each. A column of another sheet that belongs to a
table of records (specimens, therapies, …) gives one record a row. Where both say something, the
patient's row is one more record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from screener.assemble import assemble, assemble_records
from screener.cells import NOT_SHOWN
from screener.cohort import Cohort, DataQuestion, Trail
from screener.concepts.vocabulary import PATIENT_ID, REFERENCE_DAY
from screener.errors import Problem, Problems
from screener.feeds import Feed, OfSheet
from screener.frame import PATIENTS, Definition, Frame, Records
from screener.intake.answers.answering import Answered, Answering
from screener.intake.answers.columns import without
from screener.intake.answers.records import answered_records
from screener.intake.answers.worklist import Answer
from screener.intake.duplicates import RowsOf, one_row_a_patient
from screener.intake.identities import asked_of_identifiers, only_elsewhere, patients_of
from screener.intake.questions import asked_of_frame
from screener.intake.rows import PatientRows, feeds_of, notes_of, patient_rows, questions_of
from screener.intake.sheet import Sheet, rows_in_words
from screener.intake.understood import Understood
from screener.intake.visits import tables_of_visits
from screener.knowledge import Knowledge
from screener.values.counting import counted


def load_cohort(
    understood: Sequence[Understood],
    knowledge: Knowledge,
    as_of: int | None = None,
    complete: Collection[str] = (),
    answers: Sequence[Answer] = (),
) -> Cohort:
    """The patients of some sheets, of which the first is the patients' own.

    `complete` are the tables that are declared to have all rows of every patient.

    Raises:
        Problems: columns contradict each other, there is none of identifiers, or no reference day.
    """
    problems = [problem for one in understood for problem in one.problems]
    if problems:
        raise Problems(problems)
    unsaid = knowledge.vocabulary.unsaid
    work = _Gathering(knowledge, [patient_rows(one, unsaid) for one in understood])
    for rows in work.sheets:
        work.read(rows)
    main = work.sheets[0]
    _need_reference_day(work.patient_feeds, as_of, main.understood.sheet)
    answered = work.answered(answers)
    records = set(work.records)
    frame = assemble(knowledge, len(work.ids), work.patient_feeds, as_of, records, complete)
    frame.records = work.of_patients(frame)
    if answered.of_records:
        work.write_into_records(frame)
    frame.judged, frame.sources = answered.judged, {**frame.sources, **answered.sources}
    trail = tuple(work.answering.trail())
    return Cohort(
        frame=frame,
        ids=tuple(work.ids),
        file_rows=work.file_rows,
        file=main.understood.sheet.file,
        sheet=main.understood.name,
        questions=(
            *asked_of_identifiers(work.sheets, work.ids),
            *work.questions,
            *answered.questions,
            *asked_of_frame(frame, knowledge),
        ),
        notes=(*work.notes, *only_elsewhere(work.sheets), *_about_unsaid(trail)),
        answers=trail,
    )


@dataclass(eq=False)
class _Gathering:
    """All sheets of a run: who is in them, and what they say of patients and of records."""

    knowledge: Knowledge
    sheets: Sequence[PatientRows]
    patient_feeds: list[Feed] = field(default_factory=list)
    records: dict[str, list[OfSheet]] = field(default_factory=dict)
    questions: list[DataQuestion] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ids = patients_of(self.sheets)
        vocabulary = self.knowledge.vocabulary
        main, *others = [rows.understood for rows in self.sheets]
        self.visits = tables_of_visits(main, vocabulary)
        tables = self.visits.union(*(one.tables(vocabulary) for one in others))
        self.tables = {main.long, *tables} - {PATIENTS, ""}

    @property
    def file_rows(self) -> npt.NDArray[np.int32]:
        """The row of each patient in the first sheet; 0 for those who are only in another."""
        found = np.zeros(len(self.ids), np.int32)
        rows = self.sheets[0]
        for number, patient in zip(rows.numbers[::-1], rows.ids[::-1], strict=True):
            found[self.ids[patient]] = number
        return found

    def read(self, rows: PatientRows) -> None:
        sheet = rows.understood.sheet
        main = self.sheets[0]
        where = "" if rows is main else f"{rows.place(main)}: "
        notes = (*sheet.notes, *rows.understood.notes, *rows.notes)
        self.notes += [f"{where}{note}" for note in notes]
        self.questions += _about_rows(sheet)
        owner = np.array([self.ids[patient] for patient in rows.ids], np.int32)
        rows_of = RowsOf.of(rows.ids)
        if rows is main and not rows.understood.long:
            tables = self.knowledge.vocabulary.tables
            visits = [tables[name].label.lower() for name in sorted(self.visits)]
            self.notes += _about_visits(visits) if visits else _about_duplicates(rows_of, rows)
        for one in rows.understood.columns:
            for feed in feeds_of(one, rows, self.knowledge.reader):
                self.take(feed, owner, rows_of)
            if one.match.target:
                self.questions += questions_of(one, rows, owner)
                self.notes += (f"{where}{note}" for note in notes_of(one, rows))

    def of_patients(self, frame: Frame) -> dict[str, Records]:
        """The records of all tables that the sheets hold."""
        return {
            table: assemble_records(self.knowledge, table, feeds, frame)
            for table, feeds in self.records.items()
        }

    def write_into_records(self, frame: Frame) -> None:
        """Puts the answers about records to them, where they are or as new ones."""
        told = answered_records(self.answering, frame.records, self.records)
        for table, columns in told.items():
            self.records.setdefault(table, []).extend(columns)
        frame.records = self.of_patients(frame)

    def answered(self, answers: Sequence[Answer]) -> Answered:
        """What people answered joins what the sheets say; a newer result takes its place."""
        definitions = self.knowledge.definitions.by_concept
        behind = {name: tuple(_inputs(found)) for name, found in definitions.items()}
        tables, reader = frozenset(self.tables), self.knowledge.reader
        self.answering = Answering(answers, self.ids, reader, tables, behind)
        found = self.answering.read(self.patient_feeds)
        self.patient_feeds = [
            without(feed, found.replaced[feed.concept]) if feed.concept in found.replaced else feed
            for feed in self.patient_feeds
        ]
        self.patient_feeds += found.feeds
        return found

    def take(self, feed: Feed, owner: npt.NDArray[np.int32], rows_of: RowsOf) -> None:
        """A feed goes to the records of its table, or to the patients as one row each."""
        table = self.knowledge.vocabulary.concepts[feed.concept].table
        if table in self.tables:
            self.records.setdefault(table, []).append((feed, owner))
            return
        if feed.concept == PATIENT_ID and self.patient_feeds:
            return
        single, differing = one_row_a_patient(feed, rows_of)
        patients = owner[rows_of.first].astype(np.intp)
        self.questions += [replace(one, row=int(patients[one.row or 0])) for one in differing]
        self.patient_feeds.append(single.spread(patients, len(self.ids)))


def _about_rows(sheet: Sheet) -> Iterator[DataQuestion]:
    return (DataQuestion(str(replace(problem, file=None))) for problem in sheet.problems)


def _inputs(definitions: Iterable[Definition]) -> Iterator[str]:
    return (name for one in definitions for name in one.inputs if name != REFERENCE_DAY)


def _about_unsaid(trail: Sequence[Trail]) -> Iterator[str]:
    count = sum(one.cell.text == NOT_SHOWN for one in trail)
    if count:
        yield (
            f"{counted(count, 'answers')} about who a patient is will not be in the next worklist: "
            "write them into the sheet"
        )


def _about_visits(records: Sequence[str]) -> Iterator[str]:
    yield f"rows of one patient with days of their own are records of each: {', '.join(records)}"


def _about_duplicates(rows_of: RowsOf, sheet: PatientRows) -> Iterator[str]:
    for rows in rows_of.several.values():
        yield f"{rows_in_words(sheet.numbers[rows].tolist())} hold one patient: read as one"


def _need_reference_day(feeds: Sequence[Feed], as_of: int | None, sheet: Sheet) -> None:
    if as_of is None and not any(feed.concept == REFERENCE_DAY for feed in feeds):
        raise Problems(
            [
                Problem(
                    "says nowhere from which day windows are counted back",
                    file=sheet.file,
                    hint="add --as-of 2026-01-31, or a column 'Reference day'",
                )
            ]
        )
