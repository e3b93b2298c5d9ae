"""A child process seen from its parent: started for one task, heard with patience, always ended."""

import contextlib
import fcntl
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from devices.children.framing import BrokenFrame, Heard, Room, own_room, read_frames, write_frame
from station_app.model.cancellation import CancelTicket
from station_app.model.errors import Cancelled

ROOT = Path(__file__).resolve().parents[2]
_FAR_BYTES = 2**20
_LOOK_S = 0.1
_GRACE_S = 3.0


class ChildSilent(Exception):
    """Nothing came for longer than was allowed; the child has been killed."""


class ChildDied(Exception):
    """The child ended in the middle of its task. ``args[0]`` is its return code."""


class Child:
    """One run of ``python -m MODULE WORDS…`` that answers in frames on its standard output.

    Args:
        module: what runs.
        words: what it is told.
        environment: further variables of its own.
        far_ahead: it may work a megabyte ahead of whoever hears it, not only a few sectors: for what
            can be read once more, never for sheets that a feeder has drawn in.
    """

    def __init__(
        self,
        module: str,
        words: Sequence[str],
        environment: Mapping[str, str] | None = None,
        *,
        far_ahead: bool = False,
    ) -> None:
        own = {**os.environ, **(environment or {}), "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=own,
            # A group, to be ended whole; not a session: Linux weighs each session by itself, so that on a
            # busy computer the new one waits its turn before it begins, and this program with it.
            process_group=0,
        )
        if far_ahead:
            _widen(self._process.stdout)

    def frames(
        self, ticket: CancelTicket, silence_s: float, room: Room = own_room
    ) -> Iterator[Heard]:
        """Yield the child's frames until it ends by itself, each body in the room given for it.

        Raises:
            Cancelled: the ticket was cancelled. ChildSilent: no byte for ``silence_s`` seconds.
            ChildDied: it was killed, crashed, or did not speak in frames.
        """
        assert self._process.stdout is not None  # noqa: S101 - opened as a pipe
        fd = self._process.stdout.fileno()

        def fill(part: memoryview) -> bool:
            while part:
                _await(fd, ticket, silence_s)
                count = os.readv(fd, [part])
                if count == 0:
                    return False
                part = part[count:]
            return True

        try:
            yield from read_frames(fill, room)
        except BrokenFrame:
            raise ChildDied(0) from None
        code = self._process.wait()
        if code != 0:
            raise ChildDied(code)

    def say(self, head: dict[str, Any], body: bytes = b"") -> None:
        """Write a frame to a child that listens.

        Raises:
            ChildDied: it hears nothing any more.
        """
        assert self._process.stdin is not None  # noqa: S101 - opened as a pipe
        try:
            write_frame(self._process.stdin.fileno(), head, body)
        except (OSError, ValueError):
            raise ChildDied(0) from None

    def strike(self) -> None:
        """Kill the child from another thread: whoever reads it hears that it died."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """Ask the child to end and kill it where it does not. May be called often."""
        process = self._process
        if process.stdin is not None:
            process.stdin.close()  # What a child hears as "stop".
        if process.stdout is not None:
            # A child that waits to be read ends at once when nobody reads any more.
            process.stdout.close()
        try:
            process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End the child at once, with whatever it started."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def _widen(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        # What the system does not give is done without.
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _FAR_BYTES)


def _await(fd: int, ticket: CancelTicket, silence_s: float) -> None:
    waited_s = 0.0
    while not select.select([fd], [], [], _LOOK_S)[0]:
        if ticket.cancelled:
            raise Cancelled
        waited_s += _LOOK_S
        if waited_s >= silence_s:
            raise ChildSilent
    if ticket.cancelled:
        raise Cancelled
