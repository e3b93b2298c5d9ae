"""The district's recovery key at the gateway: its public half, its ceremony, and when it was last tried.

The private half was on this computer as long as the ceremony took. A key counts from the moment on at which
its shares, read back from paper, opened its probe: one whose sheets never came out of the printer seals
nothing. A district without such a key tells its terminals of none; they seal to themselves alone.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pyrage
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    func,
    select,
    update,
)
from sqlalchemy import insert as add

from sync.gateway.records.database import metadata, now_text, reading, time_text, writing
from sync.gateway.records.identity import Identity
from sync.gateway.records.refusals import Refusal
from sync.wire.recovery import RECOVERY_FORMAT, DistrictRecovery, seal_recovery

recovery_keys = Table(
    "recovery_keys",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("recipient", String, nullable=False),
    Column("needed", Integer, nullable=False),
    Column("shares", Integer, nullable=False),
    Column("made_at", String, nullable=False),
    Column("made_by", String, nullable=False),
    Column("probe", LargeBinary, nullable=False),
    Column("probe_sha256", String, nullable=False),
    Column("tested_at", String, nullable=False),
    Column("tested_by", String, nullable=False),
)
_PROBE_BYTES = 32


@dataclass(frozen=True, slots=True)
class RecoveryState:
    """What the gateway knows of the key that counts."""

    number: int
    recipient: str
    needed: int
    shares: int
    made_at: str
    made_by: str
    tested_at: str
    """When its shares opened the probe last; empty: never, and it does not count yet."""
    is_due: bool
    """Whether the shares are to be tried now."""


def recovery_states(engine: Engine, test_after_days: int) -> tuple[RecoveryState, ...]:
    """Return the key that counts, and the one that waits for the proof of its shares, if there are such."""
    too_long_ago = time_text(datetime.now(UTC) - timedelta(days=test_after_days))
    with reading(engine) as tx:
        rows = [row for row in (_counting(tx), _waiting(tx)) if row is not None]
    return tuple(
        RecoveryState(
            row.number,
            row.recipient,
            row.needed,
            row.shares,
            row.made_at,
            row.made_by,
            row.tested_at,
            row.tested_at < too_long_ago,
        )
        for row in rows
    )


def new_recovery(engine: Engine, recipient: str, needed: int, shares: int, by: str) -> int:
    """Note a new key, which counts once its shares are proved; return its number.

    A probe is sealed to it, to be opened at each proof.

    Args:
        engine: the gateway's database.
        recipient: the public half (age).
        needed: so many shares open what is sealed to it.
        shares: so many were made.
        by: who held the ceremony.

    Raises:
        ValueError: ``recipient`` is no age recipient.
    """
    try:
        known = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError:
        raise ValueError("recipient") from None
    secret = secrets.token_bytes(_PROBE_BYTES)
    with writing(engine) as tx:
        number = int(tx.execute(select(func.max(recovery_keys.c.number))).scalar() or 0) + 1
        tx.execute(
            add(recovery_keys).values(
                number=number,
                recipient=recipient,
                needed=needed,
                shares=shares,
                made_at=now_text(),
                made_by=by,
                probe=pyrage.encrypt(secret, [known]),
                probe_sha256=hashlib.sha256(secret).hexdigest(),
                tested_at="",
                tested_by="",
            )
        )
    return number


def prove_shares(engine: Engine, identity: str, by: str) -> int | None:
    """Open the probe of the key that counts, or of the one that waits; the latter counts from now on.

    Args:
        engine: the gateway's database.
        identity: the private key that the shares made.
        by: who holds the proof.

    Returns:
        The number of the key; ``None``: it opens neither probe.

    Raises:
        ValueError: ``identity`` is no age identity.
    """
    try:
        key = pyrage.x25519.Identity.from_str(identity)
    except pyrage.IdentityError:
        raise ValueError("identity") from None
    with writing(engine) as tx:
        for row in (_waiting(tx), _counting(tx)):
            if row is not None and _opens(row, key):
                done = update(recovery_keys).where(recovery_keys.c.number == row.number)
                tx.execute(done.values(tested_at=now_text(), tested_by=by))
                return int(row.number)
    return None


def _opens(row: Row[Any], key: pyrage.x25519.Identity) -> bool:
    try:
        opened = pyrage.decrypt(row.probe, [key])
    except pyrage.DecryptError:
        return False
    return hashlib.sha256(opened).hexdigest() == str(row.probe_sha256)


def recipient_of(tx: Connection) -> str:
    """Return the public half that counts, empty where there is none."""
    row = _counting(tx)
    return "" if row is None else str(row.recipient)


def told_recovery(engine: Engine, identity: Identity) -> bytes:
    """Return the signed word on the key that counts.

    Raises:
        Refusal: there is none.
    """
    with reading(engine) as tx:
        row = _counting(tx)
    if row is None:
        raise Refusal("recovery-unknown")
    said = DistrictRecovery(
        format=RECOVERY_FORMAT,
        gateway_id=identity.gateway_id,
        number=row.number,
        recipient=row.recipient,
        needed=row.needed,
        shares=row.shares,
        made_at=row.made_at,
    )
    return seal_recovery(said, identity.signing_key)


def _counting(tx: Connection) -> Row[Any] | None:
    """Return the newest key whose shares were proved."""
    proved = select(recovery_keys).where(recovery_keys.c.tested_at != "")
    return tx.execute(proved.order_by(recovery_keys.c.number.desc()).limit(1)).first()


def _waiting(tx: Connection) -> Row[Any] | None:
    """Return the newest key, where its shares were never proved."""
    newest = select(recovery_keys).order_by(recovery_keys.c.number.desc()).limit(1)
    row = tx.execute(newest).first()
    return None if row is None or row.tested_at else row
