"""Whom a reader trusts: an exported file, so that a paper can be judged far from any station."""

import base64
import binascii
from dataclasses import dataclass

from sync.wire.canonical import read, write
from sync.wire.keys import require_hex
from sync.wire.records import from_data, to_data

TRUST_FORMAT = "station-trust/1"


@dataclass(frozen=True, slots=True)
class Trust:
    """Keys and authorities that count. Public through and through."""

    format: str
    gateway_keys: tuple[str, ...]
    """Ed25519 public keys whose receipts count, in hex."""
    terminal_keys: tuple[str, ...]
    """Ed25519 public keys whose packets count, in hex."""
    authorities: tuple[str, ...]
    """Certification authorities whose document signatures count: DER in base64."""

    def __post_init__(self) -> None:
        """Refuse what is no key or no base64.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        if self.format != TRUST_FORMAT:
            raise ValueError("format")
        for key in (*self.gateway_keys, *self.terminal_keys):
            require_hex(key, 64, "key")
        try:
            for text in self.authorities:
                base64.b64decode(text, validate=True)
        except binascii.Error:
            raise ValueError("authorities") from None

    @property
    def authorities_der(self) -> tuple[bytes, ...]:
        """The authorities' certificates."""
        return tuple(base64.b64decode(text) for text in self.authorities)


def make_trust(
    gateway_keys: tuple[str, ...], terminal_keys: tuple[str, ...], authorities: tuple[bytes, ...]
) -> Trust:
    """Return the trust of these keys and certificates (DER)."""
    texts = tuple(base64.b64encode(der).decode("ascii") for der in authorities)
    return Trust(TRUST_FORMAT, gateway_keys, terminal_keys, texts)


def write_trust(trust: Trust) -> bytes:
    """Return the file's canonical bytes."""
    return write(to_data(trust))


def read_trust(untrusted: bytes) -> Trust:
    """Read a trust file. Nobody signs it: it must come from a hand that is trusted.

    Raises:
        BrokenMessage: it is no trust file.
    """
    return from_data(Trust, read(untrusted))
