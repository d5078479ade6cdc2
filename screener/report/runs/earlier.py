"""An earlier run, as far as a new one tells what has changed since: the verdicts, by patient."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from screener.errors import Problem, Problems
from screener.report.runs.run import sha256
from screener.report.words import VERDICT_MARKS

NEW = "not screened"


@dataclass(frozen=True)
class Earlier:
    """What was said of each patient and trial; of nobody, if there is no earlier run."""

    digest: str = ""
    verdicts: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def changed(self, patient: str, trial: str, verdict: str) -> str:
        """What was said before, in words, if it was something else."""
        before = self.verdicts.get((patient, trial), "")
        if not self.digest or before == verdict:
            return ""
        words = {one.word: mark.word.lower() for one, mark in VERDICT_MARKS.items()}
        return words.get(before, NEW)


def earlier_run(folder: Path | None) -> Earlier:
    """The run whose reports are in a folder.

    Raises:
        Problems: there are no results that can be read.
    """
    if folder is None:
        return Earlier()
    path = folder / "results.json"
    try:
        data = path.read_bytes()
        found = json.loads(data)["screenings"]
        verdicts = {(one["patient"], one["trial"]): str(one["verdict"]) for one in found}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        message = "no results of an earlier run can be read here"
        hint = "name a folder that 'screener screen' wrote with the format json"
        raise Problems([Problem(message, file=str(path), hint=hint)]) from error
    return Earlier(sha256(data), verdicts)
