"""What the station knows of the prosecution: offices, sizes of parts, the order of papers."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from station_app.model.forms import Naming
from station_app.model.texts import RESOURCES

_MB = 1024 * 1024
_ROUTINE = 3


@dataclass(frozen=True, slots=True)
class Prosecution:
    """The facts of ``resources/prosecution.toml``."""

    offices: Mapping[str, Naming]
    """By code."""
    part_bytes: int
    thin_part_bytes: int
    line_kbit: int
    """The line for which minutes are told."""
    high_court_office: str
    order: tuple[str, ...]
    left_out: frozenset[str]
    priorities: Mapping[str, int]
    file_kinds: Mapping[str, str]
    """By ``<pillar>.<kind>`` of a message: what the PDF is that came with it."""

    def rank(self, kind: str) -> int:
        """Return the place of a kind in a new bundle."""
        return self.order.index(kind) if kind in self.order else len(self.order)

    def kind_of_file(self, pillar: str, kind: str) -> str:
        """Return what a PDF is that came with a message; where nobody knows, the message's own kind."""
        message = f"{pillar}.{kind}"
        return self.file_kinds.get(message, message)

    def priority(self, purpose: str) -> int:
        """Return how urgent a purpose is: 1 before everything else."""
        return self.priorities.get(purpose, _ROUTINE)

    def seconds(self, size_bytes: int) -> float:
        """Return how long the line needs for a size."""
        return size_bytes * 8 / (self.line_kbit * 1000)


@cache
def load_prosecution(path: Path = RESOURCES / "prosecution.toml") -> Prosecution:
    """Read the facts."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return Prosecution(
        offices={code: Naming(row["hi"], row["en"]) for code, row in table["offices"].items()},
        part_bytes=int(table["part_mb"]) * _MB,
        thin_part_bytes=int(table["thin_part_mb"]) * _MB,
        line_kbit=int(table["line_kbit"]),
        high_court_office=str(table["high_court_office"]),
        order=tuple(table["order"]),
        left_out=frozenset(table["left_out"]),
        file_kinds=table["file_kinds"],
        priorities={purpose: int(value) for purpose, value in table["priorities"].items()},
    )
