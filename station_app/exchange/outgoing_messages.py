"""What the station says to the pillars: said once, sent when its papers are held, answered."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from station_app.documents import rows as document_rows
from station_app.exchange import message_rows
from station_app.model.documents import DocumentState
from station_app.model.ids import OperatorId
from station_app.model.pillars import Message, MessageState
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

_BY_SUBJECT = frozenset({"eprosecution"})
"""Pillars that are asked several things in one case, each for itself."""
_HELD = (DocumentState.ACKNOWLEDGED, DocumentState.RETURNED)


@dataclass(frozen=True, slots=True)
class MessageAnswer:
    """A pillar's answer to a message."""

    accepted: bool
    reference: str = ""
    """The pillar's own number."""
    reason: str = ""
    """Why it was refused, in the pillar's words."""


def send_message(
    station: Station,
    tx: Transaction,
    operator_id: OperatorId,
    *,
    pillar: str,
    kind: str,
    body: Mapping[str, Any],
    case_ref: str = "",
    concerns: str = "",
    papers: Collection[str] = (),
) -> str:
    """Say something to a pillar, in the caller's transaction; return the message's id.

    It leaves when the gateway holds every paper that it names, and after what was said earlier
    in the same case to the same pillar.
    """
    message_id = station.new_id("m")
    said = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    message_rows.put(
        tx,
        Message(
            message_id=message_id,
            pillar=pillar,
            kind=kind,
            case_ref=case_ref,
            concerns=concerns,
            papers=tuple(papers),
            body=said,
            made_at=station.clock.now(),
            made_by=operator_id,
        ),
    )
    record(station, tx, operator_id, f"pillar.said.{pillar}.{kind}", concerns or message_id)
    return message_id


def sendable(station: Station) -> tuple[Message, ...]:
    """Return what may be sent now, oldest first. Needs nobody at the desk."""
    ready: list[Message] = []
    held_up: set[tuple[str, str]] = set()
    with station.store.reading() as tx:
        for message in message_rows.in_state(tx, "waiting"):
            thread = ordering_key(message)
            if thread in held_up or not _papers_held(tx, message):
                # Order is kept within a case; other cases go on.
                held_up |= {thread} if message.case_ref else set()
                continue
            ready.append(message)
    return tuple(ready)


def ordering_key(message: Message) -> tuple[str, str]:
    """Return within what order is kept: a call of the High Court overtakes the same case's bundle."""
    by_subject = message.pillar in _BY_SUBJECT
    return message.pillar, message.concerns if by_subject else message.case_ref


def mark_sent(station: Station, message_id: str) -> None:
    """Note that the gateway has a message. Needs nobody at the desk."""
    with station.store.transaction() as tx:
        message_rows.mark_sent(tx, message_id, station.clock.now())
    station.events.announce("pillar", message_id)


def note_answer(station: Station, tx: Transaction, message_id: str, answer: MessageAnswer) -> bool:
    """Note the pillar's answer to a message; return whether it was the first."""
    state: MessageState = "accepted" if answer.accepted else "refused"
    at = station.clock.now()
    return message_rows.note_answer(
        tx, message_id, state, at, reference=answer.reference, reason=answer.reason
    )


def document_rejected(station: Station, tx: Transaction, document_id: str, reason: str) -> None:
    """Note that a paper will never be held: what waits for it waits for a person."""
    for said in message_rows.in_state(tx, "waiting"):
        if document_id in said.papers:
            refusal = MessageAnswer(accepted=False, reason=reason)
            note_answer(station, tx, said.message_id, refusal)


def message(tx: Transaction, message_id: str) -> Message | None:
    """Return a message as it stands, or ``None``."""
    return message_rows.find(tx, message_id)


def messages_about(tx: Transaction, concerns: str) -> tuple[Message, ...]:
    """Return what was said about something, oldest first."""
    return message_rows.about(tx, concerns)


def refused(station: Station) -> tuple[Message, ...]:
    """Return what a pillar would not take: it waits for a person."""
    with station.store.reading() as tx:
        return message_rows.in_state(tx, "refused")


def _papers_held(tx: Transaction, message: Message) -> bool:
    # A paper that is not here (a restore forgot it) holds its own message up, and no other.
    held = document_rows.among(tx, message.papers)
    return all(name in held and held[name].state in _HELD for name in message.papers)
