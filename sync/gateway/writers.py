"""Who writes an upload at this moment: one at a time, the newest one, and nobody after it was overtaken."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sync.gateway.records.refusals import Refusal


class Writer:
    """One request that brings a part. It writes only while nobody newer has come."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._overtaken = False

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the upload while something of it is written or said to be written.

        Raises:
            Refusal: a newer request has come.
        """
        with self._turn:
            if self._overtaken:
                raise Refusal("offset-differs")
            yield

    def end(self) -> None:
        """Come back when nothing is being written; nothing will be any more."""
        with self._turn:
            self._overtaken = True


class Writers:
    """The writers of all uploads of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest: dict[str, Writer] = {}

    def enter(self, upload_id: str) -> Writer:
        """Become the one who writes an upload; come back when whoever did before is through with it."""
        writer = Writer()
        with self._lock:
            before = self._newest.get(upload_id)
            self._newest[upload_id] = writer
        if before is not None:
            before.end()
        return writer

    def leave(self, upload_id: str, writer: Writer) -> None:
        """Write no more."""
        with self._lock:
            if self._newest.get(upload_id) is writer:
                del self._newest[upload_id]
