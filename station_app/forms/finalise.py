"""From answers to the frozen paper: judged, numbered, printed as PDF/A-3b."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from station_app.documents import form_rows
from station_app.documents import rows as document_rows
from station_app.documents.form_rows import FormDocument
from station_app.documents.freezing import freeze
from station_app.documents.kinds import kind_of, load_kinds
from station_app.documents.protection import is_form_protected
from station_app.form_definitions.embedded_json import FilledForm
from station_app.form_definitions.print_layout import lay_out_form
from station_app.form_definitions.schema_file import CLOCKED
from station_app.form_definitions.validation import asked_answers
from station_app.forms import filling
from station_app.forms.errors import FormIncomplete
from station_app.forms.filling import FormView
from station_app.forms.photographs import remove_dropped_photographs
from station_app.forms.registers import take_number
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.clock import IST, to_text
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import CaseNumberMissing, ChangedMeanwhile, IllegalMove, ReasonNeeded
from station_app.model.finished_page import ArchiveMeta, FinishedPage, StampBox
from station_app.model.ids import DocumentId, OperatorId
from station_app.model.operators import Right
from station_app.model.printed_form import PrintedPdf, SignatureSpace
from station_app.model.texts import load_texts
from station_app.scanning.finalise import finished_pages
from station_app.station.followers import Besides
from station_app.station.station import Station
from station_app.store.blobs import SealedBlob
from station_app.store.connection import Transaction


def finalise_form(
    station: Station,
    document_id: DocumentId,
    ticket: CancelTicket,
    report: Report,
    besides: Besides,
) -> Document | None:
    """Judge a form with what was scanned to it, print it and freeze the PDF's hash.

    Returns:
        The frozen form; ``None`` where the draft is no form.

    Raises:
        As :func:`prepare_form` and :func:`freeze_form`. Cancelled: the draft stays as it was.
    """
    if not filling.is_form(station, document_id):
        return None
    remove_dropped_photographs(station, document_id)
    pictures = (page for page, _ in finished_pages(station, document_id, ticket, report))
    prepared = prepare_form(station, document_id, pictures)
    with station.store.transaction() as tx:
        moved = freeze_form(station, tx, prepared)
        besides(tx, moved)
    station.events.announce("document", document_id)
    return moved


@dataclass(frozen=True, slots=True)
class PreparedForm:
    """A form that was judged, numbered and printed; :func:`freeze_form` makes it final."""

    seen: FormView
    written: PrintedPdf
    sealed: SealedBlob
    by: OperatorId


def prepare_form(
    station: Station, document_id: DocumentId, pictures: Iterator[FinishedPage]
) -> PreparedForm:
    """Judge a form, give it its number and print it. It is a draft still.

    Args:
        station: the station.
        document_id: a draft that is a form.
        pictures: photographs and notes that were scanned to it.

    Raises:
        FormIncomplete: answers are missing, wrong or against the law. ReasonNeeded: times do not
            fit together and nobody wrote why. IllegalMove. NotAllowed, SessionLocked.
            IdentityProtected. SerialsUsedUp. CaseNumberMissing.
    """
    operator = station.session.require(Right.WRITE)
    seen = filling.view(station, document_id)
    _require_ready(seen)
    number = seen.paper.register_no
    if seen.form.register and not number:
        with station.store.transaction() as tx:
            number = take_number(station, tx, seen.form.register, document_id)
            form_rows.update(tx, document_id, register_no=number)
    written = _print(station, seen, number, tuple(pictures))
    return PreparedForm(seen, written, station.store.blobs.put(written.pdf), operator.operator_id)


def freeze_form(station: Station, tx: Transaction, prepared: PreparedForm) -> Document:
    """Freeze a prepared form in the caller's transaction; the caller announces it afterwards.

    Raises:
        ChangedMeanwhile: somebody typed since it was printed. IllegalMove: it is no draft any more.
    """
    seen, written = prepared.seen, prepared.written
    document_id = seen.document.document_id
    if form_rows.answers_of(tx, document_id) != seen.answers:
        # The picture is not what was judged.
        raise ChangedMeanwhile
    due, urgency = filling.form_due(station, tx, document_id), seen.form.priority
    document_rows.update(
        tx,
        document_id,
        station.clock.now(),
        deadline=due,
        # What a clock runs for goes before what has none, as the forms themselves say.
        priority=urgency if due is None else min(urgency, CLOCKED),
    )
    form_rows.update(
        tx,
        document_id,
        identity=is_form_protected(station, tx, seen.form, seen.answers, seen.paper.concerns_id),
        rooms=_rooms(written),
        signers=_signers(seen),
    )
    first = written.signatures[0] if written.signatures else None
    return freeze(
        station,
        tx,
        document_id,
        prepared.sealed,
        by=prepared.by,
        page_count=written.pages,
        stamp_box=None if first is None else _box(first),
        reason=" ".join(sorted(seen.paper.reasons)),
    )


def _require_ready(seen: FormView) -> None:
    if seen.document.state is not DocumentState.DRAFT:
        raise IllegalMove(
            document=seen.document.document_id,
            state=seen.document.state,
            wanted=DocumentState.FINALISED,
        )
    wrong = [finding for finding in seen.findings if finding.refuses]
    if wrong:
        raise FormIncomplete(count=len(wrong))
    open_rules = [f for f in seen.findings if f.key not in seen.paper.reasons]
    if open_rules:
        raise ReasonNeeded(count=len(open_rules))
    if kind_of(load_kinds(), seen.document.kind).case_bound and not seen.document.case_ref:
        raise CaseNumberMissing


def _signers(seen: FormView) -> int:
    """Return how many sign: one, or the whole board that is named."""
    if not seen.form.signers:
        return 0
    others = seen.answers.get("board_members", [])
    named = 1 + (len(others) if isinstance(others, list) else 0)
    return max(1, min(named, seen.form.most_signers))


def _print(
    station: Station, seen: FormView, number: str, pictures: tuple[FinishedPage, ...]
) -> PrintedPdf:
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.forms.pdf_writer import write_form

    filled = _filled(station, seen, number)
    hindi, english = load_texts("hi"), load_texts("en")
    printed = lay_out_form(seen.form, filled, hindi, english, signers=_signers(seen))
    document = seen.document
    meta = ArchiveMeta(
        document_id=document.document_id,
        # The title of a file shows in every window: kind and reference, never a name.
        title=f"{printed.title} · {document.local_ref}",
        subject=document.local_ref,
        author=station.settings.unit_hi,
        language="en" if filled.language == "en" else "hi",
        created_at_text=to_text(station.clock.now()),
        footer="",
        bookmarks=(),
    )
    return write_form(printed, pictures, meta)


def _filled(station: Station, seen: FormView, number: str) -> FilledForm:
    settings, paper, document = station.settings, seen.paper, seen.document
    return FilledForm(
        kind=document.kind,
        version=paper.version,
        form_sha256=paper.form_sha256,
        language=paper.language,
        document_id=document.document_id,
        local_ref=document.local_ref,
        register_no=number,
        central_no=paper.central_no,
        office=f"{settings.unit_hi} · {settings.unit_en}",
        ps_code=document.ps_code,
        case_ref=document.case_ref,
        concerns=_concerns(station, paper),
        printed_at=station.clock.now().astimezone(IST).strftime("%Y-%m-%dT%H:%M"),
        answers=asked_answers(seen.form, seen.answers),
        reasons=dict(paper.reasons),
    )


def _concerns(station: Station, paper: FormDocument) -> str:
    """Return the reference of the paper that is answered, and the pillar's number of it beside."""
    with station.store.reading() as tx:
        parent = form_rows.find(tx, paper.concerns_id) if paper.concerns_id else None
    numbers = (paper.concerns_ref, "" if parent is None else parent.central_no)
    return " · ".join(number for number in numbers if number)


def _rooms(written: PrintedPdf) -> dict[str, Any]:
    return {
        "signatures": [asdict(room) for room in written.signatures],
        "addendum": None if written.addendum is None else asdict(written.addendum),
    }


def _box(room: SignatureSpace) -> StampBox:
    return StampBox(room.page_index, room.left, room.bottom, room.right, room.top)
