"""A text file that is put together from a part for each batch of patients.

A part is written beside the file, by whichever process made it, and is no longer in memory when
its turn comes: the tables of two thousand patients have half a gigabyte.
"""

from __future__ import annotations

import shutil
from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path

from screener.report.model import Format
from screener.report.patients import Patient
from screener.report.runs.folder import save


class InParts(Format[Path]):
    """One text file; `before` is what comes before a part that holds anything."""

    before = b""

    @property
    @abstractmethod
    def path(self) -> Path:
        """The file in the folder of the run."""

    @abstractmethod
    def text(self, patients: Sequence[Patient]) -> str:
        """What a batch of patients contributes."""

    def part(self, patients: Sequence[Patient]) -> Path:
        first = next((one.row for one in patients), 0)
        part = self.path.with_name(f".{self.path.name}.{first}")
        save(part, self.text(patients))
        return part

    def add(self, part: Path) -> None:
        with part.open("rb") as source, self.path.open("ab") as file:
            file.write(self.before if part.stat().st_size else b"")
            shutil.copyfileobj(source, file)
        part.unlink()
