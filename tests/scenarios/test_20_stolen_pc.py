"""Scenario 20: the PC is stolen. Database and pages cannot be read, and nothing clear lies about."""

import re
import sqlite3
from pathlib import Path

import pytest

from station_app.documents import drafts
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.errors import PassphraseNeeded, StationError
from station_app.scanning import capture
from station_app.station import sign_in
from station_app.store.store import open_store
from tests.scanners import drawn_page
from tests.stations import PASSPHRASE, PROFILE, stack_of, station_in

pytestmark = pytest.mark.scenario(20)
HEADS = re.compile(
    rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff[\xdb\xe0-\xef][\x00-\x0f]|II\*\x00.\x00|MM\x00\*\x00.|%PDF-1\.|SQLite format 3",
    re.DOTALL,
)
"""How files of these kinds begin. Long enough that sealed bytes, which are chance, do not hold one by chance."""


def test_a_stolen_disk_tells_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with station_in(home) as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        document_id = drafts.begin(station, case_ref="123/2026", title="गोपनीय").document_id
        stack_of(station).lay_in([drawn_page("secret")] * 2)
        capture.scan_pages(station, document_id, "stack:0", PROFILE, CancelTicket(), no_report)
    files = [path for path in home.rglob("*") if path.is_file()]
    assert len(files) > 4
    for path in files:
        data = path.read_bytes()
        assert HEADS.search(data) is None, path
        assert "गोपनीय".encode() not in data
        assert b"123/2026" not in data
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(home / "station.db").execute("SELECT * FROM documents")
    for passphrase in (None, "galat-passphrase"):
        with pytest.raises(StationError) as raised:
            open_store(home, passphrase=passphrase)
        assert isinstance(raised.value, PassphraseNeeded) or passphrase


def test_what_the_station_writes_is_for_its_user_alone(tmp_path: Path) -> None:
    with station_in(tmp_path / "home"):
        pass
    open_to_others = [
        path
        for path in (tmp_path / "home" / "blobs", tmp_path / "home" / "keys.json")
        if path.stat().st_mode & 0o077
    ]
    assert open_to_others == []
