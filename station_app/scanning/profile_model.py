"""The scan profiles: the program's own from ``resources/profiles.toml``, and a district's from its file."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from station_app.model.documents import ColourMode
from station_app.model.page_edits import CleanUp
from station_app.model.scanning import PaperSource, ScanProfile
from station_app.model.texts import RESOURCES
from station_app.scanning.errors import ProfilesUnreadable

FORMAT = "station-profiles/1"
MOST = 6
"""Profiles of a district: each is a button with a key in one row of a small screen."""
_LONGEST_NAME = 16
"""Letters on such a button."""
_DPI = range(75, 601)
_SIDE_MM = (30.0, 500.0)


@dataclass(frozen=True, slots=True)
class DistrictProfiles:
    """What a district decided for its stations. See ``docs/profiles.md``."""

    district: str
    """The district's code, as in the station's settings."""
    version: int
    """Grows with every file of the district."""
    locked: bool
    """Whether stations offer these alone."""
    profiles: tuple[ScanProfile, ...]


def load_profiles(path: Path = RESOURCES / "profiles.toml") -> tuple[ScanProfile, ...]:
    """Return the program's profiles in the order in which they are offered.

    Raises:
        KeyError, ValueError: a field is missing or has a value that is not known.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(_profile(name, row) for name, row in table.items())


def read_district_profiles(data: bytes) -> DistrictProfiles:
    """Read a district's file.

    Raises:
        ProfilesUnreadable: it is no such file; ``field`` names what is wrong, ``?`` where it is no TOML.
    """
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ProfilesUnreadable(field="?") from None
    _require(table, {"format", "district", "version", "locked", "profile"}, "")
    _require_that("format", holds=table["format"] == FORMAT)
    _require_that("district", holds=isinstance(table["district"], str) and bool(table["district"]))
    _require_that("version", holds=type(table["version"]) is int and table["version"] > 0)
    _require_that("locked", holds=isinstance(table["locked"], bool))
    rows = table["profile"]
    _require_that("profile", holds=isinstance(rows, dict) and 0 < len(rows) <= MOST)
    profiles = tuple(_of_district(name, row) for name, row in rows.items())
    return DistrictProfiles(table["district"], table["version"], table["locked"], profiles)


def _of_district(name: str, row: object) -> ScanProfile:
    if not isinstance(row, dict):
        raise ProfilesUnreadable(field=name[:60])
    _require_that(name, holds=name.isascii() and name.isidentifier())
    wanted = {"source", "mode", "dpi", "width_mm", "height_mm", "hi", "en"}
    _require(row, wanted, f"{name}.", may={"clean"})
    for language in ("hi", "en"):
        said = row[language]
        fits = isinstance(said, str) and 0 < len(said.strip()) <= _LONGEST_NAME
        _require_that(f"{name}.{language}", holds=fits and said.isprintable())
    # Lists, not sets: a table in the place of a word is in none, and asking is no fault.
    _require_that(f"{name}.source", holds=row["source"] in [s.value for s in _PAPER])
    _require_that(f"{name}.mode", holds=row["mode"] in [m.value for m in ColourMode])
    _require_that(f"{name}.dpi", holds=type(row["dpi"]) is int and row["dpi"] in _DPI)
    for side in ("width_mm", "height_mm"):
        whole = type(row[side]) in (int, float)
        _require_that(f"{name}.{side}", holds=whole and _SIDE_MM[0] <= row[side] <= _SIDE_MM[1])
    steps, known = row.get("clean", []), {field.name for field in fields(CleanUp)}
    listed = isinstance(steps, list) and all(isinstance(step, str) for step in steps)
    _require_that(f"{name}.clean", holds=listed and known.issuperset(steps))
    return _profile(name, row)


_PAPER = frozenset(PaperSource) - {PaperSource.FILES}


def _require(
    table: Mapping[str, object],
    names: set[str],
    where: str,
    may: frozenset[str] | set[str] = frozenset(),
) -> None:
    """Require exactly these names: one that is misspelt would be passed over in silence."""
    strange = sorted((names - table.keys()) | (table.keys() - names - may))
    if strange:
        raise ProfilesUnreadable(field=f"{where}{strange[0][:40]}")


def _require_that(field: str, *, holds: bool) -> None:
    if not holds:
        raise ProfilesUnreadable(field=field[:60])


def _profile(name: str, row: Mapping[str, Any]) -> ScanProfile:
    return ScanProfile(
        name=name,
        source=PaperSource(row["source"]),
        mode=ColourMode(row["mode"]),
        dpi=int(row["dpi"]),
        width_mm=float(row["width_mm"]),
        height_mm=float(row["height_mm"]),
        clean=_clean_up(row.get("clean", ())),
        called={n: str(row[n]).strip() for n in ("hi", "en") if n in row} or None,
    )


def _clean_up(steps: Sequence[str]) -> CleanUp:
    known = {field.name for field in fields(CleanUp)}
    if not known.issuperset(steps):
        raise ValueError(f"clean: {sorted(set(steps) - known)}")
    return CleanUp(**dict.fromkeys(steps, True))
