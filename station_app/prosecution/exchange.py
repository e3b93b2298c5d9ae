"""The exchange with the prosecution as the desk shows it: what was sent, said, answered, and is due."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from station_app.documents import receipt_rows
from station_app.documents import rows as document_rows
from station_app.documents.fir_number import normalise_fir
from station_app.exchange import outgoing_messages
from station_app.model.clock import IST
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import CaseNumberMissing
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.model.pillars import Message
from station_app.prosecution import rows
from station_app.prosecution.errors import OfficeMissing
from station_app.prosecution.model import BundlePart, Dispatch, Exchange, Objection, Opinion, Round
from station_app.prosecution.opinion import SignedNote, is_closed, papers_of
from station_app.prosecution.page_numbers import NumberedPage, PageNumber, read_number
from station_app.prosecution.settings import load_prosecution
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

_S = DocumentState
_ON_ITS_WAY = frozenset({_S.SIGNED, _S.QUEUED, _S.SENT})
_TAKEN_BACK = frozenset({_S.DRAFT, _S.DISCARDED})
Stage = Literal[
    "called",
    "new",
    "taken_back",
    "to_sign",
    "travelling",
    "sent",
    "refused",
    "registered",
    "objections",
    "done",
]
NEXT: Mapping[Stage, frozenset[str]] = {
    "called": frozenset({"prepare"}),
    "new": frozenset({"prepare"}),
    "taken_back": frozenset({"prepare"}),
    "to_sign": frozenset({"sign", "take_back"}),
    "travelling": frozenset(),
    "sent": frozenset(),
    "refused": frozenset({"resend"}),
    "registered": frozenset(),
    "objections": frozenset({"answer", "prepare"}),
    "done": frozenset({"prepare"}),
}
"""What may be done at each stage."""


@dataclass(frozen=True, slots=True)
class SentPart:
    """A part of a round with its paper and receipt."""

    part: BundlePart
    document: Document
    receipt: int | None
    """The gateway's number of its receipt; ``None`` until it is held."""
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round with all that became of it."""

    round: Round
    parts: tuple[SentPart, ...]
    note: Document | None
    messages: tuple[tuple[Dispatch, Message], ...]
    """What was told to which office, with its answer, oldest first."""
    pages: tuple[NumberedPage, ...]

    @property
    def number(self) -> int:
        """The round's number."""
        return self.round.round

    @property
    def papers(self) -> tuple[Document, ...]:
        """The documents that are signed: the parts, and the note where there is one."""
        parts = tuple(part.document for part in self.parts)
        return parts if self.note is None else (*parts, self.note)


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """An exchange with everything in it."""

    exchange: Exchange
    stage: Stage
    refusal: str
    """Why it was refused, in plain words of whoever refused, or the gateway's key."""
    rounds: tuple[RoundView, ...]
    objections: tuple[Objection, ...]
    opinions: tuple[Opinion, ...]
    notes: tuple[SignedNote, ...] = ()
    """The prosecution's notes that came as PDFs of their own, oldest first."""
    masked: bool = False
    """Words that may name somebody are left out: the case is protected and nobody opened it."""

    @property
    def open_points(self) -> tuple[Objection, ...]:
        """The objections that are not closed."""
        return tuple(point for point in self.objections if not point.closing)

    @property
    def unsigned(self) -> tuple[Document, ...]:
        """The papers of the last round that wait for a signature."""
        papers = self.rounds[-1].papers if self.rounds else ()
        return tuple(document for document in papers if document.state is _S.FINALISED)

    @property
    def rejected(self) -> bool:
        """Whether the gateway refused a paper of the last round: it is put together again."""
        last = self.rounds[-1] if self.rounds else None
        papers = () if last is None else last.papers
        return any(document.state is _S.REJECTED for document in papers)

    def may(self, act: str) -> bool:
        """Tell whether an act is possible now."""
        return act in NEXT[self.stage] or (act == "prepare" and self.rejected)


def case_number(station: Station, text: str) -> str:
    """Return a case's number as it is kept: ``123/2026`` for ``अप.क्र. 0123/26``.

    Raises:
        CaseNumberUnknown: it is none.
    """
    return normalise_fir(text, station.clock.now().astimezone(IST).year)


def open_exchange(
    station: Station,
    case_ref: str,
    purpose: str,
    office: str,
    *,
    first_remand: str = "",
    remand_days: int | None = None,
    gaps_note: str = "",
    thin_line: bool = False,
    part_bytes: int | None = None,
) -> Exchange:
    """Begin an exchange.

    Raises:
        NotAllowed, SessionLocked. CaseNumberMissing, CaseNumberUnknown. OfficeMissing.
    """
    operator = station.session.require(Right.WRITE)
    now = station.clock.now()
    facts = load_prosecution()
    case_ref = case_number(station, case_ref)
    if not case_ref:
        raise CaseNumberMissing
    if not office.strip():
        raise OfficeMissing
    size = part_bytes or (facts.thin_part_bytes if thin_line else facts.part_bytes)
    made = Exchange(
        exchange_id=station.new_id("x"),
        case_ref=case_ref,
        purpose=purpose,
        office=office.strip().upper(),
        made_at=now,
        made_by=operator.operator_id,
        part_bytes=size,
        first_remand=first_remand,
        remand_days=remand_days,
        gaps_note=gaps_note.strip(),
    )
    with station.store.transaction() as tx:
        rows.put_exchange(tx, made)
        record(station, tx, operator.operator_id, "scrutiny.begun", made.exchange_id)
    station.events.announce("prosecution", made.exchange_id)
    return made


def set_exchange(
    station: Station,
    exchange_id: str,
    *,
    office: str | None = None,
    first_remand: str | None = None,
    remand_days: int | None = None,
    gaps_note: str | None = None,
    part_bytes: int | None = None,
) -> Exchange:
    """Set what stands on the next round's cover, and to whom it goes; ``None`` leaves it.

    Raises:
        NotAllowed, SessionLocked. OfficeMissing. DocumentUnknown.
    """
    operator = station.session.require(Right.WRITE)
    if office is not None and not office.strip():
        raise OfficeMissing
    said = {
        "office": None if office is None else office.strip().upper(),
        "first_remand": first_remand,
        "remand_days": remand_days,
        "gaps_note": None if gaps_note is None else gaps_note.strip(),
        "part_bytes": part_bytes,
    }
    changes = {name: value for name, value in said.items() if value is not None}
    with station.store.transaction() as tx:
        if changes:
            rows.note_exchange(tx, exchange_id, **changes)
            named = ",".join(sorted(changes))
            record(station, tx, operator.operator_id, "scrutiny.set", exchange_id, reason=named)
        made = rows.exchange(tx, exchange_id)
    station.events.announce("prosecution", exchange_id)
    return made


def view(station: Station, exchange_id: str) -> ExchangeView:
    """Return an exchange with everything in it that whoever sits here may read.

    Raises:
        NotAllowed, SessionLocked. DocumentUnknown.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        seen = unmasked_view(tx, exchange_id)
        closed = is_closed(station, tx, exchange_id)
    return _masked(seen) if closed else seen


def unmasked_view(tx: Transaction, exchange_id: str) -> ExchangeView:
    """Return an exchange with every word of it, for what is made of it; nobody reads it so.

    Raises:
        DocumentUnknown.
    """
    made = rows.exchange(tx, exchange_id)
    rounds, said = rows.rounds(tx, exchange_id), rows.opinions(tx, exchange_id)
    stage, refusal = stage_of(tx, made, rounds, said)
    return ExchangeView(
        made,
        stage,
        refusal,
        tuple(_round_view(tx, one) for one in rounds),
        rows.objections(tx, exchange_id),
        said,
        papers_of(tx, said),
    )


def _masked(seen: ExchangeView) -> ExchangeView:
    return replace(
        seen,
        masked=True,
        objections=tuple(replace(p, text="", reply="", reason="") for p in seen.objections),
        opinions=tuple(replace(said, opinion="") for said in seen.opinions),
    )


def numbered(tx: Transaction, build_id: str) -> tuple[NumberedPage, ...]:
    """Return the pages of a round by their numbers."""
    return tuple(
        NumberedPage(
            PageNumber(page.number, page.suffix),
            page.paper_id,
            page.page_index,
            page.fingerprint,
            page.act,
        )
        for page in rows.pages(tx, build_id)
    )


def page_named(pages: tuple[NumberedPage, ...], label: str) -> NumberedPage | None:
    """Return the page that a label names; of several, the first."""
    wanted = next((n for n in map(read_number, _pieces(label)) if n is not None), None)
    return next((page for page in pages if page.number == wanted), None)


def _pieces(label: str) -> tuple[str, ...]:
    """Return a label whole, then what stands before a comma or a dash: ``12-14`` begins at 12."""
    first = label.split(",", maxsplit=1)[0].strip()
    return first, first.split("-")[0], first.split("–")[0], first.split(" ")[-1]


def stage_of(
    tx: Transaction, made: Exchange, rounds: tuple[Round, ...], said: tuple[Opinion, ...]
) -> tuple[Stage, str]:
    """Return where an exchange stands, and why it was refused where it was."""
    if made.closed_at is not None:
        return "done", ""
    if not rounds:
        return ("called" if made.call_ref else "new"), ""
    last = rounds[-1]
    papers = papers_of_round(tx, last)
    states = {document.state for document in papers}
    if _S.REJECTED in states:
        return "refused", _rejection(tx, papers)
    if states & _TAKEN_BACK:
        return "taken_back", ""
    if _S.FINALISED in states:
        return "to_sign", ""
    return _stage_of_message(tx, last, said)


def _stage_of_message(tx: Transaction, last: Round, said: tuple[Opinion, ...]) -> tuple[Stage, str]:
    if any(opinion.round >= last.round for opinion in said):
        return "objections", ""
    message = outgoing_messages.message(tx, last.message_id) if last.message_id else None
    if message is None or message.state == "waiting":
        return "travelling", ""
    if message.state == "refused":
        return "refused", message.reason
    if message.state == "told":
        return "sent", ""
    return "registered", ""


def _rejection(tx: Transaction, papers: tuple[Document, ...]) -> str:
    """Return why the gateway refused a paper."""
    for document in papers:
        for move in document_rows.history(tx, document.document_id):
            if move.to_state is _S.REJECTED:
                return move.note
    return ""


def papers_of_round(tx: Transaction, made: Round) -> tuple[Document, ...]:
    """Return the documents of a round: its parts, and the compliance note where there is one."""
    ids = [part.document_id for part in rows.parts(tx, made.build_id)]
    ids += [DocumentId(made.note_id)] if made.note_id else []
    return tuple(document_rows.load(tx, document_id) for document_id in ids)


def _round_view(tx: Transaction, made: Round) -> RoundView:
    told = []
    for dispatch in rows.dispatches(tx, made.build_id):
        message = outgoing_messages.message(tx, dispatch.message_id)
        if message is not None:
            told.append((dispatch, message))
    return RoundView(
        made,
        tuple(_sent_part(tx, part) for part in rows.parts(tx, made.build_id)),
        document_rows.load(tx, DocumentId(made.note_id)) if made.note_id else None,
        tuple(told),
        numbered(tx, made.build_id),
    )


def _sent_part(tx: Transaction, part: BundlePart) -> SentPart:
    receipt = receipt_rows.held(tx, part.document_id)
    return SentPart(
        part,
        document_rows.load(tx, part.document_id),
        None if receipt is None else receipt.sequence,
        None if receipt is None else receipt.at,
    )
