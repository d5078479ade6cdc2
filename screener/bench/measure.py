"""The measurement: how long all answers take, and that all ways give the same ones.

Making patients, trials and tables is not counted. The engine is timed on records with ranges; its
rivals know exact values and nulls only, so they get the same patients with all ranges left blank,
and their answers are compared with the engine's on those.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from screener.bench.compare import compare, criteria, questions
from screener.bench.patients import RECORDS, draw_patients
from screener.bench.rivals import Rival
from screener.bench.trials import draw_trials
from screener.errors import Problem, Problems
from screener.frame import Frame
from screener.screening import Plan, Screened, Verdict, over_blocks, plan

RUNS = 3
SHARING = Path("/proc/self/smaps_rollup")
"""Where Linux says how much memory a process shares."""
Counts = npt.NDArray[np.int64]
Result = TypeVar("Result")


@dataclass(frozen=True)
class Timing:
    """The best of a few runs, with as many processes or threads."""

    who: str
    workers: int
    seconds: float


@dataclass(frozen=True)
class Measured:
    """What a run found out. `peak_bytes` is the engine's."""

    patients: int
    records: int
    trials: int
    criteria: int
    different_criteria: int
    seconds_to_make: float
    peak_bytes: int | None
    verdicts: dict[str, int]
    timings: tuple[Timing, ...]

    @property
    def answers(self) -> int:
        """How many patient-criteria were decided."""
        return self.patients * self.trials * self.criteria


def measure(patients: int, trials: int, criteria_each: int, jobs: int) -> Measured:
    """Times the engine and its rivals on the same work.

    Raises:
        Problems: Polars is not installed.
        DisagreementError: the engine and a rival answered differently.
    """
    rivals = _rivals()
    frame, seconds_to_make = _timed(lambda: draw_patients(patients))
    todo = plan(draw_trials(trials, criteria_each), frame.vocabulary)
    engine = [_engine(frame, todo, number) for number in sorted({1, jobs})]
    peak_bytes = _peak_bytes(frame, todo, jobs)
    del frame
    exact = draw_patients(patients, ranges=0)
    return Measured(
        patients=patients,
        records=exact.records[RECORDS].frame.size,
        trials=trials,
        criteria=criteria_each,
        different_criteria=len(criteria(todo)),
        seconds_to_make=seconds_to_make,
        peak_bytes=peak_bytes,
        verdicts=engine[0][1],
        timings=(*(timing for timing, _ in engine), *(_rival(one, exact, todo) for one in rivals)),
    )


def _rivals() -> tuple[type[Rival], ...]:
    try:
        from screener.bench.in_polars import InPolars
    except ImportError as error:
        message = "Polars is not installed, and the engine is measured against it"
        hint = "python -m pip install 'screener[bench]'"
        raise Problems([Problem(message, hint=hint)]) from error
    from screener.bench.in_pandas import InPandas

    return InPolars, InPandas


def _engine(frame: Frame, todo: Plan, jobs: int) -> tuple[Timing, dict[str, int]]:
    def screened() -> Counts:
        total: Counts = np.sum(list(over_blocks(frame, todo, count_verdicts, jobs)), axis=0)
        return total

    counts, seconds = _best(screened)
    verdicts = {verdict.word: int(counts[verdict]) for verdict in Verdict}
    return Timing("engine", jobs, seconds), verdicts


def count_verdicts(block: Screened) -> Counts:
    """Patients by verdict, over all trials."""
    counts = np.zeros(len(Verdict), np.int64)
    for trial in range(len(block.plan.trials)):
        verdicts = block.verdicts(trial)
        counts += [np.count_nonzero(verdicts == verdict) for verdict in Verdict]
    return counts


def _rival(kind: type[Rival], frame: Frame, todo: Plan) -> Timing:
    rival, asked = kind(frame), questions(todo)
    answers, seconds = _best(lambda: rival.answers(asked))
    compare(frame, todo, rival, answers)
    return Timing(rival.name, rival.workers, seconds)


def _best(work: Callable[[], Result]) -> tuple[Result, float]:
    earlier = [_timed(work)[1] for _ in range(RUNS - 1)]
    result, seconds = _timed(work)
    return result, min(seconds, *earlier)


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    began = time.perf_counter()
    result = work()
    return result, time.perf_counter() - began


def _peak_bytes(frame: Frame, todo: Plan, jobs: int) -> int | None:
    """The peak of this process, and for each that it forks all that is not shared, if known."""
    if sys.platform == "win32":
        return None
    from resource import RUSAGE_SELF, getrusage

    peak = getrusage(RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    if jobs == 1:
        return peak
    if not SHARING.exists():
        return None
    return peak + jobs * max(over_blocks(frame, todo, _own_bytes, jobs))


def _own_bytes(block: Screened) -> int:
    """The memory that only this process has, once a block has been worked on."""
    count_verdicts(block)
    lines = SHARING.read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_"))
