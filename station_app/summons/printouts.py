"""What is printed of a process: two copies, the receipt on the back of one, the constable's slip."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from station_app.documents import form_rows, pdf_access
from station_app.documents.protection import is_protected, open_to_print, require_may_see
from station_app.model.clock import IST
from station_app.model.ids import BlobId, DocumentId, OperatorId
from station_app.model.operators import Right
from station_app.model.printers import PrintJob, PrintOrder
from station_app.model.texts import Texts, load_texts
from station_app.printing.orders import print_paper
from station_app.station.followers import Event
from station_app.station.station import Station
from station_app.store.connection import Transaction
from station_app.summons import rows
from station_app.summons.court_messages import note
from station_app.summons.errors import NoProcessPaper, OfficerNeeded, ProcessMoveIllegal
from station_app.summons.limits import load_service_limits
from station_app.summons.model import (
    ENDED,
    SERVICE_PAPERS,
    Process,
    ProcessState,
    ServingOfficer,
    process_code,
)
from station_app.summons.register import without_person
from station_app.summons.service import TOPIC, announce, hand_out

if TYPE_CHECKING:
    from station_app.summons.pdf import ServicePage

_MODES = ("personal", "family", "affixed", "refused", "unserved")


def service_papers(station: Station, process_id: str) -> bytes:
    """Return what goes out with a constable: the copy to leave, the copy to bring back, the slip.

    What is our own names no protected person; the court's paper does.

    Raises:
        NoProcessPaper: the process itself is not here. IdentityProtected: it has not been opened.
            NotAllowed, SessionLocked. BlobDamaged.
    """
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.imposition import join_for_print
    from station_app.summons.pdf import draw_service_page

    station.session.require(Right.READ)
    require_may_see(station, process_id)
    with station.store.reading() as tx:
        process = rows.load(tx, process_id)
        officer = next((o for o in rows.officers(tx) if o.officer_id == process.officer_id), None)
    shown, texts = without_person(station, process), load_texts(station.settings.language)
    back = draw_service_page(_back(station, shown, texts))
    slip = draw_service_page(_slip(station, shown, officer, texts))
    if process.origin == "paper":
        # The court's own two copies go out; the receipt is laid on the back of one of them.
        return join_for_print(((back,), (slip,)), two_sided=True)
    if process.paper_blob is None:
        raise NoProcessPaper
    paper = station.store.blobs.get(BlobId(process.paper_blob))
    return join_for_print(((paper,), (paper, back), (slip,)), two_sided=True)


def print_out(
    station: Station, process_ids: Sequence[str], reason: str = ""
) -> tuple[PrintJob, ...]:
    """Order the print of what goes out; it is out when the printer has said so (:func:`on_printed`).

    Nothing is printed where one of them cannot go out.

    Args:
        station: the station.
        process_ids: what goes out.
        reason: why, where one of the persons is protected.

    Raises:
        NoProcessPaper. OfficerNeeded: one is given to nobody. ProcessMoveIllegal: nobody serves
            one any more. ReasonNeeded: one is protected. As ``printing.print_paper``.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.reading() as tx:
        held = [rows.load(tx, process_id) for process_id in process_ids]
    for process in held:
        _require_goes_out(process)
    open_to_print(station, process_ids, reason)
    jobs = []
    for process in held:
        process_id = process.process_id
        pdf = service_papers(station, process_id)
        order = PrintOrder(
            SERVICE_PAPERS,
            process_id,
            "slip.title",
            case_ref=process.case_ref,
            two_sided=True,
            reason=reason if process.hidden else "",
        )

        def note_ordered(tx: Transaction, job: PrintJob, process_id: str = process_id) -> None:
            process = rows.load(tx, process_id)
            note(station, tx, process, "print_ordered", operator.operator_id, job.job_id)

        jobs.append(print_paper(station, pdf, order, note_ordered))
    announce(station, process_ids)
    return tuple(jobs)


def on_printed(station: Station, tx: Transaction, by: OperatorId, job: PrintJob) -> Sequence[Event]:
    """Note that a process goes out: its papers came out of the printer."""
    if job.kind != SERVICE_PAPERS:
        return ()
    process = rows.load(tx, job.object_id)
    if not any(
        e.act == "printed" and e.note == job.job_id for e in rows.history(tx, job.object_id)
    ):
        hand_out(station, tx, process, by, job.job_id)
    return ((TOPIC, job.object_id),)


def _require_goes_out(process: Process) -> None:
    if process.state in ENDED:
        raise ProcessMoveIllegal(state=process.state.value, wanted=ProcessState.OUT.value)
    if not process.officer_id:
        raise OfficerNeeded
    if process.origin != "paper" and process.paper_blob is None:
        raise NoProcessPaper


def print_form(station: Station, process_id: str, document_id: str, reason: str = "") -> PrintJob:
    """Print a finished paper of a process: the return, its acknowledgement, an affidavit.

    Raises:
        NoPages: it is not finished. ReasonNeeded: it is protected. As ``printing.print_paper``.
    """
    station.session.require(Right.READ)
    open_to_print(station, (document_id,), reason)
    pdf = pdf_access.pdf(station, DocumentId(document_id))
    with station.store.reading() as tx:
        process = rows.load(tx, process_id)
    kinds = {process.ack_id: "SERVICE_ACK", process.affidavit_id: "AFFID_70"}
    kind = kinds.get(document_id, "SERVICE_REP")
    order = PrintOrder(kind, document_id, f"kind.{kind}", case_ref=process.case_ref, reason=reason)
    return print_paper(station, pdf, order)


def print_returns(station: Station, process_ids: Sequence[str], reason: str = "") -> PrintJob:
    """Print the court file's paper of each process as one job: its acknowledgement, or its return.

    Raises:
        NoProcessPaper: one has neither yet. ReasonNeeded: one is protected. As
            ``printing.print_paper``.
    """
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.imposition import join_for_print

    station.session.require(Right.READ)
    names = []
    with station.store.reading() as tx:
        held = [rows.load(tx, process_id) for process_id in process_ids]
    for process in held:
        served = process.mode != "unserved"
        name = (process.ack_id if served else "") or process.report_id
        if not name:
            raise NoProcessPaper
        names.append(name)
    open_to_print(station, names, reason)
    pages = [(pdf_access.pdf(station, DocumentId(name)),) for name in names]
    # The whole job is as closed as the one paper in it that is protected.
    with station.store.reading() as tx:
        about = next((name for name in names if is_protected(station, tx, name)), names[0])
    order = PrintOrder("SERVICE_ACK", about, "kind.SERVICE_ACK", reason=reason)
    return print_paper(station, join_for_print(pages, two_sided=False), order)


def late_letter(station: Station, process_id: str) -> bytes:
    """Return the letter that goes with a return after the hearing.

    Raises:
        NotAllowed, SessionLocked. ProcessUnknown.
    """
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.summons.pdf import ServicePage, draw_service_page

    station.session.require(Right.READ)
    with station.store.reading() as tx:
        process = rows.load(tx, process_id)
        said = form_rows.answers_of(tx, process.report_id) if process.report_id else {}
    texts = load_texts(station.settings.language)
    body = texts(
        "slip.letter_body",
        process_no=process.process_no,
        hearing=_hearing(process, texts),
        reason=str(said.get("late_reason", "")) or "—",
    )
    paper = ServicePage(
        office=_office(station, texts),
        title=texts("slip.letter_title"),
        code="",
        facts=((texts("slip.court"), process.court), (texts("slip.case_no"), process.case_no)),
        body=(body, texts("slip.letter_close")),
        boxes=((texts("slip.sign"), 0.5),),
        footer=_footer(process, texts),
    )
    return draw_service_page(paper)


def print_late_letter(station: Station, process_id: str, reason: str = "") -> PrintJob:
    """Print the letter that goes with a late return; it stands in the history.

    Raises:
        ReasonNeeded: the person is protected. As ``printing.print_paper``.
    """
    operator = station.session.require(Right.WRITE)
    open_to_print(station, (process_id,), reason)
    pdf = late_letter(station, process_id)
    order = PrintOrder("late_letter", process_id, "slip.letter_title", reason=reason)

    def note_letter(tx: Transaction, job: PrintJob) -> None:
        note(station, tx, rows.load(tx, process_id), "letter", operator.operator_id, job.job_id)

    job = print_paper(station, pdf, order, note_letter)
    announce(station, (process_id,))
    return job


def _back(station: Station, process: Process, texts: Texts) -> "ServicePage":
    from station_app.summons.pdf import ServicePage

    copies = load_service_limits().copies
    attempts = tuple((texts("slip.attempt", number=number), 1.0) for number in (1, 2))
    witnesses = tuple((texts("slip.witness", number=number), 0.5) for number in (1, 2))
    return ServicePage(
        office=_office(station, texts),
        title=texts("slip.back_title"),
        code=process_code(process.process_id, "back"),
        facts=(
            *_facts(process, texts),
            (texts("slip.hearing"), _hearing(process, texts)),
            ("", texts("slip.copy", number=copies, copies=copies)),
        ),
        ticks=(texts("slip.mode"), "", tuple(texts(f"slip.mode_{mode}") for mode in _MODES)),
        boxes=(
            (texts("slip.receiver"), 1.0),
            (texts("slip.at"), 0.5),
            (texts("slip.place"), 0.5),
            (texts("slip.sign"), 0.5),
            (texts("slip.server_sign"), 0.5),
            *witnesses,
            *attempts,
        ),
        footer=_footer(process, texts),
    )


def _slip(
    station: Station, process: Process, officer: ServingOfficer | None, texts: Texts
) -> "ServicePage":
    from station_app.summons.pdf import ServicePage

    guards = load_service_limits().guards[process.kind.value]
    facts = (
        *_facts(process, texts),
        (texts("slip.hearing"), _hearing(process, texts)),
        (texts("slip.officer"), "" if officer is None else officer.label),
        (texts("slip.person"), process.name),
        (texts("slip.parent"), process.parent),
        (texts("slip.phone"), process.phone),
        (texts("slip.address"), process.address),
    )
    return ServicePage(
        office=_office(station, texts),
        title=texts("slip.title"),
        code=process_code(process.process_id, "slip"),
        facts=tuple(fact for fact in facts if fact[1]),
        boxes=((texts("slip.departure"), 0.5), (texts("slip.back"), 0.5)),
        notes_title=texts("slip.guards"),
        notes=tuple((guard.words.of(texts.language), guard.law) for guard in guards),
        footer=_footer(process, texts),
    )


def _facts(process: Process, texts: Texts) -> tuple[tuple[str, str], ...]:
    facts = (
        (texts("slip.process_no"), process.process_no),
        (texts("slip.kind"), texts(f"summons.kind.{process.kind.value}")),
        (texts("slip.court"), process.court),
        (texts("slip.case_no"), process.case_no),
        (texts("slip.case_ref"), process.case_ref),
    )
    return tuple(fact for fact in facts if fact[1])


def _hearing(process: Process, texts: Texts) -> str:
    at = process.hearing_at
    if at is None:
        return texts("summons.warrant_in_force")
    return at.astimezone(IST).strftime("%d-%m-%Y %H:%M")


def _office(station: Station, texts: Texts) -> str:
    settings = station.settings
    return settings.unit_hi if texts.language == "hi" else settings.unit_en


def _footer(process: Process, texts: Texts) -> str:
    reference = process.process_no or process.process_id
    return texts("slip.footer", reference=reference, page="{page}", pages="{pages}")
