"""A paper is the one whose hash was frozen: another sealed file in its place is never given for it."""

import pytest
from sqlalchemy import update

from station_app.documents import drafts, pdf_access, received
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.errors import BlobDamaged, DocumentUnknown, NoPages
from station_app.model.ids import DocumentId
from station_app.scanning import capture
from station_app.station import sign_in
from station_app.station.station import Station
from station_app.store.schema import documents, received_papers
from tests.district import finish, sign
from tests.documents.test_claims import JUNK
from tests.scanners import drawn_page
from tests.signing.officers import NOW
from tests.stations import PASSPHRASE, PROFILE, stack_of


def finished(station: Station) -> DocumentId:
    sign_in.sign_in(station, "vivechak", PASSPHRASE)
    document_id = drafts.begin(station, case_ref="1/2026").document_id
    stack_of(station).lay_in([drawn_page("1")])
    capture.scan_pages(station, document_id, "stack:0", PROFILE, CancelTicket(), no_report)
    finish(station, document_id)
    return document_id


def test_another_file_is_not_given_for_a_paper_and_not_signed(thana: Station) -> None:
    """It holds by itself, and nothing of it is damaged."""
    paper = finished(thana)
    other = thana.store.blobs.put(pdf_access.held_pdf(thana, paper) + b"\n")
    here = documents.c.document_id == paper
    with thana.store.transaction() as tx:
        tx.execute(update(documents).where(here).values(pdf_blob=other.blob_id))
    with pytest.raises(BlobDamaged):
        pdf_access.held_pdf(thana, paper)
    with pytest.raises(BlobDamaged):
        sign(thana, paper)
    assert drafts.document(thana, paper).signed_by is None


def test_a_draft_has_no_paper_yet(station: Station) -> None:
    draft = drafts.begin(station, case_ref="1/2026").document_id
    with pytest.raises(NoPages):
        pdf_access.held_pdf(station, draft)


def test_another_file_is_not_given_for_a_received_paper(station: Station) -> None:
    arrival = received.Arrival(
        item_id="d-1.t",
        document_id="d-1",
        kind="MLR",
        form="",
        local_ref="KGN-HS9901-1",
        register_no="",
        case_ref="123/2026",
        from_office="HS9901",
        from_unit="District Hospital Namuna",
        concerns_id="",
        protected=False,
        signed_at=NOW,
        due_at=None,
    )
    assert received.store_received(station, arrival, b'{"document_id":"d-1"}', JUNK)
    held = received.received_document(station, "d-1")
    assert received.received_pdf(station, held) == JUNK
    other = station.store.blobs.put(JUNK + b"\n")
    with station.store.transaction() as tx:
        tx.execute(update(received_papers).values(pdf_blob=other.blob_id))
    with pytest.raises(BlobDamaged):
        received.received_pdf(station, received.received_document(station, "d-1"))
    with pytest.raises(DocumentUnknown):
        received.received_document(station, "d-none")
