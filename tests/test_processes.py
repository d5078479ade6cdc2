"""Work shared by processes comes out as if one had done it."""

from __future__ import annotations

import os
import signal
import sys
from functools import partial

import pytest

from screener.errors import Problems
from screener.processes import in_order

forking = pytest.mark.skipif(sys.platform == "win32", reason="no process can fork there")


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    assert list(in_order(lambda number: number * number, range(40), jobs)) == [
        number * number for number in range(40)
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_items_need_not_travel(jobs: int) -> None:
    """What cannot be sent to another process once stopped the run for ever."""
    items = [partial(lambda power, base: base**power, number) for number in range(9)]
    assert list(in_order(lambda item: item(2), items, jobs)) == [2**number for number in range(9)]


@forking
def test_several_processes_do_the_work() -> None:
    assert os.getpid() not in in_order(lambda _: os.getpid(), range(8), 2)


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_goes_wrong_in_the_work_is_heard_of(jobs: int) -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_order(lambda number: 1 // number, [2, 1, 0], jobs))


@forking
def test_a_process_that_is_killed_is_a_problem_with_a_way_out() -> None:
    def die(number: int) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(Problems, match="use fewer --jobs"):
        list(in_order(die, range(4), 2))


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_can_be_left_unread(jobs: int) -> None:
    results = in_order(partial(pow, 2), range(40), jobs)
    assert next(results) == 1
    results.close()  # type: ignore[attr-defined]
