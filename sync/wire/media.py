"""A media submission: files of electronic evidence, too large to be a paper, bound in one signed list.

The list names no file: a name that somebody gave a recording may hold a person's. A file is known by
its number and its SHA-256.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from sync.wire.border import (
    require_case,
    require_id,
    require_most,
    require_number,
    require_prose,
    require_text,
    require_time,
    require_word,
)
from sync.wire.canonical import BrokenMessage, read, write
from sync.wire.keys import Purpose, require_hex
from sync.wire.limits import limits
from sync.wire.manifest import LEVELS, Head
from sync.wire.receipt import Receipt, read_receipt
from sync.wire.records import from_data, to_data
from sync.wire.sealed import Sealed, seal

MEDIA_FORMAT = "station-media/1"
PACKET_FORMAT = "station-media-packet/1"
_WORDS = ("local_ref", "ps_code", "unit", "medium", "medium_serial")
_SID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class MediaItem:
    """One file."""

    number: int
    """Its place in the list, from 1."""
    sha256: str
    size_bytes: int
    media_type: str

    def __post_init__(self) -> None:
        """Refuse what is no file.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        require_hex(self.sha256, 64, "item.sha256")
        require_number(self.number, "item.number", 1, limits().files)
        require_number(self.size_bytes, "item.size_bytes", 1, limits().file_bytes)
        require_word(self.media_type, "item.media_type")


@dataclass(frozen=True, slots=True)
class MediaManifest:
    """What was taken in, said once and never changed."""

    format: str
    evidence_id: str
    local_ref: str
    sid: str
    """The packet's number in the app, where the files belong to one; else empty."""
    reason: str
    """Why the app did not record, in writing; ``sha256:`` and its hash where it may name somebody."""
    case_ref: str
    ps_code: str
    unit: str
    confidentiality: str
    medium: str
    """``flash``, ``card``, ``phone`` or ``disc``."""
    medium_serial: str
    taken_at: str
    """When the last file was sealed here; RFC 3339 in UTC."""
    items: tuple[MediaItem, ...]
    ledger: Head
    terminal_id: str

    def __post_init__(self) -> None:
        """Refuse what contradicts itself.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        if self.format != MEDIA_FORMAT:
            raise ValueError("format")
        require_most(self.items, "items", limits().files)
        if not self.items or [item.number for item in self.items] != _numbers(self.items):
            raise ValueError("items")
        if self.sid and not (
            self.sid.isascii() and self.sid.isdigit() and len(self.sid) == _SID_DIGITS
        ):
            raise ValueError("sid")
        if bool(self.sid) == bool(self.reason):
            raise ValueError("reason")
        self._require_names()
        require_time(self.taken_at, "taken_at")

    def _require_names(self) -> None:
        if self.confidentiality not in LEVELS:
            raise ValueError("confidentiality")
        for name in ("evidence_id", "terminal_id"):
            require_id(getattr(self, name), name)
        require_case(self.case_ref, "case_ref", empty=False)
        require_prose(self.reason, "reason")
        for name in _WORDS:
            require_word(getattr(self, name), name)

    @property
    def list_sha256(self) -> str:
        """Hex SHA-256 over the canonical list of files: what a receipt names."""
        return hashlib.sha256(write(to_data(self.items))).hexdigest()

    @property
    def size_bytes(self) -> int:
        """All bytes together."""
        return sum(item.size_bytes for item in self.items)


@dataclass(frozen=True, slots=True)
class MediaPacket(Sealed):
    """A media manifest with its terminal's signature."""

    PURPOSE: ClassVar[Purpose] = "media"
    FORMAT: ClassVar[str] = PACKET_FORMAT

    format: str
    manifest: MediaManifest
    key_id: str
    signature: str


@dataclass(frozen=True, slots=True)
class MediaSubmission:
    """A media packet and the uploads that hold its files, in the order of the list."""

    packet: str
    """The packet's canonical JSON, as text: what is signed is sent as it was signed."""
    uploads: tuple[str, ...]
    earlier_receipt: str | None = None
    """A receipt of the same packet that this gateway signed and, put back, does not know any more."""
    ledger: Head | None = None
    """The chain of custody as it stands now, where the packet was frozen before others that were sent."""

    def __post_init__(self) -> None:
        """Refuse what names no files.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        require_text(self.packet, "packet")
        require_most(self.uploads, "uploads", limits().files)
        for path in self.uploads:
            require_word(path, "uploads")


def seal_media(manifest: MediaManifest, private: bytes) -> bytes:
    """Sign a media manifest and return the packet's canonical bytes."""
    return seal(MediaPacket, manifest, private)


def read_media(untrusted: bytes) -> MediaPacket:
    """Read a media packet's bytes; the signature is not judged here.

    Raises:
        BrokenMessage: they are not byte for byte a media packet.
    """
    return from_data(MediaPacket, read(untrusted))


def verify_media_receipt(
    untrusted: bytes, gateway_keys: Iterable[str], packet_bytes: bytes
) -> Receipt | None:
    """Return a receipt that is signed by a pinned key and speaks of exactly this packet, or ``None``."""
    try:
        receipt, packet = read_receipt(untrusted), read_media(packet_bytes)
    except BrokenMessage:
        return None
    manifest, entry = packet.manifest, receipt.entry
    said = (
        entry.document_id,
        entry.terminal_id,
        entry.pdf_sha256,
        entry.pdf_size_bytes,
        entry.manifest_sha256,
        entry.ledger,
        receipt.log_sha256,
    )
    meant = (
        manifest.evidence_id,
        manifest.terminal_id,
        manifest.list_sha256,
        manifest.size_bytes,
        packet.manifest_sha256,
        manifest.ledger,
        entry.log_sha256,
    )
    signed = any(receipt.signed_by(public) for public in gateway_keys)
    return receipt if signed and said == meant else None


def _numbers(items: tuple[MediaItem, ...]) -> list[int]:
    return list(range(1, len(items) + 1))
