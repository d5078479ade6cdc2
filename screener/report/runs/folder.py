"""A folder of reports that is there whole, or not at all.

Everything is written to a fresh folder beside the wanted one, flushed, and renamed at the very
end. Earlier reports stay until the new ones are in their place, unless somebody has worked on
them since; a folder that this program did not make is never touched. A run that was killed leaves
folders with patients in them behind: the next one takes them away, and puts the earlier reports
back should they be among them.
"""

from __future__ import annotations

import glob
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from screener.errors import Problem, Problems
from screener.report.runs.lock import alone
from screener.report.runs.run import TOOL

MARK = "run.json"
"""The file that shows whose folder it is; it is written last."""
DESKTOP = ("Thumbs.db", "desktop.ini")
"""What a file manager puts into a folder that somebody looks at; and names with a dot."""


@contextmanager
def fresh_folder(out: Path) -> Iterator[Path]:
    """A new folder to write to, which takes the place of `out` if all goes well.

    Raises:
        Problems: `out` is not ours to replace, or nothing can be written there.
    """
    wanted = out.absolute()
    refuse_foreign(wanted)
    partial = _beside(wanted, f"partial-{os.getpid()}")
    try:
        wanted.parent.mkdir(parents=True, exist_ok=True)
        with alone(_beside(wanted, "writing")) as held:
            if held:
                _clear_up(wanted)
            partial.mkdir(mode=0o700)
            yield partial
            _flush()
            refuse_foreign(wanted)
            _replace(wanted, partial)
    except BlockingIOError as error:
        hint = "wait until it is done, or name another --out"
        raise Problems([Problem("another run writes here", file=str(out), hint=hint)]) from error
    except OSError as error:
        message = f"the reports cannot be written: {error.strerror or error}"
        raise Problems([Problem(message, file=str(out))]) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _beside(wanted: Path, word: str) -> Path:
    return wanted.with_name(f".{wanted.name}.{word}")


def _clear_up(wanted: Path) -> None:
    """What a killed run left behind, which nobody writes to any more."""
    name = glob.escape(f".{wanted.name}.")
    for earlier in wanted.parent.glob(f"{name}earlier-*"):
        if is_ours(earlier) and not wanted.exists():
            earlier.rename(wanted)
    for word in ("partial", "earlier"):
        for left in wanted.parent.glob(f"{name}{word}-*"):
            shutil.rmtree(left, ignore_errors=True)


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
        changed = _changed_since(out)
        if changed:
            return f"{changed!r} was put or changed here since the reports were written"
    except OSError as error:
        return f"this cannot be looked into: {error.strerror}"
    return ""


def _changed_since(reports: Path) -> str:
    """A file that somebody has added or worked on; the reports' own are older than their mark."""
    mark = reports / MARK
    written = mark.stat().st_mtime_ns if mark.exists() else 0
    newer = (
        path.name
        for path in sorted(reports.iterdir())
        if path.is_file() and path.stat().st_mtime_ns > written
        if not path.name.startswith(".") and path.name not in DESKTOP
    )
    return next(newer, "")


def is_ours(folder: Path) -> bool:
    """Did this program make the folder?"""
    try:
        said = json.loads((folder / MARK).read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(said, dict) and said.get("tool") == TOOL


def _replace(wanted: Path, partial: Path) -> None:
    """Puts the new folder in place of the old one, which comes back should that fail."""
    earlier = _beside(wanted, f"earlier-{os.getpid()}")
    if not wanted.exists():
        partial.rename(wanted)
        return
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
