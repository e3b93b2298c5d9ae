"""Who this gateway is: its keys, made once and kept in its own home, for its own eyes alone."""

import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.gateway.records.authority import (
    LOOPBACK,
    Certified,
    der_of,
    issue_server,
    make_authority,
    names_of,
    serves,
)
from sync.gateway.records.refusals import HomeFileBroken
from sync.wire.keys import key_id, new_key, public_of

_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Identity:
    """The gateway's keys."""

    gateway_id: str
    signing_key: bytes
    """Ed25519; signs receipts."""
    storage_key: bytes
    """Everything that is kept at rest is sealed with a key derived from this one."""
    authority: Certified

    @property
    def public_key(self) -> str:
        """The key that terminals pin."""
        return public_of(self.signing_key)

    def derived(self, purpose: str) -> bytes:
        """Return the 32-byte key for one purpose."""
        return HKDF(hashes.SHA256(), 32, None, purpose.encode()).derive(self.storage_key)


def load_identity(home: Path) -> Identity:
    """Read the gateway's keys; make those that are not there yet.

    Raises:
        HomeFileBroken: one of them cannot be read as a key. OSError: the home cannot be written.
    """
    keys = home / "keys"
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    signing = _key(keys / "receipts.key", lambda: new_key().hex())
    return Identity(
        gateway_id="g" + key_id(public_of(signing))[:16],
        signing_key=signing,
        storage_key=_key(keys / "storage.key", lambda: secrets.token_hex(32)),
        authority=_authority(keys),
    )


def server_certificate(home: Path, authority: Certified, hosts: Sequence[str]) -> Path:
    """Return the file with the server's certificate and key; issue it anew where it has to be.

    It goes on naming what it named before: terminals were introduced to those names.

    Raises:
        HomeFileBroken: the authority's file is damaged.
    """
    place = home / "keys" / "server.pem"
    try:
        before = names_of(place.read_bytes()) if place.exists() else ()
    except ValueError:
        # A leaf of ours that cannot be read is issued again; no terminal pins it.
        before = ()
    wanted = tuple(dict.fromkeys((*LOOPBACK, *before, *hosts)))
    if not before or not serves(place.read_bytes(), wanted):
        try:
            server = issue_server(authority, wanted)
        except (ValueError, TypeError):
            raise HomeFileBroken("authority.key") from None
        _write(place, server.key + server.certificate)
    return place


def _authority(keys: Path) -> Certified:
    certificate, key = keys / "authority.pem", keys / "authority.key"
    # The certificate is written last: where it stands, its key stands too.
    if not certificate.exists():
        made = make_authority("Station gateway authority")
        _write(key, made.key)
        _write(certificate, made.certificate)
    held = Certified(certificate.read_bytes(), key.read_bytes())
    try:
        der_of(held.certificate)
    except ValueError:
        raise HomeFileBroken(certificate.name) from None
    return held


def _key(place: Path, make: Callable[[], str]) -> bytes:
    try:
        key = bytes.fromhex(_once(place, make))
    except (ValueError, UnicodeDecodeError):
        raise HomeFileBroken(place.name) from None
    if len(key) != _KEY_BYTES:
        raise HomeFileBroken(place.name)
    return key


def _once(place: Path, make: Callable[[], str]) -> str:
    if not place.exists():
        _write(place, make().encode())
    return place.read_text(encoding="ascii")


def _write(place: Path, data: bytes) -> None:
    """Write a whole file for our own eyes, or none."""
    beside = place.with_name(place.name + ".part")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(place)
