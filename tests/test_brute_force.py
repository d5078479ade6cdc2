"""The engine against brute force: random checks over random charts, in every world they allow.

Checks of all kinds, put together at random, are asked of patients with records that leave some
things open. A second evaluator, which is slow, simple and independent, answers them in each world
that the record allows (see brute/). What the engine decides must hold in all of them.
"""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest
from brute.charts import Chart, engine_check, frame_of, little_knowledge
from brute.checks import Checks
from brute.possible import Asked

from screener.knowledge import Knowledge
from screener.truth import Truth

CHECKS, CHARTS, WORLDS = 70, 5, 40

pytestmark = pytest.mark.no_cover  # as in test_laws.py
SAID = {Truth.YES: True, Truth.NO: False}


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return little_knowledge(tmp_path_factory.mktemp("brute"))


def all_complete(chart: Chart) -> bool:
    return {*chart.rows} <= chart.complete


@pytest.mark.parametrize("seed", range(3))
def test_what_is_decided_holds_in_every_world_and_little_that_is_certain_is_left_open(
    seed: int, knowledge: Knowledge
) -> None:
    """Left open are answers that hang together: ER at least 10 %, or not at least 10 %."""
    draw, found = random.Random(seed), Counter[str]()
    for _ in range(CHECKS):
        asked = Asked(Checks(draw).check(), draw)
        charts = asked.charts(CHARTS, WORLDS)
        answers = frame_of(charts, knowledge).truths(engine_check(asked.check, knowledge))
        for patient, chart in enumerate(charts):
            possible, said = asked.answers(chart), SAID.get(answers[patient])
            found["decided" if said is not None else "open"] += 1
            assert said is None or possible == {said}, (asked.check, chart)
            if all_complete(chart) and len(possible) == 1 and None not in possible:
                found["certain"] += 1
                found["certain, yet open"] += said is None
    assert found["decided"] > 0.3 * CHECKS * CHARTS
    assert found["certain, yet open"] < 0.06 * found["certain"]


@pytest.mark.parametrize("seed", range(3))
def test_no_answer_is_overturned_by_more_information(seed: int, knowledge: Knowledge) -> None:
    """Law 1 for every kind of check: cells are narrowed, rows added, tables called complete."""
    draw = random.Random(100 + seed)
    for _ in range(2 * CHECKS):
        asked = Asked(Checks(draw).check(), draw)
        chain = [asked.charts(2 * CHARTS, 10**9)]
        chain += [[asked.clearer(chart) for chart in chain[0]]]
        chain += [[asked.clearer(chart) for chart in chain[1]]]
        check = engine_check(asked.check, knowledge)
        wide, *narrower = (frame_of(charts, knowledge).truths(check) for charts in chain)
        for other in narrower:
            turned = (wide.surely & ~other.surely) | (~wide.possibly & other.possibly)
            patients = np.flatnonzero(turned)
            assert not patients.size, (asked.check, [one[patients[0]] for one in chain])
            wide = other
