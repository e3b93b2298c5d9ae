"""The files of a home that anybody with its folder can write: what of them was accepted, and what was changed.

``settings.toml`` and ``trust/`` stay plain, so that a technician can edit them. What counts is what the
database holds of them: it is authenticated, and nobody without its key can change it. A file that differs
is shown to the chief, who accepts it or puts back what was.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from station_app.store import key_value
from station_app.store.connection import Transaction
from station_app.store.disk import disk_faults

_FACT = "home.files"
_SETTINGS = "settings.toml"
_TRUST = "trust"
_CERTIFICATES = "*.der"
_MOST_BYTES = 64 * 1024
"""Of one file: what is longer is neither settings nor a certificate, and is cut."""
_REFUSED = ".refused"


@dataclass(frozen=True, slots=True)
class HomeFiles:
    """The content of the plain files that matter."""

    settings: bytes | None
    """``None``: there is no ``settings.toml``."""
    trust: Mapping[str, bytes]
    """Certificates by the name of their file."""

    def changed_trust(self, other: "HomeFiles") -> tuple[str, ...]:
        """Return the names of certificates that one has and the other has not, or otherwise."""
        names = {*self.trust, *other.trust}
        return tuple(sorted(n for n in names if self.trust.get(n) != other.trust.get(n)))


def on_disk(home: Path) -> HomeFiles:
    """Read the files as they lie there now.

    Raises:
        DiskFailed: one is there and cannot be read.
    """
    with disk_faults():
        settings = home / _SETTINGS
        held = _head(settings) if settings.exists() else None
        paths = sorted((home / _TRUST).glob(_CERTIFICATES))
        return HomeFiles(held, {path.name: _head(path) for path in paths if path.is_file()})


def accepted(tx: Transaction) -> HomeFiles | None:
    """Return what was accepted last; ``None`` in a home of an older program."""
    kept = key_value.get(tx, _FACT)
    if kept is None:
        return None
    table = json.loads(kept)
    settings = None if table["settings"] is None else base64.b64decode(table["settings"])
    return HomeFiles(settings, {n: base64.b64decode(d) for n, d in table["trust"].items()})


def accept(tx: Transaction, files: HomeFiles) -> None:
    """Let these count from now on."""
    table = {
        "settings": None if files.settings is None else _b64(files.settings),
        "trust": {name: _b64(data) for name, data in files.trust.items()},
    }
    key_value.put(tx, _FACT, json.dumps(table).encode())


def put_back(home: Path, files: HomeFiles) -> None:
    """Write the accepted files in place of those that lie there; a strange certificate is set aside.

    Raises:
        DiskFull, DiskFailed.
    """
    there = on_disk(home)
    with disk_faults():
        if files.settings is None:
            (home / _SETTINGS).unlink(missing_ok=True)
        elif files.settings != there.settings:
            (home / _SETTINGS).write_bytes(files.settings)
        for name in files.changed_trust(there):
            path = home / _TRUST / name
            if name in there.trust:
                path.replace(path.with_name(f"{name}{_REFUSED}"))
            if name in files.trust:
                path.parent.mkdir(mode=0o700, exist_ok=True)
                path.write_bytes(files.trust[name])


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST_BYTES)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
