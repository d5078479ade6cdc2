"""The log of runs: a line for each, chained by digests, with nothing of any patient.

Each line holds what run.json says, when it was run, and the digest of the line before. So a line
that is changed, taken out or put in later breaks the chain at its place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from screener.errors import Problem, Problems
from screener.report.runs.run import Run, sha256

BEGIN = "0" * 64


def last_digest(path: Path) -> str:
    """The digest that the next line follows on.

    Raises:
        Problems: the log cannot be read, or its chain is broken, and at which line.
    """
    previous = BEGIN
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    except (OSError, ValueError) as error:
        raise Problems([Problem("this log of runs cannot be read", file=str(path))]) from error
    for number, line in enumerate(lines, 1):
        if not _follows(line, previous):
            message = "the chain of this log is broken here: a line was changed, added or removed"
            hint = "keep it as it is, and name a new file"
            raise Problems([Problem(message, str(path), f"line {number}", hint)])
        previous = sha256(line.encode())
    return previous


def _follows(line: str, previous: str) -> bool:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(said, Mapping) and said.get("previous") == previous


def append_run(path: Path, run: Run, at: str) -> None:
    """Adds a run; `at` is when, in UTC.

    Raises:
        Problems: the chain is broken, or the file cannot be written to.
    """
    line = {"previous": last_digest(path), "at": at, "run": run.as_json()}
    try:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
    except OSError as error:
        message = f"the log of runs cannot be written to: {error.strerror}"
        raise Problems([Problem(message, file=str(path))]) from error
