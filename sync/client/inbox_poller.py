"""Asks the gateway for what waits for this station, keeps it, and says that it is kept."""

import contextlib
import logging
import secrets
from collections.abc import Callable, Iterator

from station_app.cases import register as case_register
from station_app.exchange import (
    central_numbers,
    outgoing_messages,
    progress,
    restores,
    set_aside,
)
from station_app.exchange.link_status import set_link_state
from station_app.forms import registers
from station_app.medico_legal import requests
from station_app.model.clock import to_text
from station_app.model.errors import (
    Cancelled,
    ExchangeError,
    ProtocolBroken,
    StationError,
    StoreError,
)
from station_app.station.station import Station
from station_app.summons import escalation
from sync.client.case_changes import read_changes
from sync.client.certifying import certify
from sync.client.comparing import compare
from sync.client.gateway_session import GatewaySession
from sync.client.inbox_intake import InboxIntake
from sync.client.network import line_kind
from sync.client.pillars import send_pillar_message
from sync.client.worker import OF_THE_LINE, Lane
from sync.wire.canonical import BrokenMessage, read_loosely, write
from sync.wire.cases import MOST_CHANGES
from sync.wire.exchange import NumberRequest, Progress, SerialBlock, SerialRequest
from sync.wire.records import from_data, to_data

LOG = logging.getLogger("sync")
_HOLD_S = 25
_LONGEST_WAIT_S = 60.0
_JSON = {"Content-Type": "application/json"}


class InboxPoller(Lane):
    """Fetches the inbox. Once by :meth:`run_once`, or in a thread by :meth:`start`."""

    def __init__(self, station: Station, *, line_is_back: Callable[[], None]) -> None:
        super().__init__(station, "postbox", longest_wait_s=_LONGEST_WAIT_S)
        self._line_is_back = line_is_back
        self._down = False
        self._intake = InboxIntake(station, lambda: self._ticket.cancelled)
        self._looked = False
        self._left: StationError | None = None
        """The first thing of a round that had to be left, for itself."""

    def run_once(self, hold_s: int = 0) -> int:
        """Fetch what waits, keep it, acknowledge it; return how many items are new here.

        What the gateway will not have, or sends in no form of ours, is left for the next time;
        everything else goes on.

        Args:
            hold_s: seconds that the gateway may hold its answer back while nothing waits.

        Raises:
            ExchangeError: the line's or the gateway's fact. StoreError: this computer's.
        """
        with self._round:
            self._left = None
            self._look_at_what_is_kept()
            new = self._talk(self._open_line(), hold_s)
            if self._left is not None:
                raise self._left
            return new

    def _look_at_what_is_kept(self) -> None:
        """Set aside what cannot be read any more; once in a run, since no program writes such rows."""
        if not self._looked:
            set_aside.put_unreadable_aside(self._station)
            self._looked = True

    def _talk(self, line: GatewaySession, hold_s: int) -> int:
        for what, step in (
            ("serials", self._reserve_serials),
            ("progress", self._tell_progress),
            ("numbers", self._ask_numbers),
            ("cases", self._pull_cases),
            ("messages", self._tell_pillars),
            ("comparison", lambda line: compare(self._station, line)),
            ("certificate", lambda line: certify(self._station, line)),
        ):
            with self._leaving(what):
                step(line)
        if restores.is_recovery_due(self._station):
            # The courier brings again and brings home: it alone moves papers.
            self._line_is_back()
        return self._intake.take_all(line, hold_s)

    @contextlib.contextmanager
    def _leaving(self, what: str) -> Iterator[None]:
        """Leave one thing that cannot be settled now, so that it holds up nothing else."""
        try:
            yield
        except (Cancelled, StoreError, *OF_THE_LINE):
            raise
        except StationError as error:
            LOG.info("%s left: %s", what, error.key)
            self._left = self._left or error
        except Exception:
            # A bug of ours at one thing: what waits behind it goes on.
            LOG.exception("incident %s: %s left", secrets.token_hex(4), what)
            self._left = self._left or ProtocolBroken(what=what)

    def _tell_progress(self, line: GatewaySession) -> None:
        for told in requests.unreported_progress(self._station):
            due = None if told.due_at is None else to_text(told.due_at)
            body = write(to_data(Progress(told.stage, to_text(told.at), due)))
            with self._leaving("progress"):
                line.ask("PUT", f"/v1/papers/{told.document_id}/progress", headers=_JSON, body=body)
                progress.mark_reported(self._station, told)

    def _ask_numbers(self, line: GatewaySession) -> None:
        for paper in central_numbers.unrequested(self._station):
            body = write(to_data(NumberRequest(paper.kind, paper.local_ref, paper.pillar)))
            with self._leaving("number"):
                line.ask("PUT", f"/v1/numbers/{paper.document_id}", headers=_JSON, body=body)
                central_numbers.mark_requested(self._station, paper.document_id)

    def _tell_pillars(self, line: GatewaySession) -> None:
        left: set[tuple[str, str]] = set()
        for message in outgoing_messages.sendable(self._station):
            thread = outgoing_messages.ordering_key(message)
            if message.case_ref and thread in left:
                continue
            left.add(thread)
            with self._leaving("message"):
                send_pillar_message(line, message)
                outgoing_messages.mark_sent(self._station, message.message_id)
                left.discard(thread)

    def _pull_cases(self, line: GatewaySession) -> None:
        while not self._ticket.cancelled:
            after = case_register.cursor(self._station)
            changes, odd = read_changes(line.ask("GET", f"/v1/cases?after={after}"))
            for unfit in odd:
                set_aside.put_aside(self._station, unfit)
            newest = max([after, *(c.sequence for c in changes), *(o.sequence for o in odd)])
            if (changes or odd) and newest <= after:
                raise ProtocolBroken(what="cases_cursor")
            case_register.store_changes(self._station, changes, newest)
            if len(changes) + len(odd) < MOST_CHANGES:
                return

    def _reserve_serials(self, line: GatewaySession) -> None:
        for register, year, block_id in registers.wanted_blocks(self._station):
            with self._leaving("serials"):
                self._reserve(line, register, year, block_id)

    def _reserve(self, line: GatewaySession, register: str, year: int, block_id: str) -> None:
        asked = SerialRequest(
            f"{line.facts.terminal_id}-{block_id}", register, year, registers.BLOCK
        )
        answer = line.ask("POST", "/v1/serial-blocks", headers=_JSON, body=write(to_data(asked)))
        try:
            block = from_data(SerialBlock, read_loosely(answer))
        except BrokenMessage as error:
            raise ProtocolBroken(what=str(error.args[0])) from None
        if (block.block_id, block.register, block.year) != (asked.block_id, register, year):
            raise ProtocolBroken(what="serial_block")
        registers.store_block(
            self._station, block.block_id, register, year, block.first, block.last
        )

    def _exchange(self) -> float:
        # Also without a line: a hearing comes near by itself.
        escalation.escalate_due(self._station)
        try:
            # On a new line the first answer comes at once: it tells whether the line works.
            self.run_once(_HOLD_S if self._line is not None else 0)
        except StationError as error:
            if error is self._left:
                self._note_works()
            elif not self._ticket.cancelled:
                self._note_fault(error)
            raise
        self._note_works()
        return 0.0

    def _note_works(self) -> None:
        set_link_state(self._station, "ok")
        if self._down:
            self._down = False
            self._line_is_back()

    def _drop_line(self) -> None:
        super()._drop_line()
        self._intake.forget()

    def _note_fault(self, error: StationError) -> None:
        self._down = True
        if isinstance(error, ExchangeError):
            set_link_state(self._station, line_kind(error, self._address()))
        self._drop_line()
