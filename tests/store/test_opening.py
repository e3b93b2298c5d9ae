"""A home is opened by its own keys, once at a time, and never replaced by an empty one."""

import importlib
import pkgutil
import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import station_app
from station_app.model.errors import (
    BlobDamaged,
    KeyMissing,
    PassphraseNeeded,
    RecoveryKeyWrong,
    StationPassphraseWrong,
)
from station_app.store import key_value
from station_app.store.errors import DiskFull, StoreDamaged, StoreLocked, StoreNewer
from station_app.store.keys import format_recovery_key, parse_recovery_key
from station_app.store.migrating import NEWEST, current_step
from station_app.store.schema import metadata
from station_app.store.store import Store, create_store, open_store
from station_app.store.triggers import (
    APPEND_ONLY_2,
    append_only_triggers,
    evidence_trigger,
    state_trigger,
)
from tests.stations import PASSPHRASE, TestClock

CLOCK = TestClock()
SUBJECTS = [
    importlib.import_module(found.name)
    for found in pkgutil.walk_packages(station_app.__path__, "station_app.")
    if found.name.endswith("tables") and not found.name.startswith("station_app.pdf.")
]
"""Tables that stand in files of their own."""


def made(home: Path) -> str:
    store, recovery = create_store(home, passphrase=PASSPHRASE)
    with store.transaction() as tx:
        key_value.put(tx, "kept", b"yes")
    store.close()
    return recovery


def kept(store: Store) -> bytes | None:
    with store.reading() as tx:
        found = key_value.get(tx, "kept")
    store.close()
    return found


def test_opens_by_passphrase_and_by_recovery_key(tmp_path: Path) -> None:
    recovery = made(tmp_path)
    assert kept(open_store(tmp_path, passphrase=PASSPHRASE)) == b"yes"
    assert kept(open_store(tmp_path, recovery_key=recovery.lower())) == b"yes"
    with pytest.raises(StationPassphraseWrong):
        open_store(tmp_path, passphrase="something else")
    with pytest.raises(PassphraseNeeded):
        open_store(tmp_path)
    with pytest.raises(RecoveryKeyWrong):
        open_store(tmp_path, recovery_key=format_recovery_key(bytes(20)))


def test_one_terminal_at_a_time(tmp_path: Path) -> None:
    store, _ = create_store(tmp_path, passphrase=PASSPHRASE)
    with pytest.raises(StoreLocked):
        open_store(tmp_path, passphrase=PASSPHRASE)
    store.close()
    open_store(tmp_path, passphrase=PASSPHRASE).close()


def test_an_existing_home_is_never_made_anew(tmp_path: Path) -> None:
    made(tmp_path)
    with pytest.raises(StoreLocked):
        create_store(tmp_path, passphrase=PASSPHRASE)
    (tmp_path / "keys.json").unlink()
    with pytest.raises(KeyMissing):
        open_store(tmp_path, passphrase=PASSPHRASE)
    with pytest.raises(StoreLocked):
        create_store(tmp_path, passphrase=PASSPHRASE)


def test_pages_without_their_database_are_a_loss_that_is_told(tmp_path: Path) -> None:
    store, _ = create_store(tmp_path, passphrase=PASSPHRASE)
    store.blobs.put(b"page")
    store.close()
    for path in tmp_path.glob("station.db*"):
        path.unlink()
    with pytest.raises(StoreDamaged):
        open_store(tmp_path, passphrase=PASSPHRASE)


def test_the_database_is_no_sqlite_to_anybody_else(tmp_path: Path) -> None:
    made(tmp_path)
    plain = sqlite3.connect(tmp_path / "station.db")
    with pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT * FROM facts")
    plain.close()


def test_a_newer_schema_is_left_alone(tmp_path: Path) -> None:
    made(tmp_path)
    store = open_store(tmp_path, passphrase=PASSPHRASE)
    with store.transaction() as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    with pytest.raises(StoreNewer):
        open_store(tmp_path, passphrase=PASSPHRASE)
    shutil.copytree(tmp_path, tmp_path / "copy")
    with pytest.raises(StoreNewer):
        open_store(tmp_path / "copy", passphrase=PASSPHRASE)


def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    made(tmp_path)
    database = tmp_path / "station.db"
    content = bytearray(database.read_bytes())
    content[100:200] = bytes(100)
    database.write_bytes(content)
    with pytest.raises(StoreDamaged):
        open_store(tmp_path, passphrase=PASSPHRASE)


def test_the_schema_is_what_the_rows_expect(tmp_path: Path) -> None:
    made(tmp_path)
    assert {module.metadata for module in SUBJECTS} == {metadata}
    store = open_store(tmp_path, passphrase=PASSPHRASE)
    with store.reading() as tx:
        assert current_step(tx) == NEWEST
        for table in metadata.sorted_tables:
            columns = tx.exec_driver_sql(f"PRAGMA table_info({table.name})").all()
            assert [column[1] for column in columns] == [c.name for c in table.columns]
        guards = {
            row[0]
            for row in tx.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        }
    store.close()
    assert {
        state_trigger(),
        *append_only_triggers(),
        *append_only_triggers(APPEND_ONLY_2),
        *append_only_triggers(("evidence_receipts",)),
        evidence_trigger(),
    } <= guards


def test_sealed_files_tell_nothing_and_show_any_change(tmp_path: Path) -> None:
    store, _ = create_store(tmp_path, passphrase=PASSPHRASE)
    sealed = store.blobs.put(b"ZZCANARY" * 100)
    path = next((tmp_path / "blobs").glob("*/*.age"))
    assert b"ZZCANARY" not in path.read_bytes()
    assert store.blobs.get(sealed.blob_id) == b"ZZCANARY" * 100
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(BlobDamaged):
        store.blobs.get(sealed.blob_id)
    store.close()


def test_too_little_room_is_refused_beforehand(tmp_path: Path) -> None:
    store, _ = create_store(tmp_path, passphrase=PASSPHRASE)
    with pytest.raises(DiskFull):
        store.blobs.reserve(2**60)
    store.close()


def test_half_written_files_are_swept_at_the_next_start(tmp_path: Path) -> None:
    made(tmp_path)
    (tmp_path / "blobs" / "ab").mkdir()
    part = tmp_path / "blobs" / "ab" / "abcd.part"
    part.write_bytes(b"half")
    open_store(tmp_path, passphrase=PASSPHRASE).close()
    assert not part.exists()


@given(st.binary(min_size=20, max_size=20))
def test_a_recovery_key_is_read_however_it_is_typed(random: bytes) -> None:
    text = format_recovery_key(random)
    assert parse_recovery_key(text) == parse_recovery_key(text.lower().replace("-", " ")) == random


@given(
    st.binary(min_size=20, max_size=20),
    st.integers(0, 33),
    st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
)
@example(bytes.fromhex("0000000000000000000000000000004000000000"), 24, "Y")
def test_a_slip_in_a_recovery_key_shows(random: bytes, place: int, sign: str) -> None:
    text = format_recovery_key(random).replace("-", "")
    changed = text[:place] + sign + text[place + 1 :]
    if changed != text:
        with pytest.raises(RecoveryKeyWrong):
            parse_recovery_key(changed)
