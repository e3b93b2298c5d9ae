"""The station's two keys and the ways to them.

The database key (32 bytes) and the age identity lie in the system's keyring. ``keys.json`` holds them
wrapped for each other way: a passphrase (Argon2id), the recovery key that is shown once (160 random
bits), and the district's recovery key (age). Nothing in that file opens anything by itself, and nothing
in it is believed that this station did not seal: see :mod:`station_app.store.keys_file`.
"""

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyrage
from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from station_app.model.errors import (
    KeyMissing,
    KeysFileDamaged,
    PassphraseNeeded,
    RecoveryKeyWrong,
    StationPassphraseWrong,
)
from station_app.store.errors import DistrictKeyWrong
from station_app.store.keyrings import KeyringStore
from station_app.store.keys_file import (
    Table,
    is_whole,
    read_best,
    seal_holds,
    sealed,
    write_both,
)

_BITS = 160
_GROUP = 4
_NONCE_BYTES = 12
_WRAPPED_BYTES = 181
"""The two keys as JSON, whose length is always the same, and the tag of 16 bytes."""
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
        "station": station,
        "way": "keyring" if passphrase is None else "passphrase",
        "recipients": list(keys.recipients),
        "slots": slots,
    }
    write_both(path, sealed(table, keys.database_key))
    return keys, format_recovery_key(recovery)


def open_keys(
    path: Path,
    keyring: KeyringStore | None,
    passphrase: str | None = None,
    recovery_key: str | None = None,
) -> StationKeys:
    """Return the keys by the recovery key, the passphrase or the keyring, whichever is there first.

    The recovery key also puts the keys back into the keyring. Recipients are believed only under the
    station's own seal; without it the keys have the station itself as their only recipient.

    Raises:
        RecoveryKeyWrong, StationPassphraseWrong, PassphraseNeeded. KeyMissing: the keyring has lost
            them. KeysFileDamaged: ``keys.json`` is not to be read, or was changed and what was given
            does not open it.
    """
    table = read_best(path)
    try:
        return _by_given(table, keyring, passphrase, recovery_key)
    except (RecoveryKeyWrong, StationPassphraseWrong, KeyMissing) as error:
        mistyped = isinstance(error, RecoveryKeyWrong) and not _is_spelled(recovery_key)
        if is_whole(table) or is_old(table) or mistyped:
            raise
        raise KeysFileDamaged from error


def open_by_district(path: Path, identity: str) -> StationKeys:
    """Return the keys by the district's recovery key.

    Args:
        path: ``keys.json``.
        identity: the district's private key (age).

    Raises:
        DistrictKeyWrong: the keys were never wrapped for it. KeysFileDamaged: the file is not to be read.
    """
    table = read_best(path)
    slot = table["slots"].get("district")
    if slot is None:
        raise DistrictKeyWrong
    try:
        key = pyrage.x25519.Identity.from_str(identity)
        opened = pyrage.decrypt(_unb64(slot["wrapped"]), [key])
        return _keys(json.loads(opened), table)
    except (pyrage.DecryptError, pyrage.IdentityError, ValueError, KeyError, TypeError):
        raise DistrictKeyWrong from None


def is_old(table: Table) -> bool:
    """Tell whether a table is of the first version, which had no seal."""
    return table.get("version") == 1 and "sum" not in table and "seal" not in table


def with_recipient(table: Table, keys: StationKeys, recipient: str) -> tuple[Table, StationKeys]:
    """Let the district's recovery key open everything that is sealed from now on, and the keys.

    It takes the place of the district's key before it.

    Raises:
        ValueError: it is no age recipient.
    """
    known = pyrage.x25519.Recipient.from_str(recipient)
    recipients = [keys.recipients[0], recipient]
    district = {
        "recipient": recipient,
        "wrapped": _b64(pyrage.encrypt(_secret(keys).encode(), [known])),
    }
    slots = {**table["slots"], "district": district}
    changed = {**table, "recipients": recipients, "slots": slots}
    return sealed(changed, keys.database_key), replace(keys, recipients=tuple(recipients))


def with_new_recovery_key(table: Table, keys: StationKeys) -> tuple[Table, str]:
    """Return the table with a new recovery key in place of the one before, and the key to show."""
    recovery = secrets.token_bytes(_BITS // 8)
    slots = {**table["slots"], "recovery": _wrap(_stretch_random(recovery), keys)}
    return sealed({**table, "slots": slots}, keys.database_key), format_recovery_key(recovery)


def own_table(table: Table, keys: StationKeys) -> Table:
    """Return a table that was never sealed as this station seals it: with nobody's recipients but its own."""
    slots = {name: slot for name, slot in table["slots"].items() if name != "district"}
    mine = {**table, "recipients": list(keys.recipients[:1]), "slots": slots}
    return sealed(mine, keys.database_key)


def recovery_slot_fits(table: Table) -> bool:
    """Tell whether the recovery slot can hold the keys at all: its private half lies on paper alone."""
    try:
        slot = table["slots"]["recovery"]
        nonce, wrapped = _unb64(slot["nonce"]), _unb64(slot["wrapped"])
    except (KeyError, TypeError, ValueError):
        return False
    return (len(nonce), len(wrapped)) == (_NONCE_BYTES, _WRAPPED_BYTES)


def opens_by(table: Table, recovery_key: str) -> bool:
    """Tell whether a recovery key opens the table.

    Raises:
        RecoveryKeyWrong: it is mistyped.
    """
    kek = _stretch_random(parse_recovery_key(recovery_key))
    try:
        _unwrap(kek, table["slots"]["recovery"])
    except (InvalidTag, ValueError):
        return False
    return True


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


def _is_spelled(text: str | None) -> bool:
    try:
        parse_recovery_key(text or "")
    except RecoveryKeyWrong:
        return False
    return True


def _by_given(
    table: Table, keyring: KeyringStore | None, passphrase: str | None, recovery_key: str | None
) -> StationKeys:
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
    return _keys(json.loads(held), table)


def _by_recovery(table: Table, recovery_key: str) -> StationKeys:
    kek = _stretch_random(parse_recovery_key(recovery_key))
    try:
        return _keys(_unwrap(kek, table["slots"]["recovery"]), table)
    except (InvalidTag, ValueError):
        raise RecoveryKeyWrong from None


def _by_passphrase(table: Table, passphrase: str) -> StationKeys:
    slot = table["slots"]["passphrase"]
    try:
        kek = _stretch(passphrase, _unb64(slot["salt"]))
        return _keys(_unwrap(kek, slot), table)
    except (InvalidTag, ValueError, HashingError):
        raise StationPassphraseWrong from None


def _stretch(passphrase: str, salt: bytes) -> bytes:
    # RFC 9106, second recommended option: 64 MiB, 3 passes; fits a PC with 4 GB.
    return hash_secret_raw(passphrase.encode(), salt, 3, 65536, 4, 32, Type.ID)


def _stretch_random(random: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"station-terminal recovery").derive(random)


def _wrap(kek: bytes, keys: StationKeys) -> dict[str, str]:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    wrapped = AESGCM(kek).encrypt(nonce, _secret(keys).encode(), b"station-keys")
    return {"nonce": _b64(nonce), "wrapped": _b64(wrapped)}


def _unwrap(kek: bytes, slot: Mapping[str, str]) -> Mapping[str, str]:
    clear = AESGCM(kek).decrypt(_unb64(slot["nonce"]), _unb64(slot["wrapped"]), b"station-keys")
    opened: Mapping[str, str] = json.loads(clear)
    return opened


def _secret(keys: StationKeys) -> str:
    return json.dumps({"database": keys.database_key.hex(), "age": keys.age_identity})


def _keys(secret: Mapping[str, str], table: Table) -> StationKeys:
    identity = secret["age"]
    own = str(pyrage.x25519.Identity.from_str(identity).to_public())
    database_key = bytes.fromhex(secret["database"])
    others = table["recipients"] if seal_holds(table, database_key) else ()
    return StationKeys(database_key, identity, (own, *(one for one in others if one != own)))


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unb64(text: str) -> bytes:
    return base64.b64decode(text)
