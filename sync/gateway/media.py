"""Takes electronic evidence in: every file proved by its SHA-256 as it streams, then logged once.

What was proved stays proved: a request whose answer was lost goes on where the last one stood.
"""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy import insert as add

from sync.gateway.records.database import media, media_objects, reading, writing
from sync.gateway.records.idempotency import MEDIA, Sent
from sync.gateway.records.identity import Identity
from sync.gateway.records.logbook import LoggedReceipt, enter_log, lost_receipt
from sync.gateway.records.objects import Objects, StoredObject
from sync.gateway.records.offices import require_office, require_unit, sender_of
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.register import Register
from sync.gateway.records.terminals import public_key_of
from sync.gateway.records.upload_rows import UploadRows, take_over
from sync.wire.canonical import BrokenMessage
from sync.wire.media import MediaItem, MediaManifest, MediaPacket, MediaSubmission, read_media


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
        _require_own(tx, terminal_id, packet.manifest)
    register.require_case(packet.manifest.case_ref)
    items = packet.manifest.items
    if len(untrusted.uploads) != len(items):
        raise Refusal("malformed", member="uploads")
    names = [url.rpartition("/")[2] for url in untrusted.uploads]

    def enter() -> bytes:
        rows = UploadRows(engine, objects)
        files = [
            (upload_id, _proved(rows, terminal_id, item, upload_id))
            for item, upload_id in zip(items, names, strict=True)
        ]
        with writing(engine) as tx:
            return _enter(tx, identity, packet, untrusted, files)

    return MEDIA.enter(engine, sent, enter)


def _judged(tx: Connection, terminal_id: str, packet_bytes: bytes) -> MediaPacket:
    try:
        packet = read_media(packet_bytes)
    except BrokenMessage as broken:
        raise Refusal("packet-invalid", findings=["packet.broken"], member=broken.member) from None
    if packet.manifest.terminal_id != terminal_id:
        raise Refusal("terminal-differs")
    if not packet.signed_by(public_key_of(tx, terminal_id)):
        raise Refusal("packet-invalid", findings=["packet.signature"])
    return packet


def _require_own(tx: Connection, terminal_id: str, manifest: MediaManifest) -> None:
    """Refuse a list that speaks for another office."""
    sender = sender_of(tx, terminal_id)
    require_office(tx, sender, "ps_code", manifest.ps_code)
    require_unit(tx, sender, manifest.unit)


def _proved(rows: UploadRows, terminal_id: str, item: MediaItem, upload_id: str) -> StoredObject:
    """Return the object that an upload has become, proved to be exactly the file of the list."""
    with _of_item(item):
        stored = rows.sealed(terminal_id, upload_id)
    right = hmac.compare_digest(stored.sha256, item.sha256)
    if not right or stored.size_bytes != item.size_bytes:
        rows.refuse(upload_id)
        raise Refusal("content-differs", item=item.number)
    return stored


@contextmanager
def _of_item(item: MediaItem) -> Iterator[None]:
    """Name the file that a refusal is about: that one alone is sent again."""
    try:
        yield
    except Refusal as refusal:
        raise Refusal(refusal.key, **refusal.members, item=item.number) from None


def _enter(
    tx: Connection,
    identity: Identity,
    packet: MediaPacket,
    untrusted: MediaSubmission,
    files: list[tuple[str, StoredObject]],
) -> bytes:
    """Log and enter evidence, and end the uploads of its files: all of it, or nothing."""
    manifest = packet.manifest
    named = (manifest.terminal_id, manifest.evidence_id, packet.manifest_sha256)
    taken = LoggedReceipt(
        manifest.evidence_id,
        manifest.terminal_id,
        manifest.list_sha256,
        manifest.size_bytes,
        packet.manifest_sha256,
        manifest.ledger,
        untrusted.ledger,
        lost_receipt(identity, untrusted.earlier_receipt, *named),
    )
    receipt, sequence = enter_log(tx, identity, taken)
    tx.execute(
        add(media).values(
            evidence_id=manifest.evidence_id,
            terminal_id=manifest.terminal_id,
            case_ref=manifest.case_ref,
            sid=manifest.sid,
            manifest_sha256=packet.manifest_sha256,
            packet=untrusted.packet.encode(),
            sequence=sequence,
        )
    )
    for item, (upload_id, stored) in zip(manifest.items, files, strict=True):
        with _of_item(item):
            take_over(tx, upload_id, stored)
        row = {"object_id": stored.object_id, "sha256": item.sha256}
        tx.execute(
            add(media_objects).values(
                evidence_id=manifest.evidence_id,
                number=item.number,
                size_bytes=item.size_bytes,
                **row,
            )
        )
    return receipt
