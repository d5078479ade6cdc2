"""Cells as a worksheet quotes them: where, and what is written there.

Most cells of a patient stand on one sheet, so the head of a page names it once and a cell of any
other sheet or file says so. Words are quoted; numbers and days are not.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from screener.cells import NOT_SHOWN, Cell
from screener.checks.base import Check, concepts_read
from screener.cohort import Cohort
from screener.frame import Frame
from screener.report.words import brief

NO_WORDS = re.compile(r"[-+]?\d+([.,]\d+)?|\d{4}-\d\d-\d\d", re.ASCII)
LONGEST, ONE_LINE = 120, 14
EMPTY, NO_COLUMN = "cell empty", "no such column"


class Quote(NamedTuple):
    """A place, and what is written there."""

    place: str
    text: str

    @property
    def short(self) -> bool:
        """Is it kept on one line?"""
        return len(self.text) <= ONE_LINE


def quote(cell: Cell, cohort: Cohort) -> Quote:
    """The cell, as briefly as the head of the page allows."""
    if cell.file != cohort.file:
        return Quote(f"{cell.file} {cell.place}".strip(), written(cell.text))
    return Quote(cell.address if cell.sheet == cohort.sheet else cell.place, written(cell.text))


def written(text: str) -> str:
    """The text, in quotation marks if it is words.

    >>> written("2+"), written("1.8"), written("2026-10-20"), written(" ")
    ('“2+”', '1.8', '2026-10-20', 'cell empty')
    """
    if not text.strip():
        return EMPTY
    if text == NOT_SHOWN or NO_WORDS.fullmatch(text):
        return text
    return f"“{brief(text, LONGEST)}”"


def nothing_in(frame: Frame, check: Check) -> str:
    """What is said where no cell speaks of a check: it is empty, or there is none to fill."""
    open_, seen = list(concepts_read(check)), set[str]()
    while open_:
        concept = open_.pop()
        if concept in frame.sources:
            return EMPTY
        inputs = (name for one in frame.definitions.get(concept, ()) for name in one.inputs)
        open_ += [name for name in inputs if name not in seen]
        seen.add(concept)
    return NO_COLUMN
