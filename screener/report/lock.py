"""Only one run at a time writes to a folder of reports.

The mark beside the folder belongs to the process that made it, and the system takes it away when
that process ends, however it ends. So a mark without a run behind it stops nobody.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def alone(mark: Path) -> Iterator[bool]:
    """Holds the mark, if the system knows such marks; some network drives do not.

    Raises:
        BlockingIOError: another run holds it.
        OSError: nothing can be written there.
    """
    number = _opened(mark)
    held = False
    try:
        held = _held(number) and _still(mark, number)
        yield held
    finally:
        if held:
            with suppress(OSError):
                mark.unlink()  # while it is held, so that nobody else's is removed
        os.close(number)


def _still(mark: Path, number: int) -> bool:
    """Is it the mark that stands there now? Raises: BlockingIOError, if it was just taken away."""
    if not mark.exists() or not os.path.samestat(mark.stat(), os.fstat(number)):
        raise BlockingIOError
    return True


if sys.platform == "win32":  # pragma: no cover - there a file is taken away when it is closed

    def _opened(mark: Path) -> int:
        try:
            return os.open(mark, os.O_CREAT | os.O_EXCL | os.O_TEMPORARY)
        except FileExistsError as error:
            raise BlockingIOError from error

    def _held(number: int) -> bool:
        return True

else:
    import fcntl

    def _opened(mark: Path) -> int:
        return os.open(mark, os.O_CREAT | os.O_RDWR, 0o600)

    def _held(number: int) -> bool:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise
        except OSError:
            return False
        return True
