"""Has a function run outside: in a fork of a process without keys, with limits, on a foreign file.

No byte that came from elsewhere is parsed in the process that holds the keys. Whoever needs to know what
such a file holds calls :func:`call` with the name of a function; nothing but plain data comes back.
"""

import atexit
import contextlib
import fcntl
import functools
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from station_app.sandbox.errors import PaperNotShown
from station_app.sandbox.limits import Effort, Limits, load_limits
from station_app.sandbox.messages import Plain, decode, encode
from station_app.sandbox.readied import READY

_ROOT = Path(__file__).resolve().parents[2]
_MEGABYTE = 2**20


class _Gone(Exception):
    """The other end of a pipe is gone, or nobody waits for it any more."""


class Sandbox:
    """One readied process, started when first needed, and what it forks."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._few = threading.BoundedSemaphore(limits.at_once)
        self._process: subprocess.Popen[bytes] | None = None
        self._link: socket.socket | None = None

    def call(self, module: str, function: str, *arguments: Plain, effort: Effort = "look") -> Plain:
        """Return what a function of a module returns, tuples as lists.

        Args:
            module: its full name; it is loaded outside only.
            function: what is called.
            arguments: plain data.
            effort: what it may cost.

        Raises:
            ValueError: the function's own, with its word. PaperNotShown: it was given up.
        """
        given = _size(arguments)
        request = encode((function, effort, given, arguments))
        with self._few:
            try:
                answer = self._ask(module, request, time.monotonic() + self._limits.wall_s(effort))
            except (_Gone, OSError, ValueError):
                raise PaperNotShown from None
        if not isinstance(answer, dict):
            raise PaperNotShown
        if "refused" in answer:
            raise ValueError(str(answer["refused"]))
        return answer.get("value")

    def close(self) -> None:
        """End the readied process; it is started again when it is needed."""
        with self._lock:
            process, link = self._process, self._link
            self._process = self._link = None
        if link is not None:
            link.close()
        if process is not None:
            process.wait()

    def _ask(self, module: str, request: list[bytes], until: float) -> Plain:
        most = self._limits.most_answer_mb * _MEGABYTE
        with self._fork(module, until) as (to_fork, from_fork):
            for piece in request:
                _write(to_fork, piece, until)
            return decode(lambda count: _read(from_fork, count, until), most)

    @contextlib.contextmanager
    def _fork(self, module: str, until: float) -> Iterator[tuple[int, int]]:
        """Yield a pipe to a new fork and one from it.

        The readied process may have ended just now, having had nothing to do: it is tried once more.
        """
        for _ in range(2):
            to_fork, from_fork = self._sent(module)
            try:
                if _says_ready(from_fork, until):
                    yield to_fork, from_fork
                    return
            finally:
                os.close(to_fork)
                os.close(from_fork)
            self.close()
        raise _Gone

    def _sent(self, module: str) -> tuple[int, int]:
        asked, to_fork = os.pipe()
        from_fork, answer = os.pipe()
        os.set_blocking(to_fork, False)
        for pipe in (to_fork, answer):
            # What the system does not give is done without.
            with contextlib.suppress(OSError):
                fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _MEGABYTE)
        try:
            # Whoever is gone is heard of by reading.
            with self._lock, contextlib.suppress(OSError):
                socket.send_fds(self._readied(), [module.encode("ascii")], [asked, answer])
        finally:
            os.close(asked)
            os.close(answer)
        return to_fork, from_fork

    def _readied(self) -> socket.socket:
        if self._link is not None and self._process is not None and self._process.poll() is None:
            return self._link
        if self._link is not None:
            self._link.close()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "station_app.sandbox.readied",
                    str(theirs.fileno()),
                    json.dumps(asdict(self._limits)),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env=_environment(),
                process_group=0,
            )
        self._link = ours
        return ours


def _environment() -> dict[str, str]:
    """Return what the readied process is told of ours: where its programs are, and nothing else."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    # A library that begins threads of its own cannot be forked.
    return {**kept, "PYTHONPATH": str(_ROOT), "OPENBLAS_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1"}


def _says_ready(fd: int, until: float) -> bool:
    try:
        return _read(fd, len(READY), until) == READY
    except _Gone:
        return False


def _read(fd: int, count: int, until: float) -> bytes:
    held = bytearray(count)
    part = memoryview(held)
    while part:
        _await(fd, select.POLLIN, until)
        came = os.readv(fd, [part])
        if came == 0:
            raise _Gone
        part = part[came:]
    return bytes(held)


def _write(fd: int, data: bytes, until: float) -> None:
    rest = memoryview(data)
    while rest:
        _await(fd, select.POLLOUT, until)
        rest = rest[os.write(fd, rest) :]


def _await(fd: int, event: int, until: float) -> None:
    poll = select.poll()
    poll.register(fd, event)
    left_s = until - time.monotonic()
    if left_s <= 0 or not poll.poll(left_s * 1000):
        raise _Gone


def _size(value: Plain) -> int:
    if isinstance(value, bytes):
        return len(value)
    if isinstance(value, list | tuple):
        return sum(map(_size, value))
    return 0


@functools.cache
def _everybodys() -> Sandbox:
    """Return the one of this process: what it holds ready is large, and nobody's in particular."""
    made = Sandbox(load_limits())
    atexit.register(made.close)
    return made


def call(module: str, function: str, *arguments: Plain, effort: Effort = "look") -> Plain:
    """Return what a function of a module returns outside; see :meth:`Sandbox.call`.

    Raises:
        ValueError: the function's own, with its word. PaperNotShown: it was given up.
    """
    return _everybodys().call(module, function, *arguments, effort=effort)
