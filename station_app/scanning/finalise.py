"""From pages on the table to one archive PDF whose hash is frozen; and the text read beside it."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future

from station_app.documents import page_edit_rows
from station_app.documents import rows as document_rows
from station_app.documents.drafts import checklist
from station_app.documents.freezing import freeze
from station_app.documents.kinds import kind_of, load_kinds
from station_app.documents.standing_pages import held_texts, standing_pages
from station_app.imaging.jobs import tasks
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.clock import to_text
from station_app.model.documents import Document, DocumentState, Page
from station_app.model.errors import (
    Cancelled,
    CaseNumberMissing,
    ChangedMeanwhile,
    IllegalMove,
    NoPages,
)
from station_app.model.finished_page import ArchiveMeta, FinishedPage, PageText
from station_app.model.ids import DocumentId, PageId
from station_app.model.operators import Right
from station_app.model.page_edits import Placed, apply_edits
from station_app.model.texts import Texts, load_texts
from station_app.scanning import separated_documents
from station_app.scanning.errors import SheetsDiffer, TextNotReady
from station_app.scanning.quality import require_settled
from station_app.station.followers import Besides
from station_app.station.station import Station

_AHEAD = 3
"""Pages being finished at one time: enough for two cores, few enough for 4 GB of memory."""


def finalise_scan(
    station: Station,
    document_id: DocumentId,
    ticket: CancelTicket,
    report: Report,
    besides: Besides,
) -> Document:
    """Check a draft of scanned pages, make its archive PDF and freeze the PDF's hash.

    Args:
        station: the station.
        document_id: a draft.
        ticket: stops the work; the draft stays as it was.
        report: hears of each page.
        besides: writes what stands or falls with it; what it raises leaves the draft as it was.

    Raises:
        CaseNumberMissing: it belongs to a case and has no FIR number. NoPages. SheetsDiffer: the
            pages are not those declared and nobody explained it. TextNotReady: the operator chose
            to wait for the text. ChangedMeanwhile: somebody moved a page meanwhile. Cancelled. In all
            these cases the draft stays as it was. IllegalMove.
    """
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.archive import write_archive

    operator = station.session.require(Right.SCAN)
    document = _require_finishable(station, document_id)
    standing = standing_pages(station, document_id)
    texts = held_texts(station, standing)
    if document.wait_for_text and len(texts) < len(standing):
        raise TextNotReady(ready=len(texts), total=len(standing))
    finished = _finished_pages(station, standing, texts, ticket, report)
    blobs = station.store.blobs
    with blobs.spool() as out:
        box = write_archive(finished, len(standing), _meta(station, document), out, blobs.spool)
        sealed = blobs.put_from(out)
    with station.store.transaction() as tx:
        # Somebody may have moved a page meanwhile: the picture is not what was checked.
        if apply_edits(page_edit_rows.active_edits(tx, document_id)) != tuple(
            p for _, p in standing
        ):
            raise ChangedMeanwhile
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
    return _finished_pages(station, standing_pages(station, document_id), {}, ticket, report)


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
