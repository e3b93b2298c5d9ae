"""Electronic evidence: a packet of the app bound to its one FIR, and media where the app had failed."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime

from station_app.cases import rows as case_rows
from station_app.cases.register import opened_name
from station_app.documents import rows as document_rows
from station_app.documents.drafts import next_reference
from station_app.documents.fir_number import normalise_fir
from station_app.evidence import rows, upload_rows
from station_app.evidence.errors import (
    AppFailureMissing,
    BringerMissing,
    EvidenceClosed,
    MediumUnfinished,
    NothingTaken,
    SidUsed,
)
from station_app.evidence.sid import read_sid
from station_app.model.clock import IST
from station_app.model.documents import DocumentState
from station_app.model.errors import CaseNumberMissing, IdentityProtected, ReasonNeeded
from station_app.model.evidence import (
    Evidence,
    EvidenceItem,
    EvidenceKind,
    EvidenceState,
    ItemState,
)
from station_app.model.ids import DocumentId, OperatorId
from station_app.model.operators import Right
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

ACTS = ("search", "scene", "statement", "other")
MEDIA = ("flash", "card", "phone", "disc")
_SHORTEST_REASON = 10
_HELD_PAPERS = (DocumentState.ACKNOWLEDGED, DocumentState.RETURNED)
_BELT = re.compile(r"\d{1,6}")


@dataclass(frozen=True, slots=True)
class ReportedPacket:
    """A packet as the pillar or a person names it, before it is bound."""

    sid: str
    case_ref: str
    act: str = ""
    link: str = ""
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    from_pillar: bool = False


@dataclass(frozen=True, slots=True)
class UploadStatus:
    """How far a thing is on its way."""

    sent_bytes: int = 0
    size_bytes: int = 0
    fault: str = ""
    """Key of what stands in the way."""
    faulty_item: int = 0
    held_at: datetime | None = None
    """When the gateway's receipt came."""


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A packet or a medium with its files, as the desk shows it."""

    evidence: Evidence
    items: tuple[EvidenceItem, ...]
    hidden: bool
    """A protected case: names of files are masked until it is opened."""
    way: UploadStatus

    @property
    def ticks(self) -> int:
        """1 safe on this disk, 2 the gateway's receipt is held."""
        return 2 if self.evidence.state is EvidenceState.HELD or self.way.held_at else 1


def listing(station: Station, text: str = "") -> tuple[Evidence, ...]:
    """Return packets and media, the newest first, found by case, SID or reference.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        return rows.listing(tx, text.strip())


def view(station: Station, evidence_id: str) -> EvidenceView:
    """Return a packet or medium with its files.

    Raises:
        NotAllowed, SessionLocked. EvidenceClosed: there is none of that name.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        held = load(tx, evidence_id)
        items = rows.items_of(tx, evidence_id)
        hidden = _hidden(tx, held.case_ref)
        way = _way(tx, held)
    if hidden and not station.session.has_opened(opened_name(held.case_ref)):
        items = tuple(replace(item, name="", place="") for item in items)
    else:
        hidden = False
    return EvidenceView(held, items, hidden, way)


def require_may_see(station: Station, tx: Transaction, held: Evidence) -> None:
    """Refuse pictures and names of a protected case to whoever has not opened it.

    Raises:
        IdentityProtected.
    """
    if _hidden(tx, held.case_ref) and not station.session.has_opened(opened_name(held.case_ref)):
        raise IdentityProtected


def bind_sid(
    station: Station, typed: str, case_ref: str, *, act: str = "search", link: str = ""
) -> Evidence:
    """Bind a packet of the app to its FIR; the same number for the same FIR gives the same packet.

    Raises:
        SidMalformed: it has not 16 digits. SidUsed: it belongs to another FIR. CaseNumberMissing,
        CaseNumberUnknown. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    sid, scanned = read_sid(typed)
    told = ReportedPacket(sid, _case(station, case_ref), act, link.strip() or scanned)
    with station.store.transaction() as tx:
        bound, _new = bind(station, tx, operator.operator_id, told)
    station.events.announce("evidence", bound.evidence_id)
    return bound


def bind(
    station: Station, tx: Transaction, operator_id: OperatorId, told: ReportedPacket
) -> tuple[Evidence, bool]:
    """Bind a packet in the caller's transaction; return it, and whether it is new here.

    Raises:
        SidUsed: its number belongs to another FIR.
    """
    known = rows.by_sid(tx, told.sid)
    if known is not None and known.case_ref != told.case_ref:
        record(station, tx, operator_id, "evidence.sid_refused", known.evidence_id)
        raise SidUsed(case=known.case_ref)
    if known is not None:
        return _completed(station, tx, known, told), False
    made = _new(station, tx, operator_id, EvidenceKind.SID, told.case_ref)
    bound = replace(
        made,
        sid=told.sid,
        act=told.act,
        link=told.link,
        opened_at=told.opened_at,
        closed_at=told.closed_at,
        from_pillar=told.from_pillar,
    )
    rows.insert(tx, bound)
    record(station, tx, operator_id, "evidence.bound", bound.evidence_id, reason=told.sid)
    return bound, True


def open_medium(
    station: Station,
    case_ref: str,
    *,
    reason: str,
    medium: str,
    brought_by: str,
    make: str = "",
    serial: str = "",
) -> Evidence:
    """Open a medium for taking in, where it is written why the app did not record.

    Raises:
        AppFailureMissing: no reason is written. BringerMissing: post and number of whoever brings it
            are missing. CaseNumberMissing, CaseNumberUnknown. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    if len(reason.strip()) < _SHORTEST_REASON:
        raise AppFailureMissing
    belt = _BELT.search(brought_by)
    if belt is None or len(brought_by.strip()) <= len(belt[0]):
        raise BringerMissing
    if medium not in MEDIA:
        raise ValueError(medium)
    case = _case(station, case_ref)
    with station.store.transaction() as tx:
        made = replace(
            _new(station, tx, operator.operator_id, EvidenceKind.MEDIUM, case),
            reason=reason.strip(),
            medium=medium,
            make=make.strip(),
            serial=serial.strip(),
            brought_by=brought_by.strip(),
        )
        rows.insert(tx, made)
        # The number of whoever brought it, never a name: the ledger goes to the district.
        said = f"{medium}; {made.make[:40]}; {made.serial[:40]}; no. {belt[0]}"
        record(station, tx, operator.operator_id, "evidence.brought", made.evidence_id, reason=said)
    station.events.announce("evidence", made.evidence_id)
    return made


def send(station: Station, evidence_id: str) -> Evidence:
    """Freeze a medium and put it on its way; papers still go first.

    Raises:
        MediumUnfinished: files are not read to their end. NothingTaken: no file is whole and right.
        EvidenceClosed: it is on its way already, or withdrawn. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.SEND)
    with station.store.transaction() as tx:
        held, items = load(tx, evidence_id), rows.items_of(tx, evidence_id)
        taking = [item for item in items if item.state is ItemState.TAKING]
        if taking:
            raise MediumUnfinished(count=len(taking))
        size = sum(item.size_bytes for item in items if item.state is ItemState.TAKEN)
        if not size:
            raise NothingTaken
        now = station.clock.now()
        if held.state is EvidenceState.OPEN:
            rows.move(tx, evidence_id, EvidenceState.SEALED, now)
            record(station, tx, operator.operator_id, "evidence.sealed", evidence_id)
        if not rows.move(tx, evidence_id, EvidenceState.QUEUED, now, note=""):
            raise EvidenceClosed
        upload_rows.enqueue(tx, evidence_id, size, now)
        record(station, tx, operator.operator_id, "evidence.queued", evidence_id)
        sent = load(tx, evidence_id)
    station.events.announce("evidence", evidence_id)
    return sent


def withdraw(station: Station, evidence_id: str, reason: str) -> None:
    """Take a packet or medium back, with a reason; a SID is free again for its right FIR.

    Raises:
        ReasonNeeded. EvidenceClosed: it was sent. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    if len(reason.strip()) < _SHORTEST_REASON:
        raise ReasonNeeded(count=1)
    with station.store.transaction() as tx:
        held = load(tx, evidence_id)
        now = station.clock.now()
        if not rows.move(tx, evidence_id, EvidenceState.WITHDRAWN, now, note=reason.strip()):
            raise EvidenceClosed
        said = ledger_reason(reason.strip(), hidden=_hidden(tx, held.case_ref))
        record(station, tx, operator.operator_id, "evidence.withdrawn", evidence_id, reason=said)
    station.events.announce("evidence", evidence_id)


def ledger_reason(reason: str, *, hidden: bool) -> str:
    """Return a written reason as it may leave the desk: of a protected case its hash alone."""
    return f"sha256:{hashlib.sha256(reason.encode()).hexdigest()}" if hidden else reason


def load(tx: Transaction, evidence_id: str) -> Evidence:
    """Return a packet or medium.

    Raises:
        EvidenceClosed: there is none of that name.
    """
    held = rows.find(tx, evidence_id)
    if held is None:
        raise EvidenceClosed
    return held


def require_open(tx: Transaction, evidence_id: str) -> Evidence:
    """Return a packet or medium that still takes something.

    Raises:
        EvidenceClosed: it does not.
    """
    held = load(tx, evidence_id)
    if held.state is not EvidenceState.OPEN:
        raise EvidenceClosed
    return held


def protects(station: Station, tx: Transaction, object_id: str) -> bool | None:
    """Tell whether evidence belongs to a protected case; ``None`` where the id is no evidence."""
    del station
    held = rows.find(tx, object_id)
    return None if held is None else _hidden(tx, held.case_ref)


def case_of(tx: Transaction, object_id: str) -> str:
    """Return the case of evidence; empty where the id is none."""
    held = rows.find(tx, object_id)
    return "" if held is None else held.case_ref


def _case(station: Station, case_ref: str) -> str:
    case = normalise_fir(case_ref, station.clock.now().astimezone(IST).year)
    if not case:
        raise CaseNumberMissing
    return case


def _hidden(tx: Transaction, case_ref: str) -> bool:
    case = case_rows.find(tx, case_ref)
    return case is not None and case.hidden


def _completed(
    station: Station, tx: Transaction, known: Evidence, told: ReportedPacket
) -> Evidence:
    """Add what is told now and was not known before."""
    facts = {
        name: getattr(told, name)
        for name in ("act", "link", "opened_at", "closed_at", "from_pillar")
        if getattr(told, name) and not getattr(known, name)
    }
    if facts:
        rows.update(tx, known.evidence_id, station.clock.now(), **facts)
    return load(tx, known.evidence_id)


def _way(tx: Transaction, held: Evidence) -> UploadStatus:
    if held.link_document:
        paper = document_rows.load(tx, DocumentId(held.link_document))
        return UploadStatus(held_at=paper.changed_at if paper.state in _HELD_PAPERS else None)
    row = upload_rows.row(tx, held.evidence_id)
    receipt = upload_rows.receipt_of(tx, held.evidence_id)
    if row is None:
        return UploadStatus()
    return UploadStatus(
        row.sent_bytes,
        row.size_bytes,
        row.last_error,
        row.faulty_item,
        None if receipt is None else receipt[2],
    )


def _new(
    station: Station,
    tx: Transaction,
    operator_id: OperatorId,
    kind: EvidenceKind,
    case_ref: str,
) -> Evidence:
    now = station.clock.now()
    return Evidence(
        evidence_id=station.new_id("e"),
        kind=kind,
        state=EvidenceState.OPEN,
        case_ref=case_ref,
        local_ref=next_reference(station, tx, now),
        sid="",
        act="",
        link="",
        reason="",
        medium="",
        make="",
        serial="",
        brought_by="",
        opened_at=None,
        closed_at=None,
        from_pillar=False,
        certificate=None,
        certificate_sha256="",
        link_document="",
        created_at=now,
        created_by=operator_id,
        changed_at=now,
        note="",
    )
