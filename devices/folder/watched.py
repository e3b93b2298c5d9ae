"""A folder into which a scanner or a person puts files.

A file is taken once its writer has closed it and its structure is whole. What can never be taken (a link, a
pipe, a file that broke off long ago) is told apart, so that it holds nobody up.
"""

import contextlib
import hashlib
import os
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from devices.children.child import Child, ChildDied, ChildSilent
from devices.folder.writers import FolderEvents, Writer, writer_by_lease
from station_app.model.cancellation import CancelTicket
from station_app.model.device_errors import DropFolderMissing, FileUnreadable, LinkBrought
from station_app.model.errors import NotAFile, OutputFailed, OutputFolderClosed, StationError
from station_app.model.scanning import FILE_SUFFIXES

_CALM_S = 2.0
_LOOK_S = 1.0
"""Where nobody knows the writer, size and time must stand still for so long."""

_PATIENCE_S = 60.0
"""A file that is not whole and that nobody has touched for so long will not become whole."""

_SILENCE_S = 30.0
_AT_ONCE = 200
_Seen = tuple[Path, os.stat_result]
_Identity = tuple[str, int, int, int]
_TAKEN, _NOT_TAKEN = "taken", "not-taken"


class WatchedFolder:
    """The port :class:`station_app.model.scanning.DropFolder` over a real folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._events = FolderEvents(folder)
        self._refused: set[_Identity] = set()
        """What could not be moved aside either; it is not offered twice."""

    def ready(self) -> tuple[Path, ...]:
        """Return the files that are whole by now, in the order of their names.

        Raises:
            DropFolderMissing: the folder is not there, or not to be read.
        """
        closed, doubtful = [], []
        for path, state in self._entries():
            writer = self._writer(path, state)
            if writer is Writer.GONE:
                closed.append((path, state))
            elif writer is Writer.UNKNOWN:
                doubtful.append((path, state))
        closed += _unchanged(doubtful)
        whole = _whole([path for path, _ in closed])
        now_s = time.time()
        fit = (
            path for path, state in closed if path in whole or _age_s(state, now_s) > _PATIENCE_S
        )
        return tuple(sorted(fit))

    def unfit(self) -> tuple[tuple[Path, StationError], ...]:
        """Return what no file can be made of, each with its fact: links, pipes, what nobody may read.

        Raises:
            DropFolderMissing: the folder is not there, or not to be read.
        """
        found: list[tuple[Path, StationError]] = []
        for path, state in self._entries():
            if stat.S_ISLNK(state.st_mode):
                found.append((path, LinkBrought(number=1)))
            elif not stat.S_ISREG(state.st_mode):
                found.append((path, NotAFile(number=1)))
            elif not os.access(path, os.R_OK):
                found.append((path, FileUnreadable(number=1)))
        return tuple(found)

    def identity(self, path: Path) -> str:
        """Return what tells a file from others that had its name before it; not its name or content."""
        state = path.lstat()
        told = f"{state.st_dev}:{state.st_ino}:{state.st_mtime_ns}:{state.st_size}:{path.name}"
        return hashlib.sha256(os.fsencode(told)).hexdigest()

    def release(self, path: Path) -> None:
        """Move a file into the folder ``taken`` beside it, never over another of its name.

        Raises:
            OutputFolderClosed, OutputFailed: the disk refused.
        """
        try:
            _moved(path, path.parent / _TAKEN)
        except PermissionError as error:
            raise OutputFolderClosed from error
        except OSError as error:
            raise OutputFailed(code=os.strerror(error.errno or 0)) from error

    def set_aside(self, path: Path, why: str) -> None:
        """Move a file into ``not-taken``, with the reason as a text beside it.

        Where that is not possible it stays, and is not offered again while it is what it was.
        """
        try:
            state = path.lstat()
        except OSError:
            return
        try:
            moved = _moved(path, path.parent / _NOT_TAKEN)
            moved.with_name(f"{moved.name}.txt").write_text(f"{why}\n", encoding="utf-8")
        except OSError:
            self._refused.add(_identity(path, state))

    def _entries(self) -> Iterator[_Seen]:
        """Yield what lies in the folder and may be meant to be taken, in the order of names."""
        try:
            paths = sorted(self._folder.iterdir())
        except OSError as error:
            raise DropFolderMissing from error
        for path in paths:
            if path.name.startswith(".") or path.suffix.lower() not in FILE_SUFFIXES:
                continue
            try:
                state = path.lstat()
            except OSError:
                continue
            if not stat.S_ISDIR(state.st_mode) and _identity(path, state) not in self._refused:
                yield path, state

    def _writer(self, path: Path, state: os.stat_result) -> Writer:
        """Return what is known of a file's writer; of what is none to be taken, that it writes."""
        if not stat.S_ISREG(state.st_mode) or _age_s(state, time.time()) < _CALM_S:
            return Writer.WRITES
        try:
            writer = writer_by_lease(path)
        except OSError:
            # Nobody may read it (see unfit), or it is gone by now.
            return Writer.WRITES
        return self._events.writer_of(path.name) if writer is Writer.UNKNOWN else writer


def _age_s(state: os.stat_result, now_s: float) -> float:
    # A clock that was set back must not keep a file waiting: its age is then unknown, and large.
    return abs(now_s - state.st_mtime)


def _identity(path: Path, state: os.stat_result) -> _Identity:
    return path.name, state.st_ino, state.st_mtime_ns, state.st_size


def _unchanged(files: list[_Seen]) -> list[_Seen]:
    """Return those files that stand still for a moment."""
    if files:
        threading.Event().wait(_LOOK_S)
    still = []
    for path, state in files:
        with contextlib.suppress(OSError):
            if _identity(path, path.lstat()) == _identity(path, state):
                still.append((path, state))
    return still


def _whole(paths: list[Path]) -> frozenset[Path]:
    """Return those files whose structure is whole; each is looked at in a child process."""
    whole: set[Path] = set()
    waiting = list(paths)
    while waiting:
        some = waiting[:_AT_ONCE]
        told = list(_told(some))
        whole.update(path for path, is_whole in zip(some, told, strict=False) if is_whole)
        # Where the child ended before its time, the file it was at is none that is whole.
        waiting = waiting[len(told) if len(told) == len(some) else len(told) + 1 :]
    return frozenset(whole)


def _told(paths: list[Path]) -> Iterator[bool]:
    child = Child("devices.folder.wholeness", [str(path) for path in paths])
    try:
        for head, _ in child.frames(CancelTicket(), _SILENCE_S):
            yield head.get("whole") is True
    except (ChildDied, ChildSilent):
        return
    finally:
        child.kill()


def _moved(path: Path, aside: Path) -> Path:
    """Move a file into a folder beside it, under a name that is free there, and return where it lies."""
    aside.mkdir(exist_ok=True)
    target, number = aside / path.name, 1
    while os.path.lexists(target):
        number += 1
        target = aside / f"{path.stem}-{number}{path.suffix}"
    path.rename(target)
    for folder in (aside, path.parent):
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
    return target
