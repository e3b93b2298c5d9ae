"""``keys.json`` on disk: written twice, with a sum that shows damage and a seal that shows a strange hand.

The sum (SHA-256) is for everybody: it tells a damaged copy from a whole one before any key is at hand. The
seal (HMAC-SHA-256) is made with a key that only the opened station has: whoever can write the file and
nothing else cannot make one. A table of version 1 has neither.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from station_app.model.errors import KeysFileDamaged
from station_app.store.disk import disk_faults, sync_folder

Table = dict[str, Any]
SEALED_VERSION = 2
"""From this version on a table has a sum and a seal."""
WAYS = ("keyring", "passphrase")
_SLOTS = {
    "recovery": ("nonce", "wrapped"),
    "passphrase": ("salt", "nonce", "wrapped"),
    "district": ("wrapped",),
}
"""What each way to the keys holds, as base64."""
_APART = ("sum", "seal")


def seal_key(database_key: bytes, purpose: str) -> bytes:
    """Return a key of 32 bytes for one purpose, which nobody has who cannot open the database."""
    return HKDF(SHA256(), 32, salt=None, info=f"station-terminal {purpose}".encode()).derive(
        database_key
    )


def sealed(table: Mapping[str, Any], database_key: bytes) -> Table:
    """Return the table as it is written: of the newest version, with its sum and its seal."""
    whole = {name: part for name, part in table.items() if name not in _APART}
    whole["version"] = SEALED_VERSION
    said = _canonical(whole)
    whole["sum"] = hashlib.sha256(said).hexdigest()
    whole["seal"] = _seal(said, database_key)
    return whole


def seal_holds(table: Mapping[str, Any], database_key: bytes) -> bool:
    """Tell whether this station sealed the table as it stands."""
    # As bytes: a seal of other letters than a sum's would else be a fault and no answer.
    told = str(table.get("seal", "")).encode("utf-8", "surrogatepass")
    return hmac.compare_digest(told, _seal(_canonical(table), database_key).encode())


def is_whole(table: Mapping[str, Any]) -> bool:
    """Tell whether the table is as it was written, by its sum; one of version 1 never is."""
    return table.get("sum") == hashlib.sha256(_canonical(table)).hexdigest()


def copy_of(path: Path) -> Path:
    """Return where the second copy lies."""
    return path.with_name(f"{path.stem}-copy{path.suffix}")


def read_best(path: Path) -> Table:
    """Return the table: of its two copies the first that is whole, else one that can be tried.

    Raises:
        KeysFileDamaged: neither is to be read.
    """
    held = list(_readable(path))
    whole = [table for table in held if is_whole(table)]
    if not held:
        raise KeysFileDamaged
    return (whole or held)[0]


def read_json(path: Path) -> Table:
    """Read one copy.

    Raises:
        KeysFileDamaged: it is missing, not to be read, or not such a table.
    """
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise KeysFileDamaged from error
    if not _has_form(table):
        raise KeysFileDamaged
    return dict(table)


def write_both(path: Path, table: Mapping[str, Any]) -> None:
    """Write the table and its copy, one after the other: at any moment one of them is whole.

    Raises:
        DiskFull, DiskFailed.
    """
    write_json(path, table)
    write_json(copy_of(path), table)


def write_json(path: Path, table: Mapping[str, Any]) -> None:
    """Write a table whole or not at all, for this user alone.

    Raises:
        DiskFull, DiskFailed: the file is as it was.
    """
    part = path.with_suffix(".part")
    with disk_faults():
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(table, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)


def _readable(path: Path) -> Iterator[Table]:
    for place in (path, copy_of(path)):
        try:
            yield read_json(place)
        except KeysFileDamaged:
            continue


def _has_form(table: object) -> bool:
    if not isinstance(table, dict) or not isinstance(table.get("station"), str):
        return False
    recipients, slots = table.get("recipients"), table.get("slots")
    if not isinstance(recipients, list) or not isinstance(slots, dict):
        return False
    if table.get("way") not in WAYS or not all(isinstance(one, str) for one in recipients):
        return False
    needed = {"recovery"} | ({"passphrase"} if table["way"] == "passphrase" else set())
    return needed <= set(slots) and all(_has_slot(slots, name) for name in slots if name in _SLOTS)


def _has_slot(slots: Mapping[str, Any], name: str) -> bool:
    slot = slots[name]
    if not isinstance(slot, dict):
        return False
    try:
        return all(base64.b64decode(slot[part], validate=True) for part in _SLOTS[name])
    except (KeyError, TypeError, ValueError, binascii.Error):
        return False


def _seal(said: bytes, database_key: bytes) -> str:
    return hmac.digest(seal_key(database_key, "seal of keys.json"), said, "sha256").hex()


def _canonical(table: Mapping[str, Any]) -> bytes:
    plain = {name: part for name, part in table.items() if name not in _APART}
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()
