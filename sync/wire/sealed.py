"""What every signed message has in common: whose signature it bears; of a manifest also its form and hash."""

import hashlib
from typing import Any, ClassVar, TypeVar

from sync.wire.canonical import write
from sync.wire.keys import Purpose, holds, key_id, public_of, require_hex, sign
from sync.wire.records import to_data

_Packet = TypeVar("_Packet", bound="Sealed")


class Signed:
    """A frozen record with a signature over the canonical form of one of its members."""

    __slots__ = ()
    PURPOSE: ClassVar[Purpose]
    """For what the signature counts; one for another purpose does not."""
    SAYS: ClassVar[str]
    """The member that is signed."""

    key_id: str
    """Whose key it is, by its short name."""
    signature: str

    def __post_init__(self) -> None:
        """Refuse what is no signature.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        require_hex(self.key_id, 32, "key_id")
        require_hex(self.signature, 128, "signature")

    def signed_by(self, public: str) -> bool:
        """Tell whether the signature is this key's."""
        message = write(to_data(getattr(self, self.SAYS)))
        mine = key_id(public) == self.key_id
        return mine and holds(public, self.PURPOSE, message, self.signature)


class Sealed(Signed):
    """A manifest with its terminal's signature. Its subjects are frozen records of four members."""

    __slots__ = ()
    SAYS: ClassVar[str] = "manifest"
    FORMAT: ClassVar[str]

    format: str
    manifest: Any

    def __post_init__(self) -> None:
        """Refuse another format.

        Raises:
            ValueError: the format or the signature's form is another.
        """
        if self.format != self.FORMAT:
            raise ValueError("format")
        super().__post_init__()

    @property
    def manifest_sha256(self) -> str:
        """Hex SHA-256 of the canonical manifest: what a receipt is about."""
        return hashlib.sha256(write(to_data(self.manifest))).hexdigest()


def signature_of(kind: type[Signed], said: object, private: bytes) -> tuple[str, str]:
    """Return the short name of the key, and its signature over what ``kind`` signs."""
    return key_id(public_of(private)), sign(private, kind.PURPOSE, write(to_data(said)))


def seal(kind: type[_Packet], manifest: object, private: bytes) -> bytes:
    """Sign a manifest and return the packet's canonical bytes."""
    named, signature = signature_of(kind, manifest, private)
    signed = {
        "format": kind.FORMAT,
        "manifest": to_data(manifest),
        "key_id": named,
        "signature": signature,
    }
    return write(signed)
