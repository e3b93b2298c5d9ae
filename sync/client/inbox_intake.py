"""Takes what waits at the gateway, page by page; what cannot be taken is set aside and passed by."""

import contextlib
import json
import logging
import secrets
from collections import Counter
from collections.abc import Callable
from urllib.parse import quote

from station_app.exchange import set_aside
from station_app.exchange.set_aside import CLAIM, ODD, STORED
from station_app.model.errors import (
    BlobDamaged,
    Cancelled,
    ExchangeError,
    ProtocolBroken,
    StationError,
    StoreError,
)
from station_app.station.station import Station
from sync.client.errors import GatewayFault, GatewayRefused, GatewayUnreachable, NotTheGateway
from sync.client.gateway_session import GatewaySession
from sync.client.inbox_items import Listed, OddItem, keep, read_item, read_listing, unfit
from sync.client.worker import OF_THE_LINE
from sync.wire.exchange import InboxItem

LOG = logging.getLogger("sync")
BUG = "inbox.aside.bug"
UNFIT = "inbox.aside.unfit"
_MOST_STUMBLES = 3
"""Cuts at one and the same item, while the line works for everything else, before it is passed by."""


class InboxIntake:
    """Goes through the inbox. Remembers only how far this line has come, and where it stumbled."""

    def __init__(self, station: Station, stop: Callable[[], bool]) -> None:
        """Make an intake.

        Args:
            station: whose inbox it is.
            stop: tells whether the lane is closing.
        """
        self._station = station
        self._stop = stop
        self._after = 0
        self._stumbles: Counter[str] = Counter()

    def forget(self) -> None:
        """Begin at the first item again: the line, or the gateway, may be another."""
        self._after = 0

    def take_all(self, line: GatewaySession, hold_s: int) -> int:
        """Take everything that waits; return how many items are new here.

        Args:
            line: to the gateway.
            hold_s: seconds that the gateway may hold its first answer back while nothing waits.

        Raises:
            ExchangeError: the line's fact. StoreError: this computer's. Cancelled.
        """
        new = self._try_again(line)
        wait_s = hold_s
        while not self._stop():
            body = line.ask("GET", f"/v1/inbox?after={self._after}&wait={wait_s}", wait_s=wait_s)
            items = read_listing(body)
            before, wait_s = self._after, 0
            for item in items:
                if self._stop():
                    return new
                new += self._take(line, item)
                # Only now: what ended the round is asked for again.
                self._after = max(self._after, item.sequence)
            if not items or self._after == before:
                break
        return new

    def _try_again(self, line: GatewaySession) -> int:
        taken = 0
        for row in set_aside.due(self._station):
            if self._stop():
                break
            if row.kind == STORED:
                continue
            if row.kind == CLAIM:
                taken += set_aside.judge_claim(self._station, row)
                continue
            item = _again(row.item_id, row.kind, row.sequence, row.body)
            taken += self._take_one(line, item)
        return taken

    def _take(self, line: GatewaySession, item: Listed) -> bool:
        """Take an item, or set it aside, and say that it is here."""
        new = False
        if not set_aside.is_aside(self._station, item.item_id):
            new = self._take_one(line, item)
        with contextlib.suppress(GatewayRefused, GatewayFault, ProtocolBroken):
            # Also what is set aside: it stands here whole. An id that is in no path stays there.
            line.ask("POST", f"/v1/inbox/{quote(item.item_id, safe='')}/acknowledgement")
        return new

    def _take_one(self, line: GatewaySession, item: Listed) -> bool:
        reason, detail = self._fault(line, item)
        if reason:
            set_aside.put_aside(self._station, unfit(item, reason, detail))
            return False
        if set_aside.is_aside(self._station, item.item_id):
            set_aside.settle(self._station, item.item_id)
        return True

    def _fault(self, line: GatewaySession, item: Listed) -> tuple[str, str]:
        """Keep an item; return why it could not be kept, and what of it. Empty: it is kept."""
        if isinstance(item, OddItem):
            return UNFIT, item.what
        try:
            keep(self._station, line, item)
        except BlobDamaged as error:
            return error.key, ""
        except (Cancelled, StoreError):
            raise
        except OF_THE_LINE as error:
            if not self._is_its_own(line, item, error):
                raise
            return error.key, ""
        except StationError as error:
            return error.key, _detail(error)
        except Exception:
            # A bug of ours at one item: it must not hold up what came after it.
            incident = secrets.token_hex(4)
            LOG.exception("incident %s", incident)
            return BUG, incident
        return "", ""

    def _is_its_own(self, line: GatewaySession, item: InboxItem, error: ExchangeError) -> bool:
        """Tell whether the item itself makes the line fail: everything else goes over it."""
        self._stumbles[item.item_id] += 1
        at_once = isinstance(error, NotTheGateway)
        if not at_once and not isinstance(error, GatewayUnreachable):
            return False
        if not at_once and self._stumbles[item.item_id] < _MOST_STUMBLES:
            return False
        try:
            line.ask("GET", f"/v1/inbox?after={max(self._after, item.sequence)}&wait=0")
        except ExchangeError:
            return False
        return True


def _again(item_id: str, kind: str, sequence: int, body: bytes) -> Listed:
    if kind == ODD:
        return read_item(json.loads(body))
    text = body.decode("utf-8", "surrogatepass")
    return InboxItem(sequence, item_id, kind, text, "1970-01-01T00:00:00Z")


def _detail(error: StationError) -> str:
    for name in ("what", "reason", "status"):
        if name in error.params:
            return str(error.params[name])
    return ""
