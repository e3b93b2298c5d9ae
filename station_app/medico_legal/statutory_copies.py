"""Copies that the law promises: to whom they went, and the receipt that proves it."""

from pathlib import Path

from station_app.documents import form_rows
from station_app.documents import rows as document_rows
from station_app.documents.form_rows import Review
from station_app.documents.protection import require_may_see
from station_app.model.cancellation import CancelTicket
from station_app.model.documents import SIGNED_STATES, DocumentState
from station_app.model.errors import IllegalMove, NoPages, ReasonNeeded
from station_app.model.ids import BlobId, DocumentId
from station_app.model.operators import Right
from station_app.model.scanning import ScannedPage
from station_app.station.station import Station, record

GIVEN = "copy_given"


def receipt_from_file(station: Station, path: Path) -> ScannedPage:
    """Read the picture of a receipt; its first page counts.

    Raises:
        IntakeError: a file's fact. NoPages: there is no page in it.
    """
    page = next(station.files.pages((path,), CancelTicket()), None)
    if page is None:
        raise NoPages
    return page


def give_copy(
    station: Station, document_id: DocumentId, to: str, receipt: ScannedPage | None = None
) -> None:
    """Note that the arrested person or a nominee has the copy (BNSS s. 53(2)); this closes it.

    Args:
        station: the station.
        document_id: a signed report.
        to: who took it.
        receipt: the signed receipt, captured; kept sealed, its SHA-256 stands in the ledger.

    Raises:
        ReasonNeeded: nobody is named. IllegalMove: it is not signed yet. NotAllowed, SessionLocked.
        DiskFull.
    """
    operator = station.session.require(Right.WRITE)
    if not to.strip():
        raise ReasonNeeded(count=1)
    with station.store.reading() as tx:
        state = document_rows.load(tx, document_id).state
    if state not in SIGNED_STATES:
        raise IllegalMove(document=document_id, state=state, wanted=DocumentState.SIGNED)
    sealed = None if receipt is None else station.store.blobs.put(receipt.image)
    with station.store.transaction() as tx:
        at = station.clock.now()
        blob_id = "" if sealed is None else sealed.blob_id
        said = Review(at, operator.operator_id, GIVEN, to.strip(), blob_id)
        form_rows.add_review(tx, document_id, said)
        form_rows.update(tx, document_id, closed_at=at)
        sha256 = "" if sealed is None else sealed.sha256
        record(station, tx, operator.operator_id, "copy.given", document_id, sha256=sha256)
    station.events.announce("document", document_id)


def receipt_picture(station: Station, document_id: DocumentId) -> bytes | None:
    """Return the captured receipt as it came; ``None`` where only a name was written.

    Raises:
        NotAllowed, SessionLocked. IdentityProtected. BlobDamaged.
    """
    station.session.require(Right.READ)
    require_may_see(station, document_id)
    with station.store.reading() as tx:
        said = [review for review in form_rows.reviews_of(tx, document_id) if review.blob_id]
    return station.store.blobs.get(BlobId(said[-1].blob_id)) if said else None
