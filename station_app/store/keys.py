"""The station's two keys and the ways to them.

The database key (32 bytes) and the age identity lie in the system's keyring. ``keys.json`` holds them
wrapped for each other way: a passphrase (Argon2id), the recovery key that is shown once (160 random
bits), and the district's recovery key (age). Nothing in that file opens anything by itself.
"""

import base64
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from station_app.model.errors import (
    KeyMissing,
    PassphraseNeeded,
    RecoveryKeyWrong,
    StationPassphraseWrong,
)
from station_app.store.disk import disk_faults
from station_app.store.errors import StoreDamaged
from station_app.store.keyrings import KeyringStore

_BITS = 160
_GROUP = 4
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@dataclass(frozen=True, slots=True)
class StationKeys:
    """What opens everything. Never written anywhere in clear, never shown."""

    database_key: bytes
    age_identity: str
    recipients: tuple[str, ...]
    """Age recipients of sealed files: the station itself, then the district where enrolled."""

    def __repr__(self) -> str:
        """Say nothing: a record that is printed by accident must not tell the keys."""
        return "StationKeys(…)"


def create_keys(
    path: Path, keyring: KeyringStore | None, passphrase: str | None
) -> tuple[StationKeys, str]:
    """Make new keys, write ``keys.json`` and return the keys with the recovery key.

    Raises:
        PassphraseNeeded: there is neither a keyring service nor a passphrase.
    """
    if keyring is None and passphrase is None:
        raise PassphraseNeeded
    identity = pyrage.x25519.Identity.generate()
    keys = StationKeys(secrets.token_bytes(32), str(identity), (str(identity.to_public()),))
    recovery = secrets.token_bytes(_BITS // 8)
    slots = {"recovery": _wrap(_stretch_random(recovery), keys)}
    if passphrase is not None:
        salt = secrets.token_bytes(16)
        slots["passphrase"] = {"salt": _b64(salt), **_wrap(_stretch(passphrase, salt), keys)}
    station = secrets.token_hex(8)
    if passphrase is None and keyring is not None:
        keyring.put(station, _secret(keys))
    table = {
        "version": 1,
        "station": station,
        "way": "keyring" if passphrase is None else "passphrase",
        "recipients": list(keys.recipients),
        "slots": slots,
    }
    write_json(path, table)
    return keys, format_recovery_key(recovery)


def open_keys(
    path: Path,
    keyring: KeyringStore | None,
    passphrase: str | None = None,
    recovery_key: str | None = None,
) -> StationKeys:
    """Return the keys by the recovery key, the passphrase or the keyring, whichever is there first.

    The recovery key also puts the keys back into the keyring.

    Raises:
        RecoveryKeyWrong, StationPassphraseWrong, PassphraseNeeded. KeyMissing: the keyring has lost
            them. StoreDamaged: ``keys.json`` is not to be read.
    """
    table = read_json(path)
    if recovery_key is not None:
        keys = _by_recovery(table, recovery_key)
        if table["way"] == "keyring" and keyring is not None:
            keyring.put(table["station"], _secret(keys))
        return keys
    if table["way"] == "passphrase":
        if passphrase is None:
            raise PassphraseNeeded
        return _by_passphrase(table, passphrase)
    held = None if keyring is None else keyring.get(table["station"])
    if held is None:
        raise KeyMissing
    return _keys(json.loads(held), table["recipients"])


def add_recipient(path: Path, keys: StationKeys, recipient: str) -> StationKeys:
    """Let the district's recovery key open everything that is sealed from now on, and the keys.

    Raises:
        ValueError: it is no age recipient.
    """
    known = pyrage.x25519.Recipient.from_str(recipient)
    table = read_json(path)
    if recipient not in table["recipients"]:
        table["recipients"].append(recipient)
    sealed = pyrage.encrypt(_secret(keys).encode(), [known])
    table["slots"]["district"] = {"recipient": recipient, "wrapped": _b64(sealed)}
    write_json(path, table)
    return StationKeys(keys.database_key, keys.age_identity, tuple(table["recipients"]))


def format_recovery_key(random: bytes) -> str:
    """Spell a recovery key in groups of four letters and digits, the last two a check."""
    text = base64.b32encode(random).decode().rstrip("=")
    text += _check(text)
    return "-".join(text[i : i + _GROUP] for i in range(0, len(text), _GROUP))


def parse_recovery_key(text: str) -> bytes:
    """Read a recovery key however it was typed: case, spaces and dashes do not matter.

    Raises:
        RecoveryKeyWrong: it is not a recovery key; a slip of the fingers shows.
    """
    # 0, 1 and 8 are not in the alphabet: who types them means the letters that look alike.
    plain = text.upper().translate(str.maketrans("018", "OIB", " -\t\n"))
    body, check = plain[:-2], plain[-2:]
    if len(body) != _BITS // 5 or set(body) - set(_BASE32) or _check(body) != check:
        raise RecoveryKeyWrong
    return base64.b32decode(body)


def _check(body: str) -> str:
    # Modulo a prime, with a weight for each place: every single slip and every swap of two signs
    # shows (the rule of ISO/IEC 7064 systems). 1021 is the largest prime that fits two signs.
    total = sum(place * _BASE32.index(sign) for place, sign in enumerate(body, 1)) % 1021
    return _BASE32[total // 32 % 32] + _BASE32[total % 32]


def _by_recovery(table: Mapping[str, Any], recovery_key: str) -> StationKeys:
    kek = _stretch_random(parse_recovery_key(recovery_key))
    try:
        return _unwrap(kek, table["slots"]["recovery"], table["recipients"])
    except InvalidTag:
        raise RecoveryKeyWrong from None


def _by_passphrase(table: Mapping[str, Any], passphrase: str) -> StationKeys:
    slot = table["slots"]["passphrase"]
    try:
        return _unwrap(_stretch(passphrase, _unb64(slot["salt"])), slot, table["recipients"])
    except InvalidTag:
        raise StationPassphraseWrong from None


def _stretch(passphrase: str, salt: bytes) -> bytes:
    # RFC 9106, second recommended option: 64 MiB, 3 passes; fits a PC with 4 GB.
    return hash_secret_raw(passphrase.encode(), salt, 3, 65536, 4, 32, Type.ID)


def _stretch_random(random: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"station-terminal recovery").derive(random)


def _wrap(kek: bytes, keys: StationKeys) -> dict[str, str]:
    nonce = secrets.token_bytes(12)
    wrapped = AESGCM(kek).encrypt(nonce, _secret(keys).encode(), b"station-keys")
    return {"nonce": _b64(nonce), "wrapped": _b64(wrapped)}


def _unwrap(kek: bytes, slot: Mapping[str, str], recipients: Iterable[str]) -> StationKeys:
    clear = AESGCM(kek).decrypt(_unb64(slot["nonce"]), _unb64(slot["wrapped"]), b"station-keys")
    return _keys(json.loads(clear), recipients)


def _secret(keys: StationKeys) -> str:
    return json.dumps({"database": keys.database_key.hex(), "age": keys.age_identity})


def _keys(secret: Mapping[str, str], recipients: Iterable[str]) -> StationKeys:
    return StationKeys(bytes.fromhex(secret["database"]), secret["age"], tuple(recipients))


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unb64(text: str) -> bytes:
    return base64.b64decode(text)


def read_json(path: Path) -> dict[str, Any]:
    """Read ``keys.json``.

    Raises:
        StoreDamaged: it is missing or not to be read.
    """
    try:
        table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoreDamaged from error
    return table


def write_json(path: Path, table: Mapping[str, Any]) -> None:
    """Write ``keys.json`` whole or not at all, for this user alone.

    Raises:
        DiskFull, DiskFailed: the file is as it was.
    """
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with disk_faults():
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(table, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
