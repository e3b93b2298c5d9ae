"""One running terminal per home: a lock that the system lets go when the program ends."""

import os
from pathlib import Path
from typing import IO

from station_app.store.disk import disk_faults
from station_app.store.errors import StoreLocked


def take_lock(path: Path) -> IO[bytes]:
    """Return the open, locked file; closing it lets go.

    Raises:
        StoreLocked: another running terminal holds it. DiskFull, DiskFailed.
    """
    with disk_faults():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        file = os.fdopen(handle, "ab")
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        file.close()
        raise StoreLocked from None
    return file
