"""What the operating system's refusals to write mean to a person."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station_app.model.errors import DiskFailed
from station_app.store.errors import DiskFull

_MB = 2**20


@contextmanager
def disk_faults(size_bytes: int = 0) -> Iterator[None]:
    """Turn the system's faults into ours.

    Args:
        size_bytes: what was to be written.

    Raises:
        DiskFull, DiskFailed.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(needed_mb=-(-size_bytes // _MB), free_mb=0) from error
        raise DiskFailed(code=errno.errorcode.get(error.errno or 0, "")) from error


def sync_folder(folder: Path) -> None:
    """Make a new name durable. Windows keeps names with the file and has no such call."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
