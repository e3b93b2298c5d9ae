"""What is compared with the gateway so that a restore of either end is noticed, and what heals it.

The gateway's log is asked about every receipt once, and then about the newest of them: log entries form a
chain, so who knows the newest knows the others. What it does not know is brought again. What it has and
this terminal does not know was sent before this terminal was put back, and comes home.
"""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from station_app.custody_log import rows as custody_log_rows
from station_app.custody_log.model import LedgerHead
from station_app.documents import form_rows, outbox_rows, receipt_rows
from station_app.documents import rows as document_rows
from station_app.documents.receipt_rows import SentBefore
from station_app.exchange import alarms, log_place_rows, message_rows
from station_app.exchange.log_place_rows import PlaceRow
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import DocumentUnknown
from station_app.model.ids import DocumentId
from station_app.model.operators import TERMINAL
from station_app.station.station import Station, record
from station_app.store import key_value
from station_app.store.connection import Transaction

_S = DocumentState
_CURSOR, _LATEST, _NAMED = "gateway.sent_cursor", "gateway.latest", "gateway.named"
MOST_PLACES = 500
"""Receipts in one question."""
LONGEST_WAIT = outbox_rows.LONGEST_WAIT


@dataclass(frozen=True, slots=True)
class Question:
    """What the gateway is asked."""

    ledger: LedgerHead
    confirms: tuple[tuple[int, str], ...]
    """What the chain of custody has at the numbers that the gateway named; empty: it ends before."""
    places: tuple[PlaceRow, ...]


@dataclass(frozen=True, slots=True)
class ComparisonAnswer:
    """What the gateway said, proved by whoever asked."""

    unknown: frozenset[str]
    """Hashes of the entries that its log does not have."""
    latest: int
    """Place of the newest entry that this terminal sent."""
    named: tuple[tuple[int, str], ...]
    """Co-signed heads of the chain of custody, number and hash."""
    alarm: str
    alarm_number: int


def question(station: Station) -> Question:
    """Return what is to be asked now: the newest receipt that was known, and those that are new."""
    with station.store.reading() as tx:
        anchor = log_place_rows.anchor(tx)
        fresh = log_place_rows.in_state(tx, log_place_rows.NEW, MOST_PLACES - 1)
        confirms = tuple((number, _own(tx, number)) for number, _ in _named(tx))
        places = fresh if anchor is None else (anchor, *fresh)
        return Question(custody_log_rows.head(tx), confirms, places)


def note_answer(station: Station, asked: Question, answer: ComparisonAnswer) -> bool:
    """Note what the gateway said; return whether there is more to ask at once."""
    if _says_nothing_new(station, asked, answer):
        return False
    with station.store.transaction() as tx:
        before = _named(tx)
        key_value.put(tx, _NAMED, _named_text(answer.named))
        key_value.put(tx, _LATEST, str(answer.latest).encode())
        unknown = [place for place in asked.places if place.log_sha256 in answer.unknown]
        known = [p.log_sha256 for p in asked.places if p.log_sha256 not in answer.unknown]
        log_place_rows.mark(tx, known, log_place_rows.KNOWN)
        if unknown:
            _note_lost(station, tx, unknown)
        differs = _note_ledger(station, tx, answer)
        more = bool(log_place_rows.in_state(tx, log_place_rows.NEW, 1))
    if unknown or differs:
        station.events.announce("line")
    # A head that this chain does not have is confirmed as missing at once, so that both ends know.
    return more or (differs and before != answer.named)


def is_recovery_due(station: Station) -> bool:
    """Tell whether something is to be brought again, or to be brought home."""
    with station.store.reading() as tx:
        now = station.clock.now()
        lost = any(log_place_rows.lost(tx, kind, now) for kind in ("paper", "media"))
        return lost or _number(tx, _CURSOR) < _number(tx, _LATEST)


def lost_places(station: Station, kind: str) -> tuple[PlaceRow, ...]:
    """Return what the gateway lost and is to be brought again now."""
    with station.store.reading() as tx:
        return log_place_rows.lost(tx, kind, station.clock.now())


def receipt_at(station: Station, place: PlaceRow) -> bytes | None:
    """Return the receipt of a place, byte for byte; ``None``: it is not here."""
    with station.store.reading() as tx:
        held = [one.receipt for one in receipt_rows.every(tx, place.thing_id)]
        before = receipt_rows.find_sent_before(tx, place.thing_id)
    held += [] if before is None else [before.receipt]
    named = place.log_sha256.encode()
    return next((one for one in held if named in one), None)


def packet_of(station: Station, document_id: str) -> bytes | None:
    """Return the packet that a paper was sent with, or ``None``."""
    with station.store.reading() as tx:
        row = outbox_rows.row(tx, DocumentId(document_id))
        before = receipt_rows.find_sent_before(tx, document_id)
    if row is not None and row.packet is not None:
        return row.packet
    return None if before is None else before.packet


def frozen_packet(station: Station, document_id: str) -> bytes | None:
    """Return the packet that this terminal froze for a paper, or ``None``."""
    with station.store.reading() as tx:
        row = outbox_rows.row(tx, DocumentId(document_id))
    return None if row is None else row.packet


def renew(
    station: Station, thing_id: str, kind: str, receipt: bytes, sequence: int, log_sha256: str
) -> None:
    """Keep the receipt that was given anew; the old one stays.

    Args:
        station: where it is kept.
        thing_id: what it is of.
        kind: ``paper`` or ``media``.
        receipt: byte for byte as it came, proved by whoever asked.
        sequence: its place in the log.
        log_sha256: hash of its entry.
    """
    sha256 = hashlib.sha256(receipt).hexdigest()
    with station.store.transaction() as tx:
        held = receipt_rows.every(tx, thing_id)
        if not held or held[-1].receipt != receipt:
            receipt_rows.renew(tx, thing_id, kind, receipt, sequence, station.clock.now())
        log_place_rows.replace_lost(tx, thing_id)
        # Also where the gateway was put back to a copy that knows a receipt which was replaced since.
        log_place_rows.mark(tx, [log_sha256], log_place_rows.NEW)
        action = "document.receipt_renewed" if kind == "paper" else "evidence.receipt_renewed"
        record(station, tx, TERMINAL, action, thing_id, sha256=sha256, reason=str(sequence))
    station.events.announce("outbox", thing_id)


def put_off(station: Station, place: PlaceRow, error_key: str) -> None:
    """Let a lost paper wait, longer each time."""
    wait = min(LONGEST_WAIT, timedelta(seconds=2.0 * 2 ** min(place.attempts, 10)))
    with station.store.transaction() as tx:
        log_place_rows.put_off(tx, place.log_sha256, station.clock.now() + wait, error_key)


def sent_cursor(station: Station) -> tuple[int, int]:
    """Return up to which place of the log this terminal knows what it sent, and the newest there is."""
    with station.store.reading() as tx:
        return _number(tx, _CURSOR), _number(tx, _LATEST)


def move_cursor(station: Station, sequence: int) -> None:
    """Note up to which place of the log this terminal knows what it sent."""
    with station.store.transaction() as tx:
        key_value.put(tx, _CURSOR, str(sequence).encode())


def is_known(station: Station, log_sha256: str) -> bool:
    """Tell whether the receipt of an entry is held here."""
    with station.store.reading() as tx:
        return log_place_rows.has(tx, log_sha256)


def document(station: Station, document_id: str) -> Document | None:
    """Return a paper of ours, or ``None`` where this terminal knows none of this id."""
    with station.store.reading() as tx:
        try:
            return document_rows.load(tx, DocumentId(document_id))
        except DocumentUnknown:
            return None


def adopt(
    station: Station, sent: SentBefore, sha256: str, pdf: tuple[bytes, str] | None = None
) -> None:
    """Let a paper that waits have the packet and the receipt with which it was sent before.

    Args:
        station: where it waits.
        sent: packet and receipt, proved by whoever asked.
        sha256: hex SHA-256 of the receipt.
        pdf: the PDF that was sent and its SHA-256, where another one waits here.

    Raises:
        IllegalMove: it does not wait any more.
    """
    document_id = DocumentId(sent.thing_id)
    sealed = None if pdf is None else station.store.blobs.put(pdf[0])
    with station.store.transaction() as tx:
        at = station.clock.now()
        waiting = document_rows.load(tx, document_id)
        outbox_rows.save_packet(tx, document_id, sent.packet)
        if sealed is not None and pdf is not None:
            document_rows.take_pdf(tx, document_id, sealed.blob_id, pdf[1], sealed.size_bytes)
            # What waits here was never sent; its bytes stay in the store, named by this line.
            old = waiting.pdf_sha256 or ""
            record(station, tx, TERMINAL, "document.pdf_not_sent", document_id, sha256=old)
        if receipt_rows.held(tx, document_id) is None:
            receipt_rows.put(tx, document_id, sent.receipt, sent.sequence, at)
        document_rows.move(
            tx, document_id, _S.ACKNOWLEDGED, at=at, operator_id=TERMINAL, note="sent_before"
        )
        outbox_rows.finish(tx, document_id)
        record(station, tx, TERMINAL, "document.sent_before", document_id, sha256=sha256)
        alarms.raise_alarm(station, tx, alarms.SENT_BEFORE, sent.sequence, waiting.local_ref)
        acknowledged = document_rows.load(tx, document_id)
        for follow in station.followers.acknowledged:
            follow(station, tx, acknowledged)
    for topic in ("document", "outbox"):
        station.events.announce(topic, document_id)
    station.events.announce("line")


def keep_sent_before(station: Station, sent: SentBefore, local_ref: str) -> bool:
    """Keep packet and receipt of what this terminal does not know; return whether it is new here."""
    with station.store.transaction() as tx:
        new = receipt_rows.put_sent_before(tx, sent, station.clock.now())
        if new:
            record(station, tx, TERMINAL, "document.sent_before", sent.thing_id)
            alarms.raise_alarm(station, tx, alarms.SENT_BEFORE, sent.sequence, local_ref)
    if new:
        station.events.announce("line")
    return new


def sent_before(station: Station, document_id: str) -> SentBefore | None:
    """Return what the gateway gave back of a paper, or ``None``."""
    with station.store.reading() as tx:
        return receipt_rows.find_sent_before(tx, document_id)


def ledger_head(station: Station) -> LedgerHead:
    """Return the newest event of the chain of custody."""
    with station.store.reading() as tx:
        return custody_log_rows.head(tx)


def _says_nothing_new(station: Station, asked: Question, answer: ComparisonAnswer) -> bool:
    """Tell whether an answer is as the last one: most are, and nothing need be written."""
    if answer.alarm or answer.unknown or any(p.state != log_place_rows.KNOWN for p in asked.places):
        return False
    with station.store.reading() as tx:
        same = (_named(tx), _number(tx, _LATEST)) == (answer.named, answer.latest)
        return same and all(_own(tx, number) == sha256 for number, sha256 in answer.named)


def _note_lost(station: Station, tx: Transaction, unknown: Collection[PlaceRow]) -> None:
    """Note that the gateway was put back: what it lost is brought again, what was said is said again."""
    anchors = [place for place in unknown if place.state == log_place_rows.KNOWN]
    told = log_place_rows.count_lost(tx) > 0
    if not log_place_rows.mark_lost(tx, [place.log_sha256 for place in unknown]):
        return
    if anchors:
        log_place_rows.doubt(tx)
    log_place_rows.settle_renewed(tx)
    message_rows.say_again(tx)
    form_rows.ask_numbers_again(tx)
    lowest = min(place.sequence for place in unknown)
    if _number(tx, _CURSOR) >= lowest:
        key_value.put(tx, _CURSOR, str(lowest - 1).encode())
    if not told:
        highest = max(unknown, key=lambda place: place.sequence)
        said = highest.log_sha256[:16]
        alarms.raise_alarm(station, tx, alarms.LOG_BEHIND, highest.sequence, said)


def _note_ledger(station: Station, tx: Transaction, answer: ComparisonAnswer) -> bool:
    """Compare the co-signed heads with the chain; raise an alarm where it does not have them."""
    found = False
    raised = []
    for number, sha256 in answer.named:
        own = _own(tx, number)
        if own != sha256:
            found = True
            what = alarms.LEDGER_FORKED if own else alarms.LEDGER_BEHIND
            raised.append(alarms.raise_alarm(station, tx, what, number))
    if answer.alarm:
        found = True
        raised.append(alarms.raise_alarm(station, tx, answer.alarm, answer.alarm_number))
    if any(raised):
        # Once for each time that it was put back; the same transaction, before anything else is given.
        for follow in station.followers.put_back:
            follow(station, tx)
    return found


def _own(tx: Transaction, number: int) -> str:
    """Return the hash of our event of a number; empty: the chain ends before it."""
    if number == 0:
        return "0" * 64
    event = custody_log_rows.event(tx, number)
    return "" if event is None else event.sha256


def _named(tx: Transaction) -> tuple[tuple[int, str], ...]:
    held = key_value.get(tx, _NAMED)
    return tuple((int(number), str(sha256)) for number, sha256 in json.loads(held)) if held else ()


def _named_text(named: tuple[tuple[int, str], ...]) -> bytes:
    return json.dumps(named).encode()


def _number(tx: Transaction, name: str) -> int:
    held = key_value.get(tx, name)
    return 0 if held is None else int(held)
