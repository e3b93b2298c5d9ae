"""A round goes by itself when it is signed; what was refused is put right and told again."""

from typing import Any

from station_app.cases import rows as case_rows
from station_app.documents import rows as document_rows
from station_app.exchange import outgoing_messages
from station_app.model.clock import IST, to_text
from station_app.model.documents import Document
from station_app.model.ids import OperatorId
from station_app.model.operators import Right
from station_app.prosecution import exchange as prosecution_exchange
from station_app.prosecution import labels, rows
from station_app.prosecution.bundle_contents import SIGNED
from station_app.prosecution.errors import NotRefused, OfficeMissing
from station_app.prosecution.model import BundlePaper, Dispatch, Exchange, Round
from station_app.prosecution.page_numbers import ranges, to_send
from station_app.station.followers import Event
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

PILLAR = "eprosecution"
BUNDLE = "bundle"
COMPLAINANT = "complainant"


def on_signed(
    station: Station, tx: Transaction, by: OperatorId, document: Document
) -> tuple[Event, ...]:
    """Tell the prosecution of a round with its last signature, in the signature's transaction."""
    made = rows.round_with(tx, document.document_id)
    if made is None or made.message_id:
        return ()
    if all(document.state in SIGNED for document in prosecution_exchange.papers_of_round(tx, made)):
        _tell(station, tx, by, made)
    return ()


def send_again(station: Station, exchange_id: str, office: str) -> str:
    """Tell a round again that was refused, to an office that may be another; return the message.

    The same papers go: they are held already, nothing is signed or sent a second time.

    Raises:
        NotAllowed, SessionLocked. NotRefused. OfficeMissing.
    """
    operator = station.session.require(Right.SEND)
    if not office.strip():
        raise OfficeMissing
    seen = prosecution_exchange.view(station, exchange_id)
    last = seen.rounds[-1] if seen.rounds else None
    if last is None or seen.rejected:
        raise NotRefused
    with station.store.transaction() as tx:
        # Looked at again under the lock: a key that is pressed twice tells once.
        now = rows.round_of(tx, last.round.build_id)
        told = outgoing_messages.message(tx, now.message_id) if now.message_id else None
        if told is None or told.state != "refused":
            raise NotRefused
        rows.note_exchange(tx, exchange_id, office=office.strip().upper())
        message_id = _tell(station, tx, operator.operator_id, last.round)
        record(station, tx, operator.operator_id, "scrutiny.sent_again", last.round.build_id)
    station.events.announce("prosecution", exchange_id)
    return message_id


def _tell(station: Station, tx: Transaction, operator_id: OperatorId, made: Round) -> str:
    exchange = rows.exchange(tx, made.exchange_id)
    papers = [document.document_id for document in prosecution_exchange.papers_of_round(tx, made)]
    message_id = outgoing_messages.send_message(
        station,
        tx,
        operator_id,
        pillar=PILLAR,
        kind=BUNDLE,
        body=_body(station, tx, exchange, made),
        case_ref=exchange.case_ref,
        concerns=exchange.exchange_id,
        papers=papers,
    )
    now = station.clock.now()
    rows.note_round(tx, made.build_id, message_id=message_id)
    rows.put_dispatch(tx, Dispatch(message_id, made.build_id, exchange.office, now, operator_id))
    return message_id


def _body(station: Station, tx: Transaction, exchange: Exchange, made: Round) -> dict[str, Any]:
    case = case_rows.find(tx, exchange.case_ref)
    papers = rows.papers(tx, made.build_id)
    hidden = any(paper.identity for paper in papers) or (case is not None and case.hidden)
    clock = labels.remand_clock(exchange, station.clock.now().astimezone(IST).date())
    body: dict[str, Any] = {
        "purpose": exchange.purpose,
        "office": exchange.office,
        "round": made.round,
        "thread": exchange.exchange_id,
        "fir": exchange.case_ref,
        "ps_code": station.settings.ps_code,
        "fir_at": "" if case is None else to_text(case.registered_at),
        "sections": [] if case is None else list(case.sections),
        "officer": "" if case is None else case.officer,
        "complainant": "" if hidden or case is None else _complainant(case.people),
        "protected": hidden,
        "parts": _parts(tx, made),
        "index": _index(tx, made, papers),
        "replies": _replies(tx, exchange, made),
        "call_ref": exchange.call_ref,
        "due_at": None if exchange.due_at is None else to_text(exchange.due_at),
    }
    if clock is not None:
        body["remand_first"] = clock.first.isoformat()
        body["remand_last"] = clock.last.isoformat()
    return body


def _complainant(people: tuple[Any, ...]) -> str:
    named = [person["name"] for person in people if person["role"] == COMPLAINANT]
    return str(named[0]) if named else ""


def _parts(tx: Transaction, made: Round) -> list[dict[str, Any]]:
    return [
        {
            "part": part.part,
            "parts": part.parts,
            "reference": document_rows.load(tx, part.document_id).local_ref,
            "pages": list(part.pages),
        }
        for part in rows.parts(tx, made.build_id)
    ]


def _index(tx: Transaction, made: Round, papers: tuple[BundlePaper, ...]) -> list[dict[str, Any]]:
    """Return every paper with its numbers, and which of them go with this round."""
    pages = prosecution_exchange.numbered(tx, made.build_id)
    rows_: list[dict[str, Any]] = []
    for paper in papers:
        own = [p for p in pages if p.paper_id == paper.paper_id and p.act != "withdrawn"]
        rows_.append(
            {
                "kind": paper.kind,
                "reference": paper.reference,
                "day": paper.day,
                "pages": ranges([page.number for page in own]),
                "sent": ranges([page.number for page in to_send(own)]),
            }
        )
    return rows_


def _replies(tx: Transaction, exchange: Exchange, made: Round) -> list[dict[str, Any]]:
    pages = prosecution_exchange.numbered(tx, made.build_id)
    return [
        {
            "round": point.round,
            "number": point.number,
            "status": point.status,
            "reply": point.reply,
            "reason": point.reason,
            "pages": ranges(
                [page.number for page in to_send(pages) if page.paper_id in point.papers]
            ),
        }
        for point in rows.objections(tx, exchange.exchange_id)
        if point.answer_round == made.round
    ]
