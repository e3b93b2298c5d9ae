"""The limits of intake, read from ``resources/intake.toml``."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from station_app.model.texts import RESOURCES


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond these a file is refused."""

    most_mb: int
    most_pages: int
    most_megapixels: int
    """For one page."""
    memory_mb: int
    """Address space of the decoding child."""
    cpu_s: int
    """For one page; a file of many pages may take long."""
    silence_s: int
    """Seconds without a page after which the child is stopped."""
    pdf_dpi: int
    """Resolution at which a PDF's pages are drawn."""


def load_limits(path: Path = RESOURCES / "intake.toml") -> Limits:
    """Read the limits.

    Raises:
        TypeError: a limit is missing or unknown.
    """
    return Limits(**tomllib.loads(path.read_text(encoding="utf-8")))
