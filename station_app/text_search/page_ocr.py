"""Text read on the pages of a document (OCR), beside everything else."""

from concurrent.futures import ThreadPoolExecutor

from station_app.documents import page_rows
from station_app.documents.standing_pages import held_texts, placed_key, standing_pages
from station_app.imaging.jobs import tasks
from station_app.imaging.reading.ocr import read_text
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.documents import Page
from station_app.model.errors import Cancelled, PageUnread
from station_app.model.finished_page import PageText
from station_app.model.ids import DocumentId
from station_app.model.page_edits import Placed
from station_app.station.station import Station

_READERS = 2
"""Pages being read at one time: a page is one process of Tesseract on one core."""


def read_texts(
    station: Station, document_id: DocumentId, ticket: CancelTicket, report: Report
) -> int:
    """Read the text of every page that has not been read as it stands now (OCR).

    Runs beside everything else and may be cut short at any page.

    Returns:
        How many pages were read.

    Raises:
        Cancelled: the ticket was cancelled; what was read is kept. ProgramMissing: no OCR here.
    """
    standing = standing_pages(station, document_id)
    held = held_texts(station, standing)
    unread = [pair for pair in standing if pair[1].page_id not in held]
    with ThreadPoolExecutor(_READERS) as readers:
        reading = [readers.submit(_read, station, *pair, ticket) for pair in unread]
        try:
            for done, future in enumerate(reading):
                report(done, len(unread))
                future.result()
        finally:
            for future in reading:
                future.cancel()
    report(len(unread), len(unread))
    if unread:
        station.events.announce("page", document_id)
    return len(unread)


def _read(station: Station, page: Page, placed: Placed, ticket: CancelTicket) -> None:
    if ticket.cancelled:
        raise Cancelled
    master = station.store.blobs.get(page.blob_id)
    picture = station.workers.submit(tasks.readable_page, master, page.dpi, placed).result()
    try:
        text = read_text(picture, station.settings.ocr_languages, ticket)
    except PageUnread:
        # Kept as a page without words: tried again, it would hold up those behind it every time.
        text = PageText(picture.width_px, picture.height_px, ())
    with station.store.transaction() as tx:
        page_rows.set_text(tx, page.page_id, placed_key(placed), text)


def text_progress(station: Station, document_id: DocumentId) -> tuple[int, int]:
    """Return how many of the standing pages have been read, and how many stand."""
    standing = standing_pages(station, document_id)
    return len(held_texts(station, standing)), len(standing)
