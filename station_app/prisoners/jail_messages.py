"""What is asked of the jail, and what the jail says: custody status, production before a court."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from station_app.cases import external_id_rows
from station_app.cases import rows as case_rows
from station_app.exchange import outgoing_messages
from station_app.form_definitions.validation import as_moment
from station_app.model.errors import ProtocolBroken
from station_app.model.operators import TERMINAL, Right
from station_app.model.pillars import Arrived
from station_app.prisoners import rows
from station_app.prisoners.custody_status import same_person, store_status
from station_app.prisoners.errors import NotInJail, PrisonerIncomplete, ProductionPast
from station_app.prisoners.model import STATES, Prisoner, Production, ProductionState
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

PILLAR = "eprisons"
_ANSWERS: tuple[ProductionState, ...] = ("confirmed", "refused", "produced")
_TEXTS = ("jail", "jail_id", "ptn", "cnr")
_TIMES = ("first_remand_at", "remand_until", "production_at", "arrested_at")


def ask_production(
    station: Station,
    prisoner_id: str,
    court: str,
    produce_at: datetime,
    *,
    process_no: str = "",
) -> str:
    """Ask the jail to bring a prisoner before a court; return the message.

    The request bears PTN, FIR and CNR, so that the jail finds the person whatever it goes by.

    Raises:
        NotInJail. ProductionPast. PrisonerIncomplete: no court was told. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.SEND)
    now = station.clock.now()
    with station.store.transaction() as tx:
        row = rows.load(tx, prisoner_id)
        _check_production(row, court, produce_at, now)
        body = {
            "jail": row.jail,
            "jail_id": row.jail_id,
            "name": row.name,
            "parent": row.parent,
            "ptn": row.ptn or _number(tx, row.case_ref, "ptn"),
            "fir": row.case_ref,
            "cnr": row.cnr or _number(tx, row.case_ref, "cnr"),
            "court": court.strip(),
            "produce_at": produce_at.isoformat(),
            "process_no": process_no,
        }
        message_id = outgoing_messages.send_message(
            station,
            tx,
            operator.operator_id,
            pillar=PILLAR,
            kind="production",
            body=body,
            case_ref=row.case_ref,
            concerns=prisoner_id,
        )
        made = Production(
            message_id, prisoner_id, court.strip(), produce_at, now, operator.operator_id
        )
        rows.insert_production(tx, made)
        record(station, tx, operator.operator_id, "custody.production_asked", prisoner_id)
    station.events.announce("prisoners", prisoner_id)
    return message_id


def store_custody_status(station: Station, tx: Transaction, arrived: Arrived) -> None:
    """Keep what the jail says of somebody; who is not known yet is entered."""
    told = arrived.body
    state = next((known for known in STATES if known == told.get("state")), None)
    name = str(told.get("name", "")).strip()
    if state is None or not name or not arrived.case_ref:
        raise ProtocolBroken(what="custody_status")
    before = _before(tx, arrived.case_ref, told)
    row = before or _new(station, tx, arrived, name)
    changed: dict[str, Any] = {part: str(told[part]) for part in _TEXTS if told.get(part)}
    changed |= {part: _time(told, part) for part in _TIMES if told.get(part)}
    if not row.parent and told.get("parent"):
        changed["parent"] = str(told["parent"])
    row = replace(row, **changed, state=state, changed_at=station.clock.now())
    if not row.inside:
        row = replace(row, remand_until=None, production_at=None)
    store_status(station, tx, TERMINAL, before, row, arrived.reference)


def store_refusal(station: Station, tx: Transaction, arrived: Arrived) -> None:
    """Keep that the jail would not take a request."""
    production = rows.find_production(tx, arrived.concerns)
    if production is not None and arrived.body.get("outcome") == "refused":
        said = str(arrived.body.get("reason", ""))
        rows.answer_production(tx, production.message_id, "refused", said)


def store_production(station: Station, tx: Transaction, arrived: Arrived) -> None:
    """Keep what becomes of a request: confirmed, refused with a reason, or brought."""
    production = rows.find_production(tx, arrived.concerns)
    if production is None:
        record(station, tx, TERMINAL, "custody.production_astray", arrived.item_id)
        return
    state = next((known for known in _ANSWERS if known == arrived.body.get("state")), None)
    if state is None:
        raise ProtocolBroken(what="production")
    said = str(arrived.body.get("said") or arrived.reference)
    rows.answer_production(tx, production.message_id, state, said)
    rows.load(tx, production.prisoner_id)
    if state == "confirmed":
        rows.update(
            tx,
            production.prisoner_id,
            station.clock.now(),
            production_at=production.produce_at,
        )
    record(station, tx, TERMINAL, f"custody.production_{state}", production.prisoner_id)


def _check_production(row: Prisoner, court: str, produce_at: datetime, now: datetime) -> None:
    if not row.jail or row.state not in ("remand", "convicted", "transferred"):
        raise NotInJail
    if not court.strip():
        raise PrisonerIncomplete
    if produce_at <= now:
        raise ProductionPast


def _number(tx: Transaction, case_ref: str, kind: str) -> str:
    found = (link.value for link in external_id_rows.of_case(tx, case_ref) if link.kind == kind)
    return next(found, "")


def _before(tx: Transaction, case_ref: str, told: Mapping[str, Any]) -> Prisoner | None:
    """Find whom the jail means: by its own number, else by the name in the same case."""
    jail_id, name = str(told.get("jail_id", "")), str(told.get("name", ""))
    known = rows.listing(tx, case_ref)
    by_id = (row for row in known if jail_id and row.jail_id == jail_id)
    unnumbered = (row for row in known if not row.jail_id)
    return next(by_id, None) or same_person(unnumbered, name, str(told.get("parent", "")))


def _new(station: Station, tx: Transaction, arrived: Arrived, name: str) -> Prisoner:
    case = case_rows.find(tx, arrived.case_ref)
    return Prisoner(
        prisoner_id=station.new_id("j"),
        case_ref=arrived.case_ref,
        name=name,
        parent="",
        state="remand",
        jail="",
        jail_id="",
        ptn="",
        cnr="",
        arrested_at=None,
        first_remand_at=None,
        remand_until=None,
        production_at=None,
        clock="",
        report_filed_at=None,
        protected=case is not None and case.hidden,
        changed_at=station.clock.now(),
    )


def _time(told: Mapping[str, Any], name: str) -> datetime:
    at = as_moment(told[name])
    if at is None:
        raise ProtocolBroken(what=name)
    return at
