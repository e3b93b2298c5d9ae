"""One paper's exchange with the gateway, from its packet to a proved receipt."""

import base64
import hashlib
from collections.abc import Callable

from station_app.exchange import delivery, restores
from station_app.exchange.delivery import ClaimedDocument
from station_app.model.documents import DocumentState
from station_app.model.ids import DocumentId
from station_app.station.station import Station
from sync.client.errors import GatewayRefused, ReceiptForged
from sync.client.gateway_session import GatewaySession
from sync.client.packing import pack
from sync.client.recovering import take_sent_before
from sync.client.tus import MemorySource, Uploader, UploadKey
from sync.wire.canonical import write
from sync.wire.exchange import INLINE_BYTES, Submission
from sync.wire.manifest import Head
from sync.wire.problems import KINDS
from sync.wire.records import to_data
from sync.wire.verdicts import verify_receipt

_LOST_UPLOAD = frozenset({"upload-unknown", "upload-unfinished", "content-differs"})
_JSON = {"Content-Type": "application/json"}


def deliver(
    station: Station, line: GatewaySession, uploader: Uploader, key: bytes, claimed: ClaimedDocument
) -> None:
    """Bring a claimed paper to its receipt, or raise what stands in the way.

    Raises:
        ExchangeError: the line's or the gateway's fact. StoreError: this computer's.
        Cancelled: the courier is closing.
    """
    document_id = claimed.document.document_id
    known = restores.sent_before(station, document_id)
    if known is not None and take_sent_before(station, line, claimed.document):
        return
    try:
        _deliver(station, line, uploader, key, claimed)
    except GatewayRefused as error:
        # Sent with another packet before this terminal was put back: that one is the true one.
        if error.params.get("reason") != "document-differs":
            raise
        if not take_sent_before(station, line, claimed.document):
            raise


def _deliver(
    station: Station, line: GatewaySession, uploader: Uploader, key: bytes, claimed: ClaimedDocument
) -> None:
    document_id = claimed.document.document_id
    packet = claimed.packet
    if packet is None:
        facts = delivery.packet_facts(station, document_id)
        packet = pack(facts, line.facts.terminal_id, key)
        delivery.freeze_packet(station, document_id, packet)
    if _may_be_there(claimed):
        receipt = _ask_again(line, document_id)
        if receipt is not None:
            _keep_or_take(station, line, claimed, packet, receipt)
            return
        delivery.note_unknown(station, document_id)
        claimed = ClaimedDocument(
            claimed.document, packet, "", 0, claimed.size_bytes, claimed.attempts
        )
    receipt = _submit(station, line, uploader, claimed, packet)
    _keep(station, line, document_id, packet, receipt)


def rejects(error: GatewayRefused) -> bool:
    """Tell whether the gateway judged the paper itself and will never take it."""
    kind = KINDS.get(str(error.params.get("reason")))
    return kind is not None and kind.rejects


def _may_be_there(claimed: ClaimedDocument) -> bool:
    """Tell whether an earlier submission may have arrived though its answer did not."""
    uploading = bool(claimed.upload_url) and claimed.sent_bytes < claimed.size_bytes
    return claimed.document.state is DocumentState.SENT and not uploading


def _ask_again(line: GatewaySession, document_id: DocumentId) -> bytes | None:
    try:
        return line.ask("GET", f"/v1/submissions/{document_id}/receipt")
    except GatewayRefused as error:
        if error.params.get("reason") == "document-unknown":
            return None
        raise


def _submit(
    station: Station,
    line: GatewaySession,
    uploader: Uploader,
    claimed: ClaimedDocument,
    packet: bytes,
) -> bytes:
    document_id = claimed.document.document_id
    pdf = delivery.pdf_to_send(station, document_id)
    text, head = packet.decode(), restores.ledger_head(station)
    ledger = Head(head.number, head.sha256)
    if len(pdf) <= INLINE_BYTES:
        inline = base64.b64encode(pdf).decode("ascii")
        submission = Submission(text, document=inline, ledger=ledger)
    else:
        key = UploadKey(document_id, claimed.document.pdf_sha256 or "")
        url = uploader.upload(
            MemorySource(pdf), key, claimed.upload_url, _noting(station, document_id)
        )
        submission = Submission(text, upload=url, ledger=ledger)
    line.reach()
    # Noted before it leaves: whatever becomes of the answer, the gateway will be asked again.
    delivery.note_sent(station, document_id)
    try:
        return line.ask("POST", "/v1/submissions", headers=_JSON, body=write(to_data(submission)))
    except GatewayRefused as error:
        if error.params.get("reason") in _LOST_UPLOAD:
            delivery.note_unknown(station, document_id)
        raise


def _noting(station: Station, document_id: DocumentId) -> Callable[[str, int], None]:
    def note(url: str, sent: int) -> None:
        delivery.note_upload(station, document_id, url, sent)
        if sent:
            delivery.note_sent(station, document_id)

    return note


def _keep_or_take(
    station: Station,
    line: GatewaySession,
    claimed: ClaimedDocument,
    packet: bytes,
    receipt: bytes,
) -> None:
    """Keep a receipt that is of this packet, or take the packet that it is of."""
    try:
        _keep(station, line, claimed.document.document_id, packet, receipt)
    except ReceiptForged:
        if not take_sent_before(station, line, claimed.document):
            raise


def _keep(
    station: Station, line: GatewaySession, document_id: DocumentId, packet: bytes, receipt: bytes
) -> None:
    """Prove a receipt by the pinned key and beside the packet, then keep it.

    Raises:
        ReceiptForged: it does not hold; the paper stays without a second tick.
    """
    verdict = verify_receipt(receipt, line.facts.gateway_keys, packet=packet)
    proved = verdict.receipt
    if proved is None or not verdict.ok or proved.entry.gateway_id != line.facts.gateway_id:
        raise ReceiptForged
    delivery.acknowledge(
        station,
        document_id,
        receipt,
        proved.entry.sequence,
        hashlib.sha256(receipt).hexdigest(),
    )
