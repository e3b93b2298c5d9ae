"""Sends media: gigabytes straight from their sealed pieces, part by part, papers always first.

A lane and a line of its own. A fault of the line ends the round and every byte that arrived counts;
a fault of a medium lets that medium wait or sets it aside, with the number of its file.
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import timedelta

from station_app.evidence import upload_queue
from station_app.evidence.errors import SealedFileDamaged
from station_app.evidence.upload_queue import MediaFacts
from station_app.exchange import restores
from station_app.exchange.enrolment import terminal_key
from station_app.exchange.log_place_rows import PlaceRow
from station_app.model.clock import to_text
from station_app.model.errors import BlobDamaged, Cancelled, ProtocolBroken, StationError
from station_app.model.evidence import EvidenceItem
from station_app.station.station import Station
from sync.client.errors import GatewayRefused, ReceiptForged
from sync.client.gateway_session import GatewaySession
from sync.client.sent_records import ask_record, proved_media
from sync.client.tus import Pace, Uploader, UploadKey
from sync.client.worker import IDLE_S, OF_THE_LINE, Lane
from sync.wire.canonical import write
from sync.wire.manifest import Head
from sync.wire.media import (
    MEDIA_FORMAT,
    MediaItem,
    MediaManifest,
    MediaSubmission,
    read_media,
    seal_media,
    verify_media_receipt,
)
from sync.wire.problems import KINDS
from sync.wire.records import to_data

LOG = logging.getLogger("sync")
UPLOADS = "/v1/uploads"
_JSON = {"Content-Type": "application/json"}
_LOST_UPLOAD = frozenset({"upload-unknown", "upload-unfinished", "content-differs"})
_MOST_TRIES = 4
_PATIENCE_S, _LOOK_S = 20.0, 0.2
_JUDGED_BYTES_PER_S = 10 * 2**20
"""What the slowest gateway proves in a second, when it hashes what came."""


class MediaSender(Lane):
    """Sends what is due. One round by :meth:`run_once`, or a thread by :meth:`start`."""

    def __init__(
        self,
        station: Station,
        *,
        pace: Callable[[], Pace] = Pace,
        first_pause_s: float = 0.5,
    ) -> None:
        """Make a sender.

        Args:
            station: whose media are sent.
            pace: gives how large parts are; one for each file.
            first_pause_s: the wait after a first cut.
        """
        longest_s = upload_queue.LONGEST_WAIT.total_seconds()
        super().__init__(station, "media", longest_wait_s=longest_s, topic="evidence")
        self._first_pause_s = first_pause_s
        self._new_pace = pace

    def run_once(self) -> StationError | None:
        """Try every medium that is due, once; return the line's fault that ended the round early."""
        with self._round:
            fault = self._bring_again()
            if fault is not None:
                return fault
            while not self._ticket.cancelled:
                row = upload_queue.next_due(self._station)
                if row is None:
                    return None
                fault = self._try_one(row.evidence_id, row.attempts)
                if fault is not None:
                    return fault
                self._failures = 0
            return None

    def _exchange(self) -> float:
        fault = self.run_once()
        if fault is not None:
            raise fault
        due_s = upload_queue.next_due_s(self._station)
        return IDLE_S if due_s is None else min(IDLE_S, due_s)

    def _try_one(self, evidence_id: str, attempts: int) -> StationError | None:
        """Try one medium; return a fault only where the others would meet it as well."""
        try:
            self._deliver(evidence_id)
        except Cancelled:
            return None
        except OF_THE_LINE as error:
            upload_queue.release(self._station, evidence_id, timedelta(), error.key)
            self._drop_line()
            return error
        except StationError as error:
            self._settle(evidence_id, attempts, error)
        return None

    def _bring_again(self) -> StationError | None:
        """Send media again whose receipts the gateway does not know since it was put back."""
        for place in restores.lost_places(self._station, "media"):
            try:
                self._deliver(place.thing_id, place)
            except Cancelled:
                return None
            except OF_THE_LINE as error:
                self._drop_line()
                return error
            except StationError as error:
                LOG.info("media %s: %s", place.thing_id, error.key)
                restores.put_off(self._station, place, error.key)
        return None

    def _settle(self, evidence_id: str, attempts: int, error: StationError) -> None:
        LOG.info("media %s: %s", evidence_id, error.key)
        item = int(error.params.get("item", error.params.get("number", 0)))
        kind = KINDS.get(str(error.params.get("reason")))
        if isinstance(error, GatewayRefused) and kind is not None and kind.rejects:
            upload_queue.reject(self._station, evidence_id, kind.key)
        elif isinstance(error, SealedFileDamaged) or (
            isinstance(error, GatewayRefused) and attempts + 1 >= _MOST_TRIES
        ):
            upload_queue.set_aside(self._station, evidence_id, error.key, item)
        else:
            upload_queue.count_refusal(self._station, evidence_id)
            wait = timedelta(seconds=self._wait_s(attempts))
            upload_queue.release(self._station, evidence_id, wait, error.key)

    def _deliver(self, evidence_id: str, lost: PlaceRow | None = None) -> None:
        """Bring a medium to its receipt, or raise what stands in the way.

        Args:
            evidence_id: which one.
            lost: the place of the receipt that the gateway does not know any more.
        """
        line, key = self._open_line(), terminal_key(self._station)
        facts = upload_queue.media_facts(self._station, evidence_id)
        packet = self._packet(facts, line.facts.terminal_id, key)
        if lost is not None and lost.attempts == 0:
            for item in facts.items:
                upload_queue.forget_upload(self._station, evidence_id, item.item_id)
        urls = [self._upload(line, evidence_id, item) for item in facts.items]
        try:
            receipt = self._submit(line, facts, packet, urls, lost)
        except GatewayRefused as error:
            self._forget(facts, error)
            if error.params.get("reason") != "document-differs" or lost is not None:
                raise
            packet, receipt = self._sent_before(line, facts, error)
        proved = verify_media_receipt(receipt, line.facts.gateway_keys, packet)
        if proved is None or proved.entry.gateway_id != line.facts.gateway_id:
            raise ReceiptForged
        sha256, sequence = hashlib.sha256(receipt).hexdigest(), proved.entry.sequence
        if lost is not None:
            restores.renew(
                self._station, evidence_id, "media", receipt, sequence, proved.log_sha256
            )
            return
        upload_queue.acknowledge(self._station, evidence_id, receipt, sequence, sha256)

    def _submit(
        self,
        line: GatewaySession,
        facts: MediaFacts,
        packet: bytes,
        urls: list[str],
        lost: PlaceRow | None,
    ) -> bytes:
        old = None if lost is None else self._lost_receipt(lost)
        head = restores.ledger_head(self._station)
        submission = MediaSubmission(
            packet.decode(),
            tuple(urls),
            None if old is None else old.decode(),
            Head(head.number, head.sha256),
        )
        total = sum(item.size_bytes for item in facts.items)
        return line.ask(
            "POST",
            "/v1/media",
            headers=_JSON,
            body=write(to_data(submission)),
            wait_s=total / _JUDGED_BYTES_PER_S,
        )

    def _lost_receipt(self, lost: PlaceRow) -> bytes | None:
        first = upload_queue.first_receipt(self._station, lost.thing_id)
        if first is not None and lost.log_sha256.encode() in first:
            return first
        return restores.receipt_at(self._station, lost)

    def _sent_before(
        self, line: GatewaySession, facts: MediaFacts, error: GatewayRefused
    ) -> tuple[bytes, bytes]:
        """Return list and receipt of these very files, sent before this terminal was put back."""
        evidence_id = facts.evidence.evidence_id
        record = ask_record(line, evidence_id)
        if record is None:
            raise error
        sent = proved_media(line, evidence_id, record)
        told = [item.sha256 for item in read_media(sent.packet).manifest.items]
        if told != [item.sha256 for item in facts.items]:
            restores.keep_sent_before(self._station, sent, facts.evidence.local_ref)
            raise error
        upload_queue.freeze_packet(self._station, evidence_id, sent.packet)
        return sent.packet, sent.receipt

    def _packet(self, facts: MediaFacts, terminal_id: str, key: bytes) -> bytes:
        row = upload_queue.row(self._station, facts.evidence.evidence_id)
        if row is not None and row.packet is not None:
            return row.packet
        try:
            packet = seal_media(_manifest(facts, terminal_id), key)
        except ValueError as error:
            raise ProtocolBroken(what=str(error.args[0])) from None
        upload_queue.freeze_packet(self._station, facts.evidence.evidence_id, packet)
        return packet

    def _upload(self, line: GatewaySession, evidence_id: str, item: EvidenceItem) -> str:
        """Bring one file over; a whole one is not asked about again."""
        url, sent = upload_queue.upload_of(self._station, item.item_id)
        if url and sent == item.size_bytes:
            return url
        uploader = Uploader(
            line,
            UPLOADS,
            ticket=self._ticket,
            monotonic_s=self._station.clock.monotonic_s,
            first_pause_s=self._first_pause_s,
            pace=self._new_pace(),
            give_way=self._give_way,
        )

        def note(at: str, reached: int) -> None:
            upload_queue.note_upload(self._station, evidence_id, item.item_id, at, reached)

        source = upload_queue.sealed_file(self._station, item.item_id)
        try:
            return uploader.upload(
                source, UploadKey(item.item_id, item.sha256, item.media_type), url, note
            )
        except BlobDamaged:
            raise SealedFileDamaged(number=item.number) from None

    def _forget(self, facts: MediaFacts, error: GatewayRefused) -> None:
        """Begin the upload anew that the gateway does not hold, or holds with other bytes."""
        if error.params.get("reason") not in _LOST_UPLOAD:
            return
        wanted = error.params.get("item")
        for number, item in enumerate(facts.items, 1):
            if wanted in (None, number):
                upload_queue.forget_upload(self._station, facts.evidence.evidence_id, item.item_id)

    def _give_way(self) -> None:
        """Let papers go before the next part; a paper that nobody can send holds nobody for long."""
        waited_s = 0.0
        while waited_s < _PATIENCE_S and upload_queue.documents_pending(self._station):
            if self._ticket.wait(_LOOK_S):
                return
            waited_s += _LOOK_S


def _manifest(facts: MediaFacts, terminal_id: str) -> MediaManifest:
    held = facts.evidence
    return MediaManifest(
        format=MEDIA_FORMAT,
        evidence_id=held.evidence_id,
        local_ref=held.local_ref,
        sid=held.sid,
        reason=facts.reason,
        case_ref=held.case_ref,
        ps_code=facts.ps_code,
        unit=facts.unit,
        confidentiality=facts.confidentiality,
        medium=held.medium,
        medium_serial=held.serial,
        taken_at=to_text(facts.taken_at),
        items=tuple(
            MediaItem(number, item.sha256, item.size_bytes, item.media_type)
            for number, item in enumerate(facts.items, 1)
        ),
        ledger=Head(facts.ledger.number, facts.ledger.sha256),
        terminal_id=terminal_id,
    )
