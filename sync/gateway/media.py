"""Takes electronic evidence in: every file proved by its SHA-256 as it streams, then logged once.

What was proved stays proved: a request whose answer was lost goes on where the last one stood.
"""

import hashlib
import hmac

from sqlalchemy import Connection, Engine, Row, delete, select
from sqlalchemy import insert as add

from sync.gateway.records.database import (
    media,
    media_objects,
    proved_uploads,
    reading,
    uploads,
    writing,
)
from sync.gateway.records.idempotency import MEDIA, Sent
from sync.gateway.records.identity import Identity
from sync.gateway.records.logbook import LoggedReceipt, enter_log
from sync.gateway.records.objects import Objects
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.register import Register
from sync.gateway.records.terminals import public_key_of
from sync.wire.canonical import BrokenMessage
from sync.wire.media import MediaItem, MediaPacket, MediaSubmission, read_media


def submit_media(
    engine: Engine,
    objects: Objects,
    identity: Identity,
    register: Register,
    terminal_id: str,
    untrusted: MediaSubmission,
) -> bytes:
    """Take evidence in and return its receipt; the same request again gives the same receipt.

    Raises:
        Refusal: see docs/protocol.md.
    """
    packet_bytes = untrusted.packet.encode()
    with reading(engine) as tx:
        packet = _judged(tx, terminal_id, packet_bytes)
        sent = Sent(packet.manifest.evidence_id, terminal_id, packet.manifest_sha256)
        earlier = MEDIA.earlier(tx, sent)
    if earlier is not None:
        return earlier
    register.require_case(packet.manifest.case_ref)
    items = packet.manifest.items
    if len(untrusted.uploads) != len(items):
        raise Refusal("malformed")
    names = [url.rpartition("/")[2] for url in untrusted.uploads]

    def enter() -> bytes:
        for item, upload_id in zip(items, names, strict=True):
            _prove(engine, objects, terminal_id, item, upload_id)
        with writing(engine) as tx:
            return _enter(tx, identity, packet, packet_bytes, names)

    return MEDIA.enter(engine, sent, enter)


def _judged(tx: Connection, terminal_id: str, packet_bytes: bytes) -> MediaPacket:
    try:
        packet = read_media(packet_bytes)
    except BrokenMessage:
        raise Refusal("packet-invalid", findings=["packet.broken"]) from None
    if packet.manifest.terminal_id != terminal_id:
        raise Refusal("terminal-differs")
    if not packet.signed_by(public_key_of(tx, terminal_id)):
        raise Refusal("packet-invalid", findings=["packet.signature"])
    return packet


def _prove(
    engine: Engine, objects: Objects, terminal_id: str, item: MediaItem, upload_id: str
) -> None:
    """Make sure that an upload is complete and holds exactly the file of the list."""
    with reading(engine) as tx:
        upload = _upload(tx, terminal_id, item, upload_id)
        query = select(proved_uploads.c.sha256).where(proved_uploads.c.upload_id == upload_id)
        proved = tx.execute(query).scalar()
    if upload.offset_bytes != upload.size_bytes:
        raise Refusal("upload-unfinished", offset=upload.offset_bytes, item=item.number)
    if upload.size_bytes == item.size_bytes and proved == item.sha256:
        return
    found = hashlib.sha256()
    for part in objects.parts(upload_id, upload.size_bytes):
        found.update(part)
    right = hmac.compare_digest(found.hexdigest(), item.sha256)
    with writing(engine) as tx:
        tx.execute(delete(proved_uploads).where(proved_uploads.c.upload_id == upload_id))
        if right and upload.size_bytes == item.size_bytes:
            tx.execute(add(proved_uploads).values(upload_id=upload_id, sha256=item.sha256))
            return
        # These bytes will never be right: the upload begins anew.
        tx.execute(delete(uploads).where(uploads.c.upload_id == upload_id))
    objects.delete(upload_id)
    raise Refusal("content-differs", item=item.number)


def _upload(
    tx: Connection, terminal_id: str, item: MediaItem, upload_id: str
) -> Row[tuple[object, ...]]:
    query = select(uploads).where(uploads.c.upload_id == upload_id)
    upload = tx.execute(query.where(uploads.c.terminal_id == terminal_id)).first()
    if upload is None:
        raise Refusal("upload-unknown", item=item.number)
    return upload


def _enter(
    tx: Connection,
    identity: Identity,
    packet: MediaPacket,
    packet_bytes: bytes,
    upload_ids: list[str],
) -> bytes:
    manifest = packet.manifest
    taken = LoggedReceipt(
        manifest.evidence_id,
        manifest.terminal_id,
        manifest.list_sha256,
        manifest.size_bytes,
        packet.manifest_sha256,
        manifest.ledger,
    )
    receipt, sequence = enter_log(tx, identity, taken)
    tx.execute(
        add(media).values(
            evidence_id=manifest.evidence_id,
            terminal_id=manifest.terminal_id,
            case_ref=manifest.case_ref,
            sid=manifest.sid,
            manifest_sha256=packet.manifest_sha256,
            packet=packet_bytes,
            sequence=sequence,
        )
    )
    for item, upload_id in zip(manifest.items, upload_ids, strict=True):
        row = {"number": item.number, "sha256": item.sha256, "size_bytes": item.size_bytes}
        tx.execute(
            add(media_objects).values(evidence_id=manifest.evidence_id, object_id=upload_id, **row)
        )
        # From here on the object belongs to the evidence; nobody can end it as an upload.
        taken_over = tx.execute(delete(uploads).where(uploads.c.upload_id == upload_id))
        if taken_over.rowcount != 1:
            raise Refusal("upload-unknown")
    tx.execute(delete(proved_uploads).where(proved_uploads.c.upload_id.in_(upload_ids)))
    return receipt
