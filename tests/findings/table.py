"""The table of findings, as it is written down, and its tests and rules."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.house.imports import ROOT

TABLE = Path(__file__).with_name("table.toml")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was so, what is so, and what holds it."""

    name: str
    """``K1`` to ``K22``: kinds of inputs; ``A1`` to ``A16``: attacks."""
    before: str
    """Measured on f75af88."""
    after: str
    tests: tuple[str, ...]
    """``path::test``; each fails when one of the rules is taken away, or holds more of the same."""
    rules: tuple[str, ...]
    """Names in the lists of ``tests/mutations``: they take the finding's check away."""
    shown: str = ""
    """A reproduction that runs against any tree; empty: it needs parts that f75af88 has elsewhere."""


@cache
def findings() -> tuple[Finding, ...]:
    """Read the table.

    Raises:
        KeyError, TypeError: an entry lacks a member or has one too many.
    """
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(
        Finding(**{**entry, "tests": tuple(entry["tests"]), "rules": tuple(entry["rules"])})
        for entry in table["finding"]
    )


def is_there(test: str) -> bool:
    """Tell whether a test is defined where its name says."""
    path, _, name = test.partition("::")
    place = ROOT / path
    return bool(name) and place.is_file() and f"def {name}(" in place.read_text(encoding="utf-8")
