"""One measure beside its peer's."""

import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


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
    """Return the shortest of some runs, in seconds."""
    took = []
    for number in range(times):
        began = time.perf_counter()
        act(number)
        took.append(time.perf_counter() - began)
    return min(took)


def run(words: Sequence[str | Path], **how: object) -> None:
    """Run a program to its end; a failure ends the benchmark."""
    subprocess.run([str(word) for word in words], check=True, capture_output=True, **how)  # type: ignore[call-overload]
