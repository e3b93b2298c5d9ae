"""What a program holds of the memory with all its processes, each page of it counted once."""

import ctypes
import platform
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import psutil

_LOOK_S = 0.02
_MB = 2**20
_KCMP_VM = 1
"""Ask whether two processes have one address space; see kcmp(2)."""
_KCMP_NUMBERS = {"x86_64": 312, "aarch64": 272}
"""kcmp has no wrapper in the C library: its number, by machine."""


def peak_mb(words: Sequence[str | Path], cwd: Path) -> float:
    """Run a program and return the most memory it held with all its children, in MB (PSS)."""
    process = subprocess.Popen(
        [str(word) for word in words], cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    watched, most = psutil.Process(process.pid), 0.0
    over = threading.Event()
    while process.poll() is None:
        most = max(most, sum(mb for _name, mb in held_by(watched)))
        over.wait(_LOOK_S)
    assert process.stderr is not None
    said = process.stderr.read().decode()
    process.stderr.close()
    if process.returncode:
        raise RuntimeError(said[-500:])
    return most


def held_by(process: psutil.Process) -> tuple[tuple[str, float], ...]:
    """Return the name and the memory in MB (PSS) of a process and of each of its children.

    A child that is being started has its parent's memory as its own until it becomes the program it
    was started for (vfork(2)): counted again, it would add the whole parent for that millisecond.
    """
    held = []
    try:
        family = (process, *process.children(recursive=True))
    except psutil.NoSuchProcess:
        return ()
    for one in family:
        try:
            if one.pid != process.pid and _one_memory(one.ppid(), one.pid):
                continue
            held.append((one.name(), one.memory_full_info().pss / _MB))
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return tuple(held)


def _one_memory(parent: int, child: int) -> bool:
    number = _KCMP_NUMBERS.get(platform.machine())
    if sys.platform != "linux" or number is None:
        return False
    return bool(ctypes.CDLL(None).syscall(number, parent, child, _KCMP_VM, 0, 0) == 0)
