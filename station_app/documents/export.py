"""Copies of a document for somebody outside: the PDF, the packet and the receipt."""

from dataclasses import dataclass
from pathlib import Path

from station_app.documents import outbox_rows, receipt_rows
from station_app.documents.pdf_access import held_pdf
from station_app.documents.protection import require_may_see
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.station.station import Station, record
from station_app.store.atomic_files import write_copy


@dataclass(frozen=True, slots=True)
class Exported:
    """Where the copies lie; ``None`` where there is nothing to copy yet."""

    pdf: Path
    packet: Path | None
    receipt: Path | None


def export(station: Station, document_id: DocumentId, out: Path) -> Exported:
    """Write copies into a folder, named by the document's id; nothing is overwritten.

    Raises:
        FileExists: a copy lies there already. NoPages: the document has no PDF yet.
        NotAllowed, SessionLocked. IdentityProtected.
    """
    operator = station.session.require(Right.READ)
    require_may_see(station, document_id)
    pdf = held_pdf(station, document_id)
    with station.store.reading() as tx:
        row = outbox_rows.row(tx, document_id)
        receipt = receipt_rows.of(tx, document_id)
    packet = row.packet if row is not None else None
    out.mkdir(parents=True, exist_ok=True)
    exported = Exported(
        write_copy(out / f"{document_id}.pdf", pdf),
        write_copy(out / f"{document_id}.packet.json", packet) if packet else None,
        write_copy(out / f"{document_id}.receipt.json", receipt) if receipt else None,
    )
    with station.store.transaction() as tx:
        record(station, tx, operator.operator_id, "document.exported", document_id)
    return exported
