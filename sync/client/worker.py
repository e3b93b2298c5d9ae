"""A lane of exchange: one thread with a line of its own, round after round until it is closed.

Papers, media and the inbox go on three lanes, so that none waits for another. What they share is
here: how a lane starts, is woken, ends at once, and how long it waits after a fault.
"""

import logging
import random
import threading
from abc import ABC, abstractmethod

from station_app.exchange.enrolment import enrolled, terminal_key
from station_app.model.cancellation import CancelTicket
from station_app.model.errors import StationError
from station_app.station.station import Station
from sync.client.errors import (
    ClockDiffers,
    GatewayBusy,
    GatewayImpostor,
    GatewayUnreachable,
    NotEnrolled,
    NotTheGateway,
)
from sync.client.gateway_session import GatewaySession
from sync.retry_loop import RetryLoop

LOG = logging.getLogger("sync")
OF_THE_LINE = (
    GatewayUnreachable,
    NotTheGateway,
    GatewayImpostor,
    NotEnrolled,
    ClockDiffers,
    GatewayBusy,
)
"""Faults that everything else would meet as well: they end a round."""
FIRST_WAIT_S = 2.0
IDLE_S = 60.0
_MOST_DOUBLINGS = 12


class Lane(ABC):
    """A thread of exchange. Its subject says what one round is, in :meth:`_exchange`."""

    def __init__(
        self,
        station: Station,
        name: str,
        *,
        longest_wait_s: float,
        topic: str = "",
        chance: random.Random | None = None,
    ) -> None:
        """Make a lane that does not run yet.

        Args:
            station: whose exchange it is.
            name: of the thread and in the log.
            longest_wait_s: after many faults in a row.
            topic: of the events that begin a round at once; none where empty.
            chance: spreads the waits; a test gives its own.
        """
        self._station = station
        self._name = name
        self._longest_wait_s = longest_wait_s
        self._topic = topic
        self._chance = chance or random.SystemRandom()
        self._ticket = CancelTicket()
        self._rounds = RetryLoop(name, self._turn, after_bug_s=self._after_fault_s)
        self._round = threading.Lock()
        self._line: GatewaySession | None = None
        self._failures = 0
        self._deaf = station.events.listen(self._hear)

    @abstractmethod
    def _exchange(self) -> float:
        """Make one round and return the seconds until the next.

        Raises:
            StationError: what ended it early; the lane waits, longer each time, and goes on.
        """

    def start(self) -> None:
        """Work in a thread until closed."""
        self._rounds.start()

    def wake(self) -> None:
        """Begin a round now: the line is back, or somebody asked."""
        self._rounds.wake()

    def close(self) -> None:
        """Stop at once and come back when the thread is over. May be called often."""
        self._deaf()
        self._ticket.cancel()
        self._rounds.stop()
        line = self._line
        if line is not None:
            line.cut()
        self._rounds.join()
        with self._round:
            self._drop_line()

    def _turn(self) -> float:
        """Make one round, however it ends; return the seconds until the next."""
        try:
            rest_s = self._exchange()
        except StationError as error:
            LOG.info("%s: %s", self._name, error.key)
            return wait_after(error, self._after_fault_s())
        self._failures = 0
        return rest_s

    def _after_fault_s(self) -> float:
        self._failures += 1
        return self._wait_s(self._failures)

    def _open_line(self) -> GatewaySession:
        """Return the line to the gateway that this station is enrolled at.

        Raises:
            NotEnrolled: it is not.
        """
        facts = enrolled(self._station)
        if facts is None:
            raise NotEnrolled
        if self._line is None or self._line.facts != facts:
            self._drop_line()
            self._line = GatewaySession(facts, terminal_key(self._station), self._station.clock)
        return self._line

    def _drop_line(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _address(self) -> str:
        facts = enrolled(self._station)
        return "" if facts is None else facts.gateway_url

    def _wait_s(self, failures: int) -> float:
        """Return between half and all of a wait, so that a district's terminals do not march."""
        wait_s = FIRST_WAIT_S * 2.0 ** min(failures, _MOST_DOUBLINGS)
        return min(wait_s, self._longest_wait_s) * self._chance.uniform(0.5, 1.0)

    def _hear(self, topic: str, _object_id: str) -> None:
        # What this thread announces itself is no news to it.
        if topic == self._topic and not self._rounds.is_mine():
            self.wake()


def wait_after(error: StationError, own_s: float) -> float:
    """Return how many seconds a lane rests after a fault: as long as the gateway asks, and its own.

    Its own wait on top spreads what all comes back when the asked time is over.
    """
    return own_s + int(error.params["wait_s"]) if isinstance(error, GatewayBusy) else own_s
