"""Copies of a document for somebody outside: the PDF, the packet and the receipt."""

from dataclasses import dataclass
from pathlib import Path

from station_app.documents import outbox_rows, receipt_rows
from station_app.documents.pdf_access import held_pdf
from station_app.documents.protection import require_may_see
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.station.station import Station, record
from station_app.store.atomic_files import make_folder, require_place, write_copy


@dataclass(frozen=True, slots=True)
class Exported:
    """Where the copies lie; ``None`` where there is nothing to copy yet."""

    pdf: Path
    packet: Path | None
    receipt: Path | None
    earlier: tuple[Path, ...] = ()
    """Receipts that it had before the gateway was put back, oldest first."""


def export(station: Station, document_id: DocumentId, out: Path) -> Exported:
    """Write copies into a folder, named by the document's id; nothing is overwritten.

    Raises:
        FileExists: a copy lies there already. NoPages: the document has no PDF yet.
        OutputFolderClosed, OutputFailed, DiskFull: see :func:`station_app.store.atomic_files.write_copy`.
        NotAllowed, SessionLocked. IdentityProtected.
    """
    operator = station.session.require(Right.READ)
    require_may_see(station, document_id)
    pdf = held_pdf(station, document_id)
    with station.store.reading() as tx:
        row = outbox_rows.row(tx, document_id)
        every = receipt_rows.every(tx, document_id)
        before = receipt_rows.find_sent_before(tx, document_id)
    packet = row.packet if row is not None else None if before is None else before.packet
    receipt = every[-1].receipt if every else None if before is None else before.receipt
    earlier = [one.receipt for one in every[:-1]]
    make_folder(out)
    places = Exported(
        out / f"{document_id}.pdf",
        out / f"{document_id}.packet.json" if packet else None,
        out / f"{document_id}.receipt.json" if receipt else None,
        tuple(
            out / f"{document_id}.earlier-{number}.receipt.json"
            for number in range(1, len(earlier) + 1)
        ),
    )
    copies = (
        (places.pdf, pdf),
        (places.packet, packet),
        (places.receipt, receipt),
        *zip(places.earlier, earlier, strict=True),
    )
    wanted = [(place, data) for place, data in copies if place is not None and data is not None]
    # All places first: some copies beside a refusal would be taken for the whole.
    for place, _ in wanted:
        require_place(place)
    for place, data in wanted:
        write_copy(place, data)
    with station.store.transaction() as tx:
        record(station, tx, operator.operator_id, "document.exported", document_id)
    return places
