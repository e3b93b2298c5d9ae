"""Takes submissions in: judged, stored, logged and receipted in one transaction, once."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable

from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy import insert as add

from sync.gateway.records.database import log_head, reading, submissions, uploads, writing
from sync.gateway.records.idempotency import PAPERS, Sent
from sync.gateway.records.identity import Identity
from sync.gateway.records.logbook import LoggedReceipt, enter_log
from sync.gateway.records.objects import Objects
from sync.gateway.records.paper_routing import address
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.register import Register
from sync.gateway.records.terminals import new_name, public_key_of
from sync.wire.exchange import Submission
from sync.wire.manifest import Manifest
from sync.wire.packet import Packet
from sync.wire.verdicts import verify_packet

UPLOAD_PATH = "/v1/uploads/"


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
    register.require_wanted(packet.manifest)

    def enter() -> bytes:
        if inline is None:
            object_id = _uploaded(engine, objects, terminal_id, packet.manifest, untrusted.upload)
        else:
            object_id = _store(objects, inline)
        with writing(engine) as tx:
            receipt = _log(tx, identity, packet)
            _enter(tx, packet, packet_bytes, object_id)
            sequence = tx.execute(select(log_head.c.sequence)).scalar_one()
            address(tx, packet.manifest, sequence)
            return receipt

    return PAPERS.enter(engine, sent, enter)


def _judged(tx: Connection, terminal_id: str, packet_bytes: bytes) -> Packet:
    verdict = verify_packet(packet_bytes, (public_key_of(tx, terminal_id),))
    if verdict.packet is None or not verdict.ok:
        raise Refusal("packet-invalid", findings=list(verdict.findings))
    if verdict.packet.manifest.terminal_id != terminal_id:
        raise Refusal("terminal-differs")
    return verdict.packet


def _uploaded(
    engine: Engine,
    objects: Objects,
    terminal_id: str,
    manifest: Manifest,
    untrusted_url: str | None,
) -> str:
    """Return the finished upload that holds the document, proved to be the right one."""
    upload_id = (untrusted_url or "").rpartition("/")[2]
    with reading(engine) as tx:
        query = select(uploads).where(uploads.c.upload_id == upload_id)
        upload = tx.execute(query.where(uploads.c.terminal_id == terminal_id)).first()
    if upload is None:
        raise Refusal("upload-unknown")
    if upload.offset_bytes != upload.size_bytes:
        raise Refusal("upload-unfinished", offset=upload.offset_bytes)
    if not _is_document(manifest, objects.parts(upload_id, upload.size_bytes)):
        # These bytes will never be right: the upload begins anew.
        with writing(engine) as tx:
            tx.execute(delete(uploads).where(uploads.c.upload_id == upload_id))
        objects.delete(upload_id)
        raise Refusal("content-differs")
    return upload_id


def _inline(manifest: Manifest, untrusted_base64: str | None) -> bytes | None:
    """Return the document that came with the submission; None: it came as an upload."""
    if untrusted_base64 is None:
        return None
    try:
        document = base64.b64decode(untrusted_base64, validate=True)
    except (binascii.Error, ValueError):
        raise Refusal("malformed") from None
    if not _is_document(manifest, (document,)):
        raise Refusal("content-differs")
    return document


def _store(objects: Objects, document: bytes) -> str:
    object_id = new_name("o")
    objects.write_at(object_id, 0, document)
    objects.sync(object_id)
    return object_id


def _is_document(manifest: Manifest, parts: Iterable[bytes]) -> bool:
    found, size_bytes = hashlib.sha256(), 0
    for part in parts:
        found.update(part)
        size_bytes += len(part)
    same = hmac.compare_digest(found.hexdigest(), manifest.pdf_sha256)
    return same and size_bytes == manifest.pdf_size_bytes


def _log(tx: Connection, identity: Identity, packet: Packet) -> bytes:
    """Put the next entry into the log and return its receipt."""
    manifest = packet.manifest
    taken = LoggedReceipt(
        manifest.document_id,
        manifest.terminal_id,
        manifest.pdf_sha256,
        manifest.pdf_size_bytes,
        packet.manifest_sha256,
        manifest.ledger,
    )
    return enter_log(tx, identity, taken)[0]


def _enter(tx: Connection, packet: Packet, packet_bytes: bytes, object_id: str) -> None:
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
            object_id=object_id,
            object_bytes=manifest.pdf_size_bytes,
            sequence=sequence,
        )
    )
    # From here on the object belongs to the submission; nobody can end it as an upload.
    tx.execute(delete(uploads).where(uploads.c.upload_id == object_id))
