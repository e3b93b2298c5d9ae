"""What the office prints: registers, covering memos, labels for sealed packets, papers it holds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from station_app.documents import pdf_access, received, received_rows
from station_app.documents import rows as document_rows
from station_app.form_definitions.schema_file import load_registers
from station_app.forms import registers
from station_app.forms.registers import RegisterLine, RegisterView
from station_app.model.clock import for_people
from station_app.model.errors import DocumentUnknown, NoPages
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.model.printers import PrintOrder
from station_app.model.texts import Texts, load_texts
from station_app.pdf.office_sheet_model import CoverSheet, RegisterSheet, SealLabel, SealLabels
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

REGISTER, LABELS = "register", "labels"
"""As what registers and labels are printed. Neither names anybody."""

_TO_BE_WRITTEN = "." * 60
_COLUMNS = ("number", "given", "kind", "reference", "central", "state")


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One enclosure of a covering memo."""

    title_key: str
    reference: str
    pages: int


def order_of(station: Station, document_id: str) -> PrintOrder:
    """Return the order with which a paper of ours or one that came is printed.

    Raises:
        DocumentUnknown. NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        kind, case_ref = _what(tx, document_id)
    return PrintOrder(kind, document_id, f"kind.{kind}", case_ref)


def references(station: Station, object_ids: Sequence[str]) -> dict[str, str]:
    """Return under which number people know what was printed; left out where there is none.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        found = {object_id: _reference(tx, object_id) for object_id in set(object_ids)}
    return {object_id: said for object_id, said in found.items() if said}


def paper_pdf(station: Station, document_id: str) -> bytes:
    """Return the very PDF of a paper of ours or of one that came, to whoever may see it.

    Raises:
        IdentityProtected: it has not been opened. NoPages: it is not finished. BlobDamaged.
        NotAllowed, SessionLocked.
    """
    if received.is_received(station, document_id):
        return received.opened_pdf(station, document_id)
    return pdf_access.pdf(station, DocumentId(document_id))


def register_order(register: str, year: int) -> PrintOrder:
    """Return the order with which a register's year is printed."""
    return PrintOrder(REGISTER, f"register {register} {year}", "register.title")


def register_pdf(station: Station, register: str, year: int, language: str) -> bytes:
    """Write a register's year as a PDF. Like the screen it names nobody.

    Raises:
        NotAllowed, SessionLocked.
    """
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.printing.office_pdf import register_sheet

    view = registers.register_view(station, register, year)
    texts = load_texts(language)
    book = load_registers()[register]
    gaps = ", ".join(str(number) for number in view.gaps)
    facts = [_printed(station, texts)]
    if gaps:
        facts.append(texts("register.gaps", numbers=gaps))
    return register_sheet(
        RegisterSheet(
            title=f"{book.label.of(language)} {year}",
            office=_office(station),
            facts=tuple(facts),
            columns=tuple(texts(f"register.{name}") for name in _COLUMNS),
            rows=tuple(_row(texts, view, line) for line in view.lines),
            empty=texts("printing.sheet.empty"),
            footer=texts.raw("printing.sheet.footer"),
            language=language,
        )
    )


def table_pdf(
    station: Station,
    title: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    language: str,
) -> bytes:
    """Write any list of a desk as a PDF; the desk has masked what must not be read.

    Raises:
        NotAllowed, SessionLocked.
    """
    from station_app.printing.office_pdf import register_sheet

    station.session.require(Right.READ)
    texts = load_texts(language)
    return register_sheet(
        RegisterSheet(
            title=title,
            office=_office(station),
            facts=(_printed(station, texts),),
            columns=columns,
            rows=tuple(rows),
            empty=texts("printing.sheet.empty"),
            footer=texts.raw("printing.sheet.footer"),
            language=language,
        )
    )


def listed_enclosures(station: Station, document_ids: Sequence[str]) -> tuple[Enclosure, ...]:
    """Return what a memo's list says of papers.

    Raises:
        DocumentUnknown. NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        held = [document_rows.load(tx, DocumentId(document_id)) for document_id in document_ids]
    return tuple(
        Enclosure(f"kind.{paper.kind}", paper.local_ref, paper.page_count or 0) for paper in held
    )


def cover_pdf(
    station: Station,
    to: str,
    reference: str,
    case_ref: str,
    enclosures: Sequence[Enclosure],
    language: str,
) -> bytes:
    """Write the memo with which papers go to an office; its code finds it again.

    Raises:
        NotAllowed, SessionLocked.
    """
    from station_app.printing.office_pdf import cover_sheet

    station.session.require(Right.READ)
    texts = load_texts(language)
    facts = [(texts("printing.cover.reference"), reference)]
    if case_ref:
        facts.append((texts("printing.cover.case"), case_ref))
    facts.append((texts("printing.cover.date"), for_people(station.clock.now())))
    return cover_sheet(
        CoverSheet(
            title=texts("printing.cover.title"),
            office=_office(station),
            to=texts("printing.cover.to", office=to),
            facts=tuple(facts),
            columns=tuple(texts(f"printing.cover.{name}") for name in ("paper", "number", "pages")),
            enclosures=tuple(
                (texts(paper.title_key), paper.reference, str(paper.pages)) for paper in enclosures
            ),
            signs=(texts("printing.cover.sender"), texts("printing.cover.receiver")),
            qr=reference,
            footer=texts.raw("printing.sheet.footer"),
            language=language,
        )
    )


def forwarding_memo(
    station: Station, memo_id: str, document_ids: Sequence[str], language: str
) -> bytes:
    """Write the memo with which chosen papers go out by hand; whom it goes to is left to be written.

    The code holds the memo's number; each paper's line in the ledger names it.

    Raises:
        DocumentUnknown. NoPages: nothing is chosen. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.READ)
    enclosures = listed_enclosures(station, document_ids)
    if not enclosures:
        raise NoPages
    with station.store.reading() as tx:
        cases = {_what(tx, document_id)[1] for document_id in document_ids}
    case_ref = cases.pop() if len(cases) == 1 else ""
    pdf = cover_pdf(station, _TO_BE_WRITTEN, memo_id, case_ref, enclosures, language)
    with station.store.transaction() as tx:
        for document_id in document_ids:
            record(
                station, tx, operator.operator_id, "paper.forwarded", document_id, reason=memo_id
            )
    return pdf


def labels_pdf(station: Station, labels: Sequence[SealLabel], language: str) -> bytes:
    """Write labels for sealed packets, several on a sheet. A label names no person.

    Raises:
        NotAllowed, SessionLocked.
    """
    from station_app.printing.office_pdf import seal_labels

    station.session.require(Right.READ)
    title = load_texts(language)("printing.labels.title")
    return seal_labels(SealLabels(title, tuple(labels), language))


def labels_order(object_id: str, case_ref: str = "") -> PrintOrder:
    """Return the order with which labels are printed."""
    return PrintOrder(LABELS, object_id, "printing.labels.title", case_ref)


def cover_order(object_id: str, case_ref: str = "") -> PrintOrder:
    """Return the order with which a covering memo is printed: one stays, one goes along."""
    return replace(PrintOrder("cover", object_id, "printing.cover.title", case_ref), copies=2)


def _reference(tx: Transaction, object_id: str) -> str:
    kind, _, rest = object_id.partition(" ")
    if kind == "register":
        register, _, year = rest.partition(" ")
        book = load_registers().get(register)
        return year if book is None else f"{book.prefix} {year}"
    came = received_rows.find(tx, object_id)
    if came is not None:
        return came.local_ref
    try:
        return document_rows.load(tx, DocumentId(object_id)).local_ref
    except DocumentUnknown:
        return ""


def _what(tx: Transaction, document_id: str) -> tuple[str, str]:
    came = received_rows.find(tx, document_id)
    if came is not None:
        return came.kind, came.case_ref
    document = document_rows.load(tx, DocumentId(document_id))
    return document.kind, document.case_ref


def _office(station: Station) -> str:
    return f"{station.settings.unit_hi} · {station.settings.unit_en}"


def _printed(station: Station, texts: Texts) -> str:
    operator = station.session.require(Right.READ)
    when = for_people(station.clock.now())
    return texts("printing.sheet.printed", when=when, who=operator.display_name)


def _row(texts: Texts, view: RegisterView, line: RegisterLine) -> tuple[str, ...]:
    state = texts(f"state.{line.document.state.value}")
    if line.entry.void_reason:
        state = f"{state} — {line.entry.void_reason}"
    elif line.unexplained:
        state = f"{state} — {texts('register.unexplained')}"
    return (
        registers.number_of(view.register, line.entry.serial, view.year),
        for_people(line.entry.at),
        texts(f"kind.{line.document.kind}"),
        line.document.local_ref,
        line.central_no or "—",
        state,
    )
