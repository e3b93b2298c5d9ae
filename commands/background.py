"""What the open terminal does behind its window: reads the text of papers, and looks after its own home."""

import logging
import threading

from station_app.model.cancellation import CancelTicket
from station_app.model.errors import Cancelled, StationError
from station_app.model.ids import DocumentId
from station_app.safekeeping import home_check, resealing
from station_app.station.station import Station
from station_app.text_search import ocr_queue

LOG = logging.getLogger("window")
_REST_S = 3.0
"""After something changed, a moment for the pages that follow it."""
_LOOK_S = 60.0
_BETWEEN_CHECKS_S = 2.0
"""Between two parts of the look at the whole home: it takes days, and nobody notices it."""


class OcrWorker:
    """One thread that reads whatever paper waits, until closed. Holds no queue: the store does."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._ticket = CancelTicket()
        self._woken = threading.Event()
        self._given_up: set[DocumentId] = set()
        self._thread = threading.Thread(target=self._work, name="reader")
        self._deaf = station.events.listen(self._hear)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def close(self) -> None:
        """Stop at once; a page that is being read is read again the next time."""
        self._deaf()
        self._ticket.cancel()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join()

    def _hear(self, topic: str, _object_id: str) -> None:
        if topic in ("document", "page"):
            self._woken.set()

    def _work(self) -> None:
        while not self._ticket.cancelled:
            # Before looking: what is announced while it looks is not lost.
            self._woken.clear()
            try:
                if ocr_queue.recognise_next(self._station, self._ticket, self._given_up):
                    continue
            except Cancelled:
                return
            except StationError as error:
                LOG.info("reader: %s", error.key)
            self._woken.wait(_LOOK_S)
            self._ticket.wait(_REST_S)


class HomeWatch:
    """One thread that looks at the home, part by part, until closed. Holds no state: the store does."""

    def __init__(self, station: Station, *, rest_s: float = _BETWEEN_CHECKS_S) -> None:
        """Make it; ``rest_s`` is the pause between two parts, in seconds."""
        self._station, self._rest_s = station, rest_s
        self._ticket = CancelTicket()
        self._thread = threading.Thread(target=self._work, name="home")

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def close(self) -> None:
        """Stop at once; the part that is being looked at is looked at again the next time."""
        self._ticket.cancel()
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        rest_s = self._rest_s
        while not self._ticket.wait(rest_s):
            try:
                more = resealing.reseal_next(self._station, self._ticket)
                more = more or home_check.check_next(self._station, self._ticket)
            except Cancelled:
                return
            except StationError as error:
                LOG.info("home: %s", error.key)
                more = False
            rest_s = self._rest_s if more else _LOOK_S
