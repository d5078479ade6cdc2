"""Answers that people wrote into worklist.xlsx, read back as one more source of the record.

An answer is met with what is recorded, like a second column of the sheet: where it contradicts
the record, both stay possible and the contradiction is a question. Only a new result, dated later
than the old one, takes its place. Whoever answered, and when, is quoted with every answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from openpyxl.cell.cell import Cell as BookCell

from screener.assemble import Feed
from screener.cells import Cell, Source
from screener.cohort import DataQuestion
from screener.concepts.vocabulary import Vocabulary
from screener.errors import Problem, Problems
from screener.intake.cell_text import cell_text
from screener.intake.worksheet import filled_rows
from screener.intake.xlsx import open_workbook, worksheets
from screener.reading.reader import Reader
from screener.values import Codes, CodeSets, Span, Value

SHEET = "Worklist"
SUBJECT, QUESTION, ANSWER, DAY, WHO, WHEN, KEY = (
    "Subject",
    "What to find out",
    "Answer",
    "Day of the result",
    "Answered by",
    "Answered on",
    "Key (leave as it is)",
)
NEEDED = (SUBJECT, QUESTION, ANSWER, DAY, WHO, WHEN, KEY)
FACT, NEW, JUDGE = "fact", "new", "judge"
"""A key begins with what is answered: a missing fact, a newer result, a judgement."""
VERDICTS = ("yes", "no")


@dataclass(frozen=True)
class Answer:
    """One answered row; `about` is a concept, or a criterion of a version of a trial."""

    patient: str
    kind: str
    about: str
    day_of: str
    text: str
    day: str
    who: str
    when: str
    cell: Cell

    @property
    def trail(self) -> str:
        """The answer with who gave it and when, as it is quoted."""
        day = f" of {self.day}" if self.day else ""
        return f"{self.text}{day} ({self.who}, {self.when})"


def read_answers(path: Path) -> tuple[Answer, ...]:
    """The rows of a worklist in which an answer is written.

    Raises:
        Problems: it is no worklist.
    """
    try:
        book = open_workbook(path.name, path.read_bytes())
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise Problems([Problem(message, str(path))]) from error
    if SHEET not in worksheets(book):
        hint = "give the worklist.xlsx of an earlier run, filled in"
        raise Problems([Problem(f"has no sheet {SHEET!r}", path.name, hint=hint)])
    rows = filled_rows(worksheets(book)[SHEET])
    header = {cell_text(cell).strip(): place for place, cell in rows.pop(1, {}).items()}
    missing = [name for name in NEEDED if name not in header]
    if missing:
        told = ", ".join(map(repr, missing))
        raise Problems([Problem(f"has no column {told}", path.name, f"sheet {SHEET}, row 1")])
    return tuple(_answers(path.name, rows.values(), header))


def _answers(
    file: str, rows: Iterable[Mapping[int, BookCell]], header: Mapping[str, int]
) -> Iterator[Answer]:
    for cells in rows:
        texts = {column: cell_text(cell).strip() for column, cell in cells.items()}
        said = {name: texts.get(header[name], "") for name in NEEDED}
        if not said[ANSWER]:
            continue
        place = cells[header[ANSWER]]
        kind, _, about = said[KEY].partition(":")
        about, _, day_of = about.partition("@")
        cell = Cell(file, SHEET, place.coordinate, said[ANSWER])
        yield Answer(
            patient=said[SUBJECT],
            kind=kind,
            about=about,
            day_of=day_of,
            text=said[ANSWER],
            day=said[DAY],
            who=said[WHO],
            when=said[WHEN],
            cell=cell,
        )


@dataclass(eq=False)
class Answered:
    """What answers add to a cohort: feeds of concepts, judgements, and questions about them.

    `replaced`: the rows of each concept in which a newer result takes the place of the old one.
    """

    feeds: list[Feed]
    replaced: dict[str, list[int]]
    judged: dict[str, CodeSets]
    sources: dict[str, tuple[Source, ...]]
    questions: list[DataQuestion]


class Answering:
    """Puts answers to the patients they are about."""

    def __init__(
        self,
        answers: Sequence[Answer],
        patients: Mapping[str, int],
        reader: Reader,
        in_records: frozenset[str],
    ) -> None:
        self.answers, self.patients = answers, patients
        self.reader, self.in_records = reader, in_records
        self.made = Answered([], {}, {}, {}, [])

    @property
    def vocabulary(self) -> Vocabulary:
        return self.reader.vocabulary

    def read(self, recorded: Sequence[Feed]) -> Answered:
        """All answers; `recorded` is what the sheets say of the same patients."""
        values: dict[str, list[tuple[Answer, Value]]] = {}
        for answer in self.answers:
            complaint = self.complaint(answer, recorded)
            if complaint:
                self.ask(answer, complaint)
            elif answer.kind == JUDGE:
                code = Codes(frozenset({answer.text.casefold()}))
                values.setdefault(answer.about, []).append((answer, code))
            else:
                for concept, value in self.values(answer):
                    values.setdefault(concept, []).append((answer, value))
        for name, given in values.items():
            self.feed(name, given)
        return self.made

    def ask(self, answer: Answer, text: str) -> None:
        row = self.patients.get(answer.patient)
        self.made.questions.append(DataQuestion(text, (answer.cell,), row))

    def complaint(self, answer: Answer, recorded: Sequence[Feed]) -> str:
        """Why an answer is not taken, if it is not."""
        if answer.patient not in self.patients:
            return "This answer is about a patient who is not in the sheet."
        if not answer.who or not answer.when:
            return "This answer does not say by whom and when it was given; it is not used."
        if not self.knows_key(answer):
            return "The key of this row was changed, so nobody knows what it answers."
        if answer.kind == JUDGE:
            wrong = answer.text.casefold() not in VERDICTS
            return "A judgement is answered by yes or no; it is not used." if wrong else ""
        known = self.vocabulary.concepts[answer.about]
        if known.table in self.in_records:
            return "There are several records of this kind: write the answer into the sheet."
        if answer.kind == NEW and not self.is_newer(answer, recorded):
            return "A new result needs a day after that of the old one; it is not used."
        return ""

    def knows_key(self, answer: Answer) -> bool:
        """A fact and its day are concepts; a judgement is about a criterion, which is none."""
        known = self.vocabulary.concepts
        if answer.kind == JUDGE:
            return answer.about not in known
        days = {answer.day_of} - {""}
        return answer.kind in (FACT, NEW) and {answer.about, *days} <= known.keys()

    def is_newer(self, answer: Answer, recorded: Sequence[Feed]) -> bool:
        day, row = self.day(answer), self.patients[answer.patient]
        known = self.vocabulary.concepts.get(answer.day_of)
        names = {answer.day_of, getattr(known, "otherwise", "")}
        earlier = [feed.values[feed.rows[row]] for feed in recorded if feed.concept in names]
        days = [value.last for value in earlier if isinstance(value, Span)]
        return day is not None and all(day.first > one for one in days)

    def day(self, answer: Answer) -> Span | None:
        if not answer.day or answer.day_of not in self.vocabulary.concepts:
            return None
        value = self.reader.read(answer.day_of, answer.day).values.get(answer.day_of)
        return value if isinstance(value, Span) and value != Span() else None

    def values(self, answer: Answer) -> Iterator[tuple[str, Value]]:
        """What an answer says, with the day of the result."""
        reading = self.reader.read(answer.about, answer.text)
        if reading.question:
            self.ask(answer, reading.question)
        for concept, value in reading.values.items():
            if value is not None:
                yield concept, value
        day = self.day(answer)
        if day is not None:
            yield answer.day_of, day
        if answer.kind == NEW:
            row = self.patients[answer.patient]
            for concept in (answer.about, answer.day_of):
                self.made.replaced.setdefault(concept, []).append(row)

    def feed(self, name: str, given: Sequence[tuple[Answer, Value]]) -> None:
        """One column: of a concept, or of a criterion that was judged."""
        size = len(self.patients)
        codes, numbers = np.full(size, len(given), np.int32), np.zeros(size, np.int32)
        for code, (answer, _) in enumerate(given):
            row = self.patients[answer.patient]
            codes[row] = code
            numbers[row] = int("".join(filter(str.isdigit, answer.cell.address)))
        first = given[0][0].cell
        letter = "".join(filter(str.isalpha, first.address))
        texts = (*(answer.trail for answer, _ in given), "")
        source = Source(first.file, SHEET, letter, ANSWER, texts, codes, numbers)
        if name in self.vocabulary.concepts:
            self.made.feeds.append(Feed(name, [*(value for _, value in given), None], source))
            return
        judged = [value for _, value in given if isinstance(value, Codes)]
        unjudged = Codes(frozenset(VERDICTS))
        self.made.judged[name] = CodeSets.of(VERDICTS, [*judged, unjudged], codes)
        self.made.sources[name] = (source,)


def without(feed: Feed, rows: Sequence[int]) -> Feed:
    """What a column says, but of these rows nothing."""
    codes: npt.NDArray[np.int32] = feed.rows.copy()
    codes[list(rows)] = len(feed.values)
    return Feed(feed.concept, [*feed.values, None], feed.source, codes)
