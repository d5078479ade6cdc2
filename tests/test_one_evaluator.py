"""Law 3: whoever asks, and in whatever company, the answer is that of the one evaluator.

What a report says of a patient, a what-if, a block of a cluster and a patient alone are the same
frame differently cut. Explaining reads: the checks that it names decide the answer by themselves.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from brute.charts import (
    COMPLETE,
    TABLES,
    Chart,
    engine_check,
    everything,
    frame_of,
    little_knowledge,
    value,
)
from brute.checks import Checks
from brute.plainly import TABLE
from brute.possible import Asked
from charts import codes
from test_laws_of_records import SPECS, Charts
from test_laws_of_records import frame_of as frame_of_trial
from worlds import TODAY

from screener.checks.base import Check, leaves
from screener.explaining.explainer import Explainer
from screener.explaining.findings import Findings
from screener.feeds import column_of
from screener.frame import NEW_RECORD, Frame
from screener.insight.supposed import Among
from screener.insight.supposing import WhatIf
from screener.insight.worlds import Worlds
from screener.knowledge import Knowledge
from screener.screening import Screened, Status, plan, screen
from screener.trial import Trial
from screener.truth import Truth, Truths
from screener.values import Span

ROUNDS, PATIENTS = 80, 6
UNASKED = ("sites", "tested")
"""What no question supposes by itself: more of a list, and the day that several values share."""

SAYS = {
    (True, False): (Status.SATISFIED, Status.NOT_APPLICABLE),
    (False, False): (Status.NOT_SATISFIED,),
    (False, True): (Status.NEEDS_INFORMATION, Status.OUT_OF_WINDOW, Status.INVESTIGATOR),
}
"""The statuses of an answer: is it as needed, is it unknown?"""


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return little_knowledge(tmp_path_factory.mktemp("brute"))


@pytest.fixture(scope="module", params=SPECS[::3], ids=lambda path: path.stem)
def screened(
    request: pytest.FixtureRequest, knowledge: Knowledge, trials: tuple[Trial, ...]
) -> Screened:
    """Random patients, and what one of the shipped trials says of them."""
    trial = next(one for one in trials if one.file == str(request.param))
    charts = Charts(trial, knowledge, 5)
    frame = frame_of_trial([charts.chain()[1] for _ in range(24)], knowledge)
    return screen(frame, plan([trial], knowledge.vocabulary))


def same(one: Truths, other: Truths) -> bool:
    return bool((one.surely == other.surely).all() and (one.possibly == other.possibly).all())


def test_a_patient_alone_is_answered_as_among_others(screened: Screened) -> None:
    told, order = Findings(screened), np.random.default_rng(3).permutation(screened.frame.size)
    shuffled = screen(screened.frame.take(order), screened.plan)
    assert (shuffled.statuses(0) == screened.statuses(0)[:, order]).all()
    assert (shuffled.verdicts(0) == screened.verdicts(0)[order]).all()
    for row in range(0, screened.frame.size, 6):
        alone = screen(screened.frame.take(np.array([row])), screened.plan)
        assert words(Findings(alone), 0) == words(told, row)


def words(told: Findings, row: int) -> list[object]:
    """All that is said of a patient."""
    (finding,) = told.of(row)
    lines = [(one.required, one.found, one.cells, one.todos) for one in finding.criteria]
    return [finding.verdict, finding.arms, lines]


def test_a_report_says_the_answer_that_was_worked_out(screened: Screened) -> None:
    statuses, verdicts, told = screened.statuses(0), screened.verdicts(0), Findings(screened)
    for row in range(0, screened.frame.size, 3):
        (finding,) = told.of(row)
        assert finding.verdict == verdicts[row]
        assert [line.status for line in finding.criteria] == statuses[:, row].tolist()
        for step, status in zip(screened.plan.steps[0], statuses[:, row].tolist(), strict=True):
            answer = screened.frame.truths(step.check)[row]
            assert status in SAYS[answer is step.criterion.needed, answer is Truth.UNKNOWN]


def test_what_is_named_as_deciding_decides(screened: Screened) -> None:
    """If nothing else were known, the answer would be the same."""
    frame, decided = screened.frame, 0
    reader = Explainer(frame)
    for check in [step.check for step in screened.plan.steps[0] if step.criterion.check]:
        answer = frame.truths(check)
        for row in range(frame.size):
            if answer[row] is not Truth.UNKNOWN:
                decided += 1
                named = set(reader.deciding(check, row))
                assert named
                assert alone(check, named, frame, row) is answer[row], check
    assert decided > 20


def alone(check: Check, named: set[Check], frame: Frame, row: int) -> Truth:
    """The answer, if of the simple checks only those named had one."""
    assumed = {
        leaf: Truths.constant(frame.truths(leaf)[row] if leaf in named else Truth.UNKNOWN, 1)
        for leaf in leaves(check)
    }
    return Worlds(frame.vocabulary, {}, 1, {}, assumed=assumed).truths(check)[0]


def test_a_what_if_answers_as_if_it_had_been_recorded(little: Knowledge) -> None:
    """A fact about the patient, a cell of one record, or a record that is new."""
    draw = random.Random(1)
    for _ in range(ROUNDS):
        asked = Asked(Checks(draw).check(), draw)
        charts = asked.charts(PATIENTS, 10**9)
        lists = [COMPLETE[table] for table in TABLES if table in charts[0].rows]
        days = ["level_date"] if "level" in asked.read else []
        facts = [one for one in (*asked.read, *days, *lists) if one not in UNASKED]
        concept = draw.choice(facts or ["sex"])
        changed, frame = with_fact(concept, charts, little, draw)
        check = engine_check(asked.check, little)
        assert same(frame.truths(check), frame_of(changed, little).truths(check)), (
            asked.check,
            concept,
            charts,
        )


def with_fact(
    concept: str, charts: Sequence[Chart], little: Knowledge, draw: random.Random
) -> tuple[list[Chart], Frame]:
    """The charts in which it is recorded, and the what-if that supposes it."""
    base, table = frame_of(charts, little), TABLE[concept]
    point = [draw.choice(everything(concept))]
    known = little.vocabulary.concepts[concept]
    zeros = np.zeros(len(charts), np.int32)
    column = {concept: column_of(little.vocabulary, known, [value(concept, point)], zeros)}
    everybody = np.arange(len(charts))
    if concept in COMPLETE.values():
        (listed,) = (one for one, name in COMPLETE.items() if name == concept)
        closed = [replace(one, complete=one.complete | {listed}) for one in charts]
        yes = {concept: column_of(little.vocabulary, known, [codes("yes")], zeros)}
        return closed, WhatIf(base).frame(everybody, yes)
    if table == "patients":
        changed = [replace(one, own={**one.own, concept: point}) for one in charts]
        return changed, WhatIf(base).frame(everybody, column)
    among, changed = np.full(len(charts), NEW_RECORD, np.intp), list[Chart]()
    into_new = draw.random() < 0.4 or not all(one.rows.get(table) for one in charts)
    for patient, one in enumerate(charts):
        rows = [dict(row) for row in one.rows.get(table, ())]
        if into_new:
            rows.append({concept: point})
        else:
            place = draw.randrange(len(rows))
            rows[place][concept] = point
            among[patient] = base.records[table].rows.of(patient)[place]
        changed.append(replace(one, rows={**one.rows, table: rows}))
    if table not in base.records:
        return [*charts], base
    return changed, WhatIf(base).frame(everybody, column, Among(table, among))


def test_a_value_of_a_later_day_becomes_the_latest(little: Knowledge) -> None:
    rows = [
        {"level": [5.0], "tested": [TODAY - 60]},
        {"level": [20.0], "tested": [TODAY - 28]},
    ]
    base, known = frame_of([Chart({}, {"tests": rows}, frozenset())], little), little.vocabulary
    day = column_of(
        known, known.concepts["level_date"], [Span(TODAY, TODAY)], np.zeros(1, np.int32)
    )
    first = Among("tests", np.array([0]))
    later = WhatIf(base).frame(np.array([0]), {"level_date": day}, first)
    for check in ({"level": 20}, {"tests": {"latest": {"level": 20}}}):
        asked = engine_check(check, little)
        assert base.truths(asked)[0] is Truth.YES
        assert later.truths(asked)[0] is Truth.NO


def test_a_later_day_answers_as_if_it_were_today(little: Knowledge) -> None:
    draw = random.Random(2)
    for _ in range(ROUNDS):
        asked = Asked(Checks(draw).check(), draw)
        charts, day = asked.charts(PATIENTS, 10**9), draw.randrange(20_000, 21_000)
        check, frame = engine_check(asked.check, little), frame_of(charts, little)
        known = little.vocabulary.concepts["reference_day"]
        zeros = np.zeros(PATIENTS, np.int32)
        later = {"reference_day": column_of(little.vocabulary, known, [Span(day, day)], zeros)}
        found = WhatIf(frame).frame(np.arange(PATIENTS), later).truths(check)
        assert same(found, frame_of(charts, little, day).truths(check)), (asked.check, charts)
