"""Work that several processes share, with its results in order.

Forked processes see all that their parent sees, without a copy of it: only the numbers of items,
and results, have to travel. Whatever is made of the results is the same, however many processes
there were. Where processes cannot fork (Windows), one does everything.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from threading import Thread
from typing import Any, TypeVar

from screener.errors import Problem, Problems

AHEAD = 2
"""How many results may wait for each process: memory stays bounded."""

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_order(
    work: Callable[[Item], Result], items: Sequence[Item], jobs: int = 1
) -> Iterator[Result]:
    """What `work` makes of each item, in the order of the items.

    Raises:
        Problems: a process was ended by something else.
    """
    with _kept():
        yield from _in_order(work, items, min(jobs, len(items)))


def at_once(jobs: int) -> int:
    """How many of so many processes there can be: one, where they cannot fork."""
    return jobs if "fork" in multiprocessing.get_all_start_methods() else 1


@contextmanager
def _kept() -> Iterator[None]:
    """What there is before the work is kept to its end: Python need not look for garbage in it.

    Nor in what an item makes, which is let go as a whole.
    """
    looked = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if looked:
            gc.enable()


def _in_order(work: Callable[[Item], Result], items: Sequence[Item], jobs: int) -> Iterator[Result]:
    if at_once(jobs) < 2:
        yield from (_by_itself(work, item) for item in items)
        return
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(jobs, fork, _inherit, (work, items)) as pool:
        try:
            yield from _awaited(pool, len(items), jobs * AHEAD)
        except BrokenProcessPool as error:
            message = "a process was ended from outside, perhaps because memory ran out"
            raise Problems([Problem(message, hint="use fewer --jobs")]) from error
        finally:
            pool.shutdown(cancel_futures=True)


def _awaited(pool: ProcessPoolExecutor, count: int, most: int) -> Iterator[Any]:
    waiting: deque[Future[Any]] = deque()
    for number in range(count):
        waiting.append(pool.submit(_work_on, number))
        if len(waiting) > most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


_inherited: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []
"""In a forked process only: the work that it was forked for, and the items."""


def _inherit(work: Callable[[Any], Any], items: Sequence[Any]) -> None:
    _inherited[:] = [(work, items)]
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A process whose parent was killed would wait for work for ever, with patients in memory."""
    parent = multiprocessing.parent_process()
    assert parent
    wait([parent.sentinel])
    os._exit(1)


def _work_on(number: int) -> Any:
    ((work, items),) = _inherited
    return _by_itself(work, items[number])


def _by_itself(work: Callable[[Item], Result], item: Item) -> Result:
    """What was made for one item is let go before the next, also where it holds itself."""
    gc.collect()
    return work(item)
