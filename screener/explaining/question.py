"""A question to a person, in the words of the vocabulary: of the patient, or of one record."""

from __future__ import annotations

from typing import NamedTuple

from screener.explaining.explainer import Explainer
from screener.frame import NEW_RECORD, Records


class Ask(NamedTuple):
    """A question, who can answer it, and the concept that an answer would be recorded as.

    `again`: there is a value, and it has to be taken anew. No concept: no one value settles it.
    `record`: the row, among the records of its table, that an answer would be about, or NEW_RECORD.
    None: it is about the patient herself, or nobody can say about which of several records.
    """

    question: str
    asks: str
    concept: str = ""
    again: bool = False
    record: int | None = None


def plain(one: Explainer, concept: str, row: int, question: str = "") -> Ask:
    """The question that the vocabulary has for a concept, or another one about it."""
    known, (patient, own) = one.vocabulary.concepts[concept], one.patient(row)
    text, records = question or known.ask(), patient.frame.records
    if known.table not in records:
        return Ask(text, known.asks, concept)
    mine = records[known.table]
    here = one is not patient and one.frame.table == known.table
    at = row if here else mine.asked_about(concept, own)
    return Ask(f"{text}{_which(mine, at)}", known.asks, concept, record=at)


def _which(records: Records, row: int | None) -> str:
    """Which record is meant, where the patient has several."""
    if row in (None, NEW_RECORD):
        return ""
    mine = records.rows.of(int(records.rows.owner[row]))
    label, day = records.frame.vocabulary.tables[records.table].label, records.days().at(row).show()
    which = day if day != "unknown" else f"number {row - mine.start + 1}"
    return f" ({label}: {which})" if len(mine) > 1 else ""
