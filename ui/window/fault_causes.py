"""When the cause of a fault is gone: what is seen now speaks against it, or its place was left."""

from station_app.exchange.link_status import LinkState
from station_app.model.device_errors import (
    IntakeError,
    NoScanner,
    PrintingError,
    TokenDriverMissing,
    TokenMissing,
)
from station_app.model.errors import (
    DocumentError,
    EvidenceError,
    ExchangeError,
    PersonError,
    Remedy,
    StationError,
    UsageError,
)
from station_app.overview.status import Lamps
from station_app.printing.orders import PrinterOverview

LOW_DISK_BYTES = 2 * 10**9
"""Below this the disk's lamp is dark."""
_OF_A_DESK = (DocumentError, UsageError, PersonError, IntakeError, EvidenceError)
"""What was asked at one desk could not be: said there, and nowhere else."""
_CHANGES = frozenset({"document", "page"})


def ends_at_desk(error: StationError) -> bool:
    """Tell whether a fault concerns the desk alone at which it came up."""
    return isinstance(error, _OF_A_DESK)


def ends_by_change(error: StationError, about: str, topic: str, object_id: str) -> bool:
    """Tell whether a change of the very paper that a fault is about ends it."""
    return ends_at_desk(error) and bool(about) and topic in _CHANGES and object_id == about


def ends_by_look(error: StationError, lamps: Lamps, line: LinkState) -> bool:
    """Tell whether a look at the equipment and the line shows that a fault is over."""
    if isinstance(error, NoScanner):
        return lamps.scanner is not None
    if isinstance(error, TokenMissing | TokenDriverMissing):
        return lamps.token is not None
    if isinstance(error, ExchangeError) and error.remedy is Remedy.CHECK_NETWORK:
        return line.kind == "ok"
    if error.remedy is Remedy.FREE_DISK:
        return lamps.disk_free_bytes > LOW_DISK_BYTES
    return False


def ends_by_printer(error: StationError, seen: PrinterOverview) -> bool:
    """Tell whether a look at the printers shows that a fault is over."""
    return isinstance(error, PrintingError) and seen.fact.prints
