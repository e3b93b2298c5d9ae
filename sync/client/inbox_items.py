"""The border of the inbox: what the gateway gives is read item by item, and each by itself.

An item of no form does not hide those beside it: it is known by its place, and set aside whole.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from station_app.documents import received
from station_app.documents.received import Arrival
from station_app.exchange import central_numbers, inbox, incoming_messages, progress, set_aside
from station_app.exchange.set_aside import Unfit
from station_app.model.clock import from_text
from station_app.model.errors import ProtocolBroken
from station_app.station.station import Station
from sync.client.faults import members
from sync.client.gateway_session import GatewaySession
from sync.client.pillars import store_pillar_item
from sync.wire.canonical import BrokenMessage, read
from sync.wire.exchange import InboxItem, NumberItem, PaperItem, ProgressItem, require_object
from sync.wire.records import from_data

PAPER = "paper"
_SLOW_BYTES_PER_S = 2000
_LARGEST_PAPER = 64 * 1024 * 1024
_MOST_SEQUENCE = 2**53


@dataclass(frozen=True, slots=True)
class OddItem:
    """What stood in the place of an item and is none."""

    sequence: int
    """0 where it does not even say that."""
    item_id: str
    body: bytes
    what: str
    """Which member does not hold."""


Listed = InboxItem | OddItem


def read_listing(body: bytes) -> tuple[Listed, ...]:
    """Return what an answer lists, in its order.

    Raises:
        ProtocolBroken: it lists nothing at all.
    """
    told = members(body).get("items")
    if type(told) is not list:
        raise ProtocolBroken(what="inbox")
    return tuple(read_item(one) for one in told)


def read_item(untrusted: Any) -> Listed:
    """Return one item, or what stood in its place."""
    try:
        item = from_data(InboxItem, untrusted)
        item.require_fit()
    except BrokenMessage as error:
        return _odd(untrusted, str(error.args[0]))
    except ValueError as error:
        return _odd(untrusted, f"value:{error.args[0]}")
    return item


def unfit(item: Listed, reason: str, detail: str) -> Unfit:
    """Return an item as it is set aside."""
    if isinstance(item, OddItem):
        return Unfit(item.item_id, set_aside.ODD, item.sequence, item.body, reason, detail)
    body = item.body.encode("utf-8", "surrogatepass")
    return Unfit(item.item_id, item.kind, item.sequence, body, reason, detail)


def keep(station: Station, line: GatewaySession, item: InboxItem) -> bool:
    """Keep an item with what belongs to it; return whether it is new here.

    Raises:
        ProtocolBroken: it is not what its kind should be, or what it names is another than announced.
        ExchangeError: the line's or the gateway's fact. StoreError: this computer's.
    """
    if set_aside.is_kept(station, item.item_id):
        return False
    if item.kind == incoming_messages.KIND:
        return store_pillar_item(station, line, item)
    body = _bytes(item)
    try:
        told = require_object(read(body))
        if item.kind == PAPER:
            paper = from_data(PaperItem, told)
            arrival = _arrival(item, paper)
            return received.store_received(station, arrival, body, _fetch_pdf(line, paper))
        if item.kind == central_numbers.KIND:
            number = from_data(NumberItem, told)
            return central_numbers.store_number(
                station, item.item_id, body, number.document_id, number.number
            )
        if item.kind == progress.KIND:
            from_data(ProgressItem, told)
    except BrokenMessage as error:
        raise ProtocolBroken(what=str(error.args[0])) from None
    return inbox.store_item(station, item.item_id, item.kind, body)


def _bytes(item: InboxItem) -> bytes:
    try:
        return item.body.encode()
    except UnicodeEncodeError:
        raise ProtocolBroken(what="value:body") from None


def _odd(untrusted: Any, what: str) -> OddItem:
    told = untrusted if isinstance(untrusted, dict) else {}
    sequence, named = told.get("sequence"), told.get("item_id")
    whole = json.dumps(untrusted).encode()
    place = sequence if type(sequence) is int and 0 < sequence < _MOST_SEQUENCE else 0
    usable = isinstance(named, str) and named.isascii() and named.isprintable() and len(named) < 240
    item_id = str(named) if usable and named else f"odd-{hashlib.sha256(whole).hexdigest()[:32]}"
    return OddItem(place, item_id, whole, what)


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


def _arrival(item: InboxItem, paper: PaperItem) -> Arrival:
    try:
        signed_at = from_text(paper.signed_at)
        due_at = None if paper.due_at is None else from_text(paper.due_at)
    except (OverflowError, ValueError):
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
