"""Who writes an upload at this moment: one at a time, the newest one, and nobody after it was overtaken."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sync.gateway.records.refusals import Refusal


class Writer:
    """One request that brings a part. It writes only while nobody newer has come."""

    def __init__(self, before: "Writer | None") -> None:
        self._turn = threading.Lock()
        self._overtaken = False
        self._before = before

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

    def begin(self) -> None:
        """Come back when all who were before are through with the upload."""
        before = self._before
        if before is not None:
            before.end()
        self._before = None

    def end(self) -> None:
        """Come back when nothing is being written; nothing will be any more.

        Also by whoever was before: this one may still wait for the end of that one.
        """
        with self._turn:
            self._overtaken = True
        before = self._before
        if before is not None:
            before.end()


class Writers:
    """The writers of all uploads of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest: dict[str, Writer] = {}

    def enter(self, upload_id: str) -> Writer:
        """Become the one who writes an upload; come back when whoever did before is through with it."""
        with self._lock:
            writer = Writer(self._newest.get(upload_id))
            self._newest[upload_id] = writer
        writer.begin()
        return writer

    def leave(self, upload_id: str, writer: Writer) -> None:
        """Write no more."""
        with self._lock:
            if self._newest.get(upload_id) is writer:
                del self._newest[upload_id]
