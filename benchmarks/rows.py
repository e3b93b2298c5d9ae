"""One measure beside its peer's."""

import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_LOOK_S = 0.02
_MB = 2**20


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    name: str
    ours: float
    peer: float
    peer_name: str
    unit: str
    note: str = ""

    @property
    def ratio(self) -> float:
        """Ours by the peer's."""
        return self.ours / self.peer if self.peer else float("nan")


def best_of(times: int, act: Callable[[int], None]) -> float:
    """Give the shortest of some runs, in seconds."""
    took = []
    for number in range(times):
        began = time.perf_counter()
        act(number)
        took.append(time.perf_counter() - began)
    return min(took)


def run(words: Sequence[str | Path], **how: object) -> None:
    """Run a program to its end; a failure ends the benchmark."""
    subprocess.run([str(word) for word in words], check=True, capture_output=True, **how)  # type: ignore[call-overload]


def peak_mb(words: Sequence[str | Path], cwd: Path) -> float:
    """Run a program and give the most memory it held with all its children, in MB (PSS)."""
    process = subprocess.Popen(
        [str(word) for word in words], cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    watched, most = psutil.Process(process.pid), 0.0
    over = threading.Event()
    while process.poll() is None:
        most = max(most, held_mb(watched))
        over.wait(_LOOK_S)
    assert process.stderr is not None
    said = process.stderr.read().decode()
    process.stderr.close()
    if process.returncode:
        raise RuntimeError(said[-500:])
    return most


def held_mb(process: psutil.Process) -> float:
    """Give the memory that a process holds with all its children, in MB (PSS); 0 once it is gone."""
    total = 0
    try:
        for one in (process, *process.children(recursive=True)):
            total += one.memory_full_info().pss
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0.0
    return total / _MB
