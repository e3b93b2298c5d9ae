"""A loop of exchange outlives its own bugs and ends when it is told to."""

import logging
import threading

import pytest

from sync.retry_loop import RetryLoop


def test_a_bug_ends_a_turn_and_not_the_loop(caplog: pytest.LogCaptureFixture) -> None:
    turns: list[int] = []
    done = threading.Event()

    def turn() -> float:
        turns.append(len(turns))
        if len(turns) == 1:
            raise KeyError("who")
        done.set()
        return 60.0

    rounds = RetryLoop("test", turn, after_bug_s=lambda: 0.0)
    with caplog.at_level(logging.ERROR):
        rounds.start()
        assert done.wait(10)
        rounds.stop()
        rounds.join()
    assert turns == [0, 1]
    assert [record.getMessage().split()[0] for record in caplog.records] == ["incident"]


def test_it_is_woken_from_its_rest_and_begins_nothing_after_stop() -> None:
    begun = threading.Semaphore(0)

    def turn() -> float:
        begun.release()
        return 3600.0

    rounds = RetryLoop("test", turn, after_bug_s=lambda: 0.0)
    rounds.start()
    assert begun.acquire(timeout=10)
    rounds.wake()
    assert begun.acquire(timeout=10)
    rounds.stop()
    rounds.join()
    rounds.wake()
    assert not begun.acquire(blocking=False)
