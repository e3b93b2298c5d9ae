"""Acts at the desk of scrutiny that its tests share."""

from station_app.documents import drafts
from station_app.documents import finalise as document_finalise
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import Document
from station_app.model.ids import DocumentId
from station_app.prosecution import bundle as prosecution_bundle
from station_app.prosecution import exchange as prosecution_exchange
from station_app.prosecution.exchange import ExchangeView
from station_app.scanning import capture
from station_app.station.station import Station
from tests.district import sign, sign_in
from tests.scanners import drawn_page
from tests.stations import PROFILE, stack_of

OFFICE = "PO9901"


def scanned(station: Station, kind: str, case_ref: str, *texts: str, title: str = "") -> DocumentId:
    """Scan a paper; it is finished and waits for its signature."""
    made = drafts.begin(station, kind, case_ref=case_ref, title=title)
    lay(station, made.document_id, *texts)
    document_finalise.finalise(station, made.document_id, CancelTicket(), no_report)
    return made.document_id


def lay(
    station: Station,
    document_id: DocumentId,
    *texts: str,
    place: capture.PageDestination = capture.AT_END,
) -> None:
    stack_of(station).lay_in([drawn_page(text) for text in texts])
    capture.scan_pages(
        station, document_id, "stack:0", PROFILE, CancelTicket(), no_report, place=place
    )


def signed_papers(station: Station, case_ref: str = "88/2026") -> tuple[DocumentId, ...]:
    """File a small case: the report, the diary, a statement; signed."""
    sign_in(station, "vivechak")
    made = (
        scanned(station, "FIR", case_ref, "fir-1", "fir-2"),
        scanned(station, "CD_SHEET", case_ref, "cd-1", "cd-2", "cd-3", title="1-3"),
        scanned(station, "STMT_180", case_ref, "stmt-1"),
    )
    for document_id in made:
        sign(station, document_id)
    return made


def prepared(station: Station, exchange_id: str) -> tuple[Document, ...]:
    return prosecution_bundle.prepare(station, exchange_id, None, CancelTicket(), no_report)


def sent(station: Station, exchange_id: str) -> ExchangeView:
    """Prepare the next round and sign it."""
    for document in prepared(station, exchange_id):
        sign(station, document.document_id)
    return prosecution_exchange.view(station, exchange_id)
