"""Answers in a worklist: what is not as it was written is not taken, and asked about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl.chart import BarChart
from workbooks import workbook

from screener.errors import Problems
from screener.intake.answers.answering import Answering
from screener.intake.answers.given import read_given
from screener.intake.answers.worklist import NEEDED, SHEET
from screener.knowledge import Knowledge
from screener.reading.reader import Reader

GOOD = {"answer": "2", "key": "fact:ecog@ecog_date"}
CHANGED = "The key of this row was changed, so nobody knows what it answers."
ANSWERED = [
    (GOOD, ""),
    ({**GOOD, "key": "fact:ecogg"}, CHANGED),
    ({**GOOD, "key": "fact:ecog@someday"}, CHANGED),
    ({**GOOD, "key": "new:ecog@someday", "day": "2026-02-01"}, CHANGED),
    ({**GOOD, "key": "ecog"}, CHANGED),
    ({**GOOD, "key": ""}, CHANGED),
    ({"answer": "yes", "key": "judge:ecog"}, CHANGED),
    ({"answer": "yes", "key": "judge:NCT1/1/I1"}, ""),
    ({"answer": "perhaps", "key": "judge:NCT1/1/I1"}, "A judgement is answered by yes or no"),
    ({**GOOD, "who": ""}, "does not say by whom and when"),
    ({**GOOD, "patient": "P9"}, "about a patient who is not in the sheet"),
    ({**GOOD, "key": "new:ecog@ecog_date"}, "A new result needs a day after that of the old one"),
]


def worklist(path: Path, *rows: Sequence[str]) -> Path:
    book = workbook(NEEDED, *rows)
    book.active.title = SHEET
    book.save(path)
    return path


def row(answer: str, key: str, day: str = "", who: str = "A. B.", patient: str = "P1") -> list[str]:
    return [patient, "?", answer, day, who, "2026-03-01", key]


@pytest.mark.parametrize(("said", "question"), ANSWERED)
def test_an_answer_is_taken_or_asked_about(
    knowledge: Knowledge, tmp_path: Path, said: dict[str, str], question: str
) -> None:
    given = read_given(worklist(tmp_path / "a.xlsx", row(**said))).answers
    made = Answering(given, {"P1": 0}, Reader(knowledge.vocabulary), frozenset()).read(())
    assert bool(made.feeds or made.judged) == (not question)
    assert [question in one.text for one in made.questions] == [True] * bool(question)


def test_a_far_cell_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = workbook(NEEDED, row(**GOOD))
    book.active.title = SHEET
    book.active["XFD1048576"] = "far"
    book.save(path)
    (answer,) = read_given(path).answers
    assert answer.cell.place == f"{SHEET}!C2"


def test_a_sheet_that_is_a_chart_is_no_worklist(tmp_path: Path) -> None:
    book = workbook(["id"])
    book.create_chartsheet(SHEET).add_chart(BarChart())
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(Problems, match="is neither a worklist nor a screening log"):
        read_given(tmp_path / "a.xlsx")
