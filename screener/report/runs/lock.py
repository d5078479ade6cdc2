"""Only one run at a time writes to a folder of reports.

The mark beside the folder is locked by the process that writes, and the system unlocks it when
that process ends, however it ends. So a mark without a run behind it stops nobody.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

WINDOWS = os.name == "nt"


@contextmanager
def alone(mark: Path) -> Iterator[bool]:
    """Holds the mark, if the system knows such locks; some network drives do not.

    Raises:
        BlockingIOError: another run holds it.
        OSError: nothing can be written there.
    """
    number = os.open(mark, os.O_CREAT | os.O_RDWR, 0o600)
    held = gone = False
    try:
        held = _held(number) and _still(mark, number)
        yield held
    finally:
        if held:
            gone = _taken_away(mark)  # while it is held, so that nobody else's is removed
        os.close(number)
        if held and not gone:
            _taken_away(mark)  # Windows keeps what is open


def _still(mark: Path, number: int) -> bool:
    """Is it the mark that stands there now? Raises: BlockingIOError, if it was just taken away."""
    if not mark.exists() or not os.path.samestat(mark.stat(), os.fstat(number)):
        raise BlockingIOError
    return True


def _held(number: int) -> bool:
    try:
        _lock(number)
    except BlockingIOError:
        raise
    except OSError:
        return False
    return True


def _lock(number: int) -> None:
    """Locks at once, or not at all: what Windows calls forbidden is locked by somebody else."""
    if not WINDOWS:
        import fcntl

        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    system = import_module("msvcrt")
    try:
        system.locking(number, system.LK_NBLCK, 1)
    except PermissionError as error:
        raise BlockingIOError from error


def _taken_away(mark: Path) -> bool:
    """Was there nothing in the way?"""
    try:
        mark.unlink(missing_ok=True)
    except PermissionError:
        return False
    return True
