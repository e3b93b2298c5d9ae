"""Log beside receipts, ledger beside co-signed heads: by what a restore of either end is noticed.

A terminal names the places of receipts that it holds and what its chain of custody has at the numbers
that the gateway named before. The gateway answers, signed, which receipts its log does not know.
"""

from dataclasses import dataclass
from typing import ClassVar

from sync.wire.border import require_time
from sync.wire.canonical import BrokenMessage, read, write
from sync.wire.keys import Purpose, require_hex
from sync.wire.manifest import Head
from sync.wire.records import from_data, to_data
from sync.wire.sealed import Signed, signature_of

COMPARISON_FORMAT = "station-comparison/1"
MOST_PLACES = 500
"""Receipts that one comparison may name, and entries that one listing gives."""
LEDGER_BEHIND, LEDGER_FORKED = "ledger_behind", "ledger_forked"
"""The terminal's chain of custody ends before a head that was co-signed; it has another event there."""
LOG_BEHIND = "log_behind"
"""The gateway's log does not know a receipt that it signed: it was put back."""


@dataclass(frozen=True, slots=True)
class LogPlace:
    """A place in the gateway's log, as a receipt names it."""

    sequence: int
    log_sha256: str

    def __post_init__(self) -> None:
        """Refuse what is no place.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        require_hex(self.log_sha256, 64, "log_sha256")
        if self.sequence < 0:
            raise ValueError("sequence")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a terminal's chain of custody has at a number that the gateway named."""

    number: int
    sha256: str
    """Empty: the chain ends before it."""

    def __post_init__(self) -> None:
        """Refuse what confirms nothing.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        if self.sha256:
            require_hex(self.sha256, 64, "confirms.sha256")
        if self.number < 0:
            raise ValueError("confirms.number")


@dataclass(frozen=True, slots=True)
class ComparisonRequest:
    """What a terminal holds."""

    ledger: Head
    """The newest event of its chain of custody."""
    confirms: tuple[Confirmation, ...]
    receipts: tuple[LogPlace, ...]

    def __post_init__(self) -> None:
        """Refuse more than one comparison takes.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        for name in ("confirms", "receipts"):
            if len(getattr(self, name)) > MOST_PLACES:
                raise ValueError(name)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the gateway has to say to it."""

    format: str
    gateway_id: str
    terminal_id: str
    at: str
    log: LogPlace
    """The newest entry of the log; sequence 0: there is none."""
    latest: int
    """Place of the newest entry that this terminal sent; 0: none."""
    unknown: tuple[LogPlace, ...]
    """Of the places that were named, those that the log does not have."""
    named: tuple[Head, ...]
    """Heads of the terminal's chain of custody that were co-signed: to be confirmed the next time."""
    alarm: str
    """``ledger_behind``, ``ledger_forked``, or empty: the chain holds what it confirmed."""
    alarm_number: int

    def __post_init__(self) -> None:
        """Refuse another format.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        if self.format != COMPARISON_FORMAT:
            raise ValueError("format")
        require_time(self.at, "at")


@dataclass(frozen=True, slots=True)
class SignedComparison(Signed):
    """A comparison with the gateway's signature over its canonical form."""

    PURPOSE: ClassVar[Purpose] = "comparison"
    SAYS: ClassVar[str] = "comparison"

    comparison: Comparison
    key_id: str
    signature: str


@dataclass(frozen=True, slots=True)
class SentEntry:
    """An entry of the log that this terminal sent."""

    sequence: int
    log_sha256: str
    document_id: str
    kind: str
    """``paper`` or ``media``."""


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """What a terminal sent, after a place, oldest first; fewer than 500: that was all."""

    entries: tuple[SentEntry, ...]


@dataclass(frozen=True, slots=True)
class SentRecord:
    """A thing as it was sent: its packet and its receipt, each as text, byte for byte."""

    packet: str
    receipt: str


def seal_comparison(comparison: Comparison, private: bytes) -> bytes:
    """Sign a comparison and return its canonical bytes."""
    signed = signature_of(SignedComparison, comparison, private)
    return write(to_data(SignedComparison(comparison, *signed)))


def read_comparison(untrusted: bytes, gateway_keys: tuple[str, ...]) -> Comparison:
    """Return a comparison that one of the pinned keys signed.

    Raises:
        BrokenMessage: it is none, or nobody we know signed it.
    """
    signed = from_data(SignedComparison, read(untrusted))
    if not any(signed.signed_by(public) for public in gateway_keys):
        raise BrokenMessage("signature")
    return signed.comparison
