"""Answers put to the patients they are about, as one more source of the record.

An answer is met with what is recorded, like a second column of the sheet: where it contradicts
the record, both stay possible and the contradiction is a question. Only a new result, dated later
than the old one, takes its place; and of judgements, the one that was given last counts. Whoever
answered, and when, is quoted with every answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from screener.cells import Source
from screener.cohort import DataQuestion, Trail
from screener.concepts.model import Choice, Tags
from screener.concepts.vocabulary import REFERENCE_DAY, Vocabulary
from screener.feeds import Feed
from screener.intake.answers.columns import Given, feeds_of, layers, source_of
from screener.intake.answers.worklist import FACT, JUDGE, NEW, VERDICTS, Answer
from screener.intake.rows import LEFT_UNSAID
from screener.reading.model import Reading
from screener.reading.reader import Reader
from screener.values import Codes, CodeSets, Span, Value


@dataclass(eq=False)
class Answered:
    """What answers add to a cohort: feeds of concepts, judgements, and questions about them.

    `replaced`: the rows of each concept in which a newer result takes the place of the old one;
    `of_records`: what is about one record, or is a new one; `trail`: all that were taken.
    """

    feeds: list[Feed] = field(default_factory=list)
    replaced: dict[str, list[int]] = field(default_factory=dict)
    judged: dict[str, CodeSets] = field(default_factory=dict)
    sources: dict[str, tuple[Source, ...]] = field(default_factory=dict)
    questions: list[DataQuestion] = field(default_factory=list)
    of_records: list[Answer] = field(default_factory=list)
    trail: list[Answer] = field(default_factory=list)


class Answering:
    """Puts answers to the patients they are about.

    `behind`: what each concept follows from. An answer may also say that: a day of birth, where
    the age is asked for.
    """

    def __init__(
        self,
        answers: Sequence[Answer],
        patients: Mapping[str, int],
        reader: Reader,
        in_records: frozenset[str],
        behind: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        self.answers, self.patients = answers, patients
        self.reader, self.in_records, self.behind = reader, in_records, behind
        self.made = Answered()

    @property
    def vocabulary(self) -> Vocabulary:
        return self.reader.vocabulary

    def read(self, recorded: Sequence[Feed]) -> Answered:
        """All answers; `recorded` is what the sheets say of the same patients."""
        taken = [one for one in self.answers if self.is_taken(one, recorded)]
        self.made.trail += taken
        values: dict[str, list[Given]] = {}
        for answer in self.newest(taken):
            row = self.patients[answer.patient]
            if answer.kind == JUDGE:
                code = Codes(frozenset({answer.text.casefold()}))
                values.setdefault(answer.about, []).append((row, answer, code))
            elif self.vocabulary.concepts[answer.about].table in self.in_records:
                self.made.of_records.append(answer)
            else:
                for concept, value in self.values(answer):
                    values.setdefault(concept, []).append((row, answer, value))
                if answer.kind == NEW and self.is_newer(answer, recorded) is True:
                    for concept in (answer.about, answer.day_of):
                        self.made.replaced.setdefault(concept, []).append(row)
        for name, given in values.items():
            if name in self.vocabulary.concepts:
                self.made.feeds += feeds_of(name, given, len(self.patients), self.vocabulary)
            else:
                self.judge(name, given)
        return self.made

    def trail(self) -> Iterator[Trail]:
        """All answers that were taken, older ones that a newer one has replaced among them."""
        for one in self.made.trail:
            cell = one.cell.unsaid() if self.is_unsaid(one) else one.cell
            row = self.patients[one.patient]
            yield Trail(row, one.question, one.day, one.who, one.when, one.key, cell, one.complete)

    def is_taken(self, answer: Answer, recorded: Sequence[Feed]) -> bool:
        complaint = self.complaint(answer, recorded)
        if complaint:
            self.ask(answer, complaint)
        return not complaint

    def newest(self, answers: Sequence[Answer]) -> list[Answer]:
        """Of several judgements of one criterion, and of several new results, the newest.

        Where none is, all stay: they are met, and asked about if they differ.
        """
        last: dict[tuple[str, str], int] = {}
        for answer in answers:
            if (day := self.given_on(answer)) is not None:
                about = answer.patient, answer.about
                last[about] = max(last.get(about, day), day)
        days = [self.given_on(one) for one in answers]
        return [
            one
            for one, day in zip(answers, days, strict=True)
            if day is None or day == last[one.patient, one.about]
        ]

    def given_on(self, answer: Answer) -> int | None:
        """The day that tells a newer answer from an older one, where one replaces the other."""
        if answer.kind == JUDGE:
            value = self.reader.read(REFERENCE_DAY, answer.when).values.get(REFERENCE_DAY)
            return value.first if isinstance(value, Span) and value != Span() else None
        known = self.vocabulary.concepts[answer.about]
        day = (
            self.day(answer) if answer.kind == NEW and known.table not in self.in_records else None
        )
        return day.first if day else None

    def ask(self, answer: Answer, text: str) -> None:
        row = self.patients.get(answer.patient)
        cell = answer.cell.unsaid() if self.is_unsaid(answer) else answer.cell
        self.made.questions.append(DataQuestion(text, (cell,), row))

    def is_unsaid(self, answer: Answer) -> bool:
        """Is it, or may it be, about something that is to be quoted nowhere?"""
        about = {answer.about, *self.behind.get(answer.about, ())}
        return not about.isdisjoint(self.vocabulary.unsaid)

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
        if answer.complete and answer.complete.casefold() not in VERDICTS:
            return "Whether a list is complete is answered by yes or no; the answer is not used."
        in_records = self.vocabulary.concepts[answer.about].table in self.in_records
        if answer.kind == NEW and in_records and self.day(answer) is None:
            return "A new result needs the day on which it was taken; it is not used."
        if answer.kind == NEW and not in_records and self.is_newer(answer, recorded) is False:
            return "A new result needs a day after that of the old one; it is not used."
        return ""

    def knows_key(self, answer: Answer) -> bool:
        """A fact and its day are concepts; a judgement is about a criterion, which is none."""
        known = self.vocabulary.concepts
        if answer.kind == JUDGE:
            return answer.about not in known
        days = {answer.day_of} - {""}
        return answer.kind in (FACT, NEW) and {answer.about, *days} <= known.keys()

    def is_newer(self, answer: Answer, recorded: Sequence[Feed]) -> bool | None:
        """Is it later than what the sheets say? None: of the same day, so it may be the same."""
        day, row = self.day(answer), self.patients[answer.patient]
        known = self.vocabulary.concepts.get(answer.day_of)
        names = {answer.day_of, getattr(known, "otherwise", "")}
        earlier = [feed.values[feed.rows[row]] for feed in recorded if feed.concept in names]
        days = [value for value in earlier if isinstance(value, Span)]
        if day is None:
            return False
        return None if day in days else all(day.first > one.last for one in days)

    def day(self, answer: Answer) -> Span | None:
        if not answer.day or answer.day_of not in self.vocabulary.concepts:
            return None
        value = self.reader.read(answer.day_of, answer.day).values.get(answer.day_of)
        return value if isinstance(value, Span) and value != Span() else None

    def values(self, answer: Answer) -> Iterator[tuple[str, Value]]:
        """What an answer says, with the day of the result."""
        for concept, value in self.reading(answer).values.items():
            if value is not None:
                yield concept, value
        known = self.vocabulary.concepts[answer.about]
        if isinstance(known, Tags) and known.complete and answer.complete:
            yield known.complete, Codes(frozenset({answer.complete.casefold()}))
        day = self.day(answer)
        if day is not None:
            yield answer.day_of, day

    def reading(self, answer: Answer) -> Reading:
        """What an answer says. What was picked from the list is that code, and no other."""
        known = self.vocabulary.concepts[answer.about]
        if isinstance(known, Choice):
            for code in self.vocabulary.codes(known):
                if answer.text == self.vocabulary.code_label(known.id, code):
                    return Reading({known.id: Codes(frozenset({code}))})
        reading = self.reader.read(answer.about, answer.text)
        if not reading.question:
            return reading
        for name in self.behind.get(answer.about, ()):
            other = self.reader.read(name, answer.text)
            if name in other.values and not other.question:
                return other
        self.ask(answer, LEFT_UNSAID if self.is_unsaid(answer) else reading.question)
        return reading

    def judge(self, name: str, given: Sequence[Given]) -> None:
        """What was judged of a criterion; if yes and no on one day, it stays open and is asked."""
        size, codes = len(self.patients), {row: set[str]() for row, _, _ in given}
        for row, _, value in given:
            assert isinstance(value, Codes)
            codes[row] |= value.possible
        for row, answer, _ in given:
            if len(codes[row]) > 1:
                self.ask(answer, "This is judged yes and no. Leave the answer that counts.")
        said = [Codes(frozenset(one)) for one in codes.values()]
        numbers = np.full(size, len(said), np.int32)
        numbers[[*codes]] = np.arange(len(said))
        self.made.judged[name] = CodeSets.of(VERDICTS, [*said, Codes(frozenset(VERDICTS))], numbers)
        self.made.sources[name] = tuple(source_of(layer, size) for layer in layers(given))
