"""From pages on the table to one archive PDF whose hash is frozen; and the text read beside it."""

import hashlib
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from station_app.documents import page_edit_rows, page_rows
from station_app.documents import rows as document_rows
from station_app.documents.drafts import checklist
from station_app.documents.freezing import Besides, freeze, nothing_besides
from station_app.documents.kinds import kind_of, load_kinds
from station_app.documents.protection import require_may_see
from station_app.forms import filling
from station_app.forms.finalise import finish_form
from station_app.forms.photographs import put_photographs_right
from station_app.imaging.jobs import tasks
from station_app.imaging.reading.ocr import read_text
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.clock import to_text
from station_app.model.documents import Document, DocumentState, Page
from station_app.model.errors import BlobDamaged, Cancelled, CaseNumberMissing, IllegalMove, NoPages
from station_app.model.finished_page import ArchiveMeta, FinishedPage, PageText
from station_app.model.ids import DocumentId, PageId
from station_app.model.operators import Right
from station_app.model.page_edits import Placed, arrange
from station_app.model.texts import Texts, load_texts
from station_app.prosecution import rows as prosecution_rows
from station_app.scanning import separated_documents
from station_app.scanning.errors import SheetsDiffer, TextNotReady
from station_app.scanning.quality import require_settled
from station_app.station.station import Station, record

_AHEAD = 3
"""Pages being finished at one time: enough for two cores, few enough for 4 GB of memory."""

_READERS = 2
"""Pages being read at one time: a page is one process of Tesseract on one core."""


def finalise(
    station: Station,
    document_id: DocumentId,
    ticket: CancelTicket,
    report: Report,
    besides: Besides = nothing_besides,
) -> Document:
    """Check a draft, make its archive PDF and freeze the PDF's hash.

    Args:
        station: the station.
        document_id: a draft.
        ticket: stops the work; the draft stays as it was.
        report: hears of each page.
        besides: writes what stands or falls with it; what it raises leaves the draft as it was.

    Raises:
        CaseNumberMissing: it belongs to a case and has no FIR number. NoPages. SheetsDiffer: the
            pages are not those declared and nobody explained it. TextNotReady: the operator chose
            to wait for the text. Cancelled: the draft stays as it was. IllegalMove.
    """
    if filling.is_form(station, document_id):
        put_photographs_right(station, document_id)
        photographs = (
            finished for finished, _ in finished_pages(station, document_id, ticket, report)
        )
        return finish_form(station, document_id, photographs, besides)
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.archive import write_archive

    operator = station.session.require(Right.SCAN)
    document = _require_finishable(station, document_id)
    standing = _standing(station, document_id)
    texts = _held_texts(station, standing)
    if document.wait_for_text and len(texts) < len(standing):
        raise TextNotReady(ready=len(texts), total=len(standing))
    finished = _finished_pages(station, standing, texts, ticket, report)
    blobs = station.store.blobs
    with blobs.spool() as out:
        box = write_archive(finished, len(standing), _meta(station, document), out, blobs.spool)
        sealed = blobs.put_from(out)
    with station.store.transaction() as tx:
        # Somebody may have moved a page meanwhile: then the picture is not what was checked.
        if arrange(page_edit_rows.in_force(tx, document_id)) != tuple(p for _, p in standing):
            raise Cancelled
        moved = freeze(
            station,
            tx,
            document_id,
            sealed,
            by=operator.operator_id,
            page_count=len(standing),
            stamp_box=box,
            reason=document.gap_note,
        )
        besides(tx, moved)
    station.events.announce("document", document_id)
    return moved


def finished_pages(
    station: Station, document_id: DocumentId, ticket: CancelTicket, report: Report
) -> Iterator[tuple[FinishedPage, PageText | None]]:
    """Return the standing pages as they go into a PDF, in order.

    Raises:
        Cancelled: the ticket was cancelled.
    """
    return _finished_pages(station, _standing(station, document_id), {}, ticket, report)


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
        if made or prosecution_rows.part_of(tx, document_id) is not None:
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
        NoPages: there is no PDF, or no such page. BlobDamaged. IdentityProtected.
    """
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.pdf_reader import draw_page

    try:
        return draw_page(pdf(station, document_id), index, width_px)
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
    standing = _standing(station, document_id)
    held = _held_texts(station, standing)
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
    text = read_text(picture, station.settings.ocr_languages, ticket)
    with station.store.transaction() as tx:
        page_rows.set_text(tx, page.page_id, placed_key(placed), text)


def text_progress(station: Station, document_id: DocumentId) -> tuple[int, int]:
    """Return how many of the standing pages have been read, and how many stand."""
    standing = _standing(station, document_id)
    return len(_held_texts(station, standing)), len(standing)


def placed_key(placed: Placed) -> str:
    """Name a page's look: text that was read belongs to the look it was read in."""
    part = placed.crop
    edges = "" if part is None else f"{part.left},{part.top},{part.right},{part.bottom}"
    drawn = (placed.whiten, placed.despeckle, placed.coding)
    cleaned = "" if drawn == (False, False, "auto") else ":{:d}{:d}{}".format(*drawn)
    sheet = placed.outline
    flat = "" if sheet is None else f":{sheet.corners}{sheet.ratio}".replace(" ", "")
    return f"{placed.quarter_turns}:{placed.deskew_deg:.4f}:{edges}{cleaned}{flat}"


def _require_finishable(station: Station, document_id: DocumentId) -> Document:
    with station.store.reading() as tx:
        document = document_rows.load(tx, document_id)
    if document.state is not DocumentState.DRAFT:
        raise IllegalMove(
            document=document_id, state=document.state, wanted=DocumentState.FINALISED
        )
    check = checklist(station, document_id)
    if not check.captured:
        raise NoPages
    if kind_of(load_kinds(), document.kind).case_bound and not document.case_ref:
        raise CaseNumberMissing
    # What stands among the pages and is none of them comes before their count.
    separated_documents.require_settled(station, document_id)
    if not check.ready:
        raise SheetsDiffer(expected=check.expected or 0, captured=check.captured)
    require_settled(station, document_id)
    return document


def _standing(station: Station, document_id: DocumentId) -> list[tuple[Page, Placed]]:
    with station.store.reading() as tx:
        by_id = {page.page_id: page for page in page_rows.of_document(tx, document_id)}
        standing = arrange(page_edit_rows.in_force(tx, document_id))
    return [(by_id[placed.page_id], placed) for placed in standing]


def _held_texts(station: Station, standing: list[tuple[Page, Placed]]) -> dict[PageId, PageText]:
    held: dict[PageId, PageText] = {}
    with station.store.reading() as tx:
        for page, placed in standing:
            text = page_rows.text(tx, page.page_id, placed_key(placed))
            if text is not None:
                held[page.page_id] = text
    return held


def _finish(station: Station, page: Page, placed: Placed) -> "Future[FinishedPage]":
    master = station.store.blobs.get(page.blob_id)
    return station.workers.submit(tasks.finish_page, master, page.dpi, placed)


def _finished_pages(
    station: Station,
    standing: list[tuple[Page, Placed]],
    texts: dict[PageId, PageText],
    ticket: CancelTicket,
    report: Report,
) -> Iterator[tuple[FinishedPage, PageText | None]]:
    """Finish pages a few ahead of the writer, in order, so that memory stays flat."""
    ahead: deque[tuple[PageId, Future[FinishedPage]]] = deque()
    done = 0
    waiting = iter(standing)
    try:
        for page, placed in waiting:
            ahead.append((page.page_id, _finish(station, page, placed)))
            if len(ahead) < _AHEAD:
                continue
            yield _next(ahead, texts, ticket)
            done += 1
            report(done, len(standing))
        while ahead:
            yield _next(ahead, texts, ticket)
            done += 1
            report(done, len(standing))
    finally:
        for _, future in ahead:
            future.cancel()


def _next(
    ahead: "deque[tuple[PageId, Future[FinishedPage]]]",
    texts: dict[PageId, PageText],
    ticket: CancelTicket,
) -> tuple[FinishedPage, PageText | None]:
    if ticket.cancelled:
        raise Cancelled
    page_id, future = ahead.popleft()
    return future.result(), texts.get(page_id)


def _meta(station: Station, document: Document) -> ArchiveMeta:
    texts = load_texts(station.settings.language)
    kind = texts(f"kind.{document.kind}")
    title = f"{kind} · {_case(texts, document)}" if document.case_ref else kind
    return ArchiveMeta(
        document_id=document.document_id,
        title=title,
        subject=document.local_ref,
        author=station.settings.unit_hi if texts.language == "hi" else station.settings.unit_en,
        language=texts.language,
        created_at_text=to_text(station.clock.now()),
        footer=f"{document.local_ref} · {texts.raw('pdf.footer')}",
        bookmarks=((title, 1),),
    )


def _case(texts: Texts, document: Document) -> str:
    return texts("pdf.case", number=document.case_ref)
