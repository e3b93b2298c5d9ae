"""Compares what a terminal holds with what the gateway knows, so that a restore of either is noticed."""

from sqlalchemy import Connection, Engine, func, select

from sync.gateway.records.alarms import note_lost
from sync.gateway.records.database import (
    log,
    log_head,
    media,
    now_text,
    reading,
    submissions,
    writing,
)
from sync.gateway.records.identity import Identity
from sync.gateway.records.ledger_watch import (
    LedgerAlarm,
    is_confirmed,
    judge_ledger,
    named_heads,
)
from sync.wire.comparison import (
    COMPARISON_FORMAT,
    Comparison,
    ComparisonRequest,
    LogPlace,
    seal_comparison,
)


def compare(
    engine: Engine, identity: Identity, terminal_id: str, asked: ComparisonRequest
) -> bytes:
    """Return the signed comparison; raise an alarm where either end was put back."""
    with reading(engine) as tx:
        quiet = not _unknown(tx, asked) and is_confirmed(
            tx, terminal_id, asked.ledger, asked.confirms
        )
        if quiet:
            return _sealed(tx, identity, terminal_id, (), LedgerAlarm())
    with writing(engine) as tx:
        unknown = _unknown(tx, asked)
        if unknown:
            note_lost(tx, terminal_id, max(place.sequence for place in unknown))
        found = judge_ledger(tx, terminal_id, asked.ledger, asked.confirms)
        return _sealed(tx, identity, terminal_id, unknown, found)


def _sealed(
    tx: Connection,
    identity: Identity,
    terminal_id: str,
    unknown: tuple[LogPlace, ...],
    found: LedgerAlarm,
) -> bytes:
    head = tx.execute(select(log_head)).one()
    said = Comparison(
        format=COMPARISON_FORMAT,
        gateway_id=identity.gateway_id,
        terminal_id=terminal_id,
        at=now_text(),
        log=LogPlace(head.sequence, head.log_sha256),
        latest=_latest(tx, terminal_id),
        unknown=unknown,
        named=named_heads(tx, terminal_id),
        alarm=found.what,
        alarm_number=found.number,
    )
    return seal_comparison(said, identity.signing_key)


def _unknown(tx: Connection, asked: ComparisonRequest) -> tuple[LogPlace, ...]:
    return tuple(place for place in asked.receipts if not _knows(tx, place))


def _knows(tx: Connection, place: LogPlace) -> bool:
    query = select(log.c.log_sha256).where(log.c.sequence == place.sequence)
    return tx.execute(query).scalar() == place.log_sha256


def _latest(tx: Connection, terminal_id: str) -> int:
    of_each = (
        select(func.max(table.c.sequence)).where(table.c.terminal_id == terminal_id)
        for table in (submissions, media)
    )
    return max(int(tx.execute(query).scalar() or 0) for query in of_each)
