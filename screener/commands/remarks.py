"""What is said of a specification: mistakes, which have to be put right, and notes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from screener.errors import Problem

ERROR, NOTE = "error", "note"


@dataclass(frozen=True)
class Remark:
    """A mistake or a note, and where it belongs."""

    problem: Problem
    severity: str = ERROR

    def __str__(self) -> str:
        """As editors expect it, so that a click leads to the place.

        >>> print(Remark(Problem("I2 follows from I1", "trial.yaml", "9:5"), NOTE))
        trial.yaml:9:5: note: I2 follows from I1
        """
        where = ":".join(part for part in (self.problem.file, self.problem.place) if part)
        return f"{f'{where}: ' if where else ''}{self.severity}: {_message(self.problem)}"

    def as_data(self) -> dict[str, str | int | None]:
        line, _, column = (self.problem.place or "").partition(":")
        return {
            "file": self.problem.file,
            "line": int(line) if line.isdecimal() else None,
            "column": int(column) if column.isdecimal() else None,
            "severity": self.severity,
            "message": _message(self.problem),
        }


def _message(problem: Problem) -> str:
    return "; ".join(part for part in (problem.message, problem.hint) if part)


def as_json(remarks: Iterable[Remark]) -> str:
    return json.dumps([remark.as_data() for remark in remarks], indent=2, ensure_ascii=False)
