"""Makes, opens and closes the store of a home."""

import contextlib
import os
import shutil
from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from station_app.model.errors import KeyMissing, StoreError
from station_app.model.ids import BlobId, RunId, new_run_id
from station_app.store import keys as key_ways
from station_app.store import keys_file
from station_app.store.blobs import Blobs
from station_app.store.connection import (
    Database,
    Transaction,
    engine_for,
    holds_event,
    mark_of,
)
from station_app.store.disk import disk_faults
from station_app.store.errors import StoreDamaged, StoreLocked
from station_app.store.file_modes import close_to_others
from station_app.store.home_errors import (
    HomeFinding,
    JournalDamaged,
    LedgerChanged,
    ModesMended,
    WorkLost,
)
from station_app.store.home_seal import HomeSeal
from station_app.store.instance_lock import take_lock
from station_app.store.integrity import CheckWanted, check_wanted, put_check
from station_app.store.journal import Journal, Kept, Mark
from station_app.store.keyrings import KeyringStore, system_keyring
from station_app.store.keys import StationKeys
from station_app.store.keys_file import seal_key
from station_app.store.migrating import current_step, migrate


@dataclass(frozen=True, slots=True)
class HomePaths:
    """Where the store's files lie in a home."""

    home: Path

    @property
    def database(self) -> Path:
        """The SQLCipher database."""
        return self.home / "station.db"

    @property
    def keys(self) -> Path:
        """The wrapped keys."""
        return self.home / "keys.json"

    @property
    def journal(self) -> Path:
        """What is kept beside the database of its last commit."""
        return self.home / "commits.journal"

    @property
    def log_kept(self) -> Path:
        """A copy of a write-ahead log from which something was lost, for those who may rescue it."""
        return self.home / "station.db-wal.kept"

    @property
    def blobs(self) -> Path:
        """The folder of sealed files."""
        return self.home / "blobs"

    @property
    def lock(self) -> Path:
        """The lock of the running instance."""
        return self.home / "lock"


class Store:
    """An open store. Holds the home's lock until it is closed."""

    def __init__(self, paths: HomePaths, keys: StationKeys, lock: IO[bytes]) -> None:
        self.home = paths.home
        self.run_id: RunId = new_run_id()
        self._paths = paths
        self._lock = lock
        self._journal = Journal(
            paths.journal,
            seal_key(keys.database_key, "mark of the last commit"),
            seal_key(keys.database_key, "notes of sealed files"),
        )
        self._database = Database(engine_for(paths.database, keys.database_key))
        self.seal = HomeSeal(paths.home, paths.keys, self._database, keys)
        """What of the home's plain files counts."""
        self.blobs = self._sealing()
        self.cut: Kept | None = None if self._journal.kept.clean else self._journal.kept
        """What the journal held when the last run did not end as it should; ``None``: all was compared."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Return a writing transaction: committed at the end, rolled back when anything is raised.

        Raises:
            DiskFull, DiskFailed, StoreDamaged: the transaction left no trace.
        """
        return self._database.transaction()

    def reading(self) -> AbstractContextManager[Transaction]:
        """Return a transaction that sees one moment and changes nothing."""
        return self._database.reading()

    def set_district_recipient(self, recipient: str) -> None:
        """Seal everything from now on to the district's recovery key as well, and no more to one before it.

        Raises:
            ValueError: it is no age recipient. DiskFull, DiskFailed.
        """
        self.seal.set_recipient(recipient)
        self.blobs = self._sealing()

    def note_compared(self) -> None:
        """Note that rows and sealed files were compared after a cut: the journal begins again.

        Raises:
            DiskFull, DiskFailed.
        """
        self._database.checkpoint()
        self._journal.begin_again(self._stands())
        self.cut = None

    def damaged_places(self) -> int:
        """Return how many pages of the database fail their authentication; reads the whole file."""
        return self._database.damaged_places()

    @property
    def database_bytes(self) -> int:
        """How large the database file is."""
        return self._paths.database.stat().st_size

    def check_wanted(self) -> CheckWanted:
        """Return what is to be looked at in the background, for want of time at the start."""
        with self.reading() as tx:
            return check_wanted(tx)

    def want_check(
        self, files: Collection[BlobId] = (), *, database: bool = False, all_files: bool = False
    ) -> None:
        """Let these be looked at too, in the background."""
        if files or database or all_files:
            with self.transaction() as tx:
                wanted = check_wanted(tx).joined(CheckWanted(tuple(files), database, all_files))
                put_check(tx, wanted)

    def note_checked(self, wanted: CheckWanted) -> None:
        """Put what is left to be looked at in the place of what was wanted."""
        with self.transaction() as tx:
            put_check(tx, wanted)

    def close(self) -> None:
        """Close the database and let the home go."""
        stands = None
        if self.cut is None and not self._journal.untouched:
            with contextlib.suppress(StoreError):
                stands = self._stands()
        self._database.close()
        if stands is not None:
            # Only now is everything in the database's own file.
            with contextlib.suppress(StoreError):
                self._journal.begin_again(replace(stands, clean=True))
        self._journal.close()
        self._lock.close()

    def take_up(self, *, founding: bool) -> None:
        """Compare what stands beside the database with it, bring it to the newest schema, seal the home.

        Raises:
            DiskFull, DiskFailed, StoreDamaged, StoreNewer.
        """
        kept = self._journal.kept
        found = self._compared(kept)
        with self.transaction() as tx:
            migrate(tx)
        with self.reading() as tx:
            sealed_before = HomeSeal.was_sealed(tx)
        if kept.made and sealed_before:
            found.append(JournalDamaged())
        self._database.follow(self._journal)
        self.seal.take_up(founding=founding)
        self.blobs = self._sealing()
        for finding in found:
            self.seal.note(finding)
        if found or kept.doubtful:
            self.want_check(database=True, all_files=True)
        if found or kept.damaged or kept.made:
            # What is told from now on must not be told a second time by the marks of what is lost.
            self._journal.stand_at(self._stands())
        if founding:
            self.note_compared()

    def lost_work(self) -> bool:
        """Tell whether it is told, and not seen yet, that commits are gone."""
        return any(isinstance(found, WorkLost | LedgerChanged) for found in self.seal.findings())

    def _compared(self, kept: Kept) -> list[HomeFinding]:
        with self.reading() as tx:
            if current_step(tx) is None:
                stands, same = Mark(0, 0, ""), False
            else:
                stands = mark_of(tx)
                same = kept.mark is not None and holds_event(tx, kept.mark.number, kept.mark.sha256)
        found: list[HomeFinding] = []
        if kept.mark is not None and stands.commits < kept.mark.commits:
            found.append(WorkLost(count=kept.mark.commits - stands.commits))
        elif kept.mark is not None and not same:
            found.append(LedgerChanged(number=kept.mark.number))
        # A slot that was cut while it was written belongs to the commit after the other's.
        if kept.damaged and (kept.mark is None or stands.commits <= kept.mark.commits):
            found.append(JournalDamaged())
        return found

    def _stands(self) -> Mark:
        with self.reading() as tx:
            return mark_of(tx)

    def _sealing(self) -> Blobs:
        keys = self.seal.keys
        return Blobs(self._paths.blobs, keys.age_identity, keys.recipients, self._journal.note)


def store_exists(home: Path) -> bool:
    """Tell whether a station lies in ``home``, even one that lost a part."""
    paths = HomePaths(home)
    return paths.database.exists() or paths.keys.exists()


def create_store(home: Path, *, passphrase: str | None = None) -> tuple[Store, str]:
    """Make a new station in ``home``; return it open, with the recovery key to show once.

    Args:
        home: a folder without a station.
        passphrase: opens the station where no keyring service runs.

    Raises:
        StoreLocked: a station lies there already. PassphraseNeeded.
    """
    paths = HomePaths(home)
    if store_exists(home):
        raise StoreLocked
    paths.blobs.mkdir(parents=True, mode=0o700, exist_ok=True)
    ring: KeyringStore | None = None if passphrase is not None else system_keyring()
    keys, recovery = key_ways.create_keys(paths.keys, ring, passphrase)
    return _open(paths, keys, founding=True), recovery


def open_store(
    home: Path, *, passphrase: str | None = None, recovery_key: str | None = None
) -> Store:
    """Open the station in ``home``; nothing new is ever made in place of something missing.

    Raises:
        KeyMissing, PassphraseNeeded, StationPassphraseWrong, RecoveryKeyWrong: the keys are not to be
            had. StoreLocked: it is open elsewhere. StoreNewer, StoreDamaged.
    """
    paths = HomePaths(home)
    if not paths.keys.exists() and not (recovery_key and keys_file.copy_of(paths.keys).exists()):
        raise KeyMissing
    ring = None if passphrase is not None else system_keyring()
    keys = key_ways.open_keys(paths.keys, ring, passphrase, recovery_key)
    return _open(paths, keys)


def open_store_by_district(home: Path, identity: str) -> Store:
    """Open the station in ``home`` by the district's private recovery key (age).

    Raises:
        KeyMissing: there is none. DistrictKeyWrong. StoreLocked, StoreNewer, StoreDamaged.
    """
    paths = HomePaths(home)
    if not paths.keys.exists() and not keys_file.copy_of(paths.keys).exists():
        raise KeyMissing
    return _open(paths, key_ways.open_by_district(paths.keys, identity))


def _open(paths: HomePaths, keys: StationKeys, *, founding: bool = False) -> Store:
    with contextlib.ExitStack() as stack:
        lock = take_lock(paths.lock)
        stack.callback(lock.close)
        paths.blobs.mkdir(mode=0o700, exist_ok=True)
        if not paths.database.exists() and any(paths.blobs.iterdir()):
            # Pages without their database: a new, empty one beside them would hide the loss.
            raise StoreDamaged
        opened = close_to_others(paths.home)
        copied = _make_ready(paths)
        store = Store(paths, keys, lock)
        stack.callback(store.close)
        store.blobs.sweep()
        store.take_up(founding=founding)
        if opened and not founding:
            store.seal.note(ModesMended(count=opened))
        if copied and not store.lost_work():
            paths.log_kept.unlink(missing_ok=True)
        stack.pop_all()
    return store


def _make_ready(paths: HomePaths) -> bool:
    """Lay an empty database for this user alone; tell whether a log that a cut may have harmed was copied."""
    with disk_faults():
        if not paths.database.exists():
            os.close(os.open(paths.database, os.O_WRONLY | os.O_CREAT, 0o600))
    log = paths.database.with_name(f"{paths.database.name}-wal")
    with contextlib.suppress(OSError):
        # The database rewrites its log when it opens. A log is there only after a cut.
        if log.stat().st_size and not paths.log_kept.exists():
            shutil.copyfile(log, paths.log_kept)
            paths.log_kept.chmod(0o600)
            return True
    return False
