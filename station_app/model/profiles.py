"""The scan profiles, read from ``resources/profiles.toml``."""

import tomllib
from pathlib import Path

from station_app.model.documents import ColourMode
from station_app.model.scanning import PaperSource, ScanProfile
from station_app.model.texts import RESOURCES


def load_profiles(path: Path = RESOURCES / "profiles.toml") -> tuple[ScanProfile, ...]:
    """Give the profiles in the order in which they are offered.

    Raises:
        KeyError, ValueError: a field is missing or has a value that is not known.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        ScanProfile(
            name=name,
            source=PaperSource(row["source"]),
            mode=ColourMode(row["mode"]),
            dpi=int(row["dpi"]),
            width_mm=float(row["width_mm"]),
            height_mm=float(row["height_mm"]),
        )
        for name, row in table.items()
    )
