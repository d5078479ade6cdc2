"""The sample workbook as a file."""

from __future__ import annotations

from pathlib import Path

from screener.demo.generate import generate
from screener.demo.tale import load_tale
from screener.demo.workbook import as_workbook
from screener.errors import Problem, Problems


def write_sample(path: Path, seed: int) -> None:
    """Writes the sample patients of a seed to that path.

    Raises:
        Problems: nothing can be written there.
    """
    tale = load_tale()
    workbook = as_workbook(generate(tale, seed), tale.sheet, tale.records)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(workbook)
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}"
        hint = "close it in other programs, or name another --out"
        raise Problems([Problem(message, file=str(path), hint=hint)]) from error
