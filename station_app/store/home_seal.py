"""What of a home's plain files counts, by what its database holds; and the recovery key.

Nobody can change the database without its key, and its pages are authenticated. So it holds what the plain
files beside it must be: the table of ``keys.json``, the accepted ``settings.toml`` and ``trust/``. A file
that differs is told; of the keys the right table is written back at once.
"""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from station_app.model.errors import KeysFileDamaged
from station_app.model.settings import read_settings
from station_app.store import home_errors, home_files, key_value, keys, keys_file
from station_app.store.connection import Database, Transaction
from station_app.store.home_errors import (
    HomeFinding,
    HomeTakenUp,
    KeysFileChanged,
    RecoveryDamaged,
    RecoveryUnproved,
    SettingsChanged,
    TrustChanged,
)
from station_app.store.home_files import HomeFiles
from station_app.store.keys import StationKeys
from station_app.store.keys_file import Table

_TABLE = "home.keys"
_PENDING = "recovery.pending"
_FINDINGS = "home.findings"


class HomeSeal:
    """The accepted state of a home. Safe to use from any thread."""

    def __init__(
        self, home: Path, keys_path: Path, database: Database, station_keys: StationKeys
    ) -> None:
        self._home, self._keys_path = home, keys_path
        self._database = database
        self.keys = station_keys
        """With the recipients that count."""

    @staticmethod
    def was_sealed(tx: Transaction) -> bool:
        """Tell whether the home was ever sealed: one of an older program was not."""
        return _table(tx) is not None

    def take_up(self, *, founding: bool) -> None:
        """Compare the files with what the database holds; seal a home that never was.

        Raises:
            SettingsUnreadable: an older home's settings; nothing of them counts yet. DiskFull, DiskFailed.
        """
        with self._database.reading() as tx:
            table, files = _table(tx), home_files.accepted(tx)
        if table is None:
            self._seal_first(founding=founding)
        else:
            own = self.keys.recipients[0]
            others = tuple(one for one in table["recipients"] if one != own)
            self.keys = replace(self.keys, recipients=(own, *others))
            self._put_keys_back(table)
        if files is None:
            # Not sealed as long as nobody could read them: who mends them would need leave for it.
            read_settings(_text(home_files.on_disk(self._home)))
            self.accept_files()

    def set_recipient(self, recipient: str) -> None:
        """Let the district's key, and no other beside the station's own, open what is sealed from now on.

        Raises:
            ValueError: it is no age recipient. DiskFull, DiskFailed.
        """
        table, changed = keys.with_recipient(self._held(), self.keys, recipient)
        self._keep(table)
        self.keys = changed

    def new_recovery_key(self) -> str:
        """Make a new recovery key in place of the one before; return it, to be shown once.

        Until it is proved the station counts it as not written down.

        Raises:
            DiskFull, DiskFailed.
        """
        table, recovery_key = keys.with_new_recovery_key(self._held(), self.keys)
        with self._database.transaction() as tx:
            key_value.put(tx, _PENDING, b"1")
            _put_table(tx, table)
        keys_file.write_both(self._keys_path, table)
        return recovery_key

    def await_proof(self) -> None:
        """Note that the recovery key was made and nobody has shown yet that it is written down."""
        with self._database.transaction() as tx:
            key_value.put(tx, _PENDING, b"1")

    def note_proof(self) -> None:
        """Note that it was shown to be written down."""
        with self._database.transaction() as tx:
            key_value.put(tx, _PENDING, b"")

    @property
    def awaits_proof(self) -> bool:
        """Whether nobody has shown yet that the recovery key is written down."""
        with self._database.reading() as tx:
            return bool(key_value.get(tx, _PENDING))

    def accepts(self, recovery_key: str) -> bool:
        """Tell whether a recovery key opens this station.

        Raises:
            RecoveryKeyWrong: it is mistyped.
        """
        return keys.opens_by(self._held(), recovery_key)

    def files(self) -> tuple[HomeFiles, HomeFiles]:
        """Return the files that count, and those that lie there.

        Raises:
            DiskFailed: one cannot be read.
        """
        there = home_files.on_disk(self._home)
        with self._database.reading() as tx:
            return home_files.accepted(tx) or there, there

    def accept_files(self) -> HomeFiles:
        """Let the files count as they lie there now; return them.

        Raises:
            DiskFailed: one cannot be read.
        """
        there = home_files.on_disk(self._home)
        with self._database.transaction() as tx:
            home_files.accept(tx, there)
        return there

    def put_files_back(self) -> None:
        """Write the files that count in place of those that lie there.

        Raises:
            DiskFull, DiskFailed.
        """
        home_files.put_back(self._home, self.files()[0])

    def trust(self) -> tuple[bytes, ...]:
        """Return the DER certificates of the authorities that were accepted."""
        with self._database.reading() as tx:
            files = home_files.accepted(tx)
        return () if files is None else tuple(files.trust[name] for name in sorted(files.trust))

    def settings(self) -> str:
        """Return the accepted text of ``settings.toml``; empty where there was none."""
        with self._database.reading() as tx:
            files = home_files.accepted(tx)
        return "" if files is None else _text(files)

    def findings(self) -> tuple[HomeFinding, ...]:
        """Return all that must be told of this home now."""
        with self._database.reading() as tx:
            found = list(_noted(tx))
        counts, there = self.files()
        if counts.settings != there.settings:
            found.append(SettingsChanged())
        strange = counts.changed_trust(there)
        if strange:
            found.append(TrustChanged(count=len(strange)))
        if not keys.recovery_slot_fits(self._held()):
            found.append(RecoveryDamaged())
        elif self.awaits_proof:
            found.append(RecoveryUnproved())
        return tuple(found)

    def note(self, finding: HomeFinding) -> None:
        """Keep a finding until the chief has seen it; one of the same kind as it was found last."""
        with self._database.transaction() as tx:
            held = _findings(tx)
            held[finding.key] = finding.params
            key_value.put(tx, _FINDINGS, json.dumps(held).encode())

    def forget_findings(self) -> None:
        """Note that the chief has seen them."""
        with self._database.transaction() as tx:
            key_value.put(tx, _FINDINGS, b"{}")

    def _held(self) -> Table:
        with self._database.reading() as tx:
            table = _table(tx)
        assert table is not None  # noqa: S101 - sealed when the store was opened
        return table

    def _keep(self, table: Table) -> None:
        """Write a changed table: first where it cannot be changed by others, then the file."""
        with self._database.transaction() as tx:
            _put_table(tx, table)
        keys_file.write_both(self._keys_path, table)

    def _seal_first(self, *, founding: bool) -> None:
        table = keys_file.read_best(self._keys_path)
        if not keys_file.seal_holds(table, self.keys.database_key):
            # Of an older program: whoever could write the file could name a reader of all pages.
            table = keys.own_table(table, self.keys)
            self.keys = replace(self.keys, recipients=self.keys.recipients[:1])
        self._keep(table)
        if not founding:
            self.note(HomeTakenUp())

    def _put_keys_back(self, table: Table) -> None:
        if all(_read(path) == table for path in self._copies()):
            return
        keys_file.write_both(self._keys_path, table)
        self.note(KeysFileChanged())

    def _copies(self) -> tuple[Path, Path]:
        return self._keys_path, keys_file.copy_of(self._keys_path)


def _text(files: HomeFiles) -> str:
    return (files.settings or b"").decode("utf-8", "replace")


def _read(path: Path) -> Table | None:
    with contextlib.suppress(KeysFileDamaged):
        return keys_file.read_json(path)
    return None


def _table(tx: Transaction) -> Table | None:
    held = key_value.get(tx, _TABLE)
    if held is None:
        return None
    table: Table = json.loads(held)
    return table


def _put_table(tx: Transaction, table: Table) -> None:
    key_value.put(tx, _TABLE, json.dumps(table).encode())


def _findings(tx: Transaction) -> dict[str, dict[str, str | int]]:
    held: dict[str, dict[str, str | int]] = json.loads(key_value.get(tx, _FINDINGS) or b"{}")
    return held


def _noted(tx: Transaction) -> Iterator[HomeFinding]:
    """Return what the chief has not seen yet, in the order in which the kinds stand."""
    held = _findings(tx)
    for kind in vars(home_errors).values():
        if isinstance(kind, type) and issubclass(kind, HomeFinding) and kind.key in held:
            yield kind(**held[kind.key])
