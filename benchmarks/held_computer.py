"""A program held to a small computer: so many cores, so much memory for all of its processes."""

import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

_UNIFIED = Path("/sys/fs/cgroup")
_OLD = Path("/sys/fs/cgroup/memory")
_PATIENCE, _PAUSE_S = 100, 0.1


@contextlib.contextmanager
def held_to(memory_mb: int, cores: Sequence[int]) -> Iterator[tuple[list[str], str]]:
    """Return the words to put before a program's, and what holds the memory.

    A control group holds all processes together. Where none can be made, each process for itself is
    held by its address space, which is stricter for one and looser for all.
    """
    pinned = ["taskset", "-c", ",".join(str(core) for core in cores)]
    group = _group(memory_mb)
    if group is None:
        limit = memory_mb * 2**20
        yield ["prlimit", f"--as={limit}", *pinned], "each process by its address space"
        return
    join = 'echo $$ > "$0/cgroup.procs" && exec "$@"'
    try:
        yield ["sh", "-c", join, str(group), *pinned], "all processes by a control group"
    finally:
        _take_away(group)


def _take_away(group: Path) -> None:
    """Remove a group once the last of its processes is gone: some end a moment after the program."""
    pause = threading.Event()
    for _ in range(_PATIENCE):
        with contextlib.suppress(OSError):
            group.rmdir()
            return
        pause.wait(_PAUSE_S)
    group.rmdir()


def _group(memory_mb: int) -> Path | None:
    root, name = (_OLD, "memory.limit_in_bytes") if _OLD.is_dir() else (_UNIFIED, "memory.max")
    try:
        group = Path(tempfile.mkdtemp(prefix="station-", dir=root))
    except OSError:
        return None
    try:
        (group / name).write_text(str(memory_mb * 2**20))
    except OSError:
        group.rmdir()
        return None
    return group


def programs_there() -> bool:
    """Tell whether this system can hold a program."""
    return bool(shutil.which("taskset") and shutil.which("prlimit")) and os.name == "posix"
