"""A paper's PDF frozen: from here on its hash says which bytes it is, here, in the ledger and on the way."""

from station_app.documents import rows
from station_app.model.documents import Document, DocumentState
from station_app.model.finished_page import StampBox
from station_app.model.ids import DocumentId, OperatorId
from station_app.station.station import Station, record
from station_app.store.blobs import SealedBlob
from station_app.store.connection import Transaction


def write_nothing_else(tx: Transaction, frozen: Document) -> None:
    """Write nothing else."""
    del tx, frozen


def freeze(
    station: Station,
    tx: Transaction,
    document_id: DocumentId,
    sealed: SealedBlob,
    *,
    by: OperatorId,
    page_count: int,
    stamp_box: StampBox | None,
    reason: str = "",
    note: str = "",
) -> Document:
    """Move a draft to finalised with the PDF that was sealed for it, and write its hash in the ledger.

    Args:
        station: the station.
        tx: in which whatever else belongs to it is written.
        document_id: a draft.
        sealed: its PDF.
        by: who finished it.
        page_count: of the PDF.
        stamp_box: where the visible signature goes; ``None`` where nobody signs.
        reason: what was accepted in words, for the ledger.
        note: what its own history says.

    Raises:
        IllegalMove: it is no draft any more. DocumentUnknown.
    """
    moved = rows.move(
        tx,
        document_id,
        DocumentState.FINALISED,
        at=station.clock.now(),
        operator_id=by,
        note=note,
        pdf_blob=sealed.blob_id,
        pdf_sha256=sealed.sha256,
        pdf_size_bytes=sealed.size_bytes,
        page_count=page_count,
        stamp_box=stamp_box,
    )
    record(station, tx, by, "document.finalised", document_id, sha256=sealed.sha256, reason=reason)
    return moved
