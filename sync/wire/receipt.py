"""The receipt: the gateway's signed word that it holds exactly these bytes.

Receipts form a chain: each names the hash of the one before it in the gateway's log, so the log
cannot be shortened or rewritten without every later receipt speaking against it.

A gateway that was put back takes papers again whose receipts it does not know: the new entry names the
old one (:class:`LinkedEntry`), and the receipt is of format 2.
"""

import hashlib
from dataclasses import dataclass
from typing import ClassVar

from sync.wire.border import require_number, require_time
from sync.wire.canonical import read, write
from sync.wire.keys import Purpose, require_hex
from sync.wire.manifest import Head
from sync.wire.records import from_data, to_data
from sync.wire.sealed import Signed, signature_of

RECEIPT_FORMAT = "station-receipt/1"
LINKED_FORMAT = "station-receipt/2"
FIRST_LOG_SHA256 = "0" * 64
"""What the first receipt of a gateway names as the one before it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the gateway puts into its log."""

    document_id: str
    terminal_id: str
    pdf_sha256: str
    pdf_size_bytes: int
    manifest_sha256: str
    ledger: Head
    """The terminal's chain of custody, co-signed: an edited or rolled-back terminal shows."""
    received_at: str
    """RFC 3339 in UTC, by the gateway's clock."""
    gateway_id: str
    sequence: int
    """Place in the log, from 1 without gaps."""
    previous_log_sha256: str

    def __post_init__(self) -> None:
        """Refuse what cannot be an entry.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        for name in ("pdf_sha256", "manifest_sha256", "previous_log_sha256"):
            require_hex(getattr(self, name), 64, name)
        require_time(self.received_at, "received_at")
        require_number(self.sequence, "sequence", 1)

    @property
    def log_sha256(self) -> str:
        """Hex SHA-256 of the canonical entry: what the next one names."""
        return hashlib.sha256(write(to_data(self))).hexdigest()


@dataclass(frozen=True, slots=True)
class LinkedEntry(Entry):
    """An entry in the place of one that the gateway lost when it was put back."""

    replaces_log_sha256: str
    """What the lost entry's receipt names as its own hash."""

    def __post_init__(self) -> None:
        """Refuse what cannot be an entry.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        Entry.__post_init__(self)
        require_hex(self.replaces_log_sha256, 64, "replaces_log_sha256")


@dataclass(frozen=True, slots=True)
class Receipt(Signed):
    """An entry with its own hash and the gateway's signature."""

    PURPOSE: ClassVar[Purpose] = "receipt"
    SAYS: ClassVar[str] = "entry"
    FORMAT: ClassVar[str] = RECEIPT_FORMAT

    format: str
    entry: Entry
    log_sha256: str
    key_id: str
    """The gateway's key; pinned by the terminal at enrolment."""
    signature: str
    """Over the canonical entry."""

    def __post_init__(self) -> None:
        """Refuse another format.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        if self.format != self.FORMAT:
            raise ValueError("format")
        require_hex(self.log_sha256, 64, "log_sha256")
        Signed.__post_init__(self)


@dataclass(frozen=True, slots=True)
class LinkedReceipt(Receipt):
    """The receipt of a linked entry."""

    FORMAT: ClassVar[str] = LINKED_FORMAT

    entry: LinkedEntry


def seal_receipt(entry: Entry, private: bytes) -> bytes:
    """Sign an entry and return the receipt's canonical bytes."""
    named = (entry.log_sha256, *signature_of(Receipt, entry, private))
    if isinstance(entry, LinkedEntry):
        return write(to_data(LinkedReceipt(LINKED_FORMAT, entry, *named)))
    return write(to_data(Receipt(RECEIPT_FORMAT, entry, *named)))


def read_receipt(untrusted: bytes) -> Receipt:
    """Read a receipt's bytes; the signature is not judged here.

    Raises:
        BrokenMessage: they are not byte for byte a receipt.
    """
    data = read(untrusted)
    linked = isinstance(data, dict) and data.get("format") == LINKED_FORMAT
    return from_data(LinkedReceipt if linked else Receipt, data)
