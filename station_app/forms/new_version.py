"""A signed paper is never edited: a new version stands beside it, with the old one's pages to begin."""

from dataclasses import replace

from station_app.documents import drafts as document_drafts
from station_app.documents import form_rows, page_edit_rows, page_rows
from station_app.documents import rows as document_rows
from station_app.documents.protection import is_assembled
from station_app.forms import filling
from station_app.forms.errors import CannotBeReplaced
from station_app.model.documents import Document, DocumentState, Page
from station_app.model.ids import DocumentId, OperatorId, PageId
from station_app.model.operators import Right
from station_app.model.page_edits import PageEdit, Placed, apply_edits, edits_to_match
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

_S = DocumentState
_SIGNED = frozenset({_S.SIGNED, _S.QUEUED, _S.SENT, _S.ACKNOWLEDGED, _S.RETURNED})


def begin_replacement(station: Station, document_id: DocumentId) -> Document:
    """Begin the new version of a signed paper; the old one stays as it was signed.

    A scanned paper begins with the old pages, so that one can be scanned anew in its place; a form
    begins with the old answers. Asked again, the draft that was begun is given.

    Raises:
        NotAllowed, SessionLocked. CannotBeReplaced: it is not signed, or is a part of a bundle.
    """
    station.session.require(Right.SCAN)
    with station.store.reading() as tx:
        old = document_rows.load(tx, document_id)
        assembled = is_assembled(station, tx, document_id)
        typed = form_rows.find(tx, document_id) is not None
        begun = _begun(tx, old)
    if begun is not None:
        # What a power cut left undone, under a program that began a draft before its pages.
        with station.store.transaction() as tx:
            if not typed:
                _copy_pages(station, tx, old, begun)
            if old.state is _S.ACKNOWLEDGED:
                _note_returned(station, tx, old, begun)
        return begun
    if old.state not in _SIGNED or assembled:
        raise CannotBeReplaced
    # One transaction: no draft takes a number and stands there without what it begins with.
    with station.store.transaction() as tx:
        made = _form_again(station, tx, old) if typed else _scan_again(station, tx, old)
        _note_returned(station, tx, old, made)
    station.events.announce("document", made.document_id)
    return made


def desk_of_draft(station: Station, document_id: DocumentId) -> str:
    """Return the desk on which a draft is worked on: ``forms`` or ``scan``."""
    return "forms" if filling.is_form(station, document_id) else "scan"


def _begun(tx: Transaction, old: Document) -> Document | None:
    drafts = document_rows.listing(tx, states={_S.DRAFT}, case_ref=old.case_ref)
    return next((draft for draft in drafts if draft.replaces == old.document_id), None)


def _form_again(station: Station, tx: Transaction, old: Document) -> Document:
    operator = station.session.require(Right.WRITE)
    answers = form_rows.answers_of(tx, old.document_id)
    made = filling.begin_in(station, tx, old.kind, case_ref=old.case_ref, replaces=old.document_id)
    filling.put_answers(station, tx, made.document_id, answers, operator.operator_id)
    return made


def _scan_again(station: Station, tx: Transaction, old: Document) -> Document:
    made = document_drafts.begin_in(
        station,
        tx,
        old.kind,
        case_ref=old.case_ref,
        volume=old.volume,
        expected_sheets=old.expected_sheets,
        title=old.title,
        priority=old.priority,
        deadline=old.deadline,
        replaces=old.document_id,
    )
    _copy_pages(station, tx, old, made)
    return made


def _copy_pages(station: Station, tx: Transaction, old: Document, made: Document) -> None:
    """Let the old pages stand in a draft that has none yet."""
    if page_rows.of_document(tx, made.document_id):
        return
    held = {page.page_id: page for page in page_rows.of_document(tx, old.document_id)}
    for placed in apply_edits(page_edit_rows.active_edits(tx, old.document_id)):
        _copy(station, tx, made, held[placed.page_id], placed)
    if old.gap_note:
        document_rows.update(tx, made.document_id, station.clock.now(), gap_note=old.gap_note)


def _copy(station: Station, tx: Transaction, made: Document, page: Page, placed: Placed) -> None:
    """Let a page stand in the new version: the same master, looked at in the same way."""
    by, now = OperatorId(made.created_by), station.clock.now()
    copy = replace(
        page,
        page_id=PageId(station.new_id("p")),
        document_id=made.document_id,
        arrival=page_rows.next_arrival(tx, made.document_id),
    )
    page_rows.insert(tx, copy)
    for operation in (PageEdit("place", copy.page_id), *edits_to_match(copy.page_id, placed)):
        page_edit_rows.append(tx, made.document_id, operation, now, by)
    record(station, tx, by, "page.taken_over", copy.page_id, sha256=copy.sha256)


def _note_returned(station: Station, tx: Transaction, old: Document, made: Document) -> None:
    by, now = OperatorId(made.created_by), station.clock.now()
    if old.state is _S.ACKNOWLEDGED:
        document_rows.move(tx, old.document_id, _S.RETURNED, at=now, operator_id=by)
    record(station, tx, by, "document.replacing", made.document_id, reason=old.document_id)
