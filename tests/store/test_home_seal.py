"""Whoever can write the home and has no passphrase changes nothing: neither readers, nor settings, nor trust."""

import json
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyrage
import pytest

from station_app.exchange.enrolment import EnrolmentFacts, store_enrolment
from station_app.model.errors import BlobDamaged, KeysFileDamaged, SettingsUnreadable, StationError
from station_app.store import key_value, keys_file
from station_app.store.home_errors import (
    HomeFinding,
    HomeTakenUp,
    JournalDamaged,
    KeysFileChanged,
    ModesMended,
    RecoveryDamaged,
    RecoveryUnproved,
    SettingsChanged,
    TrustChanged,
)
from station_app.store.store import Store, create_store, open_store
from tests.stations import PASSPHRASE, station_in

MASTER = b"protected identity of a child"
Table = dict[str, Any]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def recovery(home: Path) -> str:
    """Makes the station, with settings and an authority."""
    (home / "trust").mkdir(parents=True)
    (home / "trust" / "district.der").write_bytes(b"district")
    (home / "settings.toml").write_text("idle_lock_s = 120\n", encoding="utf-8")
    store, recovery = create_store(home, passphrase=PASSPHRASE)
    assert store.seal.findings() == ()
    store.close()
    return recovery


@contextmanager
def opened(home: Path, recovery_key: str | None = None) -> Iterator[Store]:
    store = open_store(home, passphrase=PASSPHRASE, recovery_key=recovery_key)
    try:
        yield store
    finally:
        store.close()


def change(home: Path, act: Callable[[Table], None]) -> None:
    path = home / "keys.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    act(table)
    path.write_text(json.dumps(table), encoding="utf-8")


def summed(table: Table) -> None:
    """What somebody does who knows how the file is made and has no key."""
    table["sum"] = keys_file.sealed(table, bytes(32))["sum"]


def kinds(store: Store) -> set[type[HomeFinding]]:
    return {type(finding) for finding in store.seal.findings()}


def opens(store: Store, identity: object) -> bool:
    sealed = store.blobs.put(MASTER)
    path = store.home / "blobs" / sealed.blob_id[:2] / f"{sealed.blob_id}.age"
    assert store.blobs.get(sealed.blob_id) == MASTER
    try:
        return bool(pyrage.decrypt(path.read_bytes(), [identity]) == MASTER)
    except pyrage.DecryptError:
        return False


@pytest.mark.parametrize("careful", [False, True], ids=["clumsy", "with a right sum"])
@pytest.mark.parametrize("both", [False, True], ids=["one copy", "both copies"])
def test_a_reader_that_was_added_reads_nothing(
    home: Path, recovery: str, careful: bool, both: bool
) -> None:
    stranger = pyrage.x25519.Identity.generate()

    def add(table: Table) -> None:
        table["recipients"].append(str(stranger.to_public()))
        if careful:
            summed(table)

    change(home, add)
    if both:
        shutil.copy(home / "keys.json", home / "keys-copy.json")
    for key in (None, recovery):
        with opened(home, key) as store:
            assert not opens(store, stranger)
            assert KeysFileChanged in kinds(store)
    assert str(stranger.to_public()) not in (home / "keys.json").read_text(encoding="utf-8")


def test_the_station_always_reads_its_own_pages(home: Path, recovery: str) -> None:
    stranger = pyrage.x25519.Identity.generate()

    def replace(table: Table) -> None:
        table["recipients"] = [str(stranger.to_public())]
        summed(table)

    change(home, replace)
    with opened(home) as store:
        assert not opens(store, stranger)


def test_a_seal_that_was_taken_off_is_put_on_again(home: Path, recovery: str) -> None:
    """A table of the old version with a reader of its own is none of an old home."""
    stranger = pyrage.x25519.Identity.generate()

    def strip(table: Table) -> None:
        del table["sum"], table["seal"]
        table["version"] = 1
        table["recipients"].append(str(stranger.to_public()))

    change(home, strip)
    (home / "keys-copy.json").unlink()
    with opened(home) as store:
        assert not opens(store, stranger)
        assert KeysFileChanged in kinds(store)
        assert HomeTakenUp not in kinds(store)


def test_an_older_table_of_the_station_itself_is_put_aside(home: Path, recovery: str) -> None:
    """Rightly sealed, and yet not what counts: its recovery key was replaced."""
    old = (home / "keys.json").read_bytes()
    with opened(home) as store:
        renewed = store.seal.new_recovery_key()
    for name in ("keys.json", "keys-copy.json"):
        (home / name).write_bytes(old)
    with opened(home) as store:
        assert KeysFileChanged in kinds(store)
        assert store.seal.accepts(renewed)
        assert not store.seal.accepts(recovery)
    with opened(home, renewed):
        pass


def test_a_damaged_copy_is_mended_from_the_other(home: Path, recovery: str) -> None:
    (home / "keys.json").write_bytes(b"\xff\x00")
    with opened(home) as store:
        assert KeysFileChanged in kinds(store)
        store.seal.forget_findings()
    with opened(home) as store:
        assert store.seal.findings() == ()


def test_where_both_copies_are_gone_it_is_said(home: Path, recovery: str) -> None:
    for name in ("keys.json", "keys-copy.json"):
        (home / name).write_bytes(b"{}")
    with pytest.raises(KeysFileDamaged):
        open_store(home, passphrase=PASSPHRASE)


def test_a_missing_file_is_made_again_by_the_recovery_key(home: Path, recovery: str) -> None:
    (home / "keys.json").unlink()
    with opened(home, recovery) as store:
        assert KeysFileChanged in kinds(store)
    with opened(home):
        pass


def test_each_bit_of_the_key_file_is_healed_or_told(home: Path, recovery: str) -> None:
    chance = random.Random(5)
    whole = (home / "keys.json").read_bytes()
    for _ in range(40):
        content = bytearray(whole)
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        (home / "keys.json").write_bytes(content)
        try:
            with opened(home, recovery) as store:
                assert KeysFileChanged in kinds(store)
                assert len(store.seal.keys.recipients) == 1
                store.seal.forget_findings()
        except StationError as error:
            pytest.fail(f"the other copy was whole: {error.key}")
        assert (home / "keys.json").read_bytes() == whole


# ── the recovery slot ────────────────────────────────────────────────────────────────────────


def test_a_damaged_recovery_slot_is_told_and_mended_at_the_next_start(
    home: Path, recovery: str
) -> None:
    def damage(table: Table) -> None:
        wrapped = table["slots"]["recovery"]["wrapped"]
        table["slots"]["recovery"]["wrapped"] = ("A" if wrapped[0] != "A" else "B") + wrapped[1:]
        summed(table)

    change(home, damage)
    shutil.copy(home / "keys.json", home / "keys-copy.json")
    with opened(home) as store:
        assert KeysFileChanged in kinds(store)
    with opened(home, recovery):
        pass


def test_a_new_recovery_key_counts_alone_and_waits_for_its_proof(home: Path, recovery: str) -> None:
    with opened(home) as store:
        made = store.seal.new_recovery_key()
        assert RecoveryUnproved in kinds(store)
        assert store.seal.accepts(made)
        store.seal.note_proof()
        assert kinds(store) == set()
    with pytest.raises(StationError):
        open_store(home, recovery_key=recovery)
    with opened(home, made):
        pass


def old_home(home: Path, act: Callable[[Table], None]) -> None:
    """Make of a home what a program before this one had made."""
    with opened(home) as store, store.transaction() as tx:
        for name in ("home.keys", "home.files", "home.check"):
            tx.exec_driver_sql("DELETE FROM facts WHERE name = ?", (name,))
    (home / "commits.journal").unlink()
    (home / "keys-copy.json").unlink()

    def strip(table: Table) -> None:
        del table["sum"], table["seal"]
        table["version"] = 1
        act(table)

    change(home, strip)


def test_an_old_home_is_taken_up_once_without_its_unproved_readers(
    home: Path, recovery: str
) -> None:
    stranger = pyrage.x25519.Identity.generate()
    old_home(home, lambda table: table["recipients"].append(str(stranger.to_public())))
    with opened(home) as store:
        assert kinds(store) == {HomeTakenUp}
        assert not opens(store, stranger)
        assert store.seal.settings() == "idle_lock_s = 120\n"
        store.seal.forget_findings()
    with opened(home) as store:
        assert store.seal.findings() == ()
        assert not opens(store, stranger)
    with opened(home, recovery):
        pass


def test_an_old_home_whose_recovery_slot_is_none_says_so(home: Path, recovery: str) -> None:
    old_home(home, lambda table: table["slots"]["recovery"].update(wrapped="AAAA"))
    with opened(home) as store:
        assert RecoveryDamaged in kinds(store)
        made = store.seal.new_recovery_key()
        assert RecoveryDamaged not in kinds(store)
    with opened(home, made):
        pass


def test_settings_of_an_old_home_that_cannot_be_read_are_mended_first(
    home: Path, recovery: str
) -> None:
    old_home(home, lambda _table: None)
    (home / "settings.toml").write_text("idle_lock_s = \n", encoding="utf-8")
    with pytest.raises(SettingsUnreadable):
        open_store(home, passphrase=PASSPHRASE)
    (home / "settings.toml").write_text("idle_lock_s = 90\n", encoding="utf-8")
    with opened(home) as store:
        assert store.seal.settings() == "idle_lock_s = 90\n"


def test_the_district_of_an_old_home_is_believed_by_the_database(tmp_path: Path) -> None:
    district = pyrage.x25519.Identity.generate()
    pinned = EnrolmentFacts(
        "T1", "", "g1", "https://x", (), "", str(district.to_public()), "2026-03-14T00:00:00Z"
    )
    home = tmp_path / "home"
    with station_in(home) as station:
        store_enrolment(station, pinned)
    old_home(home, lambda table: table["recipients"].clear())
    with station_in(home) as station:
        assert opens(station.store, district)
    slots = keys_file.read_json(home / "keys.json")["slots"]
    assert slots["district"]["recipient"] == str(district.to_public())


# ── settings and trust ───────────────────────────────────────────────────────────────────────


def test_what_was_changed_does_not_count_until_it_is_accepted(home: Path, recovery: str) -> None:
    (home / "settings.toml").write_text("idle_lock_s = 99999999\n", encoding="utf-8")
    (home / "trust" / "evil.der").write_bytes(b"evil")
    with opened(home) as store:
        assert kinds(store) == {SettingsChanged, TrustChanged}
        assert store.seal.settings() == "idle_lock_s = 120\n"
        assert store.seal.trust() == (b"district",)
        store.seal.accept_files()
        assert store.seal.settings() == "idle_lock_s = 99999999\n"
        assert store.seal.trust() == (b"district", b"evil")
        assert store.seal.findings() == ()


@pytest.mark.parametrize("act", ["change", "swap", "remove"])
def test_a_certificate_that_is_gone_still_counts(home: Path, recovery: str, act: str) -> None:
    path = home / "trust" / "district.der"
    if act == "remove":
        path.unlink()
    else:
        path.write_bytes(b"Xistrict" if act == "change" else b"another")
    with opened(home) as store:
        assert store.seal.trust() == (b"district",)
        assert kinds(store) == {TrustChanged}
        store.seal.put_files_back()
        assert store.seal.findings() == ()
    assert path.read_bytes() == b"district"


def test_what_was_changed_is_put_back(home: Path, recovery: str) -> None:
    (home / "settings.toml").unlink()
    (home / "trust" / "evil.der").write_bytes(b"evil")
    with opened(home) as store:
        store.seal.put_files_back()
        assert store.seal.findings() == ()
    assert (home / "settings.toml").read_text(encoding="utf-8") == "idle_lock_s = 120\n"
    assert sorted(path.name for path in (home / "trust").glob("*.der")) == ["district.der"]


# ── other files ──────────────────────────────────────────────────────────────────────────────


def test_a_journal_that_was_taken_away_is_told(home: Path, recovery: str) -> None:
    (home / "commits.journal").unlink()
    with opened(home) as store:
        assert kinds(store) == {JournalDamaged}


def test_files_that_others_may_read_are_closed_and_told(home: Path, recovery: str) -> None:
    (home / "station.db").chmod(0o644)
    home.chmod(0o755)
    (home / "trust").chmod(0o755)
    with opened(home) as store:
        told = [f for f in store.seal.findings() if isinstance(f, ModesMended)]
        assert [finding.params for finding in told] == [{"count": 3}]
    open_to_others = [p for p in (home, *home.rglob("*")) if p.stat().st_mode & 0o077]
    assert open_to_others == []


def test_a_page_that_was_sealed_to_the_wrong_reader_is_a_damaged_one(
    home: Path, recovery: str
) -> None:
    """What an older program sealed to a stranger alone cannot be read: that is said, not passed over."""
    stranger = pyrage.x25519.Identity.generate()
    with opened(home) as store:
        made = store.blobs.put(MASTER)
        path = home / "blobs" / made.blob_id[:2] / f"{made.blob_id}.age"
        path.write_bytes(pyrage.encrypt(MASTER, [stranger.to_public()]))
        with pytest.raises(BlobDamaged):
            store.blobs.get(made.blob_id)


def test_the_seal_needs_the_database_key(home: Path, recovery: str) -> None:
    table = keys_file.read_json(home / "keys.json")
    with opened(home) as store:
        assert keys_file.seal_holds(table, store.seal.keys.database_key)
    assert not keys_file.seal_holds(table, bytes(32))
    assert not keys_file.seal_holds(table | {"seal": "मुहर \ud800"}, bytes(32))
    assert keys_file.is_whole(table)


def test_facts_of_the_home_lie_in_the_database_alone(home: Path, recovery: str) -> None:
    with opened(home) as store, store.reading() as tx:
        held = json.loads(key_value.get(tx, "home.keys") or b"")
    assert held == keys_file.read_json(home / "keys.json")
