"""The chain of custody written down for somebody outside; whoever exchanges puts the station's seal to it."""

from dataclasses import dataclass
from pathlib import Path

from station_app.custody_log import rows as custody_log_rows
from station_app.custody_log.hash_chain import write_export
from station_app.custody_log.model import CustodyEvent
from station_app.model.operators import Right
from station_app.station.station import Station, record
from station_app.store.atomic_files import make_folder, write_copy

_PART = 1000


@dataclass(frozen=True, slots=True)
class LedgerLines:
    """The whole chain, one event a line, and its head."""

    lines: bytes
    number: int
    sha256: str


def write_ledger_lines(station: Station) -> LedgerLines:
    """Return the chain of custody as lines; that somebody took it is its last event.

    Raises:
        NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.READ)
    with station.store.transaction() as tx:
        record(station, tx, operator.operator_id, "ledger.exported", "ledger")
        head = custody_log_rows.head(tx)
    events: list[CustodyEvent] = []
    while len(events) < head.number:
        with station.store.reading() as tx:
            part = custody_log_rows.events(tx, after=len(events), limit=_PART)
        if not part:
            break
        events += part
    return LedgerLines(write_export(events[: head.number]), head.number, head.sha256)


def put_copy(out: Path, name: str, data: bytes, *, replaces: bool = False) -> Path:
    """Write a file into a folder, whole or not at all; return it.

    Args:
        out: the folder; made where it is not there.
        name: of the file.
        data: what stands in it.
        replaces: an older file of this name goes: it is public, and made of what is pinned now.

    Raises:
        FileExists: a file of this name lies there. OutputFolderClosed, OutputFailed, DiskFull.
    """
    make_folder(out)
    return write_copy(out / name, data, replace=replaces)
