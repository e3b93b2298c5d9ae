"""Copies for somebody outside: a whole file under its name, or none, on whatever medium they brought."""

import ctypes
import errno
import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from station_app.model.errors import (
    FileExists,
    OutputFailed,
    OutputFolderClosed,
    OutputFolderMissing,
    OutputNameUnfit,
    UsageError,
)
from station_app.store.errors import DiskFull

_MB = 2**20
_NOREPLACE = 1
"""``RENAME_NOREPLACE`` (linux/fs.h)."""

_AT_FDCWD = -100
_PROBED = 60
"""So many signs of a name are tried; a name may have 255 bytes."""

_NO_LINKS = frozenset(
    {errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.EMLINK, errno.EINVAL, errno.EXDEV}
)
"""What file systems without hard links answer: FAT, exFAT, many a phone and network share."""

_NO_FLAGS = frozenset({errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM})


_REFUSALS: dict[int, type[UsageError]] = {
    **dict.fromkeys((errno.EEXIST, errno.EISDIR, errno.ENOTEMPTY), FileExists),
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR, errno.ELOOP), OutputFolderMissing),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), OutputFolderClosed),
    **dict.fromkeys((errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ), OutputNameUnfit),
}
"""What a person can do about the place that was chosen, by the system's refusal."""


def require_place(target: Path) -> None:
    """Refuse a place in which no new file can be made, before any work is done for it.

    Raises:
        FileExists. OutputFolderMissing. OutputFolderClosed. OutputNameUnfit. OutputFailed. DiskFull.
    """
    with _place_faults(0):
        if not target.parent.is_dir():
            raise OutputFolderMissing
        if os.path.lexists(target):
            raise FileExists
        if not 0 < len(os.fsencode(target.name)) <= os.pathconf(target.parent, "PC_NAME_MAX"):
            raise OutputNameUnfit
        # What the folder and its medium allow, they alone know: any file at all, and one of these signs.
        signs = "".join(dict.fromkeys(target.name))[:_PROBED]
        probe = target.with_name(f".{secrets.token_hex(6)}{signs}")
        try:
            probe.open("xb").close()
        finally:
            probe.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a folder for copies, and those above it, where it is not there.

    Raises:
        FileExists: a file stands in its place. OutputFolderMissing, OutputFolderClosed,
            OutputNameUnfit, OutputFailed, DiskFull.
    """
    with _place_faults(0):
        folder.mkdir(parents=True, exist_ok=True)


def write_copy(target: Path, data: bytes | memoryview, *, replace: bool = False) -> Path:
    """Write a whole file or none: beside its place, to disk, then under its name.

    Args:
        target: where.
        data: what.
        replace: whether an older copy gives way; it stands until the new one is whole.

    Raises:
        FileExists: the target is there already. OutputFolderMissing, OutputFolderClosed,
            OutputNameUnfit, OutputFailed, DiskFull: nothing is left behind.
    """
    beside = _beside(target)
    with _place_faults(len(data)):
        try:
            with beside.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if replace:
                beside.replace(target)
            else:
                _give_name(beside, target)
        finally:
            beside.unlink(missing_ok=True)
        _keep_name(target.parent)
    return target


def _beside(target: Path) -> Path:
    """Return a name of our own in the same folder: two that write one target never share it."""
    return target.with_name(f".{secrets.token_hex(6)}.part")


def _give_name(beside: Path, target: Path) -> None:
    """Put a whole file under its name; what has the name already is left alone.

    A hard link or the kernel's own word refuses a name that is taken. Where a file system knows neither
    (exFAT and others by FUSE), one of us at a time looks and then renames.
    """
    try:
        os.link(beside, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
    else:
        return
    try:
        _rename_to_free_name(beside, target)
    except OSError as error:
        if error.errno not in _NO_FLAGS:
            raise
    else:
        return
    with _alone_in(target.parent):
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        # Checked just above, and a plain rename is all that is left here.
        beside.rename(target)


def _rename_to_free_name(beside: Path, target: Path) -> None:
    """Rename by ``renameat2`` so that nothing is replaced.

    Raises:
        OSError: the name is taken, or the file system does not know how.
    """
    rename = _renameat2()
    if rename is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    named = (_AT_FDCWD, os.fsencode(beside), _AT_FDCWD, os.fsencode(target), _NOREPLACE)
    if rename(*named) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


@cache
def _renameat2() -> Any:
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is not None:
        path = ctypes.c_char_p
        rename.argtypes = (ctypes.c_int, path, ctypes.c_int, path, ctypes.c_uint)
    return rename


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold a folder against other programs of ours; a file system without locks is used without."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
        except OSError as error:
            if error.errno not in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL):
                raise
        yield
    finally:
        os.close(held)


def _keep_name(folder: Path) -> None:
    """Have the folder itself written to disk, where it can be: a stick is pulled out soon."""
    try:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except PermissionError:
        return
    try:
        os.fsync(held)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EBADF):
            raise
    finally:
        os.close(held)


@contextmanager
def _place_faults(size_bytes: int) -> Iterator[None]:
    """Turn the system's refusals into ours."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(needed_mb=-(-size_bytes // _MB), free_mb=0) from error
        kind = _REFUSALS.get(error.errno or 0)
        if kind is None:
            raise OutputFailed(code=errno.errorcode.get(error.errno or 0, "")) from error
        raise kind from error
    except ValueError as error:
        # A sign that no path can hold.
        raise OutputNameUnfit from error
