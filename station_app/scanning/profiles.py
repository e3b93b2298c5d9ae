"""Which scan profiles a station offers: the program's own, or what the district decided."""

import hashlib
from pathlib import Path

from station_app.model.errors import FileMissing
from station_app.model.operators import Right
from station_app.model.scanning import ScanProfile
from station_app.scanning import profile_rows
from station_app.scanning.errors import (
    ProfileLocked,
    ProfilesOfOther,
    ProfilesOlder,
    ProfilesUnreadable,
)
from station_app.scanning.profile_model import DistrictProfiles, read_district_profiles
from station_app.station.station import Station, record

TRAINING = "training"
"""The profile of the training scanner: no district's file takes it away, no other station has it."""
_MOST_BYTES = 65_536


def in_force(station: Station) -> DistrictProfiles | None:
    """Return the district's profiles; ``None``: no file was ever brought in."""
    with station.store.reading() as tx:
        data = profile_rows.newest(tx)
    return None if data is None else read_district_profiles(data)


def offered(station: Station) -> tuple[ScanProfile, ...]:
    """Return the profiles in the order of their keys: the district's first, or the district's alone."""
    own = tuple(p for p in station.profiles if station.settings.training or p.name != TRAINING)
    district = in_force(station)
    if district is None:
        return own
    names = {profile.name for profile in district.profiles}
    rest = tuple(p for p in own if p.name not in names)
    if district.locked:
        rest = tuple(p for p in rest if p.name == TRAINING)
    return district.profiles + rest


def require_offered(station: Station, profile: ScanProfile) -> None:
    """Hold a locked station to what its district decided, whatever a screen still showed.

    Raises:
        ProfileLocked: the district's file is locked and the profile is not offered as it stands.
    """
    district = in_force(station)
    if district is not None and district.locked and profile not in offered(station):
        raise ProfileLocked


def import_profiles(station: Station, path: Path) -> DistrictProfiles:
    """Take a district's file in; from now on it holds, and it can only be followed by a newer one.

    Raises:
        NotAllowed, SessionLocked: who asks may not manage the station. FileMissing.
        ProfilesUnreadable: what is in it. ProfilesOfOther: another district's. ProfilesOlder.
    """
    operator = station.session.require(Right.MANAGE)
    data = _read(path)
    brought = read_district_profiles(data)
    if brought.district != station.settings.district_code:
        raise ProfilesOfOther(district=brought.district[:20])
    sha256 = hashlib.sha256(data).hexdigest()
    with station.store.transaction() as tx:
        held = profile_rows.newest(tx)
        version = 0 if held is None else read_district_profiles(held).version
        if brought.version <= version:
            raise ProfilesOlder(version=version)
        profile_rows.put(tx, data, sha256, station.clock.now(), operator.operator_id)
        record(station, tx, operator.operator_id, "profiles.brought", "profiles", sha256=sha256)
    return brought


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError:
        raise FileMissing(number=1) from None
    if len(data) > _MOST_BYTES:
        raise ProfilesUnreadable(field="?")
    return data
