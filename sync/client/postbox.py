"""Asks the gateway for what waits for this station, keeps it, and says that it is kept."""

import logging
import random
import secrets
import threading
from collections.abc import Callable

from station_app.desks import inbox
from station_app.desks.enrolment import enrolled, terminal_key
from station_app.desks.line import set_line
from station_app.desks.station import Station
from station_app.model.errors import ExchangeError, NotEnrolled, ProtocolBroken, StationError
from sync.client.line import Line
from sync.client.network import line_kind
from sync.wire.canonical import BrokenMessage, read, read_loosely
from sync.wire.exchange import InboxAnswer, InboxItem
from sync.wire.records import from_data

LOG = logging.getLogger("sync")
_HOLD_S = 25
_FIRST_WAIT_S, _LONGEST_WAIT_S = 2.0, 60.0
_CLOSE_S = 30.0


class Postbox:
    """Fetches the inbox. Once by :meth:`run_once`, or in a thread by :meth:`start`."""

    def __init__(self, station: Station, *, line_is_back: Callable[[], None]) -> None:
        self._station = station
        self._line_is_back = line_is_back
        self._chance = random.SystemRandom()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._line: Line | None = None
        self._failures = 0

    def start(self) -> None:
        """Work in a thread until closed."""
        self._thread = threading.Thread(target=self._work, name="postbox")
        self._thread.start()

    def close(self) -> None:
        """Stop at once and come back when the thread is over. May be called often."""
        self._closing.set()
        line = self._line
        if line is not None:
            line.cut()
        if self._thread is not None:
            self._thread.join(_CLOSE_S)
        self._drop_line()

    def run_once(self, hold_s: int = 0) -> int:
        """Fetch what waits, keep it, acknowledge it; give how many items are new here.

        Args:
            hold_s: seconds that the gateway may hold its answer back while nothing waits.

        Raises:
            ExchangeError: the line's or the gateway's fact. StoreError: this computer's.
        """
        line = self._open_line()
        new = 0
        for item in self._fetch(line, hold_s):
            if self._closing.is_set():
                break
            new += self._keep(item)
            line.ask("POST", f"/v1/inbox/{item.item_id}/acknowledgement")
        return new

    def _fetch(self, line: Line, hold_s: int) -> tuple[InboxItem, ...]:
        body = line.ask("GET", f"/v1/inbox?after=0&wait={hold_s}", wait_s=hold_s)
        try:
            return from_data(InboxAnswer, read_loosely(body)).items
        except BrokenMessage as error:
            raise ProtocolBroken(what=str(error.args[0])) from None

    def _keep(self, item: InboxItem) -> bool:
        body = item.body.encode()
        try:
            read(body)
        except BrokenMessage as error:
            raise ProtocolBroken(what=str(error.args[0])) from None
        return inbox.keep(self._station, item.item_id, item.kind, body)

    def _work(self) -> None:
        while not self._closing.is_set():
            self._closing.wait(self._turn())

    def _turn(self) -> float:
        """Ask once and give the seconds until the next time."""
        try:
            # On a new line the first answer comes at once: it tells whether the line works.
            self.run_once(_HOLD_S if self._line is not None else 0)
        except StationError as error:
            if self._closing.is_set():
                return 0.0
            self._note(error)
            self._failures += 1
            wait_s = min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2.0 ** min(self._failures, 10))
            return wait_s * self._chance.uniform(0.5, 1.0)
        set_line(self._station, "ok")
        if self._failures:
            self._failures = 0
            self._line_is_back()
        return 0.0

    def _note(self, error: StationError) -> None:
        LOG.info("inbox: %s (%s)", error.key, secrets.token_hex(4))
        if isinstance(error, ExchangeError):
            facts = enrolled(self._station)
            address = "" if facts is None else facts.gateway_url
            set_line(self._station, line_kind(error, address))
        self._drop_line()

    def _open_line(self) -> Line:
        facts = enrolled(self._station)
        if facts is None:
            raise NotEnrolled
        if self._line is None or self._line.facts != facts:
            self._drop_line()
            self._line = Line(facts, terminal_key(self._station), self._station.clock)
        return self._line

    def _drop_line(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None
