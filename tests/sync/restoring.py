"""A gateway and a terminal that are copied and put back, as an administrator would do it."""

import contextlib
import gc
import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

from station_app.documents import outbox_rows, receipt_rows
from station_app.exchange.alarms import unseen_alarms
from station_app.forms import register_rows
from station_app.model.clock import IST
from station_app.model.ids import DocumentId
from station_app.station.station import Station, record
from sync.client.courier import Courier
from sync.client.inbox_poller import InboxPoller
from sync.gateway.records.alarms import Alarm, list_alarms
from sync.gateway.serving import RunningGateway, start
from sync.wire.receipt import Receipt, read_receipt
from tests.sync.parts import SOMEBODY, introduce, make_due, sync_station

_ADDRESS = f"127.0.1.{1 + os.getpid() % 250}"
"""Of this process: the port that a gateway lets go of for a moment is taken by no other test's."""


def let_go_of_sockets() -> None:
    """Let what a server that was cut off left open be closed now, and not be told of in another test."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


class Ends:
    """Both ends of the line, in folders that can be copied while they are closed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.gateway: RunningGateway
        self.station: Station
        self._open: contextlib.ExitStack | None = None
        self._start_gateway()
        self._open_station()
        introduce(self.station, self.gateway)

    def close(self) -> None:
        self._close_station()
        self._cut_off_gateway()

    def exchange(self, rounds: int = 2) -> None:
        """Send and fetch: the courier, the inbox, and once more what they woke each other for."""
        for _ in range(rounds):
            self.send()
            self.fetch()

    def send(self) -> None:
        with contextlib.closing(Courier(self.station)) as courier:
            make_due(self.station)
            fault = courier.run_once().line_fault
            if fault is not None:
                raise fault

    def fetch(self) -> int:
        with contextlib.closing(InboxPoller(self.station, line_is_back=lambda: None)) as postbox:
            return postbox.run_once()

    def copy(self, end: str) -> None:
        """Make a copy of an end; an older one is thrown away."""
        with self._closed(end):
            shutil.rmtree(self._copy_of(end), ignore_errors=True)
            shutil.copytree(self.folder / end, self._copy_of(end))

    def put_back(self, end: str) -> None:
        """Put an end back to its copy."""
        with self._closed(end):
            shutil.rmtree(self.folder / end)
            shutil.copytree(self._copy_of(end), self.folder / end)

    def work(self, events: int = 3) -> None:
        """Do something at the terminal that nobody sends."""
        with self.station.store.transaction() as tx:
            for _ in range(events):
                record(self.station, tx, SOMEBODY, "page.looked_at", "p-test")

    def alarms(self) -> list[str]:
        """Return what the gateway's alarms are, oldest first, also those that were looked at."""
        return [alarm.what for alarm in self.raised()]

    def raised(self) -> tuple[Alarm, ...]:
        return list_alarms(self.gateway.parts.engine, everything=True)

    def told(self) -> list[str]:
        """Return what the terminal's alarms are, oldest first."""
        return [alarm.what for alarm in reversed(unseen_alarms(self.station))]

    def receipts(self, document_id: DocumentId) -> list[Receipt]:
        """Return all receipts of a paper that the terminal holds, the one that counts last."""
        with self.station.store.reading() as tx:
            held = [one.receipt for one in receipt_rows.every(tx, document_id)]
            before = receipt_rows.find_sent_before(tx, document_id)
        if not held and before is not None:
            held = [before.receipt]
        return [read_receipt(one) for one in held]

    def packet(self, document_id: DocumentId) -> bytes | None:
        with self.station.store.reading() as tx:
            row = outbox_rows.row(tx, document_id)
        return None if row is None else row.packet

    def _copy_of(self, end: str) -> Path:
        return self.folder / f"{end}.copy"

    @contextlib.contextmanager
    def _closed(self, end: str) -> Iterator[None]:
        if end == "gateway":
            self._cut_off_gateway()
            yield
            self._start_gateway()
        else:
            self._close_station()
            yield
            self._open_station()

    def _cut_off_gateway(self) -> None:
        """End the gateway in the middle of its connections, as a computer that goes down."""
        self.gateway.close()
        let_go_of_sockets()

    def _start_gateway(self) -> None:
        home = self.folder / "gateway"
        self.gateway = start(home, listen=(_ADDRESS, 0), training=True)

    def _open_station(self) -> None:
        self._open = contextlib.ExitStack()
        self.station = self._open.enter_context(sync_station(self.folder / "terminal"))

    def _close_station(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


REGISTER = "yadi"


def take_serial(station: Station, document_id: DocumentId) -> int:
    """Enter a paper in a register, as the desk does."""
    now = station.clock.now()
    year = now.astimezone(IST).year
    with station.store.transaction() as tx:
        return register_rows.take(tx, REGISTER, year, document_id, now, SOMEBODY)


@contextlib.contextmanager
def ends_in(folder: Path) -> Iterator[Ends]:
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(Ends(folder)) as ends:
        yield ends
