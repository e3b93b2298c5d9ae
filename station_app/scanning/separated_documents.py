"""The papers that separator sheets began: opened, shown with what came, joined again or parted anew."""

from dataclasses import dataclass
from datetime import datetime

from station_app.documents import drafts, page_edit_rows
from station_app.documents import rows as document_rows
from station_app.documents.kinds import load_kinds
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import IllegalMove, NoPages
from station_app.model.ids import DocumentId, OperatorId
from station_app.model.operators import Operator, Right
from station_app.model.page_edits import Placed, apply_edits, printed_numbers, removed
from station_app.scanning import separator_rows
from station_app.scanning.batch_rules import RecognisedSheet
from station_app.scanning.errors import SeparatorAsks
from station_app.scanning.page_transfer import transfer_pages
from station_app.scanning.separator_model import (
    SeparatorCode,
    SeparatorSheet,
    SheetFact,
    SheetRole,
    read_separator,
)
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

_S = DocumentState


@dataclass(frozen=True, slots=True)
class SeparatedDocument:
    """A sheet, the paper it belongs to, and what came."""

    sheet: SeparatorSheet
    document: Document
    came: int
    """Pages that stand behind the sheet."""
    asks: bool
    """A person has to say something about it."""

    @property
    def code(self) -> SeparatorCode | None:
        """What the sheet says; ``None``: nothing of ours."""
        return read_separator(self.sheet.words)

    @property
    def difference(self) -> int:
        """Pages that came over what the sheet says; below 0: are missing; 0: right, or not counted."""
        parts = self.sheet.role is SheetRole.PARTS
        return self.came - self.sheet.pages if parts and self.sheet.pages else 0


def sheets_of(station: Station, document_id: DocumentId) -> tuple[SeparatedDocument, ...]:
    """Return the sheets in a paper: the one that began it, and those among its pages."""
    with station.store.reading() as tx:
        return tuple(_paper(tx, sheet) for sheet in separator_rows.of_document(tx, document_id))


def separated_since(
    station: Station, document_id: DocumentId, at: datetime
) -> tuple[SeparatedDocument, ...]:
    """Return what became of a batch since a time: every sheet of it, in the batch's order."""
    found: dict[str, SeparatorSheet] = {}
    waiting = [str(document_id)]
    with station.store.reading() as tx:
        while waiting:
            for sheet in separator_rows.from_batch(tx, waiting.pop(0)):
                if sheet.at >= at and sheet.sheet_id not in found:
                    found[sheet.sheet_id] = sheet
                    waiting.append(sheet.opened_id or sheet.document_id)
        return tuple(_paper(tx, sheet) for sheet in found.values())


def continued_document(station: Station, document_id: DocumentId) -> DocumentId:
    """Return the paper to which goes what is fed next: of a batch that was separated, its last one."""
    with station.store.reading() as tx:
        if document_rows.load(tx, document_id).state is not _S.DISCARDED:
            return document_id
        here, passed = document_id, {document_id}
        while (behind := _begun_behind(tx, here)) and behind not in passed:
            here = behind
            passed.add(here)
        return here


def accept_case(station: Station, sheet_id: str) -> Document:
    """Take the case that a sheet names, although nobody here knew it.

    Raises:
        NoPages: the sheet names none. IllegalMove: the paper is no draft. NotAllowed, SessionLocked.
    """
    with station.store.reading() as tx:
        sheet = separator_rows.load(tx, sheet_id)
    code = read_separator(sheet.words)
    if code is None or not code.case_ref:
        raise NoPages
    return drafts.set_details(station, sheet.document_id, case_ref=code.case_ref)


def treat_as_page(station: Station, sheet_id: str) -> DocumentId:
    """Say that a sheet is a page: it and what was fed behind it go back to the paper before.

    :func:`separate_here` takes it back. Gives the paper in which the page stands now.

    Raises:
        IllegalMove: one of both papers is no draft any more. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.SCAN)
    with station.store.transaction() as tx:
        sheet = separator_rows.load(tx, sheet_id)
        here = sheet.document_id
        if sheet.role is SheetRole.PARTS:
            here = _join(station, tx, operator, sheet)
        separator_rows.update(tx, sheet_id, role=SheetRole.PAGE.value)
        record(station, tx, operator.operator_id, "separator.page", sheet_id)
    _tell(station, here)
    return here


def separate_here(station: Station, sheet_id: str) -> DocumentId:
    """Say that a page is a separator sheet: a paper begins behind it.

    :func:`treat_as_page` takes it back. Gives the paper that begins.

    Raises:
        NoPages: the page does not stand. IllegalMove: its paper is no draft. NotAllowed,
        SessionLocked.
    """
    operator = station.session.require(Right.SCAN)
    with station.store.transaction() as tx:
        sheet = separator_rows.load(tx, sheet_id)
        if sheet.role is SheetRole.PARTS:
            return sheet.document_id
        source = _draft(tx, sheet.document_id)
        standing = apply_edits(page_edit_rows.active_edits(tx, source.document_id))
        at = next((i for i, p in enumerate(standing) if p.page_id == sheet.page_id), None)
        if at is None:
            raise NoPages
        paper = _again(station, tx, operator, source, sheet)
        way = (source.document_id, paper)
        transfer_pages(station, tx, operator.operator_id, way, standing[at : at + 1], aside=True)
        transfer_pages(station, tx, operator.operator_id, way, standing[at + 1 :])
        _follow(tx, sheet, source.document_id, paper)
        separator_rows.update(
            tx,
            sheet_id,
            role=SheetRole.PARTS.value,
            from_id=source.document_id,
            opened_id=paper,
        )
        set_aside_if_empty(station, tx, operator.operator_id, source.document_id)
        record(station, tx, operator.operator_id, "separator.parts", sheet_id)
    _tell(station, paper)
    return paper


def require_settled(station: Station, document_id: DocumentId) -> None:
    """Refuse to finish a paper in which a sheet waits for a person's word.

    Raises:
        SeparatorAsks: the first of them is named.
    """
    with station.store.reading() as tx:
        sheets = separator_rows.of_document(tx, document_id)
        asks = {sheet.page_id for sheet in sheets if sheet.role is SheetRole.ASKS}
        if not asks:
            return
        standing = apply_edits(page_edit_rows.active_edits(tx, document_id))
    for placed, number in zip(standing, printed_numbers(standing), strict=True):
        if placed.page_id in asks:
            raise SeparatorAsks(page=number)


def begin_document(
    station: Station,
    tx: Transaction,
    operator_id: OperatorId,
    batch: Document,
    found: RecognisedSheet,
) -> DocumentId:
    """Begin the paper of a sheet; a case that is not sure is left out and asked for."""
    code, now = found.code, station.clock.now()
    kind = load_kinds().get("" if code is None else code.kind)
    document = Document(
        document_id=DocumentId(station.new_id("d")),
        kind=kind.kind_id if kind is not None and kind.scanned else batch.kind,
        state=_S.DRAFT,
        case_ref=code.case_ref if code is not None and found.fact is SheetFact.NAMED else "",
        ps_code=station.settings.ps_code,
        title="",
        volume=1 if code is None else code.volume,
        expected_sheets=None if code is None else code.pages or None,
        created_at=now,
        created_by=operator_id,
        changed_at=now,
        local_ref=drafts.next_reference(station, tx, now),
        priority=batch.priority,
    )
    document_rows.insert(tx, document)
    record(station, tx, operator_id, "document.begun", document.document_id, reason="separator")
    return document.document_id


def set_aside_if_empty(
    station: Station, tx: Transaction, operator_id: OperatorId, document_id: DocumentId
) -> None:
    """Set a batch aside of which every page stands in another paper: it is no paper of its own."""
    acts = page_edit_rows.active_edits(tx, document_id)
    left = any(act.kind == "leave" for act in acts)
    if left and not apply_edits(acts) and not removed(acts):
        at = station.clock.now()
        document_rows.move(tx, document_id, _S.DISCARDED, at=at, operator_id=operator_id)
        record(station, tx, operator_id, "document.discarded", document_id, reason="pile parted")


def _begun_behind(tx: Transaction, document_id: DocumentId) -> DocumentId | None:
    """Return the paper that the last sheet fed behind a paper began."""
    begun = [
        sheet.document_id
        for sheet in separator_rows.from_batch(tx, document_id)
        if sheet.from_id == document_id and sheet.role is SheetRole.PARTS
    ]
    return begun[-1] if begun else None


def _join(
    station: Station, tx: Transaction, operator: Operator, sheet: SeparatorSheet
) -> DocumentId:
    paper = _draft(tx, sheet.document_id)
    target = _taken_up(station, tx, operator, sheet.from_id)
    way = (paper.document_id, target)
    acts = page_edit_rows.active_edits(tx, paper.document_id)
    standing, tray = apply_edits(acts), removed(acts)
    inside = any(placed.page_id == sheet.page_id for placed in standing)
    first = () if inside else (Placed(sheet.page_id),)
    transfer_pages(station, tx, operator.operator_id, way, (*first, *standing))
    rest = [Placed(page_id) for page_id in tray if page_id != sheet.page_id]
    transfer_pages(station, tx, operator.operator_id, way, rest, aside=True)
    for other in separator_rows.from_batch(tx, paper.document_id):
        if other.sheet_id != sheet.sheet_id:
            separator_rows.update(tx, other.sheet_id, from_id=target)
    set_aside_if_empty(station, tx, operator.operator_id, paper.document_id)
    return target


def _follow(tx: Transaction, sheet: SeparatorSheet, source: DocumentId, paper: DocumentId) -> None:
    """Let the papers that were fed behind a sheet come after its paper."""
    sheets = separator_rows.from_batch(tx, source)
    later = False
    for other in sheets:
        if later and other.from_id == source and other.role is SheetRole.PARTS:
            separator_rows.update(tx, other.sheet_id, from_id=paper)
        later = later or other.sheet_id == sheet.sheet_id


def _again(
    station: Station,
    tx: Transaction,
    operator: Operator,
    source: Document,
    sheet: SeparatorSheet,
) -> DocumentId:
    """Return the paper that a sheet begins: the one it began before, where that was set aside."""
    before = document_rows.find(tx, DocumentId(sheet.opened_id)) if sheet.opened_id else None
    if before is not None and before.state is _S.DISCARDED:
        return _taken_up(station, tx, operator, before.document_id)
    found = RecognisedSheet(sheet.fact, sheet.words, read_separator(sheet.words))
    return begin_document(station, tx, operator.operator_id, source, found)


def _taken_up(
    station: Station, tx: Transaction, operator: Operator, document_id: DocumentId
) -> DocumentId:
    """Return a draft to which pages may go; one that was set aside when it was emptied is taken up."""
    if document_rows.load(tx, document_id).state is _S.DISCARDED:
        at = station.clock.now()
        document_rows.move(tx, document_id, _S.DRAFT, at=at, operator_id=operator.operator_id)
        record(station, tx, operator.operator_id, "document.taken_up", document_id)
    return _draft(tx, document_id).document_id


def _draft(tx: Transaction, document_id: DocumentId) -> Document:
    document = document_rows.load(tx, document_id)
    if document.state is not _S.DRAFT:
        raise IllegalMove(document=document_id, state=document.state, wanted=_S.DRAFT)
    return document


def _paper(tx: Transaction, sheet: SeparatorSheet) -> SeparatedDocument:
    document = document_rows.load(tx, sheet.document_id)
    standing = apply_edits(page_edit_rows.active_edits(tx, sheet.document_id))
    among = any(placed.page_id == sheet.page_id for placed in standing)
    draft = document.state is _S.DRAFT
    unnamed = sheet.fact is not SheetFact.NAMED and not document.case_ref
    asks = among if sheet.role is SheetRole.ASKS else unnamed and sheet.role is SheetRole.PARTS
    return SeparatedDocument(sheet, document, len(standing), draft and asks)


def _tell(station: Station, document_id: DocumentId) -> None:
    station.events.announce("document", document_id)
    station.events.announce("page", document_id)
