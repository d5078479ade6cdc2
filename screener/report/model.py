"""What every format of a report is: a part for each batch of patients, put together in order."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from screener.cohort import Cohort
from screener.report.patients import Patient
from screener.report.runs.earlier import Earlier
from screener.report.runs.run import Run
from screener.report.templates import Templates
from screener.screening import Plan

Part = TypeVar("Part")


@dataclass(frozen=True)
class Output:
    """What a format leaves in the folder of a run: a file, some (`*`) or a folder (`/`)."""

    path: str
    use: str
    """What it is for, as the index says it."""
    title: str = ""
    """What the other pages of a patient call it, if it is a folder with a page for each."""

    @property
    def one_file(self) -> bool:
        return "*" not in self.path and not self.path.endswith("/")


@dataclass(frozen=True, eq=False)
class Job:
    """What is reported, and the folder it is written to."""

    cohort: Cohort
    plan: Plan
    run: Run
    folder: Path
    templates: Templates = field(default_factory=Templates)
    earlier: Earlier = field(default_factory=Earlier)
    outputs: tuple[Output, ...] = ()
    """All that the run leaves beside its index."""


class Format(ABC, Generic[Part]):
    """One way to write a report.

    `part` and `finish` may run in other processes; `start` and `add` run where the run began.
    """

    name: ClassVar[str]
    outputs: ClassVar[tuple[Output, ...]] = ()

    def __init__(self, job: Job) -> None:
        self.job = job

    def start(self) -> None:
        """Whatever comes before the first patient."""

    @abstractmethod
    def part(self, patients: Sequence[Patient]) -> Part:
        """What a batch of patients contributes."""

    @abstractmethod
    def add(self, part: Part) -> None:
        """Takes the parts, in the order of the patients."""

    def finish(self) -> None:
        """Whatever comes after the last patient."""
