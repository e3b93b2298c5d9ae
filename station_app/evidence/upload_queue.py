"""The media sender's desk: what is due, its frozen list, its files to read, and what became of it.

Needs nobody at the desk; every act is the terminal's own and stands in the chain of custody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from station_app.cases import rows as case_rows
from station_app.custody_log import rows as custody_log_rows
from station_app.custody_log.model import LedgerHead
from station_app.documents import outbox_rows
from station_app.evidence import rows, upload_rows
from station_app.evidence.packets import ledger_reason, load
from station_app.evidence.upload_rows import MediaRow
from station_app.model.evidence import Evidence, EvidenceItem, EvidenceState, ItemState
from station_app.model.operators import TERMINAL
from station_app.station.station import Station, record
from station_app.store.encrypted_file import SealedFile

LONGEST_WAIT = upload_rows.LONGEST_WAIT


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What a media manifest is made of."""

    evidence: Evidence
    items: tuple[EvidenceItem, ...]
    unit: str
    ps_code: str
    reason: str
    confidentiality: str
    taken_at: datetime
    ledger: LedgerHead


def next_due(station: Station) -> MediaRow | None:
    """Return the medium that is to be sent now, or ``None``."""
    with station.store.reading() as tx:
        return upload_rows.next_due(tx, station.clock.now())


def row(station: Station, evidence_id: str) -> MediaRow | None:
    """Return the row of a medium on its way, or ``None``."""
    with station.store.reading() as tx:
        return upload_rows.row(tx, evidence_id)


def documents_pending(station: Station) -> bool:
    """Tell whether a paper is due: it goes before the next part of a medium."""
    with station.store.reading() as tx:
        return outbox_rows.any_due(tx, station.clock.now())


def media_facts(station: Station, evidence_id: str) -> MediaFacts:
    """Return what the manifest of a medium says."""
    with station.store.reading() as tx:
        held = load(tx, evidence_id)
        case = case_rows.find(tx, held.case_ref)
        head = custody_log_rows.head(tx)
    hidden = case is not None and case.hidden
    return MediaFacts(
        held,
        files_to_send(station, evidence_id),
        station.settings.unit_en,
        station.settings.ps_code,
        ledger_reason(held.reason, hidden=hidden),
        "K3" if hidden else "K2",
        held.changed_at,
        head,
    )


def files_to_send(station: Station, evidence_id: str) -> tuple[EvidenceItem, ...]:
    """Return the whole and right files of a medium in their order."""
    with station.store.reading() as tx:
        items = rows.items_of(tx, evidence_id)
    return tuple(item for item in items if item.state is ItemState.TAKEN)


def sealed_file(station: Station, item_id: str) -> SealedFile:
    """Return a file to read at any place."""
    with station.store.reading() as tx:
        pieces = rows.pieces_of(tx, item_id)
    return SealedFile(station.store.blobs, pieces)


def freeze_packet(station: Station, evidence_id: str, packet: bytes) -> None:
    """Keep the signed list: every further attempt sends the same bytes."""
    with station.store.transaction() as tx:
        upload_rows.update(tx, evidence_id, packet=packet)


def count_refusal(station: Station, evidence_id: str) -> None:
    """Note that the gateway did not take it; a line that was cut does not count."""
    with station.store.transaction() as tx:
        way = upload_rows.row(tx, evidence_id)
        if way is not None:
            upload_rows.update(tx, evidence_id, attempts=way.attempts + 1)


def upload_of(station: Station, item_id: str) -> tuple[str, int]:
    """Return where a file's upload stands, and how far it is."""
    with station.store.reading() as tx:
        return upload_rows.upload_of(tx, item_id)


def note_upload(station: Station, evidence_id: str, item_id: str, url: str, sent: int) -> None:
    """Note how far a file is; it resumes there."""
    with station.store.transaction() as tx:
        _, before = upload_rows.upload_of(tx, item_id)
        upload_rows.note_upload(tx, item_id, url, sent)
        way = upload_rows.row(tx, evidence_id)
        if way is not None:
            total = max(0, way.sent_bytes + sent - before)
            upload_rows.update(tx, evidence_id, sent_bytes=total, last_error="")
    station.events.announce("evidence", evidence_id)


def forget_upload(station: Station, evidence_id: str, item_id: str) -> None:
    """Begin a file's upload anew: the gateway does not have it."""
    with station.store.transaction() as tx:
        _, before = upload_rows.upload_of(tx, item_id)
        upload_rows.forget_upload(tx, item_id)
        way = upload_rows.row(tx, evidence_id)
        if way is not None:
            upload_rows.update(tx, evidence_id, sent_bytes=max(0, way.sent_bytes - before))


def acknowledge(
    station: Station, evidence_id: str, receipt: bytes, sequence: int, sha256: str
) -> None:
    """Keep a proved receipt and move the medium, in one transaction."""
    with station.store.transaction() as tx:
        now = station.clock.now()
        if not rows.move(tx, evidence_id, EvidenceState.HELD, now):
            return
        upload_rows.put_receipt(tx, evidence_id, receipt, sequence, now)
        upload_rows.update(tx, evidence_id, finished=True, last_error="")
        record(station, tx, TERMINAL, "evidence.acknowledged", evidence_id, sha256=sha256)
    station.events.announce("evidence", evidence_id)


def first_receipt(station: Station, evidence_id: str) -> bytes | None:
    """Return the first receipt byte for byte, also where it was given anew since; or ``None``."""
    with station.store.reading() as tx:
        return upload_rows.first_receipt(tx, evidence_id)


def reject(station: Station, evidence_id: str, reason: str) -> None:
    """Note that the gateway refused the medium for good."""
    with station.store.transaction() as tx:
        rows.move(tx, evidence_id, EvidenceState.REJECTED, station.clock.now(), note=reason)
        upload_rows.update(tx, evidence_id, finished=True, last_error=reason)
        record(station, tx, TERMINAL, "evidence.rejected", evidence_id, reason=reason)
    station.events.announce("evidence", evidence_id)


def release(station: Station, evidence_id: str, wait: timedelta, error_key: str) -> None:
    """Let a medium wait; what was sent stays sent."""
    with station.store.transaction() as tx:
        at = station.clock.now() + wait
        upload_rows.update(tx, evidence_id, next_try_at=at, last_error=error_key)
    station.events.announce("evidence", evidence_id)


def set_aside(station: Station, evidence_id: str, error_key: str, item_number: int) -> None:
    """Set a medium with a fault of its own aside; the file is known by its number."""
    with station.store.transaction() as tx:
        upload_rows.update(
            tx, evidence_id, set_aside=True, last_error=error_key, faulty_item=item_number
        )
        record(
            station,
            tx,
            TERMINAL,
            "evidence.set_aside",
            evidence_id,
            reason=f"{error_key} no. {item_number}",
        )
    station.events.announce("evidence", evidence_id)


def retry(station: Station, evidence_id: str) -> None:
    """Try a medium again that waits or was set aside."""
    with station.store.transaction() as tx:
        upload_rows.update(
            tx, evidence_id, set_aside=False, next_try_at=station.clock.now(), last_error=""
        )
    station.events.announce("outbox", evidence_id)


def next_due_s(station: Station) -> float | None:
    """Return the seconds until a waiting medium is due; ``None`` where none waits."""
    with station.store.reading() as tx:
        at = upload_rows.earliest(tx)
    if at is None:
        return None
    wait = at - station.clock.now()
    return max(0.0, wait.total_seconds()) if wait <= LONGEST_WAIT else 0.0
