"""The courier: one loop of exchange over the rows of the outbox. Holds no work of its own.

A fault of the line ends the round: the paper stays due and the courier waits, longer each time, at
most 15 minutes, for ever. A fault of a paper lets that paper wait or sets it aside; the others flow.
"""

import logging
import random
from dataclasses import dataclass
from datetime import timedelta

from station_app.exchange import delivery, restores
from station_app.exchange.delivery import ClaimedDocument
from station_app.exchange.enrolment import enrolled, terminal_key
from station_app.exchange.link_status import set_link_state
from station_app.model.errors import Cancelled, ExchangeError, StationError
from station_app.station.station import Station
from sync.client.certifying import certify
from sync.client.comparing import compare
from sync.client.delivery import deliver, rejects
from sync.client.errors import GatewayFault, GatewayRefused, Overtaken, ReceiptForged
from sync.client.gateway_session import GatewaySession
from sync.client.network import line_kind
from sync.client.recovering import recover
from sync.client.recovery_keys import fetch_recovery
from sync.client.tus import Uploader
from sync.client.worker import IDLE_S, OF_THE_LINE, Lane

LOG = logging.getLogger("sync")
UPLOADS = "/v1/uploads"
_MOST_TRIES = 5
"""Refusals that may have come from a damaged transfer, before the paper is set aside."""
_COMPARED_S = 600.0
"""Where nothing is due, the courier compares so seldom; the inbox lane does it in each round."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of exchange came to."""

    exchanges: int
    line_fault: StationError | None
    """What ended the round early, or ``None``: everything due was tried."""


class Courier(Lane):
    """Sends what is due. One round by :meth:`run_once`, or a thread by :meth:`start`."""

    def __init__(self, station: Station, *, chance: random.Random | None = None) -> None:
        longest_s = delivery.LONGEST_WAIT.total_seconds()
        super().__init__(
            station, "courier", longest_wait_s=longest_s, topic="outbox", chance=chance
        )
        self._compared_s: float | None = None

    def run_once(self) -> Round:
        """Try everything that is due, once, on the caller's thread."""
        with self._round:
            return self._try_all()

    def _exchange(self) -> float:
        finished = self.run_once()
        if finished.line_fault is not None:
            raise finished.line_fault
        due_s = delivery.next_due_s(self._station)
        return IDLE_S if due_s is None else min(IDLE_S, due_s)

    def _try_all(self) -> Round:
        fault = self._compare() if self._must_compare() else None
        if fault is not None:
            return Round(0, fault)
        exchanges = 0
        while not self._ticket.cancelled:
            claimed = delivery.claim(self._station)
            if claimed is None:
                break
            exchanges += 1
            fault = self._try_one(claimed)
            if fault is not None:
                return Round(exchanges, fault)
            self._failures = 0
        # What a receipt co-signs is older than the receipt: the head that holds it is told as well.
        return Round(exchanges, self._compare() if exchanges else None)

    def _compare(self) -> StationError | None:
        """Notice and heal a restore of either end before anything is sent; return the line's fault."""
        if enrolled(self._station) is None:
            return None
        try:
            line = self._open_line()
            compare(self._station, line)
            certify(self._station, line)
            fetch_recovery(self._station, line)
            recover(self._station, line, lambda: self._plain_uploader(line))
            self._compared_s = self._station.clock.monotonic_s()
        except Cancelled:
            return None
        except OF_THE_LINE as error:
            set_link_state(self._station, line_kind(error, self._address()))
            self._drop_line()
            return error
        except ExchangeError as error:
            # Papers flow all the same; it is compared again in the next round.
            LOG.info("comparison: %s", error.key)
        return None

    def _must_compare(self) -> bool:
        now_s = self._station.clock.monotonic_s()
        if self._compared_s is None or not 0 <= now_s - self._compared_s < _COMPARED_S:
            return True
        return delivery.next_due_s(self._station) == 0 or restores.is_recovery_due(self._station)

    def _plain_uploader(self, line: GatewaySession) -> Uploader:
        monotonic_s = self._station.clock.monotonic_s
        return Uploader(line, UPLOADS, ticket=self._ticket, monotonic_s=monotonic_s)

    def _try_one(self, claimed: ClaimedDocument) -> StationError | None:
        """Try one paper; return a fault only where the others would meet it as well."""
        document_id = claimed.document.document_id
        settled = False
        try:
            line = self._open_line()
            key = terminal_key(self._station)
            deliver(self._station, line, self._uploader(line, claimed), key, claimed)
            settled = True
            set_link_state(self._station, "ok")
        except Cancelled:
            return None
        except Overtaken:
            delivery.release(self._station, document_id, timedelta(), "")
            settled = True
        except OF_THE_LINE as error:
            set_link_state(self._station, line_kind(error, self._address()))
            delivery.release(self._station, document_id, timedelta(), error.key)
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
                delivery.release(self._station, document_id, wait, "")
        return None

    def _settle(self, claimed: ClaimedDocument, error: StationError) -> None:
        """Decide about a paper whose own exchange failed."""
        document_id = claimed.document.document_id
        LOG.info("paper %s: %s", document_id, error.key)
        if isinstance(error, ExchangeError):
            set_link_state(self._station, "no_gateway" if isinstance(error, GatewayFault) else "ok")
        if isinstance(error, GatewayRefused) and rejects(error):
            delivery.reject(self._station, document_id, str(error.params["reason"]))
        elif self._own_fault(claimed, error):
            delivery.set_aside(self._station, document_id, error.key)
        else:
            delivery.release(self._station, document_id, self._wait(claimed), error.key)

    def _own_fault(self, claimed: ClaimedDocument, error: StationError) -> bool:
        if isinstance(error, GatewayFault | ReceiptForged):
            return False
        if isinstance(error, GatewayRefused):
            transfer = error.params.get("reason") in ("content-differs", "upload-unknown")
            return not transfer or claimed.attempts >= _MOST_TRIES
        return not error.retryable

    def _give_way(self, claimed: ClaimedDocument) -> None:
        """Let what is more urgent go before the next part of a paper."""
        if delivery.overtaken(self._station, claimed.document):
            raise Overtaken

    def _uploader(self, line: GatewaySession, claimed: ClaimedDocument) -> Uploader:
        return Uploader(
            line,
            UPLOADS,
            ticket=self._ticket,
            monotonic_s=self._station.clock.monotonic_s,
            give_way=lambda: self._give_way(claimed),
        )

    def _wait(self, claimed: ClaimedDocument) -> timedelta:
        return timedelta(seconds=self._wait_s(claimed.attempts))
