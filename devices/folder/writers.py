"""Whether somebody still writes a file, asked of Linux: by a lease, and by what was seen in the folder.

A lease for reading is given only while nobody has the file open for writing (fcntl(2), F_SETLEASE), and to
the file's owner alone; it needs no watching and is right after a restart, too. For files that others own,
inotify(7) tells who wrote and who closed since the folder is watched.
"""

import contextlib
import ctypes
import errno
import fcntl
import os
import struct
import weakref
from enum import Enum
from functools import cache
from pathlib import Path

_MODIFY, _CLOSE_WRITE, _MOVED_FROM, _MOVED_TO = 0x2, 0x8, 0x40, 0x80
_CREATE, _DELETE, _UNMOUNT, _OVERFLOW, _IGNORED = 0x100, 0x200, 0x2000, 0x4000, 0x8000
_LOST = _UNMOUNT | _OVERFLOW | _IGNORED
_EVENT = struct.Struct("iIII")
_ONLY_DIRECTORIES = 0x01000000


class Writer(Enum):
    """What is known of a file's writer."""

    WRITES = "writes"
    GONE = "gone"
    UNKNOWN = "unknown"


def writer_by_lease(path: Path) -> Writer:
    """Ask the kernel for a lease on a file.

    Raises:
        OSError: the file cannot be opened.
    """
    # A pipe that nobody writes would be waited for, and a link be followed.
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return Writer.WRITES if error.errno in (errno.EAGAIN, errno.EBUSY) else Writer.UNKNOWN
    else:
        fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        return Writer.GONE
    finally:
        os.close(fd)


class FolderEvents:
    """Who wrote and who closed in a folder, since it is watched."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fd = self._watch = -1
        self._known: dict[str, Writer] = {}
        self._begin()

    def writer_of(self, name: str) -> Writer:
        """Return what was seen of a file's writer."""
        self._hear()
        return self._known.get(name, Writer.UNKNOWN)

    def _begin(self) -> None:
        """Watch the folder, where it is there and the system can."""
        libc = _libc()
        if self._fd < 0:
            self._fd = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
            if self._fd >= 0:
                weakref.finalize(self, os.close, self._fd)
        seen = _MODIFY | _CLOSE_WRITE | _MOVED_FROM | _MOVED_TO | _CREATE | _DELETE
        if self._fd >= 0:
            # Adding it again changes nothing; a folder that came back is watched anew.
            watch = libc.inotify_add_watch(
                self._fd, os.fsencode(self._folder), seen | _ONLY_DIRECTORIES
            )
            if watch != self._watch and self._watch >= 0:
                # Another folder stands there now: what was seen in the one before says nothing.
                libc.inotify_rm_watch(self._fd, self._watch)
                self._known.clear()
            self._watch = watch

    def _hear(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self._fd >= 0:
                self._note(os.read(self._fd, 65_536))
        self._begin()

    def _note(self, events: bytes) -> None:
        at = 0
        while at < len(events):
            _, mask, _, length = _EVENT.unpack_from(events, at)
            name = os.fsdecode(events[at + _EVENT.size : at + _EVENT.size + length].rstrip(b"\0"))
            at += _EVENT.size + length
            if mask & _LOST:
                self._known.clear()
            elif mask & (_CLOSE_WRITE | _MOVED_TO):
                self._known[name] = Writer.GONE
            elif mask & (_MODIFY | _CREATE):
                self._known[name] = Writer.WRITES
            else:
                self._known.pop(name, None)


@cache
def _libc() -> ctypes.CDLL:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.inotify_add_watch.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_uint32)
    return libc
