"""What a run was made of, so that it can be made again: program, knowledge, trials, files, day.

No time and no path of this machine is kept: the same input gives the same bytes wherever and
whenever it is run. And nothing of a patient: this is what may be shown to anyone who asks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from screener import __version__
from screener.trial import Trial

TOOL = "screener"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class Input:
    """A file of patients."""

    name: str
    sha256: str

    @staticmethod
    def of(path: Path) -> Input:
        return Input(path.name, sha256(path.read_bytes()))


@dataclass(frozen=True)
class Spec:
    """A trial specification as it was when the run was made."""

    trial: str
    name: str
    version: str
    file: str
    sha256: str

    @staticmethod
    def of(trial: Trial) -> Spec:
        return Spec(trial.id, trial.name, trial.version, Path(trial.file).name, trial.digest)


def knowledge_digest(files: Iterable[Path]) -> str:
    """One digest for the vocabulary and the definitions, wherever their folders are."""
    parts = sorted(f"{file.parent.name}/{file.name} {Input.of(file).sha256}" for file in files)
    return sha256("\n".join(parts).encode())


@dataclass(frozen=True)
class Run:
    """Everything that a report depends on; `as_of` is empty where the sheet has all the days."""

    inputs: tuple[Input, ...]
    specs: tuple[Spec, ...]
    knowledge: str
    as_of: str = ""
    edition: str = "coded"
    since: str = ""
    """The digest of the earlier results that changes are told from."""
    options: Mapping[str, str] = field(default_factory=dict)
    version: str = __version__

    def as_json(self) -> dict[str, object]:
        """As run.json says it. `tool` is how a folder of reports is known to be one."""
        return {
            "tool": TOOL,
            "version": self.version,
            "reference_day": self.as_of,
            "edition": self.edition,
            "since": self.since,
            "inputs": [asdict(one) for one in self.inputs],
            "specs": [asdict(one) for one in self.specs],
            "knowledge_sha256": self.knowledge,
            "options": dict(self.options),
        }
