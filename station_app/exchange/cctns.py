"""Papers that CCTNS takes against the FIR: told to it as soon as their receipt is held.

Which kinds these are says ``resources/kinds.toml``; the other pillars are told by the desks whose
work with them is more than one paper.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from station_app.documents import form_rows
from station_app.documents import rows as document_rows
from station_app.documents.kinds import load_kinds
from station_app.exchange import message_rows, outgoing_messages
from station_app.model.clock import to_text
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import IllegalMove
from station_app.model.ids import DocumentId, OperatorId
from station_app.model.operators import TERMINAL, Right
from station_app.model.pillars import Message
from station_app.station.station import Station
from station_app.store.connection import Transaction

CCTNS, PAPER = "cctns", "paper"
_THANA = "thana"


@dataclass(frozen=True, slots=True)
class CctnsStatus:
    """How it stands between a paper and CCTNS."""

    state: str
    """``waiting``, ``told``, ``accepted`` or ``refused``."""
    reference: str
    """CCTNS's own number."""
    reason: str
    """Why it was refused, in CCTNS's words."""


def report_document(station: Station, tx: Transaction, document: Document) -> None:
    """Tell CCTNS of a paper of a case, in the transaction that keeps its receipt. Once."""
    kind = load_kinds().get(document.kind)
    ours = station.settings.unit_kind == _THANA and document.case_ref
    if kind is None or CCTNS not in kind.pillars or not ours:
        return
    if not _messages(tx, document.document_id):
        _send(station, tx, TERMINAL, document)


def report_again(station: Station, document_id: DocumentId) -> None:
    """Tell CCTNS anew of a paper that it refused: its FIR may be there by now.

    Raises:
        IllegalMove: it was not refused. DocumentUnknown. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.SEND)
    with station.store.transaction() as tx:
        document = document_rows.load(tx, document_id)
        said = _messages(tx, document_id)
        if not said or said[-1].state != "refused":
            state = DocumentState.ACKNOWLEDGED
            raise IllegalMove(document=document_id, state=document.state, wanted=state)
        _send(station, tx, operator.operator_id, document)
    station.events.announce("pillar", document_id)


def refused_reports(tx: Transaction, case_ref: str) -> tuple[str, ...]:
    """Return the papers of a case that CCTNS refused and that nobody told it of again."""
    said = [m for m in message_rows.in_state(tx, "refused") if (m.pillar, m.kind) == (CCTNS, PAPER)]
    papers = dict.fromkeys(m.concerns for m in said if m.case_ref == case_ref)
    return tuple(paper for paper in papers if _messages(tx, paper)[-1].state == "refused")


def report_case_again(station: Station, case_ref: str) -> int:
    """Tell CCTNS anew of every paper of a case that it refused; return how many.

    Raises:
        NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.SEND)
    with station.store.transaction() as tx:
        papers = refused_reports(tx, case_ref)
        for paper in papers:
            document = document_rows.load(tx, DocumentId(paper))
            _send(station, tx, operator.operator_id, document)
    station.events.announce("pillar", case_ref)
    return len(papers)


def status_of(tx: Transaction, document_id: str) -> CctnsStatus | None:
    """Return how it stands between a paper and CCTNS; ``None`` where nothing was said."""
    said = _messages(tx, document_id)
    if not said:
        return None
    return CctnsStatus(said[-1].state, said[-1].reference, said[-1].reason)


def _messages(tx: Transaction, document_id: str) -> tuple[Message, ...]:
    said = outgoing_messages.messages_about(tx, document_id)
    return tuple(one for one in said if (one.pillar, one.kind) == (CCTNS, PAPER))


def _send(station: Station, tx: Transaction, by: OperatorId, document: Document) -> None:
    answers = (
        form_rows.answers_of(tx, document.document_id)
        if form_rows.find(tx, document.document_id) is not None
        else {}
    )
    body: dict[str, Any] = {
        "kind": document.kind,
        "local_ref": document.local_ref,
        "signed_at": to_text(_signed_at(tx, document)),
        "pages": document.page_count or 0,
        "sha256": document.pdf_sha256 or "",
    }
    # What CCTNS files a diary sheet by; nothing that names anybody.
    body |= {name: answers[name] for name in ("cd_no", "day") if answers.get(name)}
    outgoing_messages.send_message(
        station,
        tx,
        by,
        pillar=CCTNS,
        kind=PAPER,
        body=body,
        case_ref=document.case_ref,
        concerns=document.document_id,
        papers=(document.document_id,),
    )


def _signed_at(tx: Transaction, document: Document) -> datetime:
    moves = document_rows.history(tx, document.document_id)
    signed = [move.at for move in moves if move.to_state is DocumentState.SIGNED]
    return signed[-1] if signed else document.changed_at
