"""Single files that commands write: whole or not at all, and over nothing that a person made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from screener.errors import Problem, Problems


def save_new(path: Path, data: bytes, hint: str = "name another file with --out") -> None:
    """Writes a file where nothing is yet.

    Raises:
        Problems: something is there, or it cannot be written.
    """
    with _told(path, hint):
        if path.exists():
            raise FileExistsError
    save_over(path, data)


def save_over(path: Path, data: bytes) -> None:
    """Writes a file in the place of the one that is there, if any.

    Raises:
        Problems: it cannot be written; what was there is untouched.
    """
    draft = path.with_name(f"{path.name}.new")
    with _told(path):
        try:
            draft.write_bytes(data)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def _told(path: Path, hint: str = "") -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        message = "is there already, and is not overwritten"
        raise Problems([Problem(message, str(path), hint=hint)]) from error
    except OSError as error:
        raise Problems([Problem(f"cannot be written: {error.strerror}", str(path))]) from error
