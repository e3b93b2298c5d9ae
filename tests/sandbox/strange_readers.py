"""Readers that do what foreign files may make a reader do. They run outside, in a fork."""

import fcntl
import mmap
import os
import resource
import stat
import sys
import threading
from pathlib import Path
from typing import Any


def echo(*what: Any) -> Any:
    return what


def dies() -> None:
    os.abort()


def eats_memory() -> int:
    return len(bytearray(3 * 2**30))


def has_memory(size_mb: int) -> bool:
    try:
        mmap.mmap(-1, size_mb * 2**20).close()
    except OSError:
        return False
    return True


def runs_for_ever() -> None:
    while True:
        pass


def sleeps_for_ever() -> None:
    threading.Event().wait()


def refuses(word: str) -> None:
    raise ValueError(word)


def fails() -> None:
    raise RuntimeError("nobody expected this")


def answers_much() -> bytes:
    return bytes(8 * 2**20)


def answers_nonsense() -> None:
    os.write(_answering(), b"\xff" * 4096)
    os._exit(0)


def answers_half() -> None:
    os.write(_answering(), b"\0\0\0\x10{")
    os._exit(0)


def _answering() -> int:
    """Return the pipe to the parent: the one that can be written."""
    return next(fd for fd in _open_files() if _is_written(fd))


def _open_files() -> list[int]:
    return [int(path.name) for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]


def _is_written(fd: int) -> bool:
    flags = fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_ACCMODE
    return flags == os.O_WRONLY and stat.S_ISFIFO(os.fstat(fd).st_mode)


def where_am_i() -> dict[str, Any]:
    files = [path for path in Path("/proc/self/fd").iterdir() if path.exists()]
    return {
        "environment": dict(os.environ),
        "files": [str(path.readlink()) for path in files if path.is_symlink()],
        "loaded": sorted(name for name in sys.modules if name.startswith("station_app.")),
        "core": resource.getrlimit(resource.RLIMIT_CORE)[1],
        "parent": os.getppid(),
    }


def writes_a_file(path: str) -> None:
    with Path(path).open("w", encoding="ascii") as file:
        file.write("left behind")
