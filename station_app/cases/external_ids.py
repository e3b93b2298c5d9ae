"""The numbers under which the other systems know a case: asked of the hub, bound to the case."""

from station_app.cases import external_id_rows, rows
from station_app.cases.external_id_model import ExternalId
from station_app.exchange import outgoing_messages
from station_app.form_definitions.number_formats import SHAPES, has_format
from station_app.model.errors import CaseNotHere, ProtocolBroken
from station_app.model.operators import TERMINAL, Right
from station_app.model.pillars import Arrived, Message
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

PILLAR = "icjs"
LOOKUP = "lookup"
KINDS = ("cnr", "ptn", "jail_id", "sid", "lab_no", "mlc_no")
"""Kinds of number, in the order in which they are told."""


def ask_hub(station: Station, case_ref: str) -> str:
    """Ask the hub what the other systems know of a case; return the message.

    Raises:
        CaseNotHere: the register has no such case. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.SEND)
    with station.store.transaction() as tx:
        if rows.find(tx, case_ref) is None:
            raise CaseNotHere(case=case_ref[:20])
        message_id = outgoing_messages.send_message(
            station,
            tx,
            operator.operator_id,
            pillar=PILLAR,
            kind=LOOKUP,
            body={},
            case_ref=case_ref,
            concerns=f"case {case_ref}",
        )
    station.events.announce("cases", case_ref)
    return message_id


def external_ids_of(station: Station, case_ref: str) -> tuple[ExternalId, ...]:
    """Return the numbers of a case elsewhere.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        found = external_id_rows.of_case(tx, case_ref)
    return tuple(sorted(found, key=lambda link: KINDS.index(link.kind)))


def last_hub_request(station: Station, case_ref: str) -> Message | None:
    """Return what the hub was asked last about a case; ``None``: nothing.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        said = outgoing_messages.messages_about(tx, f"case {case_ref}")
    mine = [message for message in said if message.pillar == PILLAR]
    return mine[-1] if mine else None


def store_hub_answer(station: Station, tx: Transaction, arrived: Arrived) -> None:
    """Bind the numbers that the hub gives; one that has not its system's shape is left out."""
    if not arrived.case_ref:
        raise ProtocolBroken(what="icjs_lookup")
    for told in arrived.body.get("links", ()):
        kind, value = str(told.get("kind", "")), str(told.get("value", "")).strip()
        if kind not in KINDS or not value or (kind in SHAPES and not has_format(kind, value)):
            record(station, tx, TERMINAL, "case.number_unfit", arrived.item_id, reason=kind)
            continue
        pillar = str(told.get("pillar", ""))
        link = ExternalId(arrived.case_ref, kind, value, pillar, arrived.at, arrived.item_id)
        if external_id_rows.put(tx, link):
            record(station, tx, TERMINAL, f"case.bound.{kind}", arrived.case_ref)
