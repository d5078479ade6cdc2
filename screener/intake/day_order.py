"""Days that cannot be right: what happened lies neither ahead nor outside the patient's life.

A year typed wrongly is mostly seen by nothing else. A day that may be the right one, since it is
only known in part, and what still goes on are not asked about.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from screener.cohort import DataQuestion
from screener.concepts.model import Day
from screener.concepts.vocabulary import REFERENCE_DAY
from screener.frame import Frame
from screener.truth import Truths
from screener.values import Spans

Bound = tuple[str, str, Truths]
"""A day that another lies on the wrong side of, in words, and in which rows it does."""


def asked_of_days(frame: Frame, patients: npt.NDArray[np.integer]) -> Iterator[DataQuestion]:
    """What the days in a frame's rows raise; `patients` is the patient of each row."""
    for name in frame.sources:
        concept = frame.vocabulary.concepts.get(name)
        if not isinstance(concept, Day):
            continue
        dated = _days(frame, name).dated
        for other, said, wrong in _bounds(frame, concept):
            for row in np.flatnonzero((wrong & dated).surely).tolist():
                cells = dict.fromkeys((*frame.cells(name, row), *frame.cells(other, row)))
                told = tuple(cell for cell in cells if cell.text.strip())
                text = f"{concept.label} is {said}. Which day is right?"
                yield DataQuestion(text, told, int(patients[row]))


def _bounds(frame: Frame, concept: Day) -> Iterator[Bound]:
    day = _days(frame, concept.id)
    if not concept.ahead:
        yield REFERENCE_DAY, "after the reference day", _days(frame, REFERENCE_DAY).before(day)
    for other in frame.vocabulary.concepts.values():
        if isinstance(other, Day) and other.begins:
            yield other.id, f"before the {other.label.lower()}", day.before(_days(frame, other.id))
        if isinstance(other, Day) and other.ends:
            yield other.id, f"after the {other.label.lower()}", _days(frame, other.id).before(day)


def _days(frame: Frame, name: str) -> Spans:
    column = frame.column(name)
    assert isinstance(column, Spans)
    return column
