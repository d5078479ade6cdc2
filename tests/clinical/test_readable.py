"""Each encoding can be read beside its protocol: in one glance, not in three.

An investigator approves a specification by reading each sentence beside the criterion that it
stands for, as `screener check --read` prints them.
"""

from __future__ import annotations

import re

import pytest

from screener.commands.outline import encoded
from screener.knowledge import load_knowledge
from screener.shipped import folder
from screener.specification import load_trials
from screener.trial import Criterion

VOCABULARY = load_knowledge([]).vocabulary
TRIALS = load_trials([folder("trial_criteria") / "trials"], VOCABULARY)
TWICE = re.compile(r"must not be: .*\bnot\b")
LONGEST = 3
"""A sentence is at most so many times as long as the text of the criterion, in characters."""


def sentence(criterion: Criterion) -> str:
    return " ".join(line.strip(" -") for line in encoded(criterion, VOCABULARY))


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.name)
def test_no_sentence_is_longer_than_three_of_the_protocol(trial) -> None:
    encoded_ones = [one for one in trial.criteria if one.check]
    longer = [one.id for one in encoded_ones if len(sentence(one)) > LONGEST * len(one.text)]
    assert longer == []


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.name)
def test_nothing_is_denied_twice(trial) -> None:
    for one in trial.criteria:
        assert not TWICE.search(sentence(one)), one.id
