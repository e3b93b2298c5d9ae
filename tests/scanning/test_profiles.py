"""A district's scan profiles: brought in by the chief, offered first or alone, followed only by newer ones."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.custody_log import rows as custody_log_rows
from station_app.documents import drafts
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.errors import FileMissing, NotAllowed, StationError
from station_app.model.scanning import ScanProfile
from station_app.scanning import capture, profiles
from station_app.scanning.errors import (
    ProfileLocked,
    ProfilesOfOther,
    ProfilesOlder,
    ProfilesUnreadable,
)
from station_app.scanning.profile_model import MOST, read_district_profiles
from station_app.station import sign_in
from station_app.station.station import Station
from tests.profile_files import ROW, written
from tests.scanners import drawn_page
from tests.stations import PASSPHRASE, stack_of

DIARY = {"thana_diary": ROW}


def brought(station: Station, folder: Path, text: str) -> None:
    path = folder / "kgn.toml"
    path.write_text(text, encoding="utf-8")
    profiles.import_profiles(station, path)


def names(station: Station) -> list[str]:
    return [profile.name for profile in profiles.offered(station)]


def scan(station: Station, profile: ScanProfile) -> int:
    """Scan one page as the operator who sits here."""
    stack_of(station).lay_in([drawn_page("sheet")])
    paper = drafts.begin(station, case_ref="12/2026").document_id
    return capture.scan_pages(station, paper, "stack:0", profile, CancelTicket(), no_report)


@pytest.fixture
def chief(station: Station) -> Station:
    sign_in.sign_out(station)
    sign_in.sign_in(station, "sho", PASSPHRASE)
    return station


def test_without_a_file_the_programs_own_are_offered(station: Station) -> None:
    assert profiles.in_force(station) is None
    assert names(station) == [p.name for p in station.profiles if p.name != "training"]


def test_a_districts_profiles_stand_first_or_alone(chief: Station, tmp_path: Path) -> None:
    own = names(chief)
    brought(chief, tmp_path, written(DIARY, version=1, locked=False))
    assert names(chief) == ["thana_diary", *own]
    brought(chief, tmp_path, written(DIARY | {"legal": ROW}, version=2, locked=True))
    assert names(chief) == ["thana_diary", "legal"]
    brought(chief, tmp_path, written({"legal": ROW}, version=3, locked=False))
    assert names(chief) == ["legal", *(name for name in own if name != "legal")]
    with chief.store.reading() as tx:
        acts = [event.act.action for event in custody_log_rows.events_of(tx, "profiles")]
    assert acts == ["profiles.brought"] * 3


def test_only_a_newer_file_of_the_own_district_follows(chief: Station, tmp_path: Path) -> None:
    brought(chief, tmp_path, written(DIARY, version=4, locked=True))
    for version in (3, 4):
        with pytest.raises(ProfilesOlder) as older:
            brought(chief, tmp_path, written(DIARY, version=version, locked=False))
        assert older.value.params == {"version": 4}
    with pytest.raises(ProfilesOfOther):
        brought(chief, tmp_path, written(DIARY, version=9, locked=False, district="IND"))
    with pytest.raises(FileMissing):
        profiles.import_profiles(chief, tmp_path / "nothing.toml")
    assert names(chief) == ["thana_diary"]


def test_who_does_not_manage_the_station_brings_nothing(station: Station, tmp_path: Path) -> None:
    sign_in.sign_out(station)
    sign_in.sign_in(station, "munshi", PASSPHRASE)
    with pytest.raises(NotAllowed):
        brought(station, tmp_path, written(DIARY, version=1, locked=True))
    assert profiles.in_force(station) is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"dpi": 20}, "thana_diary.dpi"),
        ({"dpi": "300"}, "thana_diary.dpi"),
        ({"source": "files"}, "thana_diary.source"),
        ({"mode": "gray"}, "thana_diary.mode"),
        ({"mode": ["grey"]}, "thana_diary.mode"),
        ({"source": ["feeder"]}, "thana_diary.source"),
        ({"width_mm": 900.0}, "thana_diary.width_mm"),
        ({"hi": ""}, "thana_diary.hi"),
        ({"en": "a label longer than sixteen"}, "thana_diary.en"),
        ({"clean": ["deskew", "polish"]}, "thana_diary.clean"),
        ({"clean": "deskew"}, "thana_diary.clean"),
        ({"colour": "red"}, "thana_diary.colour"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, object], field: str) -> None:
    with pytest.raises(ProfilesUnreadable) as wrong:
        read_district_profiles(written({"thana_diary": ROW | change}).encode())
    assert wrong.value.params == {"field": field}


def test_no_more_profiles_than_keys_and_none_is_too_few() -> None:
    many = {f"profile_{n}": ROW for n in range(MOST + 1)}
    for rows in (many, {}):
        with pytest.raises(ProfilesUnreadable):
            read_district_profiles(written(rows).encode())
    del many["profile_0"]
    assert len(read_district_profiles(written(many).encode()).profiles) == MOST


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_other_file_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(StationError):
        read_district_profiles(data)


def test_the_file_in_the_guide_is_one() -> None:
    guide = (Path(__file__).parents[2] / "docs/profiles.md").read_text(encoding="utf-8")
    example = guide.split("```toml\n")[1].split("```")[0]
    assert tomllib.loads(example)["version"] == read_district_profiles(example.encode()).version


def test_a_locked_station_refuses_a_profile_that_a_screen_still_showed(
    chief: Station, tmp_path: Path
) -> None:
    own = profiles.offered(chief)[0]
    brought(chief, tmp_path, written(DIARY, version=1, locked=False))
    assert scan(chief, own) == 1
    brought(chief, tmp_path, written({own.name: ROW}, version=2, locked=True))
    (districts,) = profiles.offered(chief)
    assert districts.name == own.name
    with pytest.raises(ProfileLocked):
        scan(chief, own)
    assert scan(chief, districts) == 1
