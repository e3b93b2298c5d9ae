"""What every desk is handed: one station, built in one place and passed by argument."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path

from station_app.custody_log import rows as custody_log_rows
from station_app.custody_log.hash_chain import next_event
from station_app.custody_log.model import CustodyAct
from station_app.model.clock import Clock
from station_app.model.events import Events
from station_app.model.ids import OperatorId, new_id
from station_app.model.printers import NoPrinter, Printer
from station_app.model.scanning import DropFolder, FileIntake, Scanner, ScanProfile
from station_app.model.settings import Computer, Settings
from station_app.model.tokens import Token
from station_app.session.session import Session
from station_app.station.followers import Followers
from station_app.store.connection import Transaction
from station_app.store.store import Store


@dataclass(frozen=True, slots=True)
class Station:
    """The parts of a running station. Holds no state of its own."""

    home: Path
    store: Store
    followers: "Followers[Station]"
    """Who follows what happens to a document; see ``station_app.wiring``."""
    session: Session
    clock: Clock
    settings: Settings
    events: Events
    scanner: Scanner
    files: FileIntake
    tokens: Callable[[], tuple[Token, ...]]
    """Looks at the slots now and lists what is there."""
    trust: Callable[[], tuple[bytes, ...]]
    """DER of the certification authorities whose signatures count here."""
    profiles: tuple[ScanProfile, ...]
    folder: DropFolder | None
    """The watched folder, where the station has one."""
    workers: Executor
    """Where pixels are worked on: processes in the window, so that drawing never waits."""
    computer: Callable[[], Computer] = Computer
    """Tells what this computer says of itself."""
    printer: Printer = field(default_factory=NoPrinter)
    """Where papers are printed; without one, what is printed waits."""

    def new_id(self, prefix: str) -> str:
        """Return a new identifier made now."""
        return new_id(prefix, int(self.clock.now().timestamp() * 1000))


def record(
    station: Station,
    tx: Transaction,
    operator_id: OperatorId,
    action: str,
    object_id: str,
    *,
    sha256: str = "",
    reason: str = "",
) -> None:
    """Put an act at the end of the chain of custody, in the caller's transaction."""
    act = CustodyAct(station.clock.now(), operator_id, action, object_id, sha256, reason)
    custody_log_rows.append(tx, next_event(custody_log_rows.head(tx), act))


def case_changed(station: Station, tx: Transaction, case_ref: str) -> None:
    """Call whoever follows a case, in the caller's transaction."""
    for follow in station.followers.case_changed:
        follow(station, tx, case_ref)
