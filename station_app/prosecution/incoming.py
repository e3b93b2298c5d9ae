"""What the prosecution says, kept as it comes. Needs nobody at the desk."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from station_app.model.clock import IST, from_text
from station_app.model.errors import AnswerUnproved, ProtocolBroken
from station_app.model.operators import TERMINAL
from station_app.model.pillars import Arrived
from station_app.prosecution import labels, rows
from station_app.prosecution.model import Exchange, Objection, Opinion
from station_app.prosecution.settings import load_prosecution
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

_SETTLED = frozenset({"fit", "opinion_only"})
_CALL_PURPOSE = "high_court"
_MOST_POINTS = 60
_PDF = "application/pdf"


def store_note(station: Station, tx: Transaction, arrived: Arrived) -> None:
    """Keep the prosecutor's objections or opinion. Needs nobody at the desk.

    What is about no round of ours stays in the inbox alone.

    Raises:
        ProtocolBroken: it is not one that this program can read. AnswerUnproved: a signed note came
        with it, and its signature does not count here.
    """
    found = _round_of(tx, arrived)
    if found is None:
        return
    exchange, round_no = found
    _require_proved(station, arrived, exchange)
    try:
        _keep_opinion(station, tx, arrived, exchange, round_no)
        for said in list(arrived.body.get("objections", ()))[:_MOST_POINTS]:
            rows.put_objection(tx, _objection(exchange, round_no, said, arrived.at))
        _close(tx, exchange, arrived)
    except (KeyError, TypeError, ValueError):
        raise ProtocolBroken(what="scrutiny_note") from None
    points = [point for point in rows.objections(tx, exchange.exchange_id) if not point.closing]
    if arrived.body["verdict"] in _SETTLED and not points:
        rows.note_exchange(tx, exchange.exchange_id, closed_at=arrived.at)
    record(station, tx, TERMINAL, "scrutiny.answered", exchange.exchange_id)


def store_call(station: Station, tx: Transaction, arrived: Arrived) -> None:
    """Keep a call for the diary of a bail hearing. Needs nobody at the desk.

    Raises:
        ProtocolBroken: it does not say of which case and until when.
    """
    if not arrived.case_ref or not arrived.reference:
        raise ProtocolBroken(what="diary_call")
    if rows.called(tx, arrived.reference) is not None:
        return
    try:
        due = _moment(str(arrived.body["due_at"]))
    except (KeyError, ValueError):
        raise ProtocolBroken(what="diary_call") from None
    facts = load_prosecution()
    made = Exchange(
        exchange_id=station.new_id("x"),
        case_ref=arrived.case_ref,
        purpose=_CALL_PURPOSE,
        office=str(arrived.body.get("office") or facts.high_court_office),
        made_at=station.clock.now(),
        made_by=TERMINAL,
        part_bytes=facts.part_bytes,
        due_at=due,
        call_ref=arrived.reference,
        call_court=str(arrived.body.get("court", ""))[:120],
    )
    rows.put_exchange(tx, made)
    record(station, tx, TERMINAL, "scrutiny.called", made.exchange_id)


def _round_of(tx: Transaction, arrived: Arrived) -> tuple[Exchange, int] | None:
    told = rows.dispatch(tx, arrived.concerns)
    if told is None:
        return None
    made = rows.round_of(tx, told.build_id)
    return rows.exchange(tx, made.exchange_id), made.round


def _require_proved(station: Station, arrived: Arrived, exchange: Exchange) -> None:
    """Refuse an opinion whose signed note is not proved: it answers nothing."""
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.signing.validation import verify_pdf

    now, trust = station.clock.now(), station.trust()
    notes = [file for file in arrived.files if file.media_type == _PDF]
    blobs = (station.store.blobs.get(file.blob_id) for file in notes)
    if notes and not any(verify_pdf(pdf, trust, now).ok for pdf in blobs):
        raise AnswerUnproved(reference=exchange.case_ref)


def _keep_opinion(
    station: Station, tx: Transaction, arrived: Arrived, exchange: Exchange, round_no: int
) -> None:
    verdict = str(arrived.body["verdict"])
    if verdict not in dict(labels.choice_texts("verdict", "hi")):
        raise ValueError("verdict")
    rows.put_opinion(
        tx,
        Opinion(
            item_id=arrived.item_id,
            exchange_id=exchange.exchange_id,
            round=round_no,
            verdict=verdict,
            opinion=str(arrived.body.get("opinion", ""))[:4000],
            officer=str(arrived.body.get("officer", ""))[:100],
            reference=arrived.reference,
            said_at=arrived.at,
            received_at=station.clock.now(),
        ),
    )


def _objection(
    exchange: Exchange, round_no: int, said: Mapping[str, Any], at: datetime
) -> Objection:
    return Objection(
        exchange_id=exchange.exchange_id,
        round=round_no,
        number=int(said["number"]),
        page=str(said.get("page", ""))[:30],
        category=str(said.get("category", "")),
        text=str(said["text"])[:400],
        severity=str(said.get("severity", "")),
        said_at=at,
    )


def _close(tx: Transaction, exchange: Exchange, arrived: Arrived) -> None:
    """Close the points that the prosecutor names; an answer of "not possible" is accepted."""
    for point in rows.objections(tx, exchange.exchange_id):
        if point.closing:
            continue
        for closing in ("closed", "accepted"):
            if any(_names(said, point) for said in arrived.body.get(closing, ())):
                rows.note_objection(
                    tx,
                    exchange.exchange_id,
                    point.round,
                    point.number,
                    closing=closing,
                    closed_at=arrived.at,
                )


def _names(said: Mapping[str, Any], point: Objection) -> bool:
    return (int(said["round"]), int(said["number"])) == (point.round, point.number)


def _moment(text: str) -> datetime:
    """Read a time of the station's words: in IST where it names no zone."""
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=IST) if at.tzinfo is None else from_text(text)
