"""What this terminal sent, asked back from the gateway and proved before a word of it is believed."""

import hashlib

from station_app.documents.receipt_rows import SentBefore
from station_app.model.errors import ProtocolBroken
from sync.client.errors import GatewayRefused, ReceiptForged
from sync.client.gateway_session import GatewaySession
from sync.wire.canonical import BrokenMessage, read_loosely
from sync.wire.comparison import SentRecord
from sync.wire.manifest import Manifest
from sync.wire.media import read_media, verify_media_receipt
from sync.wire.records import from_data
from sync.wire.verdicts import verify_packet, verify_receipt

_SLOW_BYTES_PER_S = 2000
LARGEST_PDF = 64 * 1024 * 1024


def ask_record(line: GatewaySession, thing_id: str) -> SentRecord | None:
    """Return a thing as the gateway says that we sent it; ``None``: it knows of none.

    Raises:
        ProtocolBroken: the answer is none. ExchangeError: the line's or the gateway's fact.
    """
    try:
        body = line.ask("GET", f"/v1/submissions/{thing_id}")
    except GatewayRefused as error:
        if error.params.get("reason") in ("document-unknown", "not-found"):
            return None
        raise
    try:
        return from_data(SentRecord, read_loosely(body))
    except BrokenMessage as error:
        raise ProtocolBroken(what=str(error.args[0])) from None


def proved_paper(
    line: GatewaySession, document_id: str, record: SentRecord
) -> tuple[SentBefore, Manifest]:
    """Return a paper's packet and receipt: ours by our own key, and receipted by the pinned one.

    Raises:
        ReceiptForged: it is not so.
    """
    packet, receipt = record.packet.encode(), record.receipt.encode()
    ours = verify_packet(packet, (line.facts.terminal_key,))
    given = verify_receipt(receipt, line.facts.gateway_keys, packet=packet)
    if ours.packet is None or given.receipt is None or not (ours.ok and given.ok):
        raise ReceiptForged
    entry, manifest = given.receipt.entry, ours.packet.manifest
    here = (line.facts.gateway_id, line.facts.terminal_id, document_id)
    if (entry.gateway_id, entry.terminal_id, entry.document_id) != here:
        raise ReceiptForged
    return SentBefore(document_id, "paper", packet, receipt, entry.sequence), manifest


def proved_media(line: GatewaySession, evidence_id: str, record: SentRecord) -> SentBefore:
    """Return a medium's list and receipt: ours by our own key, and receipted by the pinned one.

    Raises:
        ReceiptForged: it is not so.
    """
    packet, receipt = record.packet.encode(), record.receipt.encode()
    given = verify_media_receipt(receipt, line.facts.gateway_keys, packet)
    if given is None or not read_media(packet).signed_by(line.facts.terminal_key):
        raise ReceiptForged
    here = (line.facts.gateway_id, line.facts.terminal_id, evidence_id)
    if (given.entry.gateway_id, given.entry.terminal_id, given.entry.document_id) != here:
        raise ReceiptForged
    return SentBefore(evidence_id, "media", packet, receipt, given.entry.sequence)


def fetch_sent_pdf(line: GatewaySession, manifest: Manifest) -> bytes:
    """Return the PDF that was sent with a packet, proved by its SHA-256.

    Raises:
        ProtocolBroken: it is another, or too large. ExchangeError: the line's or the gateway's fact.
    """
    if manifest.pdf_size_bytes > LARGEST_PDF:
        raise ProtocolBroken(what="paper_size")
    wait_s = manifest.pdf_size_bytes / _SLOW_BYTES_PER_S
    pdf = line.ask("GET", f"/v1/submissions/{manifest.document_id}/document", wait_s=wait_s)
    if hashlib.sha256(pdf).hexdigest() != manifest.pdf_sha256:
        raise ProtocolBroken(what="paper_content")
    return pdf


def sha256_of(receipt: bytes) -> str:
    """Return the hex SHA-256 of a receipt."""
    return hashlib.sha256(receipt).hexdigest()
