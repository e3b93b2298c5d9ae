"""A batch of many papers separates itself: behind each separator sheet another paper begins.

Pages are kept in the paper they were fed into, as ever; which of them are sheets is looked at beside
the scan. When the feeder is empty everything is parted in one transaction. A page that was kept and not
looked at is noted as such, so that a batch which was cut short is taken up later.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future

from station_app.cases import rows as case_rows
from station_app.documents import page_edit_rows, page_rows
from station_app.documents import rows as document_rows
from station_app.documents.kinds import load_kinds
from station_app.imaging.jobs import tasks
from station_app.model.documents import Document, DocumentState, Page
from station_app.model.ids import DocumentId, OperatorId, PageId
from station_app.model.operators import Right
from station_app.model.page_analysis import CodeMarks
from station_app.model.page_edits import Placed, apply_edits
from station_app.scanning import separator_rows
from station_app.scanning.batch_rules import (
    BatchPage,
    BatchPart,
    RecognisedSheet,
    is_damaged,
    is_plain_separator,
    separate_batch,
    shortened,
)
from station_app.scanning.page_transfer import transfer_pages
from station_app.scanning.separated_documents import begin_document, set_aside_if_empty
from station_app.scanning.separator_model import (
    PendingAnalysis,
    SeparatorCode,
    SeparatorSheet,
    SheetFact,
    SheetRole,
    read_separator,
)
from station_app.station.followers import Event
from station_app.station.station import Station
from station_app.store.connection import Transaction

RunningAnalysis = tuple[PageId, Future[CodeMarks]]
_AT_ONCE = 4


def queue_analysis(tx: Transaction, page: Page, side: int, *, at_end: bool) -> None:
    """Note in the transaction that keeps a page that its codes are to be looked at."""
    separator_rows.queue_analysis(tx, PendingAnalysis(page.page_id, page.document_id, side, at_end))


def analyse_pages(station: Station, page: Page, image: bytes) -> RunningAnalysis:
    """Begin to look for codes, beside whatever goes on."""
    return page.page_id, station.workers.submit(tasks.find_marks, image)


def finish_batch(
    station: Station,
    document_id: DocumentId,
    operator_id: OperatorId,
    found: Mapping[PageId, CodeMarks],
) -> None:
    """Let whoever follows codes take the pages they name, and separate the batch at its sheets, together.

    Needs nobody at the desk.
    """
    named = {page_id: marks.codes for page_id, marks in found.items() if marks.codes}
    events: list[Event] = []
    with station.store.transaction() as tx:
        for follow in station.followers.codes_read if named else ():
            events += follow(station, tx, named, operator_id)
        if _part(station, tx, document_id, operator_id, found):
            events += [("document", document_id), ("page", document_id)]
    for topic, object_id in events:
        station.events.announce(topic, object_id)


def resume_batches(station: Station) -> int:
    """Separate the batches that were cut short; return how many there were.

    Raises:
        NotAllowed, SessionLocked. BlobDamaged.
    """
    operator = station.session.require(Right.SCAN)
    with station.store.reading() as tx:
        left = separator_rows.documents_pending(tx)
    for document_id in left:
        with station.store.reading() as tx:
            waiting = [
                page_rows.load(tx, look.page_id)
                for look in separator_rows.pending_pages(tx, document_id)
            ]
        found = {page_id: _result(look) for page_id, look in _look_again(station, waiting)}
        finish_batch(station, document_id, operator.operator_id, found)
    return len(left)


def _look_again(station: Station, waiting: Sequence[Page]) -> list[RunningAnalysis]:
    """Look at kept pages, a few at a time; what they look like was lost with the scan as well."""
    looks: list[RunningAnalysis] = []
    blank = []
    for begin in range(0, len(waiting), _AT_ONCE):
        images = [
            (p, station.store.blobs.get(p.blob_id)) for p in waiting[begin : begin + _AT_ONCE]
        ]
        some = [analyse_pages(station, page, image) for page, image in images]
        empty = [
            (page, station.workers.submit(tasks.is_page_blank, image)) for page, image in images
        ]
        blank += [page.page_id for page, look in empty if look.result()]
        for _, look in some:
            _result(look)
        looks += some
    with station.store.transaction() as tx:
        for page_id in blank:
            page_rows.set_blank(tx, page_id, blank=True)
    return looks


def _result(look: Future[CodeMarks]) -> CodeMarks:
    try:
        return look.result()
    except ValueError:
        return CodeMarks()


def _part(
    station: Station,
    tx: Transaction,
    document_id: DocumentId,
    operator_id: OperatorId,
    found: Mapping[PageId, CodeMarks],
) -> bool:
    """Separate a batch in the caller's transaction; return whether anything changed."""
    batch = document_rows.load(tx, document_id)
    parts = separate_batch(_batch(station, tx, batch, found))
    separator_rows.clear_pending(tx, document_id)
    kind = load_kinds().get(batch.kind)
    # A batch of returns has a place of its own where every page of it is shown.
    if (kind is not None and kind.filed_by_code) or batch.state is not DocumentState.DRAFT:
        return False
    changed = _begin_papers(station, tx, operator_id, batch, parts)
    set_aside_if_empty(station, tx, operator_id, document_id)
    return changed


def _begin_papers(
    station: Station,
    tx: Transaction,
    operator_id: OperatorId,
    batch: Document,
    parts: Sequence[BatchPart],
) -> bool:
    looks = {p.page_id: p for p in apply_edits(page_edit_rows.active_edits(tx, batch.document_id))}
    before, changed = batch.document_id, False
    for part in parts:
        if part.sheet is None or part.sheet.found is None:
            changed |= _ask(station, tx, before, {p.page_id: p for p in part.pages})
            continue
        before = _begin_paper(
            station, tx, operator_id, (batch, before), (part, part.sheet, part.sheet.found), looks
        )
        changed = True
    return changed


def _begin_paper(
    station: Station,
    tx: Transaction,
    operator_id: OperatorId,
    after: tuple[Document, DocumentId],
    separated: tuple[BatchPart, BatchPage, RecognisedSheet],
    looks: Mapping[PageId, Placed],
) -> DocumentId:
    batch, before = after
    part, sheet, found = separated
    paper = begin_document(station, tx, operator_id, batch, found)
    way = (batch.document_id, paper)
    beside = [looks[p.page_id] for p in (sheet, *part.beside) if p.page_id in looks]
    moved = transfer_pages(station, tx, operator_id, way, beside, aside=True)
    behind = [looks[p.page_id] for p in part.pages if p.page_id in looks]
    carried = transfer_pages(station, tx, operator_id, way, behind)
    separator_rows.insert(
        tx,
        _sheet(
            station,
            found,
            page_id=moved.get(sheet.page_id, sheet.page_id),
            document_id=paper,
            role=SheetRole.PARTS,
            from_id=before,
            opened_id=paper,
        ),
    )
    here = {carried[p.page_id]: p for p in part.pages if p.page_id in carried}
    _ask(station, tx, paper, here)
    return paper


def _ask(
    station: Station,
    tx: Transaction,
    document_id: DocumentId,
    here: Mapping[PageId, BatchPage],
) -> bool:
    """Keep the sheets that stand among the pages and wait for a person's word."""
    asking = [(page_id, page.found) for page_id, page in here.items() if page.found is not None]
    for page_id, sheet in asking:
        separator_rows.insert(
            tx,
            _sheet(
                station,
                sheet,
                page_id=page_id,
                document_id=document_id,
                role=SheetRole.ASKS,
                from_id=document_id,
                opened_id="",
            ),
        )
    return bool(asking)


def _sheet(
    station: Station,
    found: RecognisedSheet,
    *,
    page_id: PageId,
    document_id: DocumentId,
    role: SheetRole,
    from_id: DocumentId,
    opened_id: str,
) -> SeparatorSheet:
    return SeparatorSheet(
        sheet_id=station.new_id("s"),
        page_id=page_id,
        document_id=document_id,
        fact=found.fact,
        role=role,
        words=shortened(found.words),
        number=0 if found.code is None else found.code.number,
        pages=0 if found.code is None else found.code.pages,
        from_id=from_id,
        opened_id=opened_id,
        at=station.clock.now(),
    )


def _batch(
    station: Station, tx: Transaction, batch: Document, found: Mapping[PageId, CodeMarks]
) -> list[BatchPage]:
    blank = {p.page_id for p in page_rows.of_document(tx, batch.document_id) if p.blank}
    standing = {p.page_id for p in apply_edits(page_edit_rows.active_edits(tx, batch.document_id))}
    return [
        BatchPage(
            look.page_id,
            _recognised(station, tx, found[look.page_id]) if look.page_id in found else None,
            look.side,
            look.page_id in blank,
            look.at_end,
        )
        for look in separator_rows.pending_pages(tx, batch.document_id)
        if look.page_id in standing
    ]


def _recognised(station: Station, tx: Transaction, marks: CodeMarks) -> RecognisedSheet | None:
    """Tell what a page is; ``None``: a page like any other, whatever codes stand on it."""
    said = [code.text for code in marks.codes]
    for words in said:
        code = read_separator(words)
        if code is not None:
            return RecognisedSheet(_fact(station, tx, code), words, code)
    plain = [words for words in said if is_plain_separator(words)]
    if plain:
        return RecognisedSheet(SheetFact.UNNAMED, plain[0])
    damaged = [words for words in said if is_damaged(words)]
    if damaged or marks.unread:
        return RecognisedSheet(SheetFact.UNREADABLE, damaged[0] if damaged else "")
    return None


def _fact(station: Station, tx: Transaction, code: SeparatorCode) -> SheetFact:
    kind = load_kinds().get(code.kind)
    if code.office != station.settings.ps_code.upper():
        return SheetFact.FOREIGN
    if kind is None or not kind.scanned:
        return SheetFact.UNKNOWN
    if not code.case_ref:
        return SheetFact.UNNAMED
    here = case_rows.find(tx, code.case_ref) is not None
    here = here or bool(document_rows.listing(tx, case_ref=code.case_ref, most=1))
    return SheetFact.NAMED if here else SheetFact.UNKNOWN
