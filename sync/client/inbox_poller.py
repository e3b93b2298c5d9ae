"""Asks the gateway for what waits for this station, keeps it, and says that it is kept."""

import contextlib
import hashlib
import logging
from collections.abc import Callable, Iterator

from station_app.cases import register as case_register
from station_app.documents import received
from station_app.documents.received import Arrival
from station_app.exchange import (
    central_numbers,
    inbox,
    incoming_messages,
    outgoing_messages,
    progress,
)
from station_app.exchange.link_status import set_link_state
from station_app.forms import registers
from station_app.medico_legal import requests
from station_app.model.cases import Case
from station_app.model.clock import from_text, to_text
from station_app.model.errors import ExchangeError, ProtocolBroken, StationError
from station_app.station.station import Station
from station_app.summons import escalation
from sync.client.errors import GatewayRefused
from sync.client.gateway_session import GatewaySession
from sync.client.network import line_kind
from sync.client.pillars import send_pillar_message, store_pillar_item
from sync.client.worker import Lane
from sync.wire.canonical import BrokenMessage, read, read_loosely, write
from sync.wire.cases import MOST_CHANGES, CaseAnswer, CaseChange
from sync.wire.exchange import (
    InboxAnswer,
    InboxItem,
    NumberItem,
    NumberRequest,
    PaperItem,
    Progress,
    ProgressItem,
    SerialBlock,
    SerialRequest,
)
from sync.wire.records import from_data, to_data

LOG = logging.getLogger("sync")
_HOLD_S = 25
_LONGEST_WAIT_S = 60.0
_SLOW_BYTES_PER_S = 2000
_LARGEST_PAPER = 64 * 1024 * 1024
_JSON = {"Content-Type": "application/json"}


class InboxPoller(Lane):
    """Fetches the inbox. Once by :meth:`run_once`, or in a thread by :meth:`start`."""

    def __init__(self, station: Station, *, line_is_back: Callable[[], None]) -> None:
        super().__init__(station, "postbox", longest_wait_s=_LONGEST_WAIT_S)
        self._line_is_back = line_is_back
        self._down = False
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
            new = self._talk(self._open_line(), hold_s)
            if self._left is not None:
                raise self._left
            return new

    def _talk(self, line: GatewaySession, hold_s: int) -> int:
        self._reserve_serials(line)
        self._tell_progress(line)
        self._ask_numbers(line)
        with self._leaving("cases"):
            self._pull_cases(line)
        self._tell_pillars(line)
        new = 0
        for item in self._fetch(line, hold_s):
            if self._ticket.cancelled:
                break
            # Left, it stays at the gateway and is asked for again; what came after it goes on.
            with self._leaving("inbox item"):
                new += self._keep(line, item)
                line.ask("POST", f"/v1/inbox/{item.item_id}/acknowledgement")
        return new

    @contextlib.contextmanager
    def _leaving(self, what: str) -> Iterator[None]:
        """Leave one thing that cannot be settled now, so that it holds up nothing else."""
        try:
            yield
        except (ProtocolBroken, GatewayRefused) as error:
            LOG.info("%s left: %s", what, error.key)
            self._left = self._left or error

    def _fetch(self, line: GatewaySession, hold_s: int) -> tuple[InboxItem, ...]:
        body = line.ask("GET", f"/v1/inbox?after=0&wait={hold_s}", wait_s=hold_s)
        try:
            return from_data(InboxAnswer, read_loosely(body)).items
        except BrokenMessage as error:
            raise ProtocolBroken(what=str(error.args[0])) from None

    def _keep(self, line: GatewaySession, item: InboxItem) -> bool:
        body = item.body.encode()
        if item.kind == incoming_messages.KIND:
            return store_pillar_item(self._station, line, item)
        try:
            told = read(body)
            paper = from_data(PaperItem, told) if item.kind == "paper" else None
            number = from_data(NumberItem, told) if item.kind == central_numbers.KIND else None
            if item.kind == progress.KIND:
                from_data(ProgressItem, told)
        except BrokenMessage as error:
            raise ProtocolBroken(what=str(error.args[0])) from None
        if number is not None:
            return central_numbers.store_number(
                self._station, item.item_id, body, number.document_id, number.number
            )
        if paper is None:
            return inbox.store_item(self._station, item.item_id, item.kind, body)
        return received.store_received(
            self._station, _arrival(item, paper), body, _fetch_pdf(line, paper)
        )

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
            body = line.ask("GET", f"/v1/cases?after={after}")
            try:
                answer = from_data(CaseAnswer, read_loosely(body))
                changes = tuple(_case(change) for change in answer.changes)
            except BrokenMessage as error:
                raise ProtocolBroken(what=str(error.args[0])) from None
            if changes and changes[0].sequence <= after:
                raise ProtocolBroken(what="cases_cursor")
            case_register.store_changes(self._station, changes)
            if len(changes) < MOST_CHANGES:
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

    def _note_fault(self, error: StationError) -> None:
        self._down = True
        if isinstance(error, ExchangeError):
            set_link_state(self._station, line_kind(error, self._address()))
        self._drop_line()


def _fetch_pdf(line: GatewaySession, paper: PaperItem) -> bytes:
    """Fetch a paper and prove that it is the one that was announced.

    Raises:
        ProtocolBroken: it is another. ExchangeError: the line's or the gateway's fact.
    """
    if not 0 < paper.pdf_size_bytes <= _LARGEST_PAPER:
        raise ProtocolBroken(what="paper_size")
    wait_s = paper.pdf_size_bytes / _SLOW_BYTES_PER_S
    pdf = line.ask("GET", f"/v1/papers/{paper.document_id}", wait_s=wait_s)
    if hashlib.sha256(pdf).hexdigest() != paper.pdf_sha256:
        raise ProtocolBroken(what="paper_content")
    return pdf


def _case(change: CaseChange) -> Case:
    facts = change.facts
    number, _, year = facts.case_ref.partition("/")
    return Case(
        case_ref=f"{int(number)}/{year}",
        number=int(number),
        year=int(year),
        registered_at=from_text(facts.registered_at),
        sections=facts.sections,
        summary=facts.summary,
        officer=facts.officer,
        status=facts.status,
        people=tuple(to_data(person) for person in facts.people),
        diary=tuple(to_data(entry) for entry in facts.diary),
        hidden=False,
        sequence=change.sequence,
    )


def _arrival(item: InboxItem, paper: PaperItem) -> Arrival:
    try:
        signed_at = from_text(paper.signed_at)
        due_at = None if paper.due_at is None else from_text(paper.due_at)
    except ValueError:
        raise ProtocolBroken(what="paper_time") from None
    return Arrival(
        item_id=item.item_id,
        document_id=paper.document_id,
        kind=paper.kind,
        form=paper.form,
        local_ref=paper.local_ref,
        register_no=paper.register_no,
        case_ref=paper.case_ref,
        from_office=paper.from_office,
        from_unit=paper.from_unit,
        concerns_id=paper.concerns,
        protected=paper.confidentiality in ("K3", "K4"),
        signed_at=signed_at,
        due_at=due_at,
    )
