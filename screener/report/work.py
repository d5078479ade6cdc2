"""The patients of a run, a batch at a time, on as many processors as there are to spare.

A batch is a pure function of the cohort and the plan, and batches come back in order, so that the
reports are the same bytes however many processes made them. Forked processes share the cohort
with their parent; where there is no fork, one process does it all.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, TypeVar

from screener.cohort import Cohort
from screener.concepts.vocabulary import REFERENCE_DAY
from screener.errors import Problem, Problems
from screener.findings import TrialFinding, explain
from screener.screening import Plan, screen
from screener.values import Spans

BATCH = 100
AHEAD = 3
"""How many batches a process may be ahead of the one that is written: memory stays bounded."""

Part = TypeVar("Part")


@dataclass(frozen=True, eq=False)
class Patient:
    """One patient's findings; `row` is that of the cohort, `file_row` that of the sheet."""

    row: int
    id: str
    file_row: int
    reference_day: str
    findings: tuple[TrialFinding, ...]


def batches(size: int) -> list[range]:
    return [range(start, min(start + BATCH, size)) for start in range(0, size, BATCH)]


def explained(cohort: Cohort, plan: Plan, rows: range) -> list[Patient]:
    """The patients of some rows of the cohort, with their findings for every trial."""
    screened = screen(cohort.frame.take(slice(rows.start, rows.stop)), plan)
    days = screened.frame.column(REFERENCE_DAY)
    assert isinstance(days, Spans)
    return [
        Patient(
            row=row,
            id=cohort.ids[row],
            file_row=int(cohort.file_rows[row]),
            reference_day=days.at(n).show(),
            findings=tuple(explain(screened, trial, n) for trial in range(len(plan.trials))),
        )
        for n, row in enumerate(rows)
    ]


def in_order(job: Callable[[range], Part], rows: Sequence[range], processes: int) -> Iterator[Part]:
    """What `job` makes of each batch of rows, in the order of the batches."""
    if processes < 2 or len(rows) < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(job, rows)
        return
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, fork, _set_job, (job,)) as pool:
        try:
            yield from _windowed(pool, rows, processes * AHEAD)
        except BrokenProcessPool as error:
            message = "a process was ended from outside, perhaps because memory ran out"
            raise Problems([Problem(message, hint="use fewer --jobs")]) from error
        finally:
            pool.shutdown(cancel_futures=True)


def _windowed(pool: ProcessPoolExecutor, rows: Sequence[range], window: int) -> Iterator[Any]:
    waiting: deque[Future[Any]] = deque()
    for batch in rows:
        waiting.append(pool.submit(_do_job, batch))
        if len(waiting) > window:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


_job: Callable[[range], Any]
"""A forked process inherits its job: nothing of the cohort is copied to it."""


def _set_job(job: Callable[[range], Any]) -> None:
    global _job
    _job = job


def _do_job(batch: range) -> Any:
    return _job(batch)
