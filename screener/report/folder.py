"""A folder of reports that is there whole, or not at all.

Everything is written to a fresh folder beside the wanted one, flushed, and renamed at the very
end. Earlier reports stay until the new ones are in their place. A folder that this program did
not make is never touched, and what a crashed run left behind is in nobody's way.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from screener.errors import Problem, Problems
from screener.report.run import TOOL

MARK = "run.json"
"""The file that shows whose folder it is; it is written last."""


@contextmanager
def fresh_folder(out: Path) -> Iterator[Path]:
    """A new folder to write to, which takes the place of `out` if all goes well.

    Raises:
        Problems: `out` is not ours to replace, or nothing can be written there.
    """
    wanted = out.absolute()
    refuse_foreign(wanted)
    partial = wanted.with_name(f".{wanted.name}.partial-{os.getpid()}")
    try:
        wanted.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        yield partial
        _flush()
        _replace(wanted, partial)
    except OSError as error:
        message = f"the reports cannot be written: {error.strerror or error}"
        raise Problems([Problem(message, file=str(out))]) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def refuse_foreign(out: Path) -> None:
    """Raises: Problems, if there is anything but an empty folder or earlier reports."""
    complaint = _complaint(out)
    if complaint:
        hint = "name another --out; it will be made"
        raise Problems([Problem(complaint, file=str(out), hint=hint)])


def _complaint(out: Path) -> str:
    try:
        if out.is_symlink():
            return "this is a link to somewhere else, and is not followed"
        if not out.exists():
            return ""
        if not out.is_dir():
            return "this is a file, not a folder"
        if any(out.iterdir()) and not is_ours(out):
            return "this folder holds other files than reports, and is left alone"
    except OSError as error:
        return f"this cannot be looked into: {error.strerror}"
    return ""


def is_ours(folder: Path) -> bool:
    """Did this program make the folder?"""
    try:
        said = json.loads((folder / MARK).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and said.get("tool") == TOOL


def _replace(wanted: Path, partial: Path) -> None:
    """Puts the new folder in place of the old one, which comes back should that fail."""
    earlier = wanted.with_name(f".{wanted.name}.earlier-{os.getpid()}")
    if not wanted.exists():
        partial.rename(wanted)
        return
    shutil.rmtree(earlier, ignore_errors=True)
    wanted.rename(earlier)
    try:
        partial.rename(wanted)
    except OSError:
        earlier.rename(wanted)
        raise
    shutil.rmtree(earlier, ignore_errors=True)


def _flush() -> None:
    """All at once: the disk is asked once for thousands of pages."""
    if hasattr(os, "sync"):
        os.sync()


def encoded(text: str) -> bytes:
    """UTF-8; half a surrogate, which no encoding holds, as its escape (in JSON: the character)."""
    return text.encode("utf-8", "backslashreplace")


def save(path: Path, text: str) -> None:
    """Writes a new file."""
    with path.open("xb") as file:
        file.write(encoded(text))


def append(path: Path, data: bytes) -> None:
    """Adds to a file; no file stays open between the batches of a run."""
    with path.open("ab") as file:
        file.write(data)
