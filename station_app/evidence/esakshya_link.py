"""Binds a packet of the app to the diary by a signed paper, and tells the app's system of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from station_app.cases import rows as case_rows
from station_app.documents import rows as document_rows
from station_app.evidence import rows
from station_app.evidence.errors import EvidenceClosed, LinkUnready, SidMalformed, SidUsed
from station_app.evidence.hash_list import store_list
from station_app.evidence.packets import ACTS, ReportedPacket, bind, bind_sid, load, require_may_see
from station_app.evidence.sid import read_sid
from station_app.exchange import message_rows, outgoing_messages
from station_app.forms import filling
from station_app.model.clock import IST, to_text
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import ProtocolBroken
from station_app.model.evidence import (
    Evidence,
    EvidenceItem,
    EvidenceKind,
    EvidenceState,
    ListedFile,
)
from station_app.model.ids import DocumentId, OperatorId
from station_app.model.operators import TERMINAL, Right
from station_app.model.pillars import Arrived, InboxFile, Message
from station_app.station.followers import Event
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

KIND = "SID_LINK"
PILLAR = "esakshya"
_PRINTED = 120
"""Files that the paper names one by one; the rest is bound by the list's own SHA-256."""
_S = DocumentState
_GONE = (_S.DISCARDED, _S.REJECTED)
_SIGNED = (_S.SIGNED, _S.QUEUED, _S.SENT, _S.ACKNOWLEDGED, _S.RETURNED)


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """How far a packet's way into the diary is."""

    document: Document | None
    message: Message | None


def prepare(station: Station, evidence_id: str) -> DocumentId:
    """Return the paper that binds a packet, begun now with all that is known where there is none.

    Raises:
        LinkUnready: the list of files is not here. EvidenceClosed: it is no packet, or withdrawn.
        IdentityProtected. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.reading() as tx:
        held, items = load(tx, evidence_id), rows.items_of(tx, evidence_id)
        require_may_see(station, tx, held)
        before = _paper(tx, held)
    if held.kind is not EvidenceKind.SID or held.state is not EvidenceState.OPEN:
        raise EvidenceClosed
    if before is not None and before.state not in _GONE:
        return before.document_id
    if not items:
        raise LinkUnready
    with station.store.transaction() as tx:
        document = filling.begin_in(station, tx, KIND, case_ref=held.case_ref)
        by, now = operator.operator_id, station.clock.now()
        filling.put_answers(station, tx, document.document_id, _answers(held, items), by)
        rows.update(tx, evidence_id, now, link_document=document.document_id)
        record(
            station,
            tx,
            operator.operator_id,
            "evidence.link_begun",
            evidence_id,
            reason=document.document_id,
        )
    station.events.announce("document", document.document_id)
    station.events.announce("evidence", evidence_id)
    return document.document_id


def link_status(station: Station, evidence_id: str) -> LinkStatus:
    """Return the paper of a packet and what its system said to it.

    Raises:
        NotAllowed, SessionLocked. EvidenceClosed: there is none of that name.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        held = load(tx, evidence_id)
        said = outgoing_messages.messages_about(tx, evidence_id)
        return LinkStatus(_paper(tx, held), said[-1] if said else None)


def on_signed(
    station: Station, tx: Transaction, by: OperatorId, document: Document
) -> tuple[Event, ...]:
    """Say the link of a packet with the signature on its paper, in the signature's transaction."""
    del by
    if document.kind != KIND:
        return ()
    linked = rows.linked_by(tx, document.document_id)
    ready = [held for held in linked if _ready(tx, held)]
    for held in ready:
        outgoing_messages.send_message(
            station,
            tx,
            held.created_by,
            pillar=PILLAR,
            kind="sid_link",
            body=_body(tx, held),
            case_ref=held.case_ref,
            concerns=held.evidence_id,
            papers=(held.link_document,),
        )
    return tuple(("evidence", held.evidence_id) for held in ready)


def store_packet(station: Station, tx: Transaction, arrived: Arrived) -> None:
    """Bind a packet that the app's system names with its FIR; needs nobody at the desk.

    One without an FIR waits in the inbox until somebody types its number; one that belongs to
    another FIR here stays there too, and the chain of custody says so.

    Raises:
        ProtocolBroken: it cannot be read.
    """
    if not arrived.case_ref:
        return
    try:
        sid, _ = read_sid(str(arrived.body.get("sid", "")))
        told = _told(arrived.body, sid, arrived.case_ref)
        listed = tuple(_listed(row) for row in arrived.body.get("items", ()))
    except (SidMalformed, ValueError, TypeError, KeyError):
        raise ProtocolBroken(what="packet") from None
    try:
        held, _new = bind(station, tx, TERMINAL, told)
    except SidUsed:
        return
    if listed:
        store_list(station, tx, held.evidence_id, listed)
    _keep_certificate(station, tx, held, arrived.files)


def bind_by_number(station: Station, typed: str, case_ref: str, *, act: str) -> Evidence:
    """Bind a packet whose number was typed or scanned, with what its system told of it before.

    Raises:
        As :func:`station_app.evidence.packets.bind_sid`.
    """
    held = bind_sid(station, typed, case_ref, act=act)
    with station.store.transaction() as tx:
        if held.certificate is None and not rows.items_of(tx, held.evidence_id):
            for item_id, body in rows.announced(tx, held.sid):
                _adopt(station, tx, held, json.loads(body), message_rows.files_of(tx, item_id))
    station.events.announce("evidence", held.evidence_id)
    return held


def _adopt(
    station: Station,
    tx: Transaction,
    held: Evidence,
    item: Mapping[str, Any],
    files: tuple[InboxFile, ...],
) -> None:
    if (item.get("pillar"), item.get("kind")) != (PILLAR, "packet"):
        return
    body = json.loads(item["body"])
    told = replace(_told(body, held.sid, held.case_ref), act="")
    bind(station, tx, TERMINAL, told)
    store_list(station, tx, held.evidence_id, [_listed(row) for row in body.get("items", ())])
    _keep_certificate(station, tx, held, files)


def _keep_certificate(
    station: Station, tx: Transaction, held: Evidence, files: tuple[InboxFile, ...]
) -> None:
    certificates = [file for file in files if file.name == "certificate.pdf"]
    if certificates and held.certificate is None:
        rows.update(
            tx,
            held.evidence_id,
            station.clock.now(),
            certificate=certificates[0].blob_id,
            certificate_sha256=certificates[0].sha256,
        )


def list_sha256(items: tuple[EvidenceItem, ...]) -> str:
    """Return the SHA-256 of the list as ``sha256sum`` writes it, so that anybody can count it again."""
    text = "".join(f"{item.listed_sha256}  {item.name}\n" for item in items)
    return hashlib.sha256(text.encode()).hexdigest()


def _paper(tx: Transaction, held: Evidence) -> Document | None:
    return document_rows.load(tx, DocumentId(held.link_document)) if held.link_document else None


def _ready(tx: Transaction, held: Evidence) -> bool:
    paper = _paper(tx, held)
    said = outgoing_messages.messages_about(tx, held.evidence_id)
    again = bool(said) and said[-1].state == "refused" and held.link_document not in said[-1].papers
    return paper is not None and paper.state in _SIGNED and (not said or again)


def _answers(held: Evidence, items: tuple[EvidenceItem, ...]) -> dict[str, Any]:
    known = {
        "sid": held.sid,
        "act": held.act,
        "recorded_at": _ist(held.opened_at),
        "closed_at": _ist(held.closed_at),
        "address": held.link,
        "files": len(items),
        "list_sha256": list_sha256(items),
        "hashes": [_row(item) for item in items[:_PRINTED]],
        "part_a": "yes" if held.certificate else None,
        "certificate_sha256": held.certificate_sha256,
    }
    return {field: value for field, value in known.items() if value not in (None, "")}


def _row(item: EvidenceItem) -> dict[str, str]:
    cells = {
        "item": item.name[:80],
        "sha256": item.listed_sha256,
        "size": str(item.size_bytes or ""),
        "taken": item.taken_at[:40],
        "place": item.place[:80],
    }
    return {name: text for name, text in cells.items() if text}


def _body(tx: Transaction, held: Evidence) -> Mapping[str, Any]:
    items = rows.items_of(tx, held.evidence_id)
    case = case_rows.find(tx, held.case_ref)
    hidden = case is not None and case.hidden
    body: dict[str, Any] = {
        "sid": held.sid,
        "act": held.act if held.act in ACTS else "other",
        "opened_at": None if held.opened_at is None else to_text(held.opened_at),
        "closed_at": None if held.closed_at is None else to_text(held.closed_at),
        "list_sha256": list_sha256(items),
        "certificate_sha256": held.certificate_sha256,
        "items": [
            {
                "number": item.number,
                # The name that somebody gave a file may hold a person's.
                "name": "" if hidden else item.name,
                "sha256": item.listed_sha256,
                "size_bytes": item.size_bytes,
            }
            for item in items
        ],
    }
    return {name: value for name, value in body.items() if value is not None}


def _told(body: Mapping[str, Any], sid: str, case_ref: str) -> ReportedPacket:
    number, _, year = case_ref.partition("/")
    act = str(body.get("act", ""))
    return ReportedPacket(
        sid=sid,
        case_ref=f"{int(number)}/{int(year)}",
        act=act if act in ACTS else "other",
        link=str(body.get("link", ""))[:200],
        opened_at=_time(body.get("opened_at")),
        closed_at=_time(body.get("closed_at")),
        from_pillar=True,
    )


def _listed(row: Mapping[str, Any]) -> ListedFile:
    sha256 = str(row["sha256"]).lower()
    if len(sha256) != 64 or int(sha256, 16) < 0:
        raise ValueError("sha256")
    return ListedFile(
        str(row["name"])[:200],
        sha256,
        int(row.get("size_bytes") or 0),
        str(row.get("taken_at", ""))[:40],
        str(row.get("place", ""))[:80],
    )


def _time(said: object) -> datetime | None:
    """Read a time that an adapter gives in IST, as a form's answer has it."""
    return None if not said else datetime.fromisoformat(str(said)).replace(tzinfo=IST)


def _ist(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(IST).strftime("%Y-%m-%dT%H:%M")
