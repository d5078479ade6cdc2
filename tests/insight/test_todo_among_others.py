"""What is tried at once is kept apart: a patient's list is the same alone as among others."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from insight.specs import trial_of
from little import STATUS, knowledge_of
from test_laws_of_records import Charts, frame_of
from worlds import frame_of as little_frame

from screener.explaining.findings import Findings
from screener.frame import NEW_RECORD, Frame
from screener.insight.facts import Todo
from screener.insight.supposed import Among
from screener.insight.supposing import Supposition, WhatIf
from screener.insight.todo import todos
from screener.knowledge import Knowledge
from screener.screening import Screened, plan, screen
from screener.trial import Trial
from screener.values import Codes

PATIENTS = 6


@pytest.fixture(scope="module")
def screened(knowledge: Knowledge, trials: tuple[Trial, ...]) -> Screened:
    """Random patients with records of all kinds, and what some of the shipped trials ask."""
    some = [one for one in trials if one.id in ("NCT02437318", "NCT03778931", "NCT03734029")]
    charts = Charts(some[0], knowledge, 7)
    frame = frame_of([charts.chain()[1] for _ in range(PATIENTS)], knowledge)
    return screen(frame, plan(some, knowledge.vocabulary))


def todos_of(screened: Screened) -> list[Todo]:
    told = Findings(screened)
    return todos(screened, [told.of(row) for row in range(screened.frame.size)])


def test_a_list_is_the_same_alone_as_among_others(screened: Screened) -> None:
    among = todos_of(screened)
    assert sum(len(one.facts) for one in among) > PATIENTS
    for row, todo in enumerate(among):
        alone = screen(screened.frame.take(np.array([row])), screened.plan)
        assert todos_of(alone) == [todo]


@pytest.mark.parametrize("about", ["", "labs", "new labs"])
def test_several_suppositions_are_answered_as_each_by_itself(
    screened: Screened, about: str
) -> None:
    what_if, several = WhatIf(screened.frame), [*suppositions(screened.frame, about)]
    together, start = what_if.together(several), 0
    for one in several:
        alone, part = what_if.together([one]), slice(start, start + one.rows.size)
        for step in (step for steps in screened.plan.steps for step in steps):
            found, expected = together.truths(step.check), alone.truths(step.check)
            assert (found.surely[part] == expected.surely).all(), step.required
            assert (found.possibly[part] == expected.possibly).all(), step.required
        start = part.stop


def suppositions(frame: Frame, about: str) -> Iterator[Supposition]:
    """Two concepts for all patients, then for some: each has what another one has."""
    labs = frame.records["labs"]
    for concept in ("hemoglobin", "platelets") if about else ("ecog", "birth_date"):
        for rows in (np.flatnonzero(labs.rows.some), np.flatnonzero(labs.rows.some)[::2]):
            column, among = frame.column(concept), None
            if about:
                first = labs.rows.offsets[rows].astype(np.intp)
                new = np.full(rows.size, NEW_RECORD, np.intp)
                among = Among("labs", new if about.startswith("new") else first)
            yield Supposition(rows, {concept: column.take(rows[::-1])}, among)


@pytest.mark.parametrize(
    ("second", "found"),
    [("{status: negative}", ["2+ or 3+"]), ("{sex: female}", ["0 or 1+", "2+ or 3+"])],
    ids=["which another trial reads", "which no trial reads"],
)
def test_no_value_is_found_out_that_contradicts_what_is_on_record(
    tmp_path_factory: pytest.TempPathFactory, second: str, found: list[str]
) -> None:
    """A score of 0 or 1+ would make the status negative, and it is recorded as positive."""
    folder = tmp_path_factory.mktemp("little")
    little = knowledge_of(folder, STATUS)
    asked = [trial_of(folder, little, [check], []) for check in ("{score: [2+, 3+]}", second)]
    positive, male = Codes(frozenset({"positive"})), Codes(frozenset({"male"}))
    frame = little_frame([{"status": positive, "sex": male}], little)
    (todo,) = todos_of(Screened(frame, plan(asked, little.vocabulary)))
    (fact,) = (one for one in todo.facts if one.concept == "score")
    assert [effect.found for effect in fact.effects] == found
