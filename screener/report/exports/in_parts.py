"""A text file that is put together from a part for each batch of patients.

A part is written beside the file, by whichever process made it, and is no longer in memory when
its turn comes: the tables of two thousand patients have half a gigabyte.
"""

from __future__ import annotations

import shutil
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path

from screener.report.model import Format
from screener.report.patients import Patient
from screener.report.runs.folder import encoded


class InParts(Format[Path]):
    """One text file; `before` is what comes before its first text, `between` before all others."""

    before = b""
    between = b""

    @property
    @abstractmethod
    def path(self) -> Path:
        """The file in the folder of the run."""

    @abstractmethod
    def texts(self, patient: Patient) -> Iterator[str]:
        """What a patient contributes."""

    def part(self, patients: Sequence[Patient]) -> Path:
        first = next((one.row for one in patients), 0)
        part = self.path.with_name(f".{self.path.name}.{first}")
        texts = (encoded(text) for one in patients for text in self.texts(one))
        with part.open("xb") as file:
            for number, text in enumerate(texts):
                file.write(self.between if number else b"")
                file.write(text)
        return part

    def add(self, part: Path) -> None:
        if part.stat().st_size:
            with part.open("rb") as source, self.path.open("ab") as file:
                file.write(self.before)
                shutil.copyfileobj(source, file)
            self.before = self.between
        part.unlink()
