"""The small world of the report tests: its knowledge, its two trials and its four patients."""

from __future__ import annotations

import pytest
from report.patients import FOUR, cohort, load_knowledge, load_plan

from screener.cohort import Cohort
from screener.knowledge import Knowledge
from screener.screening import Plan


@pytest.fixture(scope="session")
def little() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def trials_of_two(little: Knowledge) -> Plan:
    return load_plan(little)


@pytest.fixture(scope="session")
def four(little: Knowledge) -> Cohort:
    return cohort(little, FOUR, notes=("1 hidden row was read",))
