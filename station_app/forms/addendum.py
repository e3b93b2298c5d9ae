"""An addendum: written into the room that the signed paper keeps for it, as one more signature.

The bytes of the first signature stay as they were, so it still holds. The paper with the addendum
stands in for the first one (``replaces``), waits for its signature and is sent like any other.
"""

from dataclasses import replace

from station_app.documents import form_rows
from station_app.documents import rows as document_rows
from station_app.documents.drafts import next_reference
from station_app.documents.pdf_access import held_pdf
from station_app.documents.protection import require_may_see
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import IllegalMove, ReasonNeeded
from station_app.model.finished_page import StampBox
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.station.station import Station, record

MOST_LETTERS = 500
"""What can still be read in the room, in letters."""
_SIGNED = (DocumentState.QUEUED, DocumentState.SENT, DocumentState.ACKNOWLEDGED)


def can_add_addendum(station: Station, document_id: DocumentId) -> bool:
    """Tell whether a signed form has room for an addendum that nobody has used."""
    with station.store.reading() as tx:
        paper = form_rows.find(tx, document_id)
        document = document_rows.load(tx, document_id)
        used = document_rows.is_replaced(tx, document_id)
    return (
        paper is not None
        and document.state in _SIGNED
        and bool(paper.rooms.get("addendum"))
        and not used
    )


def begin_addendum(station: Station, document_id: DocumentId, text: str) -> Document:
    """Return the paper with its addendum, finished and waiting for a signature.

    Raises:
        ReasonNeeded: nothing was written, or more than fits. IllegalMove: there is no room (any
            more), or the paper is not signed. NotAllowed, SessionLocked. IdentityProtected.
    """
    operator = station.session.require(Right.SIGN)
    require_may_see(station, document_id)
    said = " ".join(text.split())
    if not 0 < len(said) <= MOST_LETTERS:
        raise ReasonNeeded(count=1)
    pdf = held_pdf(station, document_id)
    with station.store.reading() as tx:
        old = document_rows.load(tx, document_id)
    if not can_add_addendum(station, document_id):
        raise IllegalMove(document=document_id, state=old.state, wanted=DocumentState.FINALISED)
    sealed = station.store.blobs.put(pdf)
    new_id = DocumentId(station.new_id("d"))
    at, by = station.clock.now(), operator.operator_id
    with station.store.transaction() as tx:
        paper = form_rows.load(tx, document_id)
        room = paper.rooms["addendum"]
        new = replace(
            old,
            document_id=new_id,
            state=DocumentState.DRAFT,
            created_at=at,
            created_by=by,
            changed_at=at,
            local_ref=next_reference(station, tx, at),
            pdf_blob=None,
            pdf_sha256=None,
            pdf_size_bytes=None,
            signature_level=None,
            signed_by=None,
            replaces=document_id,
            stamp_box=None,
        )
        document_rows.insert(tx, new)
        rooms = {"signatures": [room], "addendum": None, "text": said}
        # It bears the first paper's number; the pillar is not asked for another one.
        asked = paper.number_asked_at or at
        form_rows.insert(
            tx,
            replace(paper, document_id=new_id, rooms=rooms, signers=1, number_asked_at=asked),
        )
        for field, value in form_rows.answers_of(tx, document_id).items():
            form_rows.put_answer(tx, new_id, field, value, at, by)
        moved = document_rows.move(
            tx,
            new_id,
            DocumentState.FINALISED,
            at=at,
            operator_id=by,
            note="addendum",
            pdf_blob=sealed.blob_id,
            pdf_sha256=sealed.sha256,
            pdf_size_bytes=sealed.size_bytes,
            stamp_box=StampBox(**room),
        )
        record(station, tx, by, "document.addendum", new_id, sha256=sealed.sha256)
    if station.session.has_opened(document_id):
        station.session.open_identity(new_id)
    station.events.announce("document", new_id)
    return moved
