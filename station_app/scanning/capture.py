"""The scan desk: pages come in, are kept before anybody hears of them, and are put in order."""

import itertools
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from station_app.documents import drafts, page_edit_rows, page_rows
from station_app.documents import rows as document_rows
from station_app.documents.drafts import NewDraft
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.clock import to_text
from station_app.model.device_errors import PaperJam
from station_app.model.documents import Document, DocumentState, Page
from station_app.model.errors import IllegalMove
from station_app.model.ids import DocumentId, OperatorId, PageId
from station_app.model.operators import Operator, Right
from station_app.model.page_edits import NO_CLEAN_UP, CleanUp, PageEdit
from station_app.model.scanning import (
    PaperSource,
    ScannedPage,
    ScannerInfo,
    ScanProfile,
    Tell,
    untold,
)
from station_app.scanning import (
    batch_separation,
    page_editing,
    profiles,
    quality,
)
from station_app.scanning.errors import PaperJamAfter
from station_app.scanning.page_checks import LAST, PageChecker
from station_app.station.station import Station, record
from station_app.store.connection import Transaction


@dataclass(frozen=True, slots=True)
class PageDestination:
    """Where arriving pages go; the default is after the last."""

    index: int | None = None
    """Insert from this position (0-based) on."""
    replaces: PageId | None = None
    """The first page that arrives takes this page's place; further ones follow it."""

    def after(self, kept: int) -> "PageDestination":
        """Return where the next page goes once so many came: where a feed that was cut short goes on."""
        if self.index is not None:
            return PageDestination(index=self.index + kept)
        return PageDestination() if kept else self


AT_END = PageDestination()
Noted = Callable[[Transaction], None]
"""Told of a page in the transaction that keeps it."""
Paper = DocumentId | NewDraft
"""Where pages go: a draft, or one that begins with the first of them."""


def id_of(paper: Paper) -> DocumentId:
    """Return the id of a paper, also before it began."""
    return paper.document_id if isinstance(paper, NewDraft) else paper


def devices(station: Station, *, refresh: bool = False) -> tuple[ScannerInfo, ...]:
    """List the scanners: those known from the last search at once, or by a new search.

    Raises:
        ScannerError: the search failed.
    """
    return station.scanner.devices(refresh=refresh)


def scan_pages(
    station: Station,
    paper: Paper,
    device: str,
    profile: ScanProfile,
    ticket: CancelTicket,
    report: Report,
    *,
    place: PageDestination = AT_END,
    most: int | None = None,
) -> int:
    """Scan by a profile that an operator chose; see :func:`scan_with`.

    Raises:
        ProfileLocked: the district offers other profiles alone. Otherwise as :func:`scan_with`.
    """
    profiles.require_offered(station, profile)
    return scan_with(station, paper, device, profile, ticket, report, place=place, most=most)


def scan_with(
    station: Station,
    paper: Paper,
    device: str,
    profile: ScanProfile,
    ticket: CancelTicket,
    report: Report,
    *,
    place: PageDestination = AT_END,
    most: int | None = None,
) -> int:
    """Scan until the feeder is empty (or one page from the glass) and keep every page.

    The profile is one that the program itself needs, for a photograph's sake, or an allowed one.
    Where ``most`` is said, no sheet beyond it is drawn in.

    Each page is sealed, on disk and committed before it is announced. A fault arrives after the
    pages that came before it, which stay. A new draft begins with the first page: where none comes,
    none began.

    Returns:
        How many pages were kept.

    Raises:
        ScannerError: the device's fact. Cancelled: the operator stopped. DiskFull: too little
            room. IllegalMove: the document is no draft.
    """
    operator = _require_draft(station, paper)
    _reserve(station, paper)
    document_id = id_of(paper)
    before = _held(station, document_id)
    arriving = station.scanner.scan(device, profile, ticket, most)
    checked = quality.is_looked_at(profile)
    try:
        return keep_pages(
            station,
            paper,
            operator,
            arriving,
            report,
            place,
            checked=checked,
            steps=profile.clean,
            sides=2 if profile.source is PaperSource.DUPLEX else 1,
            before=before[-LAST:] if place == AT_END else (),
        )
    except PaperJam as jam:
        raise _where_to_go_on(station, document_id, jam, before, place) from jam


def _held(station: Station, document_id: DocumentId) -> tuple[Page, ...]:
    with station.store.reading() as tx:
        return page_rows.of_document(tx, document_id)


def _where_to_go_on(
    station: Station,
    document_id: DocumentId,
    jam: PaperJam,
    before: tuple[Page, ...],
    place: PageDestination,
) -> PaperJam:
    """Name the page that was kept last as it is numbered, and the one to put back."""
    known = {page.page_id for page in before}
    views = page_editing.page_views(station, document_id).standing
    fresh = [view for view in views if view.page.page_id not in known]
    if not fresh and place == AT_END:
        fresh = list(views)
    if not fresh:
        return jam
    last = fresh[-1].number
    return PaperJamAfter(scanner=str(jam.params["scanner"]), page=last + 1, last=last)


def import_files(
    station: Station,
    paper: Paper,
    paths: tuple[Path, ...],
    ticket: CancelTicket,
    report: Report,
    *,
    place: PageDestination = AT_END,
    sheets: bool = True,
    known: int = 0,
    noted: Noted | None = None,
    tell: Tell = untold,
) -> int:
    """Take in pictures and PDFs as pages. The files themselves are left as they are.

    Args:
        station: the station.
        paper: a draft, or one that begins with its first page.
        paths: the files.
        ticket: stops it.
        report: hears of each page.
        place: where they go.
        sheets: whether a photographed sheet is made flat; False: they are pictures of something else.
        known: so many pages were kept another time and are passed over.
        noted: hears of each page in the transaction that keeps it.
        tell: hears of what does not travel with a file's pages.

    Raises:
        IntakeError: a file's fact, after the good pages before it. Cancelled. DiskFull.
            IllegalMove.
    """
    operator = _require_draft(station, paper)
    _reserve(station, paper)
    arriving = _from_page(station.files.pages(paths, ticket, tell), known)
    return keep_pages(
        station, paper, operator, arriving, report, place, photographs=sheets, noted=noted
    )


def _from_page(pages: Generator[ScannedPage, None, None], known: int) -> Iterator[ScannedPage]:
    with closing(pages):
        yield from itertools.islice(pages, known, None)


def _require_draft(station: Station, paper: Paper) -> Operator:
    operator = station.session.require(Right.SCAN)
    if isinstance(paper, NewDraft):
        return operator
    with station.store.reading() as tx:
        document: Document = document_rows.load(tx, paper)
    if document.state is not DocumentState.DRAFT:
        raise IllegalMove(document=paper, state=document.state, wanted=DocumentState.DRAFT)
    return operator


def _reserve(station: Station, paper: Paper) -> None:
    """Refuse beforehand what the disk cannot hold: all sheets that are still expected."""
    with station.store.reading() as tx:
        document = document_rows.load(tx, paper) if isinstance(paper, str) else paper
        held = page_rows.next_arrival(tx, id_of(paper)) - 1
    still = max(1, (document.expected_sheets or 1) - held)
    station.store.blobs.reserve(still * station.settings.page_reserve_mb * 2**20)


def keep_pages(
    station: Station,
    paper: Paper,
    operator: Operator,
    arriving: Iterator[ScannedPage],
    report: Report,
    place: PageDestination,
    *,
    checked: bool = False,
    steps: CleanUp = NO_CLEAN_UP,
    sides: int = 1,
    photographs: bool = False,
    before: tuple[Page, ...] = (),
    noted: Noted | None = None,
) -> int:
    """Keep pages as they arrive, look at each, and part a batch at its separator sheets.

    Args:
        station: the station.
        paper: a draft, or one that begins with its first page.
        operator: whoever brings the pages.
        arriving: the pages; closed in the end.
        report: hears of each page.
        place: where they go.
        checked: whether they are judged, too.
        steps: how they are cleaned up.
        sides: of a sheet that arrive after each other.
        photographs: whether they are photographs of sheets.
        before: the pages that came last, for the look at the first of these.
        noted: see :func:`import_files`.

    Returns:
        How many pages were kept.

    Raises:
        ScannerError, IntakeError, Cancelled, DiskFull: after the pages that came before it.
    """
    document_id = id_of(paper)
    looking = PageChecker(
        station,
        document_id,
        operator.operator_id,
        checked=checked,
        steps=steps,
        photographs=photographs,
        before=before,
    )
    kept = 0
    try:
        with closing(arriving):  # type: ignore[type-var]
            for scanned in arriving:
                look = looking.begin(scanned)
                operation = _place_operation(place, kept)
                side = 0 if sides == 1 else kept % sides + 1
                page = keep_page(
                    station, paper, operator.operator_id, scanned, operation, side, noted
                )
                if not kept and paper != document_id:
                    station.events.announce("document", document_id)
                kept += 1
                looking.settle()
                station.events.announce("page", document_id)
                report(kept, None)
                looking.kept(page, scanned.image, look)
    finally:
        looking.finish()
        if kept or paper == document_id:
            batch_separation.finish_batch(station, document_id, operator.operator_id, looking.marks)
    return kept


def _place_operation(place: PageDestination, kept: int) -> Callable[[PageId], PageEdit]:
    """Return what puts the next page in its place; only the first page replaces another."""
    if place.replaces is not None and kept == 0:
        return lambda page_id: PageEdit("replace", page_id, other=place.replaces)
    index = None if place.index is None else place.index + kept
    return lambda page_id: PageEdit("place", page_id, index=index)


def keep_page(
    station: Station,
    paper: Paper,
    operator_id: OperatorId,
    scanned: ScannedPage,
    operation: Callable[[PageId], PageEdit],
    side: int = 0,
    noted: Noted | None = None,
) -> Page:
    """Seal a page on disk, then commit its row, its place and its custody event together.

    Args:
        station: the station.
        paper: a draft, or one that begins with its first page.
        operator_id: whoever brings the page.
        scanned: the page as it arrived.
        operation: gives, of the page's id, what puts it in its place.
        side: of its sheet, 1 or 2; 0: sheets have one side.
        noted: is told in the transaction that keeps it.

    Raises:
        DiskFull: it did not get onto the disk, and no row tells of it.
    """
    now, document_id = station.clock.now(), id_of(paper)
    facts = _facts(document_id, scanned, now, operator_id)
    sealed = station.store.blobs.put(scanned.image, facts={"page": facts})
    with station.store.transaction() as tx:
        if isinstance(paper, NewDraft):
            drafts.begin_prepared(station, tx, paper)
        page = Page(
            page_id=PageId(station.new_id("p")),
            document_id=document_id,
            arrival=page_rows.next_arrival(tx, document_id),
            blob_id=sealed.blob_id,
            sha256=sealed.sha256,
            size_bytes=sealed.size_bytes,
            media_type=scanned.media_type,
            width_px=scanned.width_px,
            height_px=scanned.height_px,
            dpi=scanned.dpi,
            mode=scanned.mode,
            source=scanned.source,
            captured_at=now,
            captured_by=operator_id,
        )
        page_rows.insert(tx, page)
        act = operation(page.page_id)
        page_edit_rows.append(tx, document_id, act, now, operator_id)
        at_end = act.kind == "place" and act.index is None
        batch_separation.queue_analysis(tx, page, side, at_end=at_end)
        record(station, tx, operator_id, "page.captured", page.page_id, sha256=page.sha256)
        if noted is not None:
            noted(tx)
    return page


def _facts(
    document_id: DocumentId, scanned: ScannedPage, at: datetime, by: OperatorId
) -> dict[str, object]:
    """Return what makes a page of its sealed file again, where a cut takes its row."""
    return {
        "document_id": document_id,
        "media_type": scanned.media_type,
        "width_px": scanned.width_px,
        "height_px": scanned.height_px,
        "dpi": scanned.dpi,
        "mode": scanned.mode.value,
        "source": scanned.source,
        "captured_at": to_text(at),
        "captured_by": by,
    }
