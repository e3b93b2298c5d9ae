"""Takes submissions in: judged, stored, logged and receipted in one transaction, once."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select
from sqlalchemy import insert as add
from sqlalchemy.exc import IntegrityError

from sync.gateway.records.database import log_head, reading, submissions, writing
from sync.gateway.records.idempotency import PAPERS, Sent
from sync.gateway.records.identity import Identity
from sync.gateway.records.logbook import LoggedReceipt, enter_log, lost_receipt
from sync.gateway.records.objects import Objects, StoredObject
from sync.gateway.records.offices import (
    require_office,
    require_party,
    require_unit,
    sender_of,
)
from sync.gateway.records.paper_routing import address
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.register import Register
from sync.gateway.records.terminals import public_key_of
from sync.gateway.records.upload_rows import UploadRows, take_over
from sync.wire.canonical import BrokenMessage
from sync.wire.exchange import Submission
from sync.wire.manifest import Manifest
from sync.wire.packet import Packet, read_packet
from sync.wire.verdicts import verify_packet

UPLOAD_PATH = "/v1/uploads/"


@dataclass(frozen=True, slots=True)
class _Held:
    """The document as it lies here, and the upload that it came by; empty: inside the submission."""

    stored: StoredObject
    upload_id: str = ""


def submit(
    engine: Engine,
    objects: Objects,
    identity: Identity,
    register: Register,
    terminal_id: str,
    untrusted: Submission,
) -> bytes:
    """Take a document in and return its receipt; the same request again gives the same receipt.

    Raises:
        Refusal: see docs/protocol.md.
    """
    packet_bytes = untrusted.packet.encode()
    with reading(engine) as tx:
        packet = _judged(tx, terminal_id, packet_bytes)
        # Before the receipt is given again: other bytes under the same manifest are not this
        # document.
        inline = _inline(packet.manifest, untrusted.document)
        sent = Sent(packet.manifest.document_id, terminal_id, packet.manifest_sha256)
        earlier = PAPERS.earlier(tx, sent)
        if earlier is not None:
            return earlier
        _require_own(tx, terminal_id, packet.manifest)
    register.require_wanted(packet.manifest)

    def enter() -> bytes:
        if inline is None:
            rows = UploadRows(engine, objects)
            held = _uploaded(rows, terminal_id, packet.manifest, untrusted.upload)
            return _entered(engine, identity, packet, untrusted, held)
        with _kept(objects, inline) as held:
            return _entered(engine, identity, packet, untrusted, held)

    return PAPERS.enter(engine, sent, enter)


def _judged(tx: Connection, terminal_id: str, packet_bytes: bytes) -> Packet:
    try:
        packet = read_packet(packet_bytes)
    except BrokenMessage as broken:
        raise Refusal("packet-invalid", findings=["packet.broken"], member=broken.member) from None
    verdict = verify_packet(packet_bytes, (public_key_of(tx, terminal_id),))
    if not verdict.ok:
        raise Refusal("packet-invalid", findings=list(verdict.findings))
    if packet.manifest.terminal_id != terminal_id:
        raise Refusal("terminal-differs")
    return packet


def _require_own(tx: Connection, terminal_id: str, manifest: Manifest) -> None:
    """Refuse a paper that speaks for another office, or of what is between others."""
    sender = sender_of(tx, terminal_id)
    for name in ("from_office", "ps_code"):
        require_office(tx, sender, name, getattr(manifest, name))
    require_unit(tx, sender, manifest.unit)
    require_party(tx, sender, manifest.replaces or "", manifest.concerns)


def _uploaded(
    rows: UploadRows, terminal_id: str, manifest: Manifest, untrusted_url: str | None
) -> _Held:
    """Return the object that a finished upload has become, proved to be the document."""
    upload_id = (untrusted_url or "").rpartition("/")[2]
    stored = rows.sealed(terminal_id, upload_id)
    if not _is_document(manifest, stored.sha256, stored.size_bytes):
        rows.refuse(upload_id)
        raise Refusal("content-differs")
    return _Held(stored, upload_id)


def _inline(manifest: Manifest, untrusted_base64: str | None) -> bytes | None:
    """Return the document that came with the submission; None: it came as an upload."""
    if untrusted_base64 is None:
        return None
    try:
        document = base64.b64decode(untrusted_base64, validate=True)
    except (binascii.Error, ValueError):
        raise Refusal("malformed", member="document") from None
    if not _is_document(manifest, hashlib.sha256(document).hexdigest(), len(document)):
        raise Refusal("content-differs")
    return document


@contextmanager
def _kept(objects: Objects, document: bytes) -> Iterator[_Held]:
    """Keep a document as an object; where nothing comes of the submission it is taken away again."""
    stored = objects.put((document,))
    try:
        yield _Held(stored)
    except (Refusal, IntegrityError):
        objects.delete(stored.object_id)
        raise


def _is_document(manifest: Manifest, sha256: str, size_bytes: int) -> bool:
    same = hmac.compare_digest(sha256, manifest.pdf_sha256)
    return same and size_bytes == manifest.pdf_size_bytes


def _entered(
    engine: Engine, identity: Identity, packet: Packet, untrusted: Submission, held: _Held
) -> bytes:
    """Log, enter and address a paper, and end its upload: all of it, or nothing."""
    with writing(engine) as tx:
        if held.upload_id:
            take_over(tx, held.upload_id, held.stored)
        receipt = _log(tx, identity, packet, untrusted)
        _enter(tx, packet, untrusted.packet.encode(), held.stored)
        sequence = tx.execute(select(log_head.c.sequence)).scalar_one()
        address(tx, packet.manifest, sequence)
        return receipt


def _log(tx: Connection, identity: Identity, packet: Packet, untrusted: Submission) -> bytes:
    """Put the next entry into the log and return its receipt."""
    manifest = packet.manifest
    named = (manifest.terminal_id, manifest.document_id, packet.manifest_sha256)
    taken = LoggedReceipt(
        manifest.document_id,
        manifest.terminal_id,
        manifest.pdf_sha256,
        manifest.pdf_size_bytes,
        packet.manifest_sha256,
        manifest.ledger,
        untrusted.ledger,
        lost_receipt(identity, untrusted.earlier_receipt, *named),
    )
    return enter_log(tx, identity, taken)[0]


def _enter(tx: Connection, packet: Packet, packet_bytes: bytes, stored: StoredObject) -> None:
    manifest = packet.manifest
    sequence = select(log_head.c.sequence).scalar_subquery()
    tx.execute(
        add(submissions).values(
            document_id=manifest.document_id,
            terminal_id=manifest.terminal_id,
            kind=manifest.kind,
            case_ref=manifest.case_ref,
            manifest_sha256=packet.manifest_sha256,
            packet=packet_bytes,
            object_id=stored.object_id,
            object_bytes=stored.size_bytes,
            sequence=sequence,
        )
    )
