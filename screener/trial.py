"""Trial specifications: what the protocol asks, criterion by criterion, with examples.

A criterion without a check is the investigator's to judge, or is not encoded yet, which behaves
the same: a half-written specification is safe, never falsely green.

A trial may have cohorts or arms with criteria of their own. A patient needs the trial's criteria
and those of one cohort that takes patients; a closed cohort is shown and is never a match.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from screener.checks.base import Check
from screener.checks.combine import needed
from screener.concepts.vocabulary import Vocabulary
from screener.truth import Truth
from screener.yaml_file import Place

STATUSES = (
    "satisfied",
    "not_satisfied",
    "needs_information",
    "out_of_window",
    "investigator",
    "not_applicable",
)
VERDICTS = ("not_eligible", "not_now", "open", "clear")


@dataclass(frozen=True)
class Criterion:
    """One line of the protocol. `check` is None where a person has to judge.

    `arm`: the cohort that asks for it; empty where the whole trial does.
    `encoded`: not left for later; what is judged by design is encoded as well.
    """

    id: str
    kind: str
    text: str
    check: Check | None
    judgement: str = ""
    basis: str = ""
    note: str = ""
    arm: str = ""
    encoded: bool = True

    @property
    def needed(self) -> Truth:
        """The answer that keeps a patient eligible: an exclusion has to be NO."""
        return Truth.YES if self.kind == "inclusion" else Truth.NO

    def required(self, vocabulary: Vocabulary) -> str:
        """What has to be so of a patient, in one sentence."""
        if self.check is None:
            return self.judgement or "the investigator's judgement"
        check, holds = needed(self.check, self.needed)
        words = check.words(vocabulary)
        return words if holds else f"must not be: {words}"


@dataclass(frozen=True)
class Arm:
    """A cohort or arm of a trial. Its criteria stand among those of the trial, by its id.

    `slots`: how many patients it was planned for, where the protocol says so.
    """

    id: str
    name: str
    open: bool = True
    slots: int | None = None


@dataclass(frozen=True)
class Expected:
    """What an example expects; what is left out is not looked at."""

    verdict: str = ""
    because: tuple[str, ...] | None = None
    statuses: Mapping[str, str] = field(default_factory=dict)
    arms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Example:
    """A patient, and what the specification must say of her.

    `records`: for each table that she has rows in, what each row says.
    `confirmed`: a person has compared it with the protocol; one that a program wrote is not yet.
    """

    name: str
    patient: Mapping[str, str]
    records: Mapping[str, tuple[Mapping[str, str], ...]]
    as_of: str
    rest_satisfied: bool
    expected: Expected
    place: Place
    confirmed: bool = True


@dataclass(frozen=True)
class Trial:
    """One version of one protocol."""

    id: str
    name: str
    title: str
    version: str
    date: str
    source: str
    reference_day: str
    criteria: tuple[Criterion, ...]
    arms: tuple[Arm, ...] = ()
    examples: tuple[Example, ...] = ()
    file: str = ""
    digest: str = ""
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)
