"""What many tests share: the shipped knowledge and trials, loaded once."""

from __future__ import annotations

import pytest

from screener.knowledge import Knowledge, load_knowledge
from screener.shipped import folder
from screener.specification import load_trials
from screener.trial import Trial


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is tried on many random examples is not traced: tables of examples run its lines."""
    for item in items:
        if hasattr(getattr(item, "obj", None), "hypothesis"):
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def trials(knowledge: Knowledge) -> tuple[Trial, ...]:
    return load_trials([folder("trial_criteria") / "trials"], knowledge.vocabulary)
