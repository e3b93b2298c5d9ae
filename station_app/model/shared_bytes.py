"""Bytes that other processes read where they lie: a page's pixels are handed on without a copy.

They lie in memory that bears no name and is gone with the last process that holds it, so that nothing of a
page is left behind by one that is killed. Where the system has no such memory they are copied.
"""

import mmap
import os
import weakref
from pathlib import Path
from typing import Any


class NotShared(Exception):
    """The bytes are gone, or this system lets no other process read them."""


class SharedBytes:
    """Room for bytes: written by the process that makes it, read by those it is handed to.

    Whoever hands it on (pickled) holds on to it until the others are done.
    """

    def __init__(self, size_bytes: int) -> None:
        handle = -1
        if hasattr(os, "memfd_create"):
            handle = os.memfd_create("page", os.MFD_CLOEXEC)
            weakref.finalize(self, os.close, handle)
            os.ftruncate(handle, size_bytes)
        self._at = (os.getpid(), handle)
        self.view = memoryview(mmap.mmap(handle, size_bytes))
        """The bytes, to be written and read by their maker."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SharedBytes) and self.view == other.view

    def __hash__(self) -> int:
        return hash(self._at)

    def __reduce__(self) -> tuple[Any, ...]:
        process, handle = self._at
        if handle < 0:
            return bytes, (bytes(self.view),)
        return _Elsewhere, (f"/proc/{process}/fd/{handle}", len(self.view))


class _Elsewhere:
    """Shared bytes as another process is told of them."""

    def __init__(self, path: str, size_bytes: int) -> None:
        self._path, self._size_bytes = Path(path), size_bytes

    @property
    def view(self) -> memoryview:
        """The bytes, to be read.

        Raises:
            NotShared.
        """
        try:
            with self._path.open("rb") as file:
                return memoryview(mmap.mmap(file.fileno(), self._size_bytes, prot=mmap.PROT_READ))
        except (OSError, ValueError):
            raise NotShared from None


def seen(there: "bytes | SharedBytes") -> bytes | memoryview:
    """Return bytes that were handed to this process, either way.

    Raises:
        NotShared: they are gone, or this system lets nobody read them here.
    """
    return there if isinstance(there, bytes) else there.view
