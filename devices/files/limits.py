"""The limits of intake, read from ``resources/intake.toml``."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from devices.files.faults import Fault
from station_app.model.texts import RESOURCES

_MILLION = 1_000_000
_POINTS = 72


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond these a file is refused."""

    most_mb: int
    most_pages: int
    most_megapixels: int
    """For one page."""
    most_side_px: int
    """Pixels of one page's longer side: no coder of the archive takes more."""
    most_side_pt: int
    """Points of a page's sides (ISO 19005-2, 6.1.13), less what the archive sets below it."""
    memory_mb: int
    """Address space of the decoding child."""
    cpu_s: int
    """For one page; a file of many pages may take long."""
    silence_s: int
    """Seconds without a page after which the child is stopped."""
    pdf_dpi: int
    """Resolution at which a PDF's pages are drawn."""
    pdf_most_dpi: int
    """Resolution up to which one is drawn as finely as the pictures on it are."""

    @property
    def most_pixels(self) -> int:
        """Pixels of one page."""
        return self.most_megapixels * _MILLION


def load_limits(path: Path = RESOURCES / "intake.toml") -> Limits:
    """Read the limits.

    Raises:
        TypeError: a limit is missing or unknown.
    """
    return Limits(**tomllib.loads(path.read_text(encoding="utf-8")))


def require_size(size: tuple[int, int], limits: Limits) -> None:
    """Refuse a page of too many pixels before it is decoded.

    Raises:
        Fault: ``too_large``.
    """
    if size[0] * size[1] > limits.most_pixels:
        raise Fault("too_large", f"{limits.most_megapixels} MP")
    if max(size) > limits.most_side_px:
        raise Fault("too_large", f"{limits.most_side_px} px")


def require_sheet(size: tuple[int, int], dpi: int, limits: Limits) -> None:
    """Refuse a page that no archive PDF may hold.

    Args:
        size: in pixels.
        dpi: its resolution.
        limits: what is allowed.

    Raises:
        Fault: ``too_large``.
    """
    if max(size) * _POINTS / dpi > limits.most_side_pt:
        raise Fault("too_large", f"{limits.most_side_pt // _POINTS} in")
