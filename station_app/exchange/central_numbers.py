"""The pillars' own numbers: asked for when a paper is begun, bound when they come.

A local reference never looks like one of them; what is printed later bears both.
"""

from dataclasses import dataclass

from station_app.documents import form_rows, inbox_rows
from station_app.documents import rows as document_rows
from station_app.exchange import set_aside
from station_app.form_definitions.schema_file import load_form, load_registers
from station_app.model.documents import DocumentState
from station_app.model.errors import DocumentUnknown
from station_app.model.ids import DocumentId
from station_app.model.operators import TERMINAL
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

KIND = "number"
_NEVER = (DocumentState.DISCARDED, DocumentState.REJECTED)


@dataclass(frozen=True, slots=True)
class NumberRequest:
    """A paper of a register that a pillar numbers as well."""

    document_id: DocumentId
    kind: str
    local_ref: str
    pillar: str


def unrequested(station: Station) -> tuple[NumberRequest, ...]:
    """Return the papers whose number was not asked for yet. Needs nobody at the desk."""
    with station.store.reading() as tx:
        waiting = form_rows.without_number(tx)
        read, failed = set_aside.read_each(waiting, lambda name: _request(tx, name))
    set_aside.put_stored_aside(station, failed)
    return tuple(request for _, request in read if request is not None)


def _request(tx: Transaction, document_id: DocumentId) -> NumberRequest | None:
    document = document_rows.load(tx, document_id)
    register = load_form(document.kind, form_rows.load(tx, document_id).version).register
    pillar = load_registers()[register].pillar if register else ""
    if not pillar or document.state in _NEVER:
        return None
    return NumberRequest(document_id, document.kind, document.local_ref, pillar)


def mark_requested(station: Station, document_id: DocumentId) -> None:
    """Note that the number was asked for. Needs nobody at the desk."""
    with station.store.transaction() as tx:
        form_rows.update(tx, document_id, number_asked_at=station.clock.now())


def store_number(
    station: Station, item_id: str, body: bytes, document_id: str, number: str
) -> bool:
    """Bind a number that came; return False when it is here already. Needs nobody at the desk.

    The first number stays: another one for the same paper is kept in the inbox for people to see.
    """
    with station.store.transaction() as tx:
        new = inbox_rows.put(tx, item_id, KIND, body, station.clock.now())
        if new:
            _bind(station, tx, document_id, number)
    if new:
        station.events.announce("document", document_id)
        station.events.announce("inbox", item_id)
    return new


def _bind(station: Station, tx: Transaction, document_id: str, number: str) -> None:
    try:
        paper = form_rows.load(tx, document_id)
    except DocumentUnknown:
        record(station, tx, TERMINAL, "number.astray", document_id, reason=number)
        return
    action = "number.differs" if paper.central_no not in ("", number) else "number.bound"
    if not paper.central_no:
        form_rows.update(tx, document_id, central_no=number)
    record(station, tx, TERMINAL, action, document_id, reason=number)
