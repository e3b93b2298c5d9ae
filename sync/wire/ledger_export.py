"""The chain of custody as it leaves a station: one event a line, and the station's seal as the last line.

Without the seal nobody vouches for what stands behind the last co-signed head: a chain can be invented,
and a cut one is whole in itself.
"""

from dataclasses import dataclass
from typing import ClassVar

from sync.wire.border import require_time
from sync.wire.canonical import read, write
from sync.wire.keys import Purpose
from sync.wire.manifest import Head
from sync.wire.records import from_data, to_data
from sync.wire.sealed import Signed, signature_of

LEDGER_FORMAT = "station-ledger/1"


@dataclass(frozen=True, slots=True)
class LedgerSeal:
    """What the station says of the lines above."""

    format: str
    terminal_id: str
    """Empty: the station is not introduced to a gateway."""
    ledger: Head
    """The last line's number and hash."""
    at: str

    def __post_init__(self) -> None:
        """Refuse another format.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        if self.format != LEDGER_FORMAT:
            raise ValueError("format")
        require_time(self.at, "at")


@dataclass(frozen=True, slots=True)
class SealedLedger(Signed):
    """The last line."""

    PURPOSE: ClassVar[Purpose] = "ledger"
    SAYS: ClassVar[str] = "seal"

    seal: LedgerSeal
    key_id: str
    """The terminal's key."""
    signature: str
    """Over the canonical seal."""


def seal_ledger(events: bytes, seal: LedgerSeal, private: bytes) -> bytes:
    """Return an export: the events' lines and the seal behind them."""
    line = SealedLedger(seal, *signature_of(SealedLedger, seal, private))
    return events + write(to_data(line)) + b"\n"


def split_ledger(untrusted: bytes) -> tuple[bytes, SealedLedger | None]:
    """Return the events' lines and the seal; ``None``: nobody sealed them.

    Raises:
        BrokenMessage: the last line says that it is a seal and is none.
    """
    lines = untrusted.splitlines(keepends=True)
    if not lines or not lines[-1].endswith(b"\n") or b'"seal":' not in lines[-1]:
        return untrusted, None
    return b"".join(lines[:-1]), from_data(SealedLedger, read(lines[-1][:-1]))
