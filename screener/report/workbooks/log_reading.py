"""How an entry in the screening log is read: a day, a reason, yes or no; or what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from screener.concepts.vocabulary import REFERENCE_DAY
from screener.errors import did_you_mean
from screener.intake.answers import log
from screener.reading.reader import Reader
from screener.report.papers import ENROLLED, OF_CRITERIA, REASON, in_log, reasons
from screener.report.words import sentence
from screener.values import Codes, Span
from screener.values.day import NEVER, ONGOING

UNUSED = "It is not used."
FOLLOWS = "{} follows from the criteria: write what is not met into the sheet or the worklist"


@dataclass(frozen=True)
class LogReader:
    """Each entry as the log writes it, or nothing and a question for a person."""

    reader: Reader

    @cached_property
    def codes(self) -> dict[str, str]:
        return reasons(self.reader.vocabulary)

    def read(self, column: str, text: str) -> tuple[str, str]:
        if column in (log.CONSENT, log.ENROLLED_ON):
            said, question = self.day(text)
        elif column == log.CODE:
            said, question = self.reason(text)
        elif column == log.ENROLLED:
            said, question = self.yes_or_no(text)
        else:
            return text, ""
        return said, f"{sentence(question)} {UNUSED}" if question else ""

    def day(self, text: str) -> tuple[str, str]:
        reading = self.reader.read(REFERENCE_DAY, text)
        value = reading.values.get(REFERENCE_DAY)
        known = isinstance(value, Span) and NEVER < value.first <= value.last < ONGOING
        if isinstance(value, Span) and known and not reading.question:
            return (value.show() if value.certain else text), ""
        return "", reading.question or "A day is expected here, like 2026-11-12"

    def reason(self, text: str) -> tuple[str, str]:
        code = in_log(self.code(REASON, text)) or text.upper()
        if code in OF_CRITERIA:
            return "", FOLLOWS.format(code)
        if code in self.codes:
            return code, ""
        near = did_you_mean(code, self.codes) or f"they are {', '.join(self.codes)}"
        return "", f"This is no reason code; {near}"

    def yes_or_no(self, text: str) -> tuple[str, str]:
        code = self.code(ENROLLED, text) or text.casefold()
        return (code, "") if code in ("yes", "no") else ("", "Enrolled is answered by yes or no")

    def code(self, concept: str, text: str) -> str:
        """The code that a text spells, where the vocabulary knows the concept and one is meant."""
        known = concept in self.reader.vocabulary.concepts
        value = self.reader.read(concept, text).values.get(concept) if known else None
        return "".join(value.possible) if isinstance(value, Codes) and value.certain else ""
