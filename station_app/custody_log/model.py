"""The chain of custody: who did what to which thing, in an order that cannot be changed unseen."""

from dataclasses import dataclass
from datetime import datetime

from station_app.model.ids import OperatorId


@dataclass(frozen=True, slots=True)
class CustodyAct:
    """What is to be recorded, before it has a place in the chain."""

    at: datetime
    operator_id: OperatorId
    action: str
    """A key such as ``page.captured``, ``document.signed``, ``paper.received``."""
    object_id: str
    object_sha256: str
    """Hex SHA-256 of the thing, or empty where the act has none."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CustodyEvent:
    """An act in its place in the chain."""

    number: int
    """1 for the first event of a terminal, then without gaps."""
    previous_sha256: str
    """The event before it; 64 zeros for the first."""
    act: CustodyAct
    sha256: str
    """Hex SHA-256 over number, previous hash and act (see the ledger room)."""


@dataclass(frozen=True, slots=True)
class LedgerHead:
    """The newest event: what a gateway co-signs."""

    number: int
    sha256: str


EMPTY_LEDGER = LedgerHead(0, "0" * 64)
"""The head before the first event."""
