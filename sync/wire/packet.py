"""The packet: a manifest with its terminal's signature. Frozen before it is first sent."""

import hashlib
from dataclasses import dataclass

from sync.wire.canonical import read, write
from sync.wire.keys import holds, key_id, public_of, require_hex, sign
from sync.wire.manifest import Manifest
from sync.wire.records import from_data, to_data

PACKET_FORMAT = "station-packet/1"


@dataclass(frozen=True, slots=True)
class Packet:
    """What a packet says; whether it is true is for :mod:`sync.wire.verdicts`."""

    format: str
    manifest: Manifest
    key_id: str
    """The terminal's key."""
    signature: str

    def __post_init__(self) -> None:
        """Refuse another format.

        Raises:
            ValueError: the format or the signature's form is another.
        """
        if self.format != PACKET_FORMAT:
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
        return key_id(public) == self.key_id and holds(public, "packet", message, self.signature)


def seal_packet(manifest: Manifest, private: bytes) -> bytes:
    """Sign a manifest and give the packet's canonical bytes."""
    signature = sign(private, "packet", write(to_data(manifest)))
    packet = Packet(PACKET_FORMAT, manifest, key_id(public_of(private)), signature)
    return write(to_data(packet))


def read_packet(untrusted: bytes) -> Packet:
    """Read a packet's bytes; the signature is not judged here.

    Raises:
        BrokenMessage: they are not byte for byte a packet.
    """
    return from_data(Packet, read(untrusted))
