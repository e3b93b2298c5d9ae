"""The scan profiles, read from ``resources/profiles.toml``."""

import tomllib
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from station_app.model.arrangement import CleanUp
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
            clean=_clean_up(row.get("clean", ())),
        )
        for name, row in table.items()
    )


def _clean_up(steps: Sequence[str]) -> CleanUp:
    known = {field.name for field in fields(CleanUp)}
    if not known.issuperset(steps):
        raise ValueError(f"clean: {sorted(set(steps) - known)}")
    return CleanUp(**dict.fromkeys(steps, True))
