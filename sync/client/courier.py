"""The courier: one loop of exchange over the rows of the outbox. Holds no work of its own.

A fault of the line ends the round: the paper stays due and the courier waits, longer each time, at
most 15 minutes, for ever. A fault of a paper lets that paper wait or sets it aside; the others flow.
"""

import logging
import random
import secrets
import threading
from dataclasses import dataclass
from datetime import timedelta

from station_app.desks import dispatch
from station_app.desks.dispatch import Claimed
from station_app.desks.enrolment import enrolled, terminal_key
from station_app.desks.line import set_line
from station_app.desks.station import Station
from station_app.model.errors import (
    Cancelled,
    ClockDiffers,
    ExchangeError,
    GatewayFault,
    GatewayImpostor,
    GatewayRefused,
    GatewayUnreachable,
    NotEnrolled,
    NotTheGateway,
    Overtaken,
    ReceiptForged,
    StationError,
)
from station_app.model.tickets import CancelTicket
from sync.client.delivery import deliver, rejects
from sync.client.line import Line
from sync.client.network import line_kind
from sync.client.tus import Uploader

LOG = logging.getLogger("sync")
UPLOADS = "/v1/uploads"
_OF_THE_LINE = (GatewayUnreachable, NotTheGateway, GatewayImpostor, NotEnrolled, ClockDiffers)
"""Faults that every other paper would meet as well."""
_FIRST_WAIT_S = 2.0
_LONGEST_WAIT_S = dispatch.LONGEST_WAIT.total_seconds()
_IDLE_S = 60.0
_MOST_TRIES = 5
"""Refusals that may have come from a damaged transfer, before the paper is set aside."""
_CLOSE_S = 30.0


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of exchange came to."""

    exchanges: int
    line_fault: StationError | None
    """What ended the round early, or ``None``: everything due was tried."""


class Courier:
    """Sends what is due. One round by :meth:`run_once`, or a thread by :meth:`start`."""

    def __init__(self, station: Station, *, chance: random.Random | None = None) -> None:
        self._station = station
        self._chance = chance or random.SystemRandom()
        self._round = threading.Lock()
        self._bell = threading.Event()
        self._ticket = CancelTicket()
        self._thread: threading.Thread | None = None
        self._line: Line | None = None
        self._failed_rounds = 0
        self._deaf = station.events.listen(self._hear)

    def start(self) -> None:
        """Work in a thread until closed."""
        self._thread = threading.Thread(target=self._work, name="courier")
        self._thread.start()

    def wake(self) -> None:
        """Begin a round now: the line is back, or somebody asked."""
        self._bell.set()

    def close(self) -> None:
        """Stop at once and come back when the thread is over. May be called often."""
        self._deaf()
        self._ticket.cancel()
        self._bell.set()
        line = self._line
        if line is not None:
            line.cut()
        if self._thread is not None:
            self._thread.join(_CLOSE_S)
        with self._round:
            self._drop_line()

    def run_once(self) -> Round:
        """Try everything that is due, once, on the caller's thread."""
        with self._round:
            return self._try_all()

    def _work(self) -> None:
        while not self._ticket.cancelled:
            self._bell.wait(self._turn())
            self._bell.clear()

    def _turn(self) -> float:
        """Make one round and give the seconds until the next."""
        try:
            finished = self.run_once()
        except Exception:
            # A bug of ours: the loop must outlive it, and somebody must be able to find it.
            LOG.exception("incident %s", secrets.token_hex(4))
            self._failed_rounds += 1
            return self._line_wait_s()
        if finished.line_fault is not None:
            return self._line_wait_s()
        due_s = dispatch.next_due_s(self._station)
        return _IDLE_S if due_s is None else min(_IDLE_S, due_s)

    def _try_all(self) -> Round:
        exchanges = 0
        while not self._ticket.cancelled:
            claimed = dispatch.claim(self._station)
            if claimed is None:
                break
            exchanges += 1
            fault = self._try_one(claimed)
            if fault is not None:
                self._failed_rounds += 1
                return Round(exchanges, fault)
            self._failed_rounds = 0
        return Round(exchanges, None)

    def _try_one(self, claimed: Claimed) -> StationError | None:
        """Try one paper; give a fault only where the others would meet it as well."""
        document_id = claimed.document.document_id
        settled = False
        try:
            line, uploader, key = self._open_line(claimed)
            deliver(self._station, line, uploader, key, claimed)
            settled = True
            set_line(self._station, "ok")
        except Cancelled:
            return None
        except Overtaken:
            dispatch.release(self._station, document_id, timedelta(), "")
            settled = True
        except _OF_THE_LINE as error:
            set_line(self._station, line_kind(error, self._address()))
            dispatch.release(self._station, document_id, timedelta(), error.key)
            settled = True
            self._drop_line()
            return error
        except StationError as error:
            self._settle(claimed, error)
            settled = True
        finally:
            if not settled:
                # Cancelled, or a bug: the paper must not stay claimed.
                wait = timedelta() if self._ticket.cancelled else self._wait(claimed)
                dispatch.release(self._station, document_id, wait, "")
        return None

    def _settle(self, claimed: Claimed, error: StationError) -> None:
        """Decide about a paper whose own exchange failed."""
        document_id = claimed.document.document_id
        LOG.info("paper %s: %s", document_id, error.key)
        if isinstance(error, ExchangeError):
            set_line(self._station, "no_gateway" if isinstance(error, GatewayFault) else "ok")
        if isinstance(error, GatewayRefused) and rejects(error):
            dispatch.reject(self._station, document_id, str(error.params["reason"]))
        elif self._own_fault(claimed, error):
            dispatch.set_aside(self._station, document_id, error.key)
        else:
            dispatch.release(self._station, document_id, self._wait(claimed), error.key)

    def _own_fault(self, claimed: Claimed, error: StationError) -> bool:
        if isinstance(error, GatewayFault | ReceiptForged):
            return False
        if isinstance(error, GatewayRefused):
            transfer = error.params.get("reason") in ("content-differs", "upload-unknown")
            return not transfer or claimed.attempts >= _MOST_TRIES
        return not error.retryable

    def _give_way(self, claimed: Claimed) -> None:
        """Let what is more urgent go before the next part of a paper."""
        if dispatch.overtaken(self._station, claimed.document):
            raise Overtaken

    def _open_line(self, claimed: Claimed) -> tuple[Line, Uploader, bytes]:
        facts = enrolled(self._station)
        if facts is None:
            raise NotEnrolled
        key = terminal_key(self._station)
        if self._line is None or self._line.facts != facts:
            self._drop_line()
            self._line = Line(facts, key, self._station.clock)
        clock = self._station.clock
        uploader = Uploader(
            self._line,
            UPLOADS,
            ticket=self._ticket,
            monotonic_s=clock.monotonic_s,
            give_way=lambda: self._give_way(claimed),
        )
        return self._line, uploader, key

    def _drop_line(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _address(self) -> str:
        facts = enrolled(self._station)
        return "" if facts is None else facts.gateway_url

    def _wait(self, claimed: Claimed) -> timedelta:
        return timedelta(seconds=self._spread(_FIRST_WAIT_S * 2.0 ** min(claimed.attempts, 12)))

    def _line_wait_s(self) -> float:
        return self._spread(_FIRST_WAIT_S * 2.0 ** min(self._failed_rounds, 12))

    def _spread(self, wait_s: float) -> float:
        """Give between half and all of a wait, so that a district's terminals do not march."""
        return min(wait_s, _LONGEST_WAIT_S) * self._chance.uniform(0.5, 1.0)

    def _hear(self, topic: str, _object_id: str) -> None:
        # What this thread announces itself is no news to it.
        if topic == "outbox" and threading.current_thread() is not self._thread:
            self.wake()
