"""Heals a restore: what the gateway lost is brought again, what this terminal forgot comes home."""

import base64
import itertools
import logging
from collections.abc import Callable

from station_app.documents import received
from station_app.documents.pdf_access import held_pdf
from station_app.documents.received import Arrival
from station_app.evidence import upload_queue
from station_app.exchange import delivery, restores
from station_app.exchange.log_place_rows import PlaceRow
from station_app.model.clock import from_text
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import (
    Cancelled,
    ExchangeError,
    NoPages,
    ProtocolBroken,
    StationError,
    StoreError,
)
from station_app.model.ids import DocumentId
from station_app.station.station import Station
from sync.client.errors import ReceiptForged
from sync.client.gateway_session import GatewaySession
from sync.client.sent_records import (
    ask_record,
    fetch_sent_pdf,
    proved_media,
    proved_paper,
    sha256_of,
)
from sync.client.tus import MemorySource, Uploader, UploadKey
from sync.client.worker import OF_THE_LINE
from sync.wire.canonical import BrokenMessage, read_loosely, write
from sync.wire.comparison import MOST_PLACES, SentAnswer, SentEntry
from sync.wire.exchange import INLINE_BYTES, Submission
from sync.wire.manifest import Head, Manifest
from sync.wire.receipt import LinkedEntry
from sync.wire.records import from_data, to_data
from sync.wire.verdicts import verify_receipt

LOG = logging.getLogger("sync")
_JSON = {"Content-Type": "application/json"}
_WAITS = (DocumentState.QUEUED, DocumentState.SENT)
_HELD = (DocumentState.ACKNOWLEDGED, DocumentState.RETURNED)
_K3 = ("K3", "K4")
NewUploader = Callable[[], Uploader]


def recover(station: Station, line: GatewaySession, new_uploader: NewUploader) -> None:
    """Bring again what the gateway lost, and bring home what this terminal forgot.

    A fault of one paper lets that paper wait; the others go on.

    Raises:
        ExchangeError: the line's fact. StoreError: this computer's. Cancelled.
    """
    bring_home(station, line)
    for place in restores.lost_places(station, "paper"):
        try:
            _bring_again(station, line, new_uploader(), place)
        except (Cancelled, *OF_THE_LINE):
            raise
        except StationError as error:
            LOG.info("paper %s: %s", place.thing_id, error.key)
            restores.put_off(station, place, error.key)


def bring_home(station: Station, line: GatewaySession) -> None:
    """Learn what this terminal sent and does not know; keep it.

    Raises:
        ExchangeError: the line's or the gateway's fact. StoreError: this computer's.
    """
    cursor, latest = restores.sent_cursor(station)
    left: list[int] = []
    while cursor < latest:
        entries = _sent_after(line, cursor)
        for entry in entries:
            if not restores.is_known(station, entry.log_sha256) and not _take(station, line, entry):
                left.append(entry.sequence)
        cursor = entries[-1].sequence if len(entries) == MOST_PLACES else latest
        # What could not be taken is asked for again; what came after it is here already.
        restores.move_cursor(station, min([cursor, *(sequence - 1 for sequence in left)]))


def take_sent_before(station: Station, line: GatewaySession, document: Document) -> bool:
    """Let a paper that waits have the packet and receipt with which it was sent before.

    Returns:
        False: the gateway knows nothing of it that this terminal sent.

    Raises:
        ReceiptForged: what it shows is not ours, or not receipted. ExchangeError. StoreError.
    """
    record = ask_record(line, document.document_id)
    if record is None:
        return False
    sent, manifest = proved_paper(line, document.document_id, record)
    if sent.packet == restores.frozen_packet(station, document.document_id):
        # What was sent in this life, and the answer was lost: nothing was put back.
        sha256 = sha256_of(sent.receipt)
        delivery.acknowledge(station, document.document_id, sent.receipt, sent.sequence, sha256)
        return True
    pdf = None
    if manifest.pdf_sha256 != document.pdf_sha256:
        pdf = (fetch_sent_pdf(line, manifest), manifest.pdf_sha256)
    restores.adopt(station, sent, sha256_of(sent.receipt), pdf)
    return True


def _sent_after(line: GatewaySession, cursor: int) -> tuple[SentEntry, ...]:
    body = line.ask("GET", f"/v1/submissions?after={cursor}")
    try:
        entries = from_data(SentAnswer, read_loosely(body)).entries
    except BrokenMessage as error:
        raise ProtocolBroken(what=str(error.args[0])) from None
    numbers = [cursor, *(entry.sequence for entry in entries)]
    if any(after <= before for before, after in itertools.pairwise(numbers)):
        raise ProtocolBroken(what="sent_cursor")
    return entries


def _take(station: Station, line: GatewaySession, entry: SentEntry) -> bool:
    """Keep a thing whose receipt is not here; return whether it is settled."""
    try:
        if entry.kind == "media":
            _take_media(station, line, entry)
        else:
            _take_paper(station, line, entry)
    except OF_THE_LINE:
        raise
    except ExchangeError as error:
        LOG.warning("sent %s: %s", entry.document_id, error.key)
        # What is not proved is not kept, and not asked about for ever.
        return isinstance(error, ReceiptForged)
    return True


def _take_paper(station: Station, line: GatewaySession, entry: SentEntry) -> None:
    ours = restores.document(station, entry.document_id)
    if ours is not None and ours.state in _WAITS:
        take_sent_before(station, line, ours)
        return
    record = ask_record(line, entry.document_id)
    if record is None:
        return
    sent, manifest = proved_paper(line, entry.document_id, record)
    known = restores.sent_before(station, entry.document_id) is not None
    if known or (ours is not None and ours.state in _HELD):
        # Brought again, and the answer was lost: what is held has another receipt by now.
        renewed = (sent.receipt, sent.sequence, entry.log_sha256)
        restores.renew(station, entry.document_id, "paper", *renewed)
        return
    if ours is None:
        _keep_pdf(station, line, manifest)
    restores.keep_sent_before(station, sent, manifest.local_ref)


def _take_media(station: Station, line: GatewaySession, entry: SentEntry) -> None:
    record = ask_record(line, entry.document_id)
    if record is None:
        return
    sent = proved_media(line, entry.document_id, record)
    known = restores.sent_before(station, entry.document_id) is not None
    if known or upload_queue.first_receipt(station, entry.document_id) is not None:
        renewed = (sent.receipt, sent.sequence, entry.log_sha256)
        restores.renew(station, entry.document_id, "media", *renewed)
        return
    row = upload_queue.row(station, entry.document_id)
    if row is None:
        # What waits here with a list of its own, its own lane settles.
        restores.keep_sent_before(station, sent, "")


def _keep_pdf(station: Station, line: GatewaySession, manifest: Manifest) -> None:
    """Keep the PDF of a paper that this terminal made and does not know any more, as one that came."""
    try:
        _store_pdf(station, manifest, fetch_sent_pdf(line, manifest))
    except (Cancelled, StoreError, *OF_THE_LINE):
        raise
    except (StationError, ValueError) as error:
        # Packet and receipt are kept all the same: they prove what was sent.
        LOG.warning("sent %s: no copy: %s", manifest.document_id, type(error).__name__)


def _store_pdf(station: Station, manifest: Manifest, pdf: bytes) -> None:
    arrival = Arrival(
        item_id=f"{manifest.document_id}.sent_before",
        document_id=manifest.document_id,
        kind=manifest.kind,
        form=manifest.form,
        local_ref=manifest.local_ref,
        register_no=manifest.register_no,
        case_ref=manifest.case_ref,
        from_office=manifest.from_office,
        from_unit=manifest.unit,
        concerns_id="",
        protected=manifest.confidentiality in _K3,
        signed_at=from_text(manifest.signed_at),
        due_at=None,
    )
    body = write(
        {
            "case_ref": manifest.case_ref,
            "document_id": manifest.document_id,
            "from_unit": manifest.unit,
            "local_ref": manifest.local_ref,
            "register_no": manifest.register_no,
        }
    )
    received.store_received(station, arrival, body, pdf, item_kind="sent_before")


def _bring_again(
    station: Station, line: GatewaySession, uploader: Uploader, place: PlaceRow
) -> None:
    """Send a paper again whose receipt the gateway does not know, with that receipt as proof."""
    packet = restores.packet_of(station, place.thing_id)
    old = restores.receipt_at(station, place)
    pdf = _pdf_of(station, place.thing_id)
    if packet is None or old is None:
        raise NoPages
    text, receipt_text = packet.decode(), old.decode()
    head = restores.ledger_head(station)
    ledger = Head(head.number, head.sha256)
    if len(pdf) <= INLINE_BYTES:
        inline = base64.b64encode(pdf).decode("ascii")
        submission = Submission(text, inline, None, receipt_text, ledger)
    else:
        key = UploadKey(place.thing_id, sha256_of(pdf))
        url = uploader.upload(MemorySource(pdf), key, "", lambda _url, _sent: None)
        submission = Submission(text, None, url, receipt_text, ledger)
    body = write(to_data(submission))
    receipt = line.ask("POST", "/v1/submissions", headers=_JSON, body=body)
    verdict = verify_receipt(receipt, line.facts.gateway_keys, packet=packet, pdf=pdf)
    found = verdict.receipt
    if found is None or not verdict.ok or found.entry.gateway_id != line.facts.gateway_id:
        raise ReceiptForged
    entry = found.entry
    if isinstance(entry, LinkedEntry) and entry.replaces_log_sha256 != place.log_sha256:
        raise ReceiptForged
    restores.renew(station, place.thing_id, "paper", receipt, entry.sequence, found.log_sha256)


def _pdf_of(station: Station, document_id: str) -> bytes:
    try:
        return held_pdf(station, DocumentId(document_id))
    except StationError:
        return received.kept_pdf(station, document_id)
