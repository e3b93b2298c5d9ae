"""The papers of a case: begun, described, checked against what was declared, set aside."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from station_app.documents import form_rows, page_edit_rows, page_rows, rows
from station_app.documents.fir_number import normalise_fir
from station_app.documents.kinds import DocumentKind, kind_of, load_kinds
from station_app.documents.references import local_reference
from station_app.model.clock import IST
from station_app.model.documents import Document, DocumentState, HistoryEntry
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.model.page_edits import apply_edits, printed_numbers
from station_app.station.station import Station, record
from station_app.store import key_value
from station_app.store.connection import Transaction

_MOST_SHEETS = 5000


@dataclass(frozen=True, slots=True)
class Checklist:
    """What was declared against what is there, by the numbers printed on the pages."""

    expected: int | None
    captured: int
    missing: tuple[int, ...]
    """Printed numbers from 1 to ``expected`` that no page carries."""
    doubled: tuple[int, ...]
    """Printed numbers that more than one page carries."""
    blank: tuple[int, ...]
    """Positions (from 1) of pages that look empty."""
    explained: bool
    """Somebody wrote down why the count differs."""

    @property
    def complete(self) -> bool:
        """Whether nothing is missing, doubled or over."""
        counted = self.expected in (None, self.captured)
        return counted and not self.missing and not self.doubled

    @property
    def ready(self) -> bool:
        """Whether the document may be finalised as far as its pages go."""
        return self.captured > 0 and (self.complete or self.explained)


@dataclass(frozen=True, slots=True)
class NewDraft:
    """A paper that nobody sees until its first page is kept: then it begins, and gets its number."""

    document_id: DocumentId
    kind: str = "CD_BUNDLE"
    case_ref: str = ""
    volume: int = 1
    expected_sheets: int | None = None


_NEWEST = 1000
_WISH = "new"


def name_new(case_ref: str, volume: int) -> str:
    """Return the name under which a desk is asked to offer a new paper of a case's volume.

    Nothing is begun by it: a paper begins, and gets its number, with its first page.
    """
    return f"{_WISH} {case_ref} {volume}"


def read_new(named: str) -> tuple[str, int] | None:
    """Return case and volume of :func:`name_new`; ``None`` where the name is a paper's id."""
    wish, _, rest = named.partition(" ")
    case_ref, _, volume = rest.rpartition(" ")
    return (case_ref, int(volume)) if wish == _WISH and volume.isdecimal() else None


def kinds() -> tuple[DocumentKind, ...]:
    """Return the kinds of document, in the order in which they are offered."""
    return tuple(load_kinds().values())


def begin(
    station: Station,
    kind: str = "CD_BUNDLE",
    *,
    case_ref: str = "",
    volume: int = 1,
    expected_sheets: int | None = None,
    title: str = "",
    priority: int = 3,
    deadline: datetime | None = None,
    replaces: DocumentId | None = None,
) -> Document:
    """Begin a draft.

    Raises:
        NotAllowed, SessionLocked: the operator may not scan. KindUnknown. CaseNumberUnknown.
    """
    with station.store.transaction() as tx:
        document = begin_in(
            station,
            tx,
            kind,
            case_ref=case_ref,
            volume=volume,
            expected_sheets=expected_sheets,
            title=title,
            priority=priority,
            deadline=deadline,
            replaces=replaces,
        )
    station.events.announce("document", document.document_id)
    return document


def begin_in(
    station: Station,
    tx: Transaction,
    kind: str,
    *,
    case_ref: str = "",
    volume: int = 1,
    expected_sheets: int | None = None,
    title: str = "",
    priority: int = 3,
    deadline: datetime | None = None,
    replaces: DocumentId | None = None,
    document_id: DocumentId | None = None,
) -> Document:
    """Begin a draft in the caller's transaction; the caller announces it afterwards.

    Raises:
        As :func:`begin`.
    """
    operator = station.session.require(Right.SCAN)
    kind_of(load_kinds(), kind)
    now = station.clock.now()
    document = Document(
        document_id=document_id or DocumentId(station.new_id("d")),
        kind=kind,
        state=DocumentState.DRAFT,
        case_ref=normalise_fir(case_ref, now.astimezone(IST).year),
        ps_code=station.settings.ps_code,
        title=title.strip(),
        volume=volume,
        expected_sheets=expected_sheets,
        created_at=now,
        created_by=operator.operator_id,
        changed_at=now,
        local_ref=next_reference(station, tx, now),
        replaces=replaces,
        priority=priority,
        deadline=deadline,
    )
    rows.insert(tx, document)
    record(station, tx, operator.operator_id, "document.begun", document.document_id)
    return document


def prepare(
    station: Station,
    kind: str = "CD_BUNDLE",
    *,
    case_ref: str = "",
    volume: int = 1,
    expected_sheets: int | None = None,
    document_id: DocumentId | None = None,
) -> NewDraft:
    """Return a draft that begins with its first page; nothing is written.

    Raises:
        As :func:`begin`.
    """
    station.session.require(Right.SCAN)
    kind_of(load_kinds(), kind)
    year = station.clock.now().astimezone(IST).year
    return NewDraft(
        document_id or DocumentId(station.new_id("d")),
        kind,
        normalise_fir(case_ref, year),
        volume,
        expected_sheets,
    )


def begin_prepared(station: Station, tx: Transaction, new: NewDraft) -> None:
    """Begin a prepared draft in the caller's transaction, once.

    Raises:
        NotAllowed, SessionLocked.
    """
    if rows.find(tx, new.document_id) is None:
        begin_in(
            station,
            tx,
            new.kind,
            case_ref=new.case_ref,
            volume=new.volume,
            expected_sheets=new.expected_sheets,
            document_id=new.document_id,
        )


def next_reference(station: Station, tx: Transaction, now: datetime) -> str:
    """Return the next reference of the day, with its check character."""
    day = now.astimezone(IST).strftime("%Y%m%d")
    name = f"local_serial:{day}"
    serial = int(key_value.get(tx, name) or b"0") + 1
    key_value.put(tx, name, str(serial).encode())
    return local_reference(station.settings.district_code, station.settings.ps_code, day, serial)


def set_details(station: Station, document_id: DocumentId, **details: object) -> Document:
    """Write down what the operator says about a draft: saved as it is typed.

    Args:
        station: the station.
        document_id: a draft.
        details: any of ``kind case_ref volume expected_sheets title gap_note wait_for_text
            priority deadline``.

    Raises:
        CaseNumberUnknown, KindUnknown: nothing is changed. IllegalMove: it is no draft.
    """
    operator = station.session.require(Right.SCAN)
    changes = dict(details)
    now = station.clock.now()
    if "case_ref" in changes:
        changes["case_ref"] = normalise_fir(str(changes["case_ref"]), now.astimezone(IST).year)
    if "kind" in changes:
        kind_of(load_kinds(), str(changes["kind"]))
    with station.store.transaction() as tx:
        rows.update(tx, document_id, now, **changes)
        named = ",".join(sorted(changes))
        record(station, tx, operator.operator_id, "document.described", document_id, reason=named)
        document = rows.load(tx, document_id)
    station.events.announce("document", document_id)
    return document


def document(station: Station, document_id: DocumentId) -> Document:
    """Return a document as it stands.

    Raises:
        DocumentUnknown: there is none.
    """
    with station.store.reading() as tx:
        return rows.load(tx, document_id)


def documents(
    station: Station, *, states: Collection[DocumentState] | None = None, text: str = ""
) -> tuple[Document, ...]:
    """List documents, newest change first; ``text`` narrows by case, reference, kind or title.

    Of certain states all are given, without them the newest thousand.
    """
    with station.store.reading() as tx:
        found = rows.listing(tx, states=states, most=_NEWEST if states is None else None)
    wanted = text.strip().casefold()
    if not wanted:
        return found
    return tuple(
        d
        for d in found
        if wanted in " ".join((d.case_ref, d.local_ref, d.kind, d.title)).casefold()
    )


def scan_drafts(station: Station) -> tuple[Document, ...]:
    """List the drafts of the scan desk, newest change first: forms are typed elsewhere."""
    with station.store.reading() as tx:
        found = rows.listing(tx, states={DocumentState.DRAFT})
        typed = form_rows.among(tx, [document.document_id for document in found])
    return tuple(document for document in found if document.document_id not in typed)


def history(station: Station, document_id: DocumentId) -> tuple[HistoryEntry, ...]:
    """Return a document's moves, oldest first."""
    with station.store.reading() as tx:
        return rows.history(tx, document_id)


def checklist(station: Station, document_id: DocumentId) -> Checklist:
    """Compare the pages with what was declared and name every gap.

    Raises:
        DocumentUnknown: there is no such document.
    """
    with station.store.reading() as tx:
        declared = rows.load(tx, document_id)
        standing = apply_edits(page_edit_rows.active_edits(tx, document_id))
        blank_ids = {page.page_id for page in page_rows.of_document(tx, document_id) if page.blank}
    numbers = printed_numbers(standing)
    expected = declared.expected_sheets
    wanted = range(1, min(expected or max(numbers, default=0), _MOST_SHEETS) + 1)
    counts = Counter(numbers)
    return Checklist(
        expected=expected,
        captured=len(standing),
        missing=tuple(number for number in wanted if number not in counts),
        doubled=tuple(sorted(number for number, times in counts.items() if times > 1)),
        blank=tuple(i for i, p in enumerate(standing, 1) if p.page_id in blank_ids),
        explained=bool(declared.gap_note.strip()),
    )


def discard(station: Station, document_id: DocumentId) -> Document:
    """Set a draft aside; nothing of it is removed and it can be taken up again."""
    return _move_draft(station, document_id, DocumentState.DISCARDED, "document.discarded")


def undiscard(station: Station, document_id: DocumentId) -> Document:
    """Take a draft up again that was set aside."""
    return _move_draft(station, document_id, DocumentState.DRAFT, "document.taken_up")


def _move_draft(
    station: Station, document_id: DocumentId, to: DocumentState, action: str
) -> Document:
    operator = station.session.require(Right.SCAN)
    now = station.clock.now()
    with station.store.transaction() as tx:
        moved = rows.move(tx, document_id, to, at=now, operator_id=operator.operator_id)
        record(station, tx, operator.operator_id, action, document_id)
    station.events.announce("document", document_id)
    return moved
