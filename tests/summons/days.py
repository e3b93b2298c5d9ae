"""A day at the summons desk in tests: given out, scanned back, reported, signed, sent."""

import io
from typing import Any

import pypdfium2 as pdfium
from PIL import Image

from station_app.documents import signing_batch
from station_app.forms import filling
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import ColourMode, Document
from station_app.model.ids import DocumentId
from station_app.model.scanning import ScannedPage
from station_app.station.station import Station
from station_app.summons import printouts as summons_printouts
from station_app.summons import rows as summons_rows
from station_app.summons import service as summons_service
from station_app.summons import service_report
from tests.printers import come_out
from tests.signing.officers import PIN
from tests.summons.courts import CONSTABLE, known

SERVED: dict[str, Any] = {
    "mode": "personal",
    "served_at": "2026-03-14T18:10",
    "place": "ग्राम नमूना",
    "outside": "no",
    "officer_absent": "no",
}
FAMILY: dict[str, Any] = SERVED | {
    "mode": "family",
    "served_to": "काल्पनिक पुत्री",
    "relation": "daughter",
    "relative_age": 24,
}
UNSERVED: dict[str, Any] = {
    "mode": "unserved",
    "attempts": [
        {
            "at": "2026-03-14T07:10",
            "mode": "personal",
            "met": "पड़ोसी काल्पनिक",
            "result": "घर पर नहीं मिले",
        },
        {"at": "2026-03-14T18:40", "mode": "family", "met": "कोई नहीं", "result": "ताला लगा"},
    ],
    "reason": "locked",
    "next_step": "अगली तारीख पर सुबह जाएँगे।",
}

ON_PAPER = {
    "process_id": "कागज़/17",
    "kind": "summons_accused",
    "court": "न्यायालय नमूना",
    "case_no": "RCT 17/2026",
    "hearing_at": "2026-03-25T11:00",
    "name": "काल्पनिक आरोपी",
    "address": "वार्ड 7",
    "seal_present": "yes",
    "received_on": "2026-03-14",
}
"""What is typed of a summons that came on paper."""


def out(station: Station, number: str) -> str:
    """Return a process out to the constable; return its id."""
    process_id = known(station, number).process_id
    summons_service.assign(station, (process_id,), **CONSTABLE)
    summons_printouts.print_out(station, (process_id,))
    come_out(station)
    return process_id


def page_of(pdf: bytes, index: int, *, turned: int = 0, dpi: int = 100) -> ScannedPage:
    """Scan a page of a print, turned clockwise by quarter turns."""
    drawn = pdfium.PdfDocument(pdf)[index].render(scale=dpi / 72).to_pil().convert("L")
    drawn = drawn.rotate(-90 * turned, expand=True)
    held = io.BytesIO()
    drawn.save(held, "PNG", compress_level=1)
    size = (drawn.width, drawn.height)
    return ScannedPage(held.getvalue(), "image/png", *size, dpi, ColourMode.GREY, "Papier SC-1")


def blank_page() -> ScannedPage:
    held = io.BytesIO()
    Image.new("L", (827, 1169), 255).save(held, "PNG")
    return ScannedPage(held.getvalue(), "image/png", 827, 1169, 100, ColourMode.GREY, "Papier SC-1")


def answered(station: Station, process_id: str, answers: dict[str, Any]) -> Document:
    """Begin the report and answer it."""
    document = service_report.begin(station, process_id)
    for field, value in answers.items():
        filling.set_answer(station, document.document_id, field, value)
        filling.commit_field(station, document.document_id, field)
    return document


def finished(station: Station, process_id: str, answers: dict[str, Any]) -> Document:
    answered(station, process_id, answers)
    return service_report.finish(station, process_id, CancelTicket(), no_report)


def sign_all(station: Station, *document_ids: str) -> None:
    serial = signing_batch.tokens(station)[0].serial
    ids = tuple(DocumentId(name) for name in document_ids)
    signing_batch.sign(station, ids, serial, PIN, CancelTicket(), no_report)


def sign_report(station: Station, report_id: str) -> None:
    """Sign a report of service, with the acknowledgement that goes with it where there is one."""
    with station.store.reading() as tx:
        process = summons_rows.of_paper(tx, report_id)
    assert process is not None
    sign_all(station, *filter(None, (report_id, process.ack_id)))
