"""The packet: a manifest with its terminal's signature. Frozen before it is first sent."""

from dataclasses import dataclass
from typing import ClassVar

from sync.wire.canonical import read
from sync.wire.keys import Purpose
from sync.wire.manifest import Manifest
from sync.wire.records import from_data
from sync.wire.sealed import Sealed, seal

PACKET_FORMAT = "station-packet/1"


@dataclass(frozen=True, slots=True)
class Packet(Sealed):
    """What a packet says; whether it is true is for :mod:`sync.wire.verdicts`."""

    PURPOSE: ClassVar[Purpose] = "packet"
    FORMAT: ClassVar[str] = PACKET_FORMAT

    format: str
    manifest: Manifest
    key_id: str
    signature: str


def seal_packet(manifest: Manifest, private: bytes) -> bytes:
    """Sign a manifest and return the packet's canonical bytes."""
    return seal(Packet, manifest, private)


def read_packet(untrusted: bytes) -> Packet:
    """Read a packet's bytes; the signature is not judged here.

    Raises:
        BrokenMessage: they are not byte for byte a packet.
    """
    return from_data(Packet, read(untrusted))
