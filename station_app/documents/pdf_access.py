"""A document's PDF: read, drawn, and given up again while it is unsigned."""

import hashlib

from station_app.documents import rows as document_rows
from station_app.documents.kinds import kind_of, load_kinds
from station_app.documents.protection import is_assembled, require_may_see
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import BlobDamaged, NoPages
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.sandbox.errors import PaperNotShown
from station_app.station.station import Station, record


def reopen(station: Station, document_id: DocumentId) -> Document:
    """Take a finalised, unsigned document back to its pages.

    Raises:
        IllegalMove: it is signed already; nothing signed is ever edited.
    """
    operator = station.session.require(Right.SCAN)
    with station.store.transaction() as tx:
        moved = document_rows.move(
            tx,
            document_id,
            DocumentState.DRAFT,
            at=station.clock.now(),
            operator_id=operator.operator_id,
        )
        record(station, tx, operator.operator_id, "document.reopened", document_id)
        made = kind_of(load_kinds(), moved.kind).made
        if made or is_assembled(station, tx, document_id):
            # What is made of other papers has no pages to go back to: it is put together again.
            moved = document_rows.move(
                tx,
                document_id,
                DocumentState.DISCARDED,
                at=station.clock.now(),
                operator_id=operator.operator_id,
            )
    station.events.announce("document", document_id)
    return moved


def pdf(station: Station, document_id: DocumentId) -> bytes:
    """Return the document's PDF as it stands (signed, once it is signed).

    Raises:
        NoPages: it has none yet. BlobDamaged: the sealed file was changed. IdentityProtected.
    """
    station.session.require(Right.READ)
    require_may_see(station, document_id)
    return held_pdf(station, document_id)


def pdf_page(station: Station, document_id: DocumentId, index: int, width_px: int) -> bytes:
    """Draw a page of the very PDF that is signed, as a picture.

    Raises:
        NoPages: there is no PDF, or no such page. PaperNotShown. BlobDamaged. IdentityProtected.
    """
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.pdf_reader import draw_page

    try:
        return draw_page(pdf(station, document_id), index, width_px)
    except PaperNotShown:
        raise
    except ValueError:
        raise NoPages from None


def held_pdf(station: Station, document_id: DocumentId) -> bytes:
    """Return the PDF and make sure that it is the one whose hash was frozen.

    Raises:
        NoPages: there is none yet. BlobDamaged: the sealed file is missing or was changed.
    """
    with station.store.reading() as tx:
        document = document_rows.load(tx, document_id)
    if document.pdf_blob is None:
        raise NoPages
    data = station.store.blobs.get(document.pdf_blob)
    if hashlib.sha256(data).hexdigest() != document.pdf_sha256:
        raise BlobDamaged(blob=document.pdf_blob)
    return data
