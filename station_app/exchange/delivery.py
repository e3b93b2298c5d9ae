"""The courier's desk: claims a paper, freezes its packet, and notes what really happened to it.

Needs nobody at the desk; every act is the terminal's own and stands in the chain of custody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from station_app.custody_log import rows as custody_log_rows
from station_app.custody_log.model import LedgerHead
from station_app.documents import form_rows, outbox_rows, page_edit_rows, receipt_rows
from station_app.documents import page_rows as pages
from station_app.documents import rows as document_rows
from station_app.documents.form_rows import FormDocument
from station_app.documents.kinds import kind_of, load_kinds
from station_app.documents.pdf_access import held_pdf
from station_app.documents.protection import is_protected
from station_app.form_definitions.computed_fields import due_at
from station_app.form_definitions.request_kinds import REQUEST
from station_app.form_definitions.schema_file import load_form, load_limits
from station_app.model.documents import Document, DocumentState
from station_app.model.ids import DocumentId
from station_app.model.operators import TERMINAL
from station_app.model.page_edits import apply_edits, printed_numbers
from station_app.station.station import Station, record

_S = DocumentState
ASSEMBLED = "assembled/1"
"""Stands in the manifest where other papers have their form."""
LONGEST_WAIT = outbox_rows.LONGEST_WAIT


@dataclass(frozen=True, slots=True)
class ClaimedDocument:
    """A paper that this run is working on."""

    document: Document
    packet: bytes | None
    upload_url: str
    sent_bytes: int
    size_bytes: int
    attempts: int


@dataclass(frozen=True, slots=True)
class PacketFacts:
    """What a manifest is made of."""

    document: Document
    pages: tuple[tuple[int, str], ...]
    """Printed number and SHA-256 of the master, in the order of the PDF."""
    unit: str
    signer_certificate_serial: str
    signed_at: datetime
    ledger: LedgerHead
    confidentiality: str
    form: str = ""
    """Kind and version of the form that the PDF carries; empty for a scan."""
    to_office: str = ""
    concerns: str = ""
    register_no: str = ""
    due_at: datetime | None = None
    """When the addressee's clock runs out."""


def claim(station: Station) -> ClaimedDocument | None:
    """Claim the next due paper for this run, or return ``None``."""
    with station.store.transaction() as tx:
        row = outbox_rows.claim_due(tx, station.store.run_id, station.clock.now())
        if row is None:
            return None
        document = document_rows.load(tx, row.document_id)
    return ClaimedDocument(
        document, row.packet, row.upload_url, row.sent_bytes, row.size_bytes, row.attempts
    )


def packet_facts(station: Station, document_id: DocumentId) -> PacketFacts:
    """Return what the manifest of a signed paper says."""
    with station.store.reading() as tx:
        document = document_rows.load(tx, document_id)
        masters = {page.page_id: page.sha256 for page in pages.of_document(tx, document_id)}
        standing = apply_edits(page_edit_rows.active_edits(tx, document_id))
        signings = [
            e
            for e in custody_log_rows.events_of(tx, document_id)
            if e.act.action == "document.signed"
        ]
        head = custody_log_rows.head(tx)
        paper = form_rows.find(tx, document_id)
        answers = form_rows.answers_of(tx, document_id)
        hidden = is_protected(station, tx, document_id)
    numbers = printed_numbers(standing)
    facts = PacketFacts(
        document=document,
        pages=tuple(
            (number, masters[placed.page_id])
            for number, placed in zip(numbers, standing, strict=True)
        ),
        unit=station.settings.unit_en,
        signer_certificate_serial=signings[-1].act.reason if signings else "",
        signed_at=signings[-1].act.at if signings else document.changed_at,
        ledger=head,
        confidentiality=kind_of(load_kinds(), document.kind).confidentiality,
        # What is put together from other papers has no captured page of its own.
        form="" if standing or paper is not None else ASSEMBLED,
    )
    if hidden:
        facts = replace(facts, confidentiality="K3")
    return facts if paper is None else _of_form(facts, paper, answers)


def _of_form(facts: PacketFacts, paper: FormDocument, answers: Mapping[str, Any]) -> PacketFacts:
    form = load_form(facts.document.kind, paper.version)
    return replace(
        facts,
        form=f"{form.kind}/{form.version}",
        to_office=str(answers.get(form.addressed_to, "")) if form.addressed_to else "",
        concerns=paper.concerns_id,
        register_no=paper.register_no,
        # Only a request starts a clock for whom it is addressed to.
        due_at=due_at(form, load_limits(), answers, None) if form.kind == REQUEST else None,
        confidentiality="K3" if paper.identity else facts.confidentiality,
    )


def pdf_to_send(station: Station, document_id: DocumentId) -> bytes:
    """Return the signed PDF, proved to be the one whose hash was frozen.

    Raises:
        BlobDamaged: the sealed file is missing or was changed.
    """
    return held_pdf(station, document_id)


def freeze_packet(station: Station, document_id: DocumentId, packet: bytes) -> None:
    """Keep the packet: every further attempt sends the same bytes."""
    with station.store.transaction() as tx:
        outbox_rows.save_packet(tx, document_id, packet)


def note_upload(station: Station, document_id: DocumentId, upload_url: str, sent: int) -> None:
    """Note how far an upload is; with the first accepted part the paper is on its way."""
    with station.store.transaction() as tx:
        outbox_rows.note_progress(tx, document_id, upload_url, sent)
    station.events.announce("outbox", document_id)


def note_sent(station: Station, document_id: DocumentId) -> None:
    """Note that the paper is on its way: from now on the gateway may hold it."""
    with station.store.transaction() as tx:
        document = document_rows.load(tx, document_id)
        if document.state is not _S.QUEUED:
            return
        at = station.clock.now()
        document_rows.move(tx, document_id, _S.SENT, at=at, operator_id=TERMINAL)
        sha256 = document.pdf_sha256 or ""
        record(station, tx, TERMINAL, "document.sent", document_id, sha256=sha256)
    station.events.announce("document", document_id)


def note_unknown(station: Station, document_id: DocumentId) -> None:
    """Note that the gateway does not hold the paper: it waits again, from its first byte."""
    with station.store.transaction() as tx:
        if document_rows.load(tx, document_id).state is _S.SENT:
            at = station.clock.now()
            document_rows.move(
                tx, document_id, _S.QUEUED, at=at, operator_id=TERMINAL, note="unknown_id"
            )
        outbox_rows.note_progress(tx, document_id, "", 0)
    station.events.announce("document", document_id)


def acknowledge(
    station: Station, document_id: DocumentId, receipt: bytes, sequence: int, sha256: str
) -> None:
    """Keep a receipt that was proved, and move the paper, in one transaction.

    Args:
        station: where the paper lies.
        document_id: whose receipt it is.
        receipt: byte for byte as it came.
        sequence: the gateway's number of it.
        sha256: hex SHA-256 of the receipt.
    """
    with station.store.transaction() as tx:
        at = station.clock.now()
        receipt_rows.put(tx, document_id, receipt, sequence, at)
        document_rows.move(tx, document_id, _S.ACKNOWLEDGED, at=at, operator_id=TERMINAL)
        outbox_rows.finish(tx, document_id)
        record(station, tx, TERMINAL, "document.acknowledged", document_id, sha256=sha256)
        document = document_rows.load(tx, document_id)
        for follow in station.followers.acknowledged:
            follow(station, tx, document)
    _announce(station, document_id)


def reject(station: Station, document_id: DocumentId, reason: str) -> None:
    """Note that the gateway refused the paper for good."""
    with station.store.transaction() as tx:
        at = station.clock.now()
        document_rows.move(tx, document_id, _S.REJECTED, at=at, operator_id=TERMINAL, note=reason)
        outbox_rows.finish(tx, document_id)
        for follow in station.followers.rejected:
            follow(station, tx, document_id, reason)
        record(station, tx, TERMINAL, "document.rejected", document_id, reason=reason)
    _announce(station, document_id)


def release(station: Station, document_id: DocumentId, wait: timedelta, error_key: str) -> None:
    """Let a paper go; it is due again after ``wait``."""
    with station.store.transaction() as tx:
        outbox_rows.release(tx, document_id, station.clock.now() + wait, error_key)
    station.events.announce("outbox", document_id)


def overtaken(station: Station, document: Document) -> bool:
    """Tell whether something more urgent waits while a paper is on its way."""
    with station.store.reading() as tx:
        return outbox_rows.more_urgent(tx, document.priority, station.clock.now())


def set_aside(station: Station, document_id: DocumentId, error_key: str) -> None:
    """Set a paper with a fault of its own aside, so that it holds nobody up."""
    with station.store.transaction() as tx:
        outbox_rows.quarantine(tx, document_id, error_key)
        record(station, tx, TERMINAL, "document.set_aside", document_id, reason=error_key)
    station.events.announce("outbox", document_id)


def next_due_s(station: Station) -> float | None:
    """Return the seconds until the next waiting paper is due; ``None`` where none waits."""
    now = station.clock.now()
    with station.store.reading() as tx:
        waiting = outbox_rows.waiting_times(tx)
    if not waiting:
        return None
    waits = [(at - now) if at - now <= LONGEST_WAIT else timedelta() for at in waiting]
    return max(0.0, min(waits).total_seconds())


def _announce(station: Station, document_id: DocumentId) -> None:
    station.events.announce("document", document_id)
    station.events.announce("outbox", document_id)
