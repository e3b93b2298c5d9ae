"""The gateway's log: one chain for everything that was taken in, each entry with its signed receipt."""

from dataclasses import dataclass

from sqlalchemy import Connection, select, update
from sqlalchemy import insert as add

from sync.gateway.records.database import alarms, ledger_heads, log, log_head, now_text
from sync.gateway.records.identity import Identity
from sync.wire.manifest import Head
from sync.wire.receipt import Entry, seal_receipt


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


def enter_log(tx: Connection, identity: Identity, taken: LoggedReceipt) -> tuple[bytes, int]:
    """Put the next entry into the log; return its receipt and its number."""
    head = tx.execute(select(log_head).with_for_update()).one()
    _co_sign(tx, taken)
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
    receipt = seal_receipt(entry, identity.signing_key)
    row = {"sequence": entry.sequence, "log_sha256": entry.log_sha256}
    tx.execute(add(log).values(document_id=taken.thing_id, receipt=receipt, **row))
    tx.execute(update(log_head).values(**row))
    return receipt, entry.sequence


def _co_sign(tx: Connection, taken: LoggedReceipt) -> None:
    """Keep the terminal's ledger head. Two heads of one number: its chain was rewritten."""
    where = (
        ledger_heads.c.terminal_id == taken.terminal_id,
        ledger_heads.c.number == taken.ledger.number,
    )
    known = tx.execute(select(ledger_heads.c.sha256).where(*where)).scalar()
    row = {"terminal_id": taken.terminal_id, "number": taken.ledger.number}
    if known is None:
        tx.execute(add(ledger_heads).values(sha256=taken.ledger.sha256, **row))
    elif known != taken.ledger.sha256:
        # The thing is taken all the same: the district decides what the alarm means.
        tx.execute(add(alarms).values(what="ledger_forked", at=now_text(), **row))
