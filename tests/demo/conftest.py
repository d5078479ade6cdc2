"""The example patients, written and read once."""

from __future__ import annotations

import pytest

from screener.cohort import Cohort
from screener.demo.sample import write_sample
from screener.intake.load import load_cohort
from screener.intake.understand import Understood, understand
from screener.knowledge import Knowledge


@pytest.fixture(scope="package")
def sheets(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> list[Understood]:
    path = tmp_path_factory.mktemp("demo") / "patients.xlsx"
    write_sample(path, 7)
    return [*understand(path, knowledge)]


@pytest.fixture(scope="package")
def cohort(sheets: list[Understood], knowledge: Knowledge) -> Cohort:
    return load_cohort(sheets, knowledge)
