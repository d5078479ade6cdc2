"""The mark of a run that writes, on both kinds of system; Windows is played by a fake."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from screener.report.runs import lock


class OpenFiles:
    """Windows, as far as a mark is concerned: what is open is not removed, locks are forbidden."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        self.locked: dict[int, int] = {}
        """The file that is locked, by the number that it was opened under."""

    def locking(self, number: int, mode: int, size: int) -> None:
        assert (mode, size) == (self.LK_NBLCK, 1)
        mark = os.fstat(number).st_ino
        if mark in self.locked.values():
            raise PermissionError
        self.locked[number] = mark

    def close(self, number: int) -> None:
        self.locked.pop(number, None)
        REAL.close(number)

    def unlink(self, path: Path) -> None:
        if path.exists() and path.stat().st_ino in self.locked.values():
            raise PermissionError
        REAL.unlink(path)


REAL = SimpleNamespace(close=os.close, unlink=os.unlink)


@pytest.fixture(params=["this system", "Windows"])
def mark(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param == "Windows":
        fake = OpenFiles()
        monkeypatch.setattr(lock, "WINDOWS", True)
        monkeypatch.setitem(sys.modules, "msvcrt", fake)
        monkeypatch.setattr(os, "close", fake.close)
        monkeypatch.setattr(Path, "unlink", lambda path, missing_ok: fake.unlink(path))
    return tmp_path / "mark"


def test_a_mark_is_held_by_one_run_and_then_gone(mark: Path) -> None:
    for _ in range(2):
        with lock.alone(mark) as held:
            assert held
            with pytest.raises(BlockingIOError), lock.alone(mark):
                pass
            assert mark.exists()
        assert not mark.exists()


def test_a_mark_that_was_left_behind_stops_nobody(mark: Path) -> None:
    mark.write_bytes(b"")
    with lock.alone(mark) as held:
        assert held
    assert not mark.exists()
