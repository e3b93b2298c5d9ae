"""What the prosecution's desk refuses: exchanges without case or office, answers without words, pages
that are not there, and a note that is not the one that came."""

import pytest
from sqlalchemy import update

from station_app.documents import pdf_access
from station_app.exchange.message_tables import inbox_files
from station_app.model.errors import BlobDamaged, CaseNumberMissing, DocumentUnknown, NoPages
from station_app.prosecution import bundle, compliance, exchange, opinion, sending
from station_app.prosecution import rows as prosecution_rows
from station_app.prosecution.errors import AnswerMissing, BundleEmpty, OfficeMissing, RoundUnderWay
from station_app.station.station import Station
from station_app.store.schema import documents
from tests.prosecution.bundle_acts import OFFICE, prepared, signed_papers
from tests.prosecution.test_compliance_note import answered, signed_pdf
from tests.prosecution.test_exchange import bring, plain_pdf


def test_an_exchange_has_a_case_and_an_office(thana: Station) -> None:
    with pytest.raises(CaseNumberMissing):
        exchange.open_exchange(thana, " ", "opinion", OFFICE)
    with pytest.raises(OfficeMissing):
        exchange.open_exchange(thana, "88/2026", "opinion", "  ")
    made = exchange.open_exchange(thana, "88/2026", "opinion", OFFICE)
    with pytest.raises(OfficeMissing):
        exchange.set_exchange(thana, made.exchange_id, office=" ")
    with pytest.raises(OfficeMissing):
        sending.send_again(thana, made.exchange_id, " ")
    assert exchange.view(thana, made.exchange_id).exchange.office == OFFICE
    with pytest.raises(DocumentUnknown):
        exchange.view(thana, "x-none")
    with thana.store.reading() as tx, pytest.raises(DocumentUnknown):
        prosecution_rows.round_of(tx, "b-none")


def test_a_bundle_holds_papers(thana: Station) -> None:
    made = exchange.open_exchange(thana, "88/2026", "opinion", OFFICE)
    with pytest.raises(BundleEmpty):
        prepared(thana, made.exchange_id)


def test_an_objection_is_answered_in_words(thana: Station) -> None:
    seen = answered(thana, signed_pdf(thana))
    for status, words in (
        ("done", {"reason": "केवल कारण"}),
        ("not_possible", {"reply": "केवल उत्तर", "reason": " "}),
        ("perhaps", {"reply": "उत्तर", "reason": "कारण"}),
    ):
        with pytest.raises(AnswerMissing):
            compliance.answer(thana, seen.exchange.exchange_id, (1, 1), status, **words)


def test_a_page_that_was_never_sent_is_not_shown(thana: Station) -> None:
    signed_papers(thana)
    made = exchange.open_exchange(thana, "88/2026", "opinion", OFFICE)
    with pytest.raises(NoPages):
        compliance.page_paper(thana, made.exchange_id, "1")
    prepared(thana, made.exchange_id)
    with pytest.raises(NoPages):
        compliance.page_paper(thana, made.exchange_id, "999")
    bundle.take_back(thana, made.exchange_id)


def test_a_round_that_nobody_made_is_not_taken_back(thana: Station) -> None:
    made = exchange.open_exchange(thana, "88/2026", "opinion", OFFICE)
    with pytest.raises(RoundUnderWay):
        bundle.take_back(thana, made.exchange_id)


def test_a_note_is_the_one_that_came(thana: Station) -> None:
    """The sealed file holds by itself; it is another one than the note."""
    seen = answered(thana, signed_pdf(thana))
    (paper,) = seen.notes
    other = thana.store.blobs.put(b"%PDF-1.7 another")
    with thana.store.transaction() as tx:
        tx.execute(update(inbox_files).values(blob_id=other.blob_id))
    with pytest.raises(BlobDamaged):
        opinion.note_pdf(thana, seen.exchange.exchange_id, paper)


def test_a_paper_of_a_bundle_is_the_one_that_was_signed(thana: Station) -> None:
    first, *_ = signed_papers(thana)
    made = exchange.open_exchange(thana, "88/2026", "opinion", OFFICE)
    other = thana.store.blobs.put(pdf_access.held_pdf(thana, first) + b"\n")
    here = documents.c.document_id == first
    with thana.store.transaction() as tx:
        tx.execute(update(documents).where(here).values(pdf_blob=other.blob_id))
    with pytest.raises(BlobDamaged):
        prepared(thana, made.exchange_id)


def test_what_came_from_elsewhere_is_bundled_as_it_came(thana: Station) -> None:
    """The sealed file holds by itself; it is another one than what came."""
    signed_papers(thana, "90/2026")
    bring(thana, "90/2026", 1, plain_pdf())
    other = thana.store.blobs.put(plain_pdf() + b"\n")
    with thana.store.transaction() as tx:
        tx.execute(update(inbox_files).values(blob_id=other.blob_id))
    made = exchange.open_exchange(thana, "90/2026", "opinion", OFFICE)
    with pytest.raises(BlobDamaged):
        prepared(thana, made.exchange_id)
