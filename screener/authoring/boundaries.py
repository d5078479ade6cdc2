"""Patients just within a criterion, just outside it, and those of whom it cannot be told.

For each criterion all combinations of the texts worth trying are put before the evaluator, as
rows of one frame. Where two patients differ in one cell and the answer differs too, that cell
decides: such pairs show an author, and a principal investigator, what a specification means. What
is blank stays blank where the answer allows it, so every example is as short as can be.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from screener.authoring.points import BLANK, Points, points
from screener.chart import frame_of_columns
from screener.checks.base import Check
from screener.concepts.model import Day, Number
from screener.concepts.vocabulary import REFERENCE_DAY
from screener.examples import DEFAULT_DAY
from screener.knowledge import Knowledge
from screener.screening import Screened, Status, plan
from screener.trial import Criterion, Trial
from screener.truth import Flags

MOST = 1 << 16
"""More combinations than these are thinned out: texts of the same answers first, then blanks."""

Answers = npt.NDArray[np.uint8]
UNDECIDED = (Status.NEEDS_INFORMATION, Status.OUT_OF_WINDOW)


@dataclass(frozen=True)
class Boundary:
    """A patient at the edge of a criterion. `varies`: the concept whose cell decides."""

    criterion: str
    varies: str
    patient: Mapping[str, str]
    status: Status


def boundaries(trial: Trial, criterion: Criterion, knowledge: Knowledge) -> list[Boundary]:
    """The patients at the edges of one criterion, each once."""
    if criterion.check is None:
        return []
    tried = _thinned(points(criterion.check, knowledge.vocabulary), criterion.check, knowledge)
    if not tried:
        return []
    answers = _answers(trial, criterion, tried, knowledge)
    found: dict[tuple[tuple[str, str], ...], Boundary] = {}
    for axis, concept in enumerate(tried):
        for where in _telling(answers, axis, _ordered(concept, knowledge)):
            patient = {
                name: texts[at]
                for (name, texts), at in zip(tried.items(), where, strict=True)
                if texts[at] != BLANK
            }
            status = Status(int(answers[where]))
            key = tuple(patient.items())
            found.setdefault(key, Boundary(criterion.id, concept, patient, status))
    return list(found.values())


def _ordered(concept: str, knowledge: Knowledge) -> bool:
    return isinstance(knowledge.vocabulary.concepts[concept], Number | Day)


def _thinned(tried: Points, check: Check, knowledge: Knowledge) -> Points:
    """As many of the combinations as can be gone through."""
    kept = dict(tried)
    by_size = sorted(kept, key=lambda name: -len(kept[name]))
    for name in by_size:
        if _size(kept) > MOST:
            kept[name] = kept[name][:4]
    for name in by_size:
        if _size(kept) > MOST:
            del kept[name]
    return kept


def _size(tried: Points) -> int:
    return math.prod(len(texts) for texts in tried.values())


def _answers(trial: Trial, criterion: Criterion, tried: Points, knowledge: Knowledge) -> Answers:
    """The criterion's status for each combination: one axis a concept."""
    shape = [len(texts) for texts in tried.values()]
    size = math.prod(shape)
    chosen = np.unravel_index(np.arange(size), shape)
    columns = {
        name: (texts, at.astype(np.int32))
        for (name, texts), at in zip(tried.items(), chosen, strict=True)
    }
    columns.setdefault(REFERENCE_DAY, ([DEFAULT_DAY], np.zeros(size, np.int32)))
    frame = frame_of_columns(columns, size, knowledge)
    screened = Screened(frame, plan([trial], knowledge.vocabulary))
    place = trial.criteria.index(criterion)
    statuses: Answers = screened.statuses(0)[place].reshape(shape)
    return statuses


def _telling(answers: Answers, axis: int, ordered: bool) -> Iterator[tuple[int, ...]]:
    """For each text on the axis a row in which it decides, in as few surroundings as will do."""
    around = np.moveaxis(answers, axis, 0)
    shape = around.shape[1:]
    around = around.reshape(around.shape[0], -1)
    elsewhere = np.indices(shape).reshape(len(shape), around.shape[1])
    given = (elsewhere > 0).sum(axis=0)
    told, clear = _told(around, ordered)
    blank_shown = False
    while told.any():
        best = int((told.sum(axis=0) + 2 * clear.sum(axis=0) - given / (given.max() + 1)).argmax())
        texts = set(np.flatnonzero(told[:, best]).tolist())
        if not blank_shown and around[0, best] in UNDECIDED:
            texts, blank_shown = texts | {0}, True
        for text in sorted(texts):
            where = elsewhere[:, best].tolist()
            yield (*where[:axis], text, *where[axis:])
        done = told[:, best].copy()
        told[done], clear[done] = False, False


def _told(around: Answers, ordered: bool) -> tuple[Flags, Flags]:
    """Where another text gives another answer; and where both answers are clear.

    On a scale the other text is the next one, otherwise any; a blank is no other text.
    """
    clear = (around == Status.SATISFIED) | (around == Status.NOT_SATISFIED)
    told, surely = np.zeros_like(clear), np.zeros_like(clear)
    if ordered:
        differs = around[2:] != around[1:-1]
        both = differs & clear[2:] & clear[1:-1]
        for flags, found in ((told, differs), (surely, both)):
            flags[2:] |= found
            flags[1:-1] |= found
    else:
        useful = (around[1:] == Status.SATISFIED).any(axis=0)
        useful &= (around[1:] == Status.NOT_SATISFIED).any(axis=0)
        told[1:] = surely[1:] = clear[1:] & useful
    return told, surely
