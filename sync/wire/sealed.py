"""What every signed manifest has in common: its form, its hash, and whose signature it bears."""

import hashlib
from typing import Any, ClassVar, TypeVar

from sync.wire.canonical import write
from sync.wire.keys import Purpose, holds, key_id, public_of, require_hex, sign
from sync.wire.records import to_data

_Packet = TypeVar("_Packet", bound="Sealed")


class Sealed:
    """A manifest with its terminal's signature. Its subjects are frozen records of four members."""

    __slots__ = ()
    PURPOSE: ClassVar[Purpose]
    """For what the signature counts; one for another purpose does not."""
    FORMAT: ClassVar[str]

    format: str
    manifest: Any
    key_id: str
    """The terminal's key."""
    signature: str

    def __post_init__(self) -> None:
        """Refuse another format.

        Raises:
            ValueError: the format or the signature's form is another.
        """
        if self.format != self.FORMAT:
            raise ValueError("format")
        require_hex(self.key_id, 32, "key_id")
        require_hex(self.signature, 128, "signature")

    @property
    def manifest_sha256(self) -> str:
        """Hex SHA-256 of the canonical manifest: what a receipt is about."""
        return hashlib.sha256(write(to_data(self.manifest))).hexdigest()

    def signed_by(self, public: str) -> bool:
        """Tell whether the signature is this terminal key's."""
        message = write(to_data(self.manifest))
        mine = key_id(public) == self.key_id
        return mine and holds(public, self.PURPOSE, message, self.signature)


def seal(kind: type[_Packet], manifest: object, private: bytes) -> bytes:
    """Sign a manifest and return the packet's canonical bytes."""
    signed = {
        "format": kind.FORMAT,
        "manifest": to_data(manifest),
        "key_id": key_id(public_of(private)),
        "signature": sign(private, kind.PURPOSE, write(to_data(manifest))),
    }
    return write(signed)
