"""Makes, opens and closes the store of a home."""

import contextlib
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from station_app.model.errors import KeyMissing
from station_app.model.ids import RunId, new_run_id
from station_app.store import keys as key_ways
from station_app.store.blobs import Blobs
from station_app.store.connection import Database, Transaction, engine_for
from station_app.store.errors import StoreDamaged, StoreLocked
from station_app.store.instance_lock import take_lock
from station_app.store.keyrings import KeyringStore, system_keyring
from station_app.store.keys import StationKeys
from station_app.store.migrating import migrate


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
        self._keys = keys
        self._lock = lock
        self._database = Database(engine_for(paths.database, keys.database_key))
        self.blobs = Blobs(paths.blobs, keys.age_identity, keys.recipients)

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Return a writing transaction: committed at the end, rolled back when anything is raised.

        Raises:
            DiskFull, DiskFailed, StoreDamaged: the transaction left no trace.
        """
        return self._database.transaction()

    def reading(self) -> AbstractContextManager[Transaction]:
        """Return a transaction that sees one moment and changes nothing."""
        return self._database.reading()

    def add_district_recipient(self, recipient: str) -> None:
        """Seal everything from now on to the district's recovery key as well."""
        self._keys = key_ways.add_recipient(self._paths.keys, self._keys, recipient)
        self.blobs = Blobs(self._paths.blobs, self._keys.age_identity, self._keys.recipients)

    def close(self) -> None:
        """Close the database and let the home go."""
        self._database.close()
        self._lock.close()


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
    return _open(paths, keys), recovery


def open_store(
    home: Path, *, passphrase: str | None = None, recovery_key: str | None = None
) -> Store:
    """Open the station in ``home``; nothing new is ever made in place of something missing.

    Raises:
        KeyMissing, PassphraseNeeded, StationPassphraseWrong, RecoveryKeyWrong: the keys are not to be
            had. StoreLocked: it is open elsewhere. StoreNewer, StoreDamaged.
    """
    paths = HomePaths(home)
    if not paths.keys.exists():
        raise KeyMissing
    ring = None if passphrase is not None else system_keyring()
    keys = key_ways.open_keys(paths.keys, ring, passphrase, recovery_key)
    return _open(paths, keys)


def _open(paths: HomePaths, keys: StationKeys) -> Store:
    with contextlib.ExitStack() as stack:
        lock = take_lock(paths.lock)
        stack.callback(lock.close)
        if not paths.database.exists() and any(paths.blobs.iterdir()):
            # Pages without their database: a new, empty one beside them would hide the loss.
            raise StoreDamaged
        store = Store(paths, keys, lock)
        stack.callback(store.close)
        store.blobs.sweep()
        with store.transaction() as tx:
            migrate(tx)
        stack.pop_all()
    return store
