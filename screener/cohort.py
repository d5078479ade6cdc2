"""The patients of a run: their frame, their identifiers, and what has to be asked of the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from screener.cells import Cell
from screener.frame import Frame


@dataclass(frozen=True)
class DataQuestion:
    """Something in the sheet that a person has to look at.

    `row` is the patient's row in the frame; None for what concerns the file as a whole.
    """

    text: str
    cells: tuple[Cell, ...] = ()
    row: int | None = None


@dataclass(frozen=True)
class Trail:
    """An answer that somebody gave: to what, when, and the key that tells what it is about.

    `cell` has it as it was written; nothing of it, where it is to be left unsaid.
    """

    row: int
    question: str
    day: str
    who: str
    when: str
    key: str
    cell: Cell
    complete: str = ""


@dataclass(frozen=True)
class Logged:
    """What people wrote into the screening log about a patient and a trial, by its columns."""

    trial: str
    told: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Cohort:
    """Patients, one row of the frame each."""

    frame: Frame
    ids: tuple[str, ...]
    file_rows: npt.NDArray[np.int32]
    file: str = ""
    sheet: str = ""
    questions: tuple[DataQuestion, ...] = ()
    notes: tuple[str, ...] = ()
    answers: tuple[Trail, ...] = ()
    logged: Mapping[int, tuple[Logged, ...]] = field(default_factory=dict)
    """By row, what a log so far has of the patient."""

    @property
    def size(self) -> int:
        return len(self.ids)
