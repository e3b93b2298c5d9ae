"""A film of unknown origin is decoded in a process of its own: what breaks there breaks nothing here.

The child knows no key and opens no file. It asks for the bytes that it needs, and gets them out of
the sealed pieces by a pipe; what it may use of memory and time is limited.
"""

import contextlib
import multiprocessing
import os
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from station_app.model.errors import NoPicture, StationError
from station_app.model.evidence import Frame, Readable

_PATIENCE_S = 40.0
_END_S = 2.0
_MEMORY_BYTES = 3 * 2**30
"""Address space, of which the libraries alone take a third."""


class VideoReader:
    """A film that is open in its child. Any thread may ask; one at a time is answered."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._turn = threading.Lock()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, source.size_bytes), name="film", daemon=True
        )
        self._process.start()
        theirs.close()

    def length_ms(self) -> int:
        """Return how long the film is.

        Raises:
            NoPicture: it cannot be shown. BlobDamaged: a piece was changed.
        """
        found = self._ask(("length",))
        return found if isinstance(found, int) else 0

    def frames(self, times_ms: tuple[int, ...], longest_px: int) -> tuple[Frame, ...]:
        """Draw the frames at some times.

        Raises:
            NoPicture: nothing can be shown. BlobDamaged: a piece was changed.
        """
        return tuple(self._ask(("frames", times_ms, longest_px)))

    def close(self) -> None:
        """End the child. May be called often, from any thread."""
        self._process.kill()
        self._process.join(_END_S)
        self._pipe.close()

    def _ask(self, question: tuple[Any, ...]) -> Any:
        with self._turn:
            try:
                self._pipe.send(question)
                return self._answer()
            except (EOFError, OSError):
                # The child died of what it was given, or the film was closed meanwhile.
                raise NoPicture(number=0) from None

    def _answer(self) -> Any:
        """Hand out bytes until the answer is there."""
        while self._pipe.poll(_PATIENCE_S):
            kind, *what = self._pipe.recv()
            if kind == "read":
                self._pipe.send_bytes(self._part(*what))
            elif kind == "no":
                raise NoPicture(number=0)
            else:
                return what[0]
        self._process.kill()
        raise NoPicture(number=0)

    def _part(self, offset: int, size_bytes: int) -> bytes:
        try:
            return self._source.read_at(offset, size_bytes)
        except StationError:
            # The child waits for bytes that will never come.
            self._process.kill()
            raise


class _FarAway:
    """The film as its child reads it."""

    def __init__(self, pipe: Connection, size_bytes: int) -> None:
        self._pipe = pipe
        self.size_bytes = size_bytes

    def read_at(self, offset: int, size_bytes: int) -> bytes:
        """Ask for a part."""
        if offset >= self.size_bytes:
            return b""
        self._pipe.send(("read", offset, size_bytes))
        return self._pipe.recv_bytes()


def _serve(pipe: Connection, size_bytes: int) -> None:
    """Answer until the other end is closed."""
    _limit_ourselves()
    from station_app.imaging.media.frames import frames_at, video_length_ms

    source = _FarAway(pipe, size_bytes)
    acts: dict[str, Callable[..., Any]] = {
        "length": lambda: video_length_ms(source),
        "frames": lambda times, longest: frames_at(source, times, longest),
    }
    with contextlib.suppress(EOFError, OSError):
        while True:
            act, *what = pipe.recv()
            try:
                pipe.send(("done", acts[act](*what)))
            except StationError:
                pipe.send(("no",))


def _limit_ourselves() -> None:
    if os.name != "posix":
        return
    import resource

    os.nice(10)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
