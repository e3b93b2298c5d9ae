"""The limits of the process in which foreign files are opened, read from ``resources/sandbox.toml``."""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from station_app.model.texts import RESOURCES

Effort = Literal["look", "work"]
"""A look is one page, one verdict, one text; work is whole papers that are put together."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond these a file is given up."""

    look_cpu_s: int
    work_cpu_s: int
    memory_mb: int
    """Address space, beside four times what is opened."""
    most_megapixels: int
    """Of a page that is drawn."""
    most_answer_mb: int
    at_once: int
    """How many files are opened at a time."""
    idle_s: int
    """After which the readied process ends."""

    def cpu_s(self, effort: Effort) -> int:
        """Return the seconds of computing that an effort may take."""
        return self.look_cpu_s if effort == "look" else self.work_cpu_s

    def wall_s(self, effort: Effort) -> int:
        """Return the seconds after which nobody waits any more: a busy computer is given its time."""
        return 3 * self.cpu_s(effort)


@functools.cache
def load_limits(path: Path = RESOURCES / "sandbox.toml") -> Limits:
    """Read the limits.

    Raises:
        TypeError: a limit is missing or unknown.
    """
    return Limits(**tomllib.loads(path.read_text(encoding="utf-8")))
