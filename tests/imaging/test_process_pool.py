"""A process that is ended from outside is replaced, and no page's work is lost for it."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from station_app.imaging.jobs.process_pool import ImagingPool
from station_app.model.errors import WorkerLost
from tests.judges.printers import until

KEPT: list[bytearray] = []
"""What work leaves behind in its process."""


def ended_once(marker: Path) -> str:
    """Die as memory that runs out lets one die, the first time only."""
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "drawn"


def always_ended() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def solved_by_threads() -> int:
    """Solve something large in numbers; return how many threads that brought into the process."""
    before = len(list(Path("/proc/self/task").iterdir()))
    import numpy as np

    many = np.ones((4000, 6))
    np.linalg.lstsq(many, many[:, 0], rcond=None)
    return len(list(Path("/proc/self/task").iterdir())) - before


@pytest.fixture
def workers() -> Iterator[ImagingPool]:
    made = ImagingPool(2)
    yield made
    made.shutdown(cancel_futures=True)


def test_work_goes_on_after_a_process_was_ended(workers: ImagingPool, tmp_path: Path) -> None:
    unlucky = workers.submit(ended_once, tmp_path / "marker")
    beside = workers.submit(abs, -2)
    assert unlucky.result(60) == "drawn"
    assert beside.result(60) == 2
    assert workers.submit(abs, -3).result(60) == 3


def test_what_ends_every_process_is_told_and_the_others_go_on(workers: ImagingPool) -> None:
    poison = workers.submit(always_ended)
    assert isinstance(poison.exception(60), WorkerLost)
    assert workers.submit(abs, -4).result(60) == 4


def test_work_that_cannot_begin_is_told_like_work_that_was_lost() -> None:
    closed = ImagingPool(1)
    closed.shutdown()
    with pytest.raises(WorkerLost):
        closed.submit(os.getpid).result(timeout=20)


def test_a_fault_of_the_work_comes_home_as_itself(workers: ImagingPool) -> None:
    assert isinstance(workers.submit(int, "x").exception(60), ValueError)


def held_by_a_page() -> int:
    """Work as a page does, in pieces that the C library keeps when they are freed; return the process's id."""
    pieces = [bytearray(100_000) for _ in range(400)]
    for piece in pieces:
        piece[::4096] = b"x" * len(piece[::4096])
    # What stays at the end of the heap is why the C library cannot give the rest back by itself.
    KEPT.append(bytearray(100_000))
    return os.getpid()


def test_a_process_that_rests_gives_a_pages_room_back() -> None:
    workers = ImagingPool(1)
    try:
        process = psutil.Process(workers.submit(held_by_a_page).result(60))
        busy = process.memory_info().rss
        until(lambda: process.memory_info().rss < busy - 30_000_000)
        assert workers.submit(abs, -5).result(60) == 5
    finally:
        workers.shutdown()


def test_a_process_takes_one_core(workers: ImagingPool) -> None:
    assert workers.submit(solved_by_threads).result(60) == 0


def once_there(marker: Path, number: int) -> int:
    """Work until the test says that it is done."""
    until(marker.exists)
    return number


def test_what_a_person_waits_for_goes_before_what_nobody_waits_for(tmp_path: Path) -> None:
    ended: list[int] = []
    marker = tmp_path / "marker"
    with ImagingPool(1) as workers:
        background = [workers.submit(once_there, marker, number) for number in range(8)]
        page = workers.submit_first(abs, -99)
        for work in (*background, page):
            work.add_done_callback(lambda done: ended.append(done.result()))
        marker.touch()
        for work in (*background, page):
            work.result(60)
    assert ended.index(99) <= 3
    assert [number for number in ended if number != 99] == list(range(8))


def test_work_that_nobody_wants_any_more_is_not_begun(tmp_path: Path) -> None:
    marker, never = tmp_path / "marker", tmp_path / "never"
    with ImagingPool(1) as workers:
        first = workers.submit(once_there, marker, 0)
        # One piece lies ready in the process itself.
        ready = workers.submit(abs, -1)
        unwanted = [workers.submit(once_there, never, number) for number in range(2, 20)]
        assert all(work.cancel() for work in unwanted)
        marker.touch()
        assert (first.result(60), ready.result(60)) == (0, 1)
        assert workers.submit(abs, -50).result(10) == 50
