"""The processes that work on pixels. One that is ended from outside is replaced, and its page done again.

A computer of 4 GB ends the process that needs most when memory runs out; a broken picture may end
its decoder. Neither may leave the desk without workers for the rest of the day.
"""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from station_app.imaging.jobs import idle_memory
from station_app.model.errors import WorkerLost

WORKERS = 2
"""Processes of a station's PC: one a core."""
_Result = TypeVar("_Result")
_NICE = 10
"""Below everything that draws."""
_TRIES = 3
"""One process that dies takes the work of its neighbours with it: their first try does not count."""


@dataclass(frozen=True, slots=True)
class _Work:
    outer: "Future[Any]"
    fn: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    tries: int


class ImagingPool(Executor):
    """An executor of processes whose work is plain functions of bytes; see :class:`Executor`.

    What a person waits for goes before what is looked at in the background: the processes are given
    no more than they work on and one piece that lies ready.
    """

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._lock = threading.Lock()
        self._closed = False
        self._under_way = 0
        self._first: deque[_Work] = deque()
        self._rest: deque[_Work] = deque()
        self._pool = self._new_pool()

    def submit(self, fn: Callable[..., _Result], /, *args: Any, **kwargs: Any) -> "Future[_Result]":
        """Begin work; its future may raise :class:`WorkerLost` beside what ``fn`` raises."""
        outer: Future[_Result] = Future()
        self._queue(_Work(outer, fn, args, kwargs, _TRIES), self._rest)
        return outer

    def submit_first(
        self, fn: Callable[..., _Result], /, *args: Any, **kwargs: Any
    ) -> "Future[_Result]":
        """Begin work that a person waits for, before all that has not begun; see :meth:`submit`."""
        outer: Future[_Result] = Future()
        self._queue(_Work(outer, fn, args, kwargs, _TRIES), self._first)
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - Executor's own form
        """Take no more work; see :meth:`Executor.shutdown`."""
        with self._lock:
            waiting = [*self._first, *self._rest]
            self._first.clear()
            self._rest.clear()
            self._under_way += 0 if cancel_futures else len(waiting)
        for work in waiting:
            if cancel_futures:
                work.outer.cancel()
                work.outer.set_running_or_notify_cancel()
            else:
                self._begin(work)
        with self._lock:
            self._closed, pool = True, self._pool
        pool.shutdown(wait=wait, cancel_futures=cancel_futures)

    def _queue(self, work: _Work, line: "deque[_Work]") -> None:
        with self._lock:
            line.append(work)
        self._go_on()

    def _go_on(self) -> None:
        """Hand the processes what they have room for; what nobody wants any more is dropped."""
        while True:
            with self._lock:
                line = self._first or self._rest
                if not line or (self._under_way > self._processes and not self._closed):
                    return
                work = line.popleft()
                if work.outer.cancelled():
                    work.outer.set_running_or_notify_cancel()
                    continue
                self._under_way += 1
            self._begin(work)

    def _begin(self, work: _Work) -> None:
        try:
            pool, inner = self._taken(work)
        except (OSError, RuntimeError):
            # No process starts, or none may: whoever submits has other things to bring to their end first.
            with self._lock:
                self._under_way -= 1
            if work.outer.set_running_or_notify_cancel():
                work.outer.set_exception(WorkerLost())
            return
        inner.add_done_callback(lambda done: self._over(work, pool, done))

    def _over(self, work: _Work, pool: ProcessPoolExecutor, done: "Future[Any]") -> None:
        with self._lock:
            self._under_way -= 1
        self._settle(work, pool, done)
        self._go_on()

    def _taken(self, work: _Work) -> "tuple[ProcessPoolExecutor, Future[Any]]":
        pool = self._pool
        try:
            return pool, pool.submit(idle_memory.work, work.fn, work.args, work.kwargs)
        except BrokenProcessPool:
            pool = self._renewed(pool)
            return pool, pool.submit(idle_memory.work, work.fn, work.args, work.kwargs)

    def _settle(self, work: _Work, pool: ProcessPoolExecutor, done: "Future[Any]") -> None:
        outer = work.outer
        if done.cancelled():
            outer.cancel()
            outer.set_running_or_notify_cancel()
            return
        fault = done.exception()
        if isinstance(fault, BrokenProcessPool) and not outer.cancelled() and not self._closed:
            self._renewed(pool)
            if work.tries > 1:
                self._queue(replace(work, tries=work.tries - 1), self._first)
                return
            fault = WorkerLost()
        if not outer.set_running_or_notify_cancel():
            return
        if fault is not None:
            outer.set_exception(fault)
        else:
            outer.set_result(done.result())

    def _renewed(self, broken: ProcessPoolExecutor) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is broken:
                self._pool = self._new_pool()
            return self._pool

    def _new_pool(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._processes, mp_context=context, initializer=_made_ready)


def submit_first(workers: Executor, fn: Callable[..., _Result], /, *args: Any) -> "Future[_Result]":
    """Begin work that a person waits for; other executors than ours know of no order."""
    if isinstance(workers, ImagingPool):
        return workers.submit_first(fn, *args)
    return workers.submit(fn, *args)


def _end_with_parent() -> None:
    """End this process when the terminal is gone, however it went.

    A worker waits for work on a pipe whose other end it holds itself, so that it never hears of a
    terminal that was killed: it would keep its memory for as long as the computer runs.
    """
    parent = multiprocessing.parent_process()
    assert parent is not None  # noqa: S101 - the pool has started this process

    def watch() -> None:
        parent.join()
        os._exit(0)

    threading.Thread(target=watch, name="end with parent", daemon=True).start()


def _made_ready() -> None:
    """Make ready a new process, before it loads a library of pictures."""
    _end_with_parent()
    os.nice(_NICE)
    # The pages are spread over processes: a second thread inside waits for its core, busily.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    idle_memory.release_when_idle()
