"""Watches each terminal's chain of custody: a chain that was put back or rewritten raises an alarm, once.

Every head in a receipt is kept. The gateway names the newest of them; the terminal says what its chain
has there. What it has not, or has otherwise, was put back or rewritten. The thing that brought the
head is taken all the same: the district decides what an alarm means.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update
from sqlalchemy import insert as add

from sync.gateway.records.alarms import raise_alarm
from sync.gateway.records.database import ledger_heads
from sync.gateway.records.reopening import reopen_inbox
from sync.gateway.records.restore_tables import ledger_marks
from sync.wire.comparison import LEDGER_BEHIND, LEDGER_FORKED, Confirmation
from sync.wire.manifest import Head


@dataclass(frozen=True, slots=True)
class LedgerAlarm:
    """What was found; ``what`` is empty where the chain holds."""

    what: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class _Mark:
    head: Head | None
    abandoned: int


def co_sign(tx: Connection, terminal_id: str, head: Head, *, packed_earlier: bool) -> None:
    """Keep the head that a receipt co-signs.

    Args:
        tx: the submission's transaction.
        terminal_id: whose chain it is.
        head: as the packet has it.
        packed_earlier: the terminal says that its chain is longer by now: the packet was frozen
            before others that were sent. Whether that is so its next comparison shows.
    """
    where = (ledger_heads.c.terminal_id == terminal_id, ledger_heads.c.number == head.number)
    known = tx.execute(select(ledger_heads.c.sha256).where(*where)).scalar()
    if known == head.sha256:
        return
    mark, highest = _mark(tx, terminal_id), _highest(tx, terminal_id)
    left = head.number <= mark.abandoned
    if known is None:
        behind = highest is not None and head.number < highest.number
        row = {"terminal_id": terminal_id, "number": head.number, "sha256": head.sha256}
        tx.execute(add(ledger_heads).values(**row))
        if behind and not left and not packed_earlier:
            assert highest is not None  # noqa: S101 - behind says so
            _abandon(tx, terminal_id, LedgerAlarm(LEDGER_BEHIND, highest.number), head)
        return
    tx.execute(update(ledger_heads).where(*where).values(sha256=head.sha256))
    if not left:
        _abandon(tx, terminal_id, LedgerAlarm(LEDGER_FORKED, head.number), head)


def judge_ledger(
    tx: Connection, terminal_id: str, ledger: Head, confirms: tuple[Confirmation, ...]
) -> LedgerAlarm:
    """Judge what a terminal's chain has where its heads were co-signed; raise an alarm once."""
    wanted = named_heads(tx, terminal_id)
    told = {one.number: one.sha256 for one in confirms}
    if any(head.number not in told for head in wanted):
        # Named in this answer, confirmed by the next question: until then nothing is known.
        return LedgerAlarm()
    for head in wanted:
        if told[head.number] != head.sha256:
            what = LEDGER_FORKED if told[head.number] else LEDGER_BEHIND
            found = LedgerAlarm(what, head.number)
            _abandon(tx, terminal_id, found, ledger)
            return found
    if not wanted or ledger.number > wanted[-1].number:
        _put_mark(tx, terminal_id, ledger, _mark(tx, terminal_id).abandoned)
    return LedgerAlarm()


def is_confirmed(
    tx: Connection, terminal_id: str, ledger: Head, confirms: tuple[Confirmation, ...]
) -> bool:
    """Tell whether a terminal confirms every head that was co-signed, and has nothing newer."""
    wanted = named_heads(tx, terminal_id)
    told = {one.number: one.sha256 for one in confirms}
    right = all(told.get(head.number) == head.sha256 for head in wanted)
    return right and bool(wanted) and ledger == wanted[-1]


def named_heads(tx: Connection, terminal_id: str) -> tuple[Head, ...]:
    """Return the heads that a terminal is to confirm, the lower first: the last confirmed, the newest."""
    mark, highest = _mark(tx, terminal_id), _highest(tx, terminal_id)
    found = {head.number: head for head in (highest, mark.head) if head is not None}
    return tuple(found[number] for number in sorted(found))


def _abandon(tx: Connection, terminal_id: str, alarm: LedgerAlarm, goes_on_from: Head) -> None:
    """Raise an alarm and let the chain that is there now count from here on."""
    raise_alarm(tx, terminal_id, alarm.what, alarm.number)
    reopen_inbox(tx, terminal_id, goes_on_from)
    highest = _highest(tx, terminal_id)
    left = max(alarm.number, _mark(tx, terminal_id).abandoned, highest.number if highest else 0)
    _put_mark(tx, terminal_id, goes_on_from, left)


def _mark(tx: Connection, terminal_id: str) -> _Mark:
    query = select(ledger_marks).where(ledger_marks.c.terminal_id == terminal_id)
    row = tx.execute(query).first()
    return _Mark(None, 0) if row is None else _Mark(Head(row.number, row.sha256), row.abandoned)


def _highest(tx: Connection, terminal_id: str) -> Head | None:
    """Return the newest co-signed head of the chain that counts now."""
    mark = _mark(tx, terminal_id)
    columns = ledger_heads.c
    newest = select(func.max(columns.number)).where(columns.terminal_id == terminal_id)
    query = select(columns.number, columns.sha256).where(
        columns.terminal_id == terminal_id,
        columns.number == newest.where(columns.number > mark.abandoned).scalar_subquery(),
    )
    row = tx.execute(query).first()
    found = None if row is None else Head(row.number, row.sha256)
    heads = [head for head in (found, mark.head) if head is not None]
    return max(heads, key=lambda head: head.number) if heads else None


def _put_mark(tx: Connection, terminal_id: str, head: Head, abandoned: int) -> None:
    values = {"number": head.number, "sha256": head.sha256, "abandoned": abandoned}
    change = update(ledger_marks).where(ledger_marks.c.terminal_id == terminal_id)
    if tx.execute(change.values(**values)).rowcount == 0:
        tx.execute(add(ledger_marks).values(terminal_id=terminal_id, **values))
