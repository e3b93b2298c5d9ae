"""The gateway's log: one chain for everything that was taken in, each entry with its signed receipt."""

from dataclasses import dataclass, fields

from sqlalchemy import Connection, select, update
from sqlalchemy import insert as add

from sync.gateway.records.alarms import note_lost
from sync.gateway.records.database import log, log_head, now_text
from sync.gateway.records.identity import Identity
from sync.gateway.records.ledger_watch import co_sign
from sync.gateway.records.refusals import Refusal
from sync.wire.manifest import Head
from sync.wire.receipt import Entry, LinkedEntry, Receipt, seal_receipt
from sync.wire.verdicts import verify_receipt


@dataclass(frozen=True, slots=True)
class LoggedReceipt:
    """What the log says of a thing that was taken in."""

    thing_id: str
    """A document's id, or that of electronic evidence."""
    terminal_id: str
    sha256: str
    size_bytes: int
    manifest_sha256: str
    ledger: Head
    ledger_now: Head | None = None
    """The terminal's chain as it stands now, where the packet was frozen before others that were sent."""
    replaces: Receipt | None = None
    """The receipt that it had before this gateway was put back."""


def enter_log(tx: Connection, identity: Identity, taken: LoggedReceipt) -> tuple[bytes, int]:
    """Put the next entry into the log; return its receipt and its number."""
    head = tx.execute(select(log_head).with_for_update()).one()
    later = taken.ledger_now is not None and taken.ledger_now.number > taken.ledger.number
    co_sign(tx, taken.terminal_id, taken.ledger, packed_earlier=later)
    entry = Entry(
        document_id=taken.thing_id,
        terminal_id=taken.terminal_id,
        pdf_sha256=taken.sha256,
        pdf_size_bytes=taken.size_bytes,
        manifest_sha256=taken.manifest_sha256,
        ledger=taken.ledger,
        received_at=now_text(),
        gateway_id=identity.gateway_id,
        sequence=head.sequence + 1,
        previous_log_sha256=head.log_sha256,
    )
    if taken.replaces is not None:
        note_lost(tx, taken.terminal_id, taken.replaces.entry.sequence)
        link = taken.replaces.log_sha256
        said = {field.name: getattr(entry, field.name) for field in fields(entry)}
        entry = LinkedEntry(**said, replaces_log_sha256=link)
    receipt = seal_receipt(entry, identity.signing_key)
    row = {"sequence": entry.sequence, "log_sha256": entry.log_sha256}
    tx.execute(add(log).values(document_id=taken.thing_id, receipt=receipt, **row))
    tx.execute(update(log_head).values(**row))
    return receipt, entry.sequence


def lost_receipt(
    identity: Identity, untrusted: str | None, terminal_id: str, thing_id: str, manifest_sha256: str
) -> Receipt | None:
    """Return the receipt that a thing had before this gateway was put back; ``None``: none came with it.

    Raises:
        Refusal: we did not sign it, or not for this packet.
    """
    if untrusted is None:
        return None
    verdict = verify_receipt(untrusted.encode(), (identity.public_key,))
    found = verdict.receipt
    if found is None or not verdict.ok:
        raise Refusal("receipt-differs")
    entry = found.entry
    if (entry.document_id, entry.terminal_id, entry.manifest_sha256) != (
        thing_id,
        terminal_id,
        manifest_sha256,
    ):
        raise Refusal("receipt-differs")
    return found
