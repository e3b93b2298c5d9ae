"""What the law or the house still waits for, each with its clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from station_app.documents import form_rows, settled_rows
from station_app.documents import rows as document_rows
from station_app.exchange import set_aside
from station_app.form_definitions.computed_fields import limit_ends
from station_app.form_definitions.cross_field_rules import check_rules
from station_app.form_definitions.request_kinds import REQUEST, SAMPLES
from station_app.form_definitions.schema_file import load_form, load_limits
from station_app.forms import filling, known_answers
from station_app.medico_legal.requests import SUPPLEMENTARY
from station_app.model.documents import GONE_STATES, SIGNED_STATES, Document, DocumentState
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.station.station import Station
from station_app.store.connection import Transaction

Waiting = Literal["supplementary", "samples", "copy", "report", "portal_upload", "portal_freeze"]


@dataclass(frozen=True, slots=True)
class Pending:
    """Something that the law or the house still waits for."""

    what: Waiting
    document_id: DocumentId
    local_ref: str
    kind: str
    due_at: datetime | None
    late: bool


def pending(station: Station) -> tuple[Pending, ...]:
    """Return everything that is still waited for, the nearest clock first.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    now = station.clock.now()
    with station.store.reading() as tx:
        # What is over is left out, so that ten years of papers cost nothing.
        open_ones = settled_rows.unsettled_forms(tx, GONE_STATES)
        read, failed = set_aside.read_each(open_ones, lambda d: tuple(_waits(tx, d, now)))
        found = [
            Pending(
                what,
                document.document_id,
                document.local_ref,
                document.kind,
                due,
                due is not None and due < now,
            )
            for document, one in read
            for what, due in one
        ]
        waited = {pending.document_id for pending in found}
        over = [d.document_id for d, _ in read if d.document_id not in waited and _over(tx, d)]
    set_aside.put_stored_aside(station, [document.document_id for document in failed])
    settled_rows.settle(station.store, over, now)
    far = now.replace(year=9999)
    return tuple(sorted(found, key=lambda p: (p.due_at or far, p.document_id)))


def _over(tx: Transaction, document: Document) -> bool:
    """Tell whether nothing can be waited for any more: it and what answers it are received."""
    ours = [document.document_id, *form_rows.answering(tx, document.document_id)]
    return all(
        document_rows.load(tx, name).state in (DocumentState.ACKNOWLEDGED, *GONE_STATES)
        for name in ours
    )


def _waits(
    tx: Transaction, document: Document, now: datetime
) -> Iterator[tuple[Waiting, datetime | None]]:
    """Return what one paper still waits for."""
    answers = form_rows.answers_of(tx, document.document_id)
    paper = form_rows.load(tx, document.document_id)
    signed = document.state in SIGNED_STATES
    if signed:
        yield from _answers_wait(tx, document, answers)
    form = load_form(document.kind, paper.version)
    if signed and paper.closed_at is None and check_rules(form, answers, now, acts=("close",)):
        yield "copy", None
    if not signed and document.kind != REQUEST:
        due = filling.clock_due(tx, document.document_id)
        if due is not None:
            yield "report", due
    if answers.get("offline_reason"):
        yield from _portal_waits(tx, document, answers)


def _portal_waits(
    tx: Transaction, document: Document, answers: Mapping[str, Any]
) -> Iterator[tuple[Waiting, datetime | None]]:
    moves = document_rows.history(tx, document.document_id)
    final = [move.at for move in moves if move.to_state is DocumentState.FINALISED]
    if not final:
        return
    limits = load_limits()
    if document.state is not DocumentState.ACKNOWLEDGED:
        yield "portal_upload", limit_ends(limits["portal_upload"], answers, final[0])
    said = form_rows.reviews_of(tx, document.document_id)
    if not any(review.verdict == "frozen" for review in said):
        yield "portal_freeze", limit_ends(limits["portal_freeze"], answers, final[0])


def _answers_wait(
    tx: Transaction, document: Document, answers: Mapping[str, Any]
) -> Iterator[tuple[Waiting, datetime | None]]:
    """Return the papers of our own that a signed one still asks for."""
    given = {
        later.kind
        for name in form_rows.answering(tx, document.document_id)
        if (later := document_rows.load(tx, name)).state in SIGNED_STATES
    }
    reserved = document.kind == "MLR" and answers.get("opinion_reserved") == "yes"
    if reserved and SUPPLEMENTARY not in given:
        yield "supplementary", None
    if document.kind != SAMPLES and known_answers.packets_of(answers) and SAMPLES not in given:
        yield "samples", None
