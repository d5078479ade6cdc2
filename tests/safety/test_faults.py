"""Whatever stops a run, the reports of the last one stay as they were."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

import pytest
from report.patients import FOUR, cohort, files, load_knowledge, load_plan, written

from screener.cohort import Cohort
from screener.errors import Problems
from screener.processes import in_order
from screener.report import write
from screener.report.runs import folder
from screener.report.runs.folder import fresh_folder
from screener.run import Request, run
from screener.screening import Plan
from screener.shipped import folder as shipped

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of Unix")


@pytest.fixture(scope="module")
def four() -> Cohort:
    return cohort(load_knowledge(), FOUR)


@pytest.fixture(scope="module")
def trials_of_two() -> Plan:
    return load_plan(load_knowledge())


@pytest.fixture
def earlier(tmp_path: Path, four: Cohort, trials_of_two: Plan) -> dict[str, bytes]:
    """The reports of an earlier run, in the folder "out"."""
    return files(written(tmp_path / "out", four, trials_of_two, formats=("csv",)))


def everything(folder: Path) -> dict[str, bytes]:
    """Also what is hidden."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


WRITES = 13
"""Of four patients' pages, the index, two tables with a part of each, and run.json."""


class FullDisk:
    """No room is left from the nth write on."""

    def __init__(self, writes: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = writes
        self.opened = Path.open
        monkeypatch.setattr(Path, "open", lambda *words, **more: self(*words, **more))

    def __call__(self, path: Path, mode: str = "r", *words: Any, **more: Any) -> IO[Any]:
        if {"x", "a", "w"} & set(mode):
            self.left -= 1
            if self.left < 0:
                raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return self.opened(path, mode, *words, **more)


@pytest.mark.parametrize("writes", range(WRITES))
def test_a_disk_that_fills_up_at_any_write_leaves_the_earlier_reports(
    tmp_path: Path,
    four: Cohort,
    trials_of_two: Plan,
    earlier: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
    writes: int,
) -> None:
    before = everything(tmp_path)
    FullDisk(writes, monkeypatch)
    with pytest.raises(Problems, match="cannot be written: No space left on device"):
        written(tmp_path / "out", four, trials_of_two)
    assert everything(tmp_path) == before


def test_there_are_no_more_writes_than_were_tried(
    tmp_path: Path, four: Cohort, trials_of_two: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    FullDisk(WRITES, monkeypatch)
    written(tmp_path / "out", four, trials_of_two)


# Through the real command line, as the system itself would stop it.

CSV = "Patient ID,Age\n" + "".join(f"P-{number},54\n" for number in range(1000))


def command(folder: Path, *more: str) -> list[str]:
    (folder / "many.csv").write_text(CSV)
    trial = shipped("trial_criteria") / "trials" / "certified_laboratory.yaml"
    words = ["screen", "many.csv", "--trials", str(trial), "--as-of", "2026-01-15", *more]
    words += ["--out", "out"]
    return [sys.executable, "-m", "screener", *words]


@posix
def test_a_limit_that_the_system_sets_is_told_in_a_sentence(
    tmp_path: Path, earlier: dict[str, bytes]
) -> None:
    import resource

    ran = subprocess.run(
        command(tmp_path, "--format", "csv", "--jobs", "1"),
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(write.__file__).parents[2])},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (
        2,
        "out: the reports cannot be written: File too large\n",
    )
    assert files(tmp_path / "out") == earlier


@posix
def test_a_run_that_is_killed_leaves_the_earlier_reports_and_no_process(
    tmp_path: Path, earlier: dict[str, bytes], four: Cohort, trials_of_two: Plan
) -> None:
    process = subprocess.Popen(
        command(tmp_path, "--jobs", "2"),
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(write.__file__).parents[2])},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    begun = soon(lambda: any(tmp_path.glob(".out.partial-*/patients/*.html")))
    process.kill()
    process.wait()
    assert begun
    assert files(tmp_path / "out") == earlier
    assert soon(lambda: not alive(process.pid))
    written(tmp_path / "out", four, trials_of_two)  # nobody holds the folder any more
    assert {path.name for path in tmp_path.iterdir()} == {"out", "many.csv"}


def soon(happens: Any) -> bool:
    """Does it happen within a minute?"""
    until = time.monotonic() + 60
    while not happens() and time.monotonic() < until:
        time.sleep(0.02)
    return bool(happens())


def alive(session: int) -> bool:
    """Is any process of the session left?"""
    try:
        os.killpg(session, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_run_killed_between_two_renames_gives_the_earlier_reports_back(
    tmp_path: Path, four: Cohort, trials_of_two: Plan, earlier: dict[str, bytes]
) -> None:
    (tmp_path / "out").rename(tmp_path / ".out.earlier-1")
    with pytest.raises(ZeroDivisionError), fresh_folder(tmp_path / "out"):
        raise ZeroDivisionError
    assert files(tmp_path / "out") == earlier


# Two runs at once.


@contextmanager
def another_run(out: Path, seconds: float = 30) -> Iterator[None]:
    """A run of another process that is not done yet."""
    fork = multiprocessing.get_context("fork")
    begun, done = fork.Event(), fork.Event()

    def write_slowly() -> None:
        with fresh_folder(out) as there:
            (there / folder.MARK).write_text('{"tool": "screener"}')
            begun.set()
            done.wait(seconds)

    process = fork.Process(target=write_slowly)
    process.start()
    assert begun.wait(seconds)
    yield
    done.set()
    process.join()


@posix
def test_two_runs_into_one_folder_do_not_mix(
    tmp_path: Path, four: Cohort, trials_of_two: Plan
) -> None:
    with another_run(tmp_path / "out"):
        with pytest.raises(Problems, match="out: another run writes here; wait until it is done"):
            written(tmp_path / "out", four, trials_of_two)
        written(tmp_path / "elsewhere", four, trials_of_two)
    assert set(files(tmp_path / "out")) == {folder.MARK}
    assert {path.name for path in tmp_path.iterdir()} == {"out", "elsewhere"}


@posix
def test_a_mark_that_was_just_taken_away_is_not_held(tmp_path: Path) -> None:
    from screener.report.runs.lock import alone

    with ExitStack() as stack:
        stack.enter_context(alone(tmp_path / "mark"))
        (tmp_path / "mark").unlink()
        (tmp_path / "mark").write_bytes(b"")
        with alone(tmp_path / "mark") as held:
            assert held
        with pytest.raises(FileNotFoundError):
            (tmp_path / "mark").stat()


def test_a_drive_that_knows_no_marks_is_written_to_all_the_same(
    tmp_path: Path, four: Cohort, trials_of_two: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")

    def unsupported(*words: Any) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", unsupported)
    assert "run.json" in files(written(tmp_path / "out", four, trials_of_two))


# What people do to the folder, and to the file.


def test_what_somebody_worked_on_in_the_folder_is_not_replaced(
    tmp_path: Path, four: Cohort, trials_of_two: Plan
) -> None:
    out = written(tmp_path / "out", four, trials_of_two)
    (out / ".DS_Store").write_text("seen")
    written(out, four, trials_of_two)
    (out / "my notes.docx").write_text("an hour of work")
    later = (out / folder.MARK).stat().st_mtime_ns + 1_000_000
    os.utime(out / "my notes.docx", ns=(later, later))
    with pytest.raises(Problems, match=r"'my notes.docx' was put or changed here since"):
        written(out, four, trials_of_two)
    assert (out / "my notes.docx").read_text() == "an hour of work"


def test_a_folder_that_somebody_fills_during_the_run_is_left_alone(tmp_path: Path) -> None:
    def meanwhile() -> None:
        with fresh_folder(tmp_path / "out"):
            (tmp_path / "out").mkdir()
            (tmp_path / "out" / "thesis.docx").write_text("years of work")

    with pytest.raises(Problems, match="left alone"):
        meanwhile()
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "thesis.docx"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_that_must_not_be_written_to(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with (
        pytest.raises(Problems, match="cannot be written: Permission"),
        fresh_folder(tmp_path / "o"),
    ):
        pass


def test_a_sheet_that_changes_while_it_is_read_stops_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from screener import run as runs

    path = tmp_path / "a.csv"
    path.write_text("Patient ID,Age\nP-1,54\n")
    load = runs.load_cohort

    def meanwhile(*words: Any) -> Cohort:
        path.write_text("Patient ID,Age\nP-1,45\n")
        return load(*words)

    monkeypatch.setattr(runs, "load_cohort", meanwhile)
    request = Request((path,), tmp_path / "out", as_of="2026-01-15", jobs=1)
    with pytest.raises(Problems, match=r"a\.csv: changed while it was read: close it"):
        run(request, lambda said: None)
    assert list(tmp_path.iterdir()) == [path]


@posix
def test_processes_end_with_the_one_that_started_them() -> None:
    fork = multiprocessing.get_context("fork")
    mine, theirs = fork.Pipe()

    def parent() -> None:
        for number in in_order(lambda _: os.getpid(), range(100), 2):
            theirs.send(number)
            time.sleep(0.2)

    process = fork.Process(target=parent)
    process.start()
    worker = mine.recv()
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    assert soon(lambda: not is_running(worker))


def is_running(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    if status.parent.parent.is_dir():  # a process that ended may still wait for its end to be read
        return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
