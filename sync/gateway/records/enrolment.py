"""What the district does with terminals: takes them in, moves them to another office, revokes them.

Each act is a row of ``terminal_acts``, written in the same transaction; the access tokens that a
terminal held before it are worth nothing from then on (:mod:`sync.gateway.records.access`).
"""

import hashlib
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, Engine, delete, select, update
from sqlalchemy import insert as add

from sync.gateway.records.database import (
    codes,
    inbox,
    now_text,
    reading,
    terminal_acts,
    terminals,
    time_text,
    uploads,
    writing,
)
from sync.gateway.records.identity import Identity
from sync.gateway.records.paper_routing import OF_THE_OFFICE, lay_in
from sync.gateway.records.recovery import recipient_of
from sync.gateway.records.refusals import Refusal
from sync.wire.canonical import write
from sync.wire.exchange import EnrolmentAnswer, EnrolmentRequest, StationProfile, enrolment_message
from sync.wire.introduction import new_code
from sync.wire.keys import holds, key_id
from sync.wire.records import to_data

LOG = logging.getLogger("gateway")
Act = Literal["enrolled", "moved", "revoked"]
_CODE_LIFE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class TerminalState:
    """A terminal as the district sees it."""

    terminal_id: str
    office: str
    enrolled_at: str
    active: bool
    last_act: str
    """``enrolled``, ``moved`` or ``revoked``; empty: it was taken in before acts were kept."""
    last_act_at: str


def make_code(engine: Engine, office: str = "") -> str:
    """Make a one-time code for an office's terminal. Only its hash is kept."""
    code = new_code()
    expires = time_text(datetime.now(UTC) + _CODE_LIFE)
    with writing(engine) as tx:
        tx.execute(add(codes).values(code_sha256=_hash(code), expires_at=expires, office=office))
    return code


def enrol(engine: Engine, identity: Identity, asked: EnrolmentRequest) -> tuple[bytes, str | None]:
    """Take a terminal in; the same request again gets the same answer.

    A key that is known comes to the office of its new code. One that was revoked does not come back.

    Returns:
        The answer's bytes, and the terminal's id where it is new.

    Raises:
        Refusal: the code is wrong, too old or was used by another key, or the key was revoked.
    """
    message = enrolment_message(asked.code, asked.public_key)
    if not holds(asked.public_key, "enrolment", message, asked.proof):
        raise Refusal("enrolment-refused")
    with writing(engine) as tx:
        query = select(codes).where(codes.c.code_sha256 == _hash(asked.code)).with_for_update()
        code = tx.execute(query).first()
        if code is None or code.expires_at < now_text():
            raise Refusal("enrolment-refused")
        if code.public_key is not None:
            if code.public_key != asked.public_key:
                raise Refusal("enrolment-refused")
            return bytes(code.answer), None
        terminal_id = _take_in(tx, asked.public_key, str(code.office))
        answer = EnrolmentAnswer(
            terminal_id,
            identity.gateway_id,
            (identity.public_key,),
            recipient_of(tx),
            StationProfile("", str(code.office), ""),
        )
        data = write(to_data(answer))
        change = update(codes).where(codes.c.code_sha256 == _hash(asked.code))
        tx.execute(change.values(public_key=asked.public_key, answer=data))
        return data, terminal_id


def revoke(engine: Engine, terminal_id: str) -> None:
    """Shut a terminal out, from its next request on; what it had begun to upload ends.

    Raises:
        Refusal: there is no such terminal, or it was revoked before.
    """
    with writing(engine) as tx:
        office = _active_office(tx, terminal_id)
        where = terminals.c.terminal_id == terminal_id
        tx.execute(update(terminals).where(where).values(active=False))
        # Old at once: the next upload of anybody takes rows and bytes away.
        ended = update(uploads).where(uploads.c.terminal_id == terminal_id)
        tx.execute(ended.values(expires_at=now_text()))
        _note(tx, terminal_id, "revoked", office)


def move(engine: Engine, terminal_id: str, office: str) -> None:
    """Let a terminal stand in another office from now on.

    Raises:
        Refusal: there is no such terminal, or it was revoked. ValueError: no office is named.
    """
    if not office:
        raise ValueError("office")
    with writing(engine) as tx:
        _active_office(tx, terminal_id)
        _move(tx, terminal_id, office)


def terminal_states(engine: Engine) -> tuple[TerminalState, ...]:
    """Return all terminals, those of one office together."""
    newest = (
        select(terminal_acts.c.sequence)
        .where(terminal_acts.c.terminal_id == terminals.c.terminal_id)
        .order_by(terminal_acts.c.sequence.desc())
        .limit(1)
        .correlate(terminals)
        .scalar_subquery()
    )
    query = (
        select(terminals, terminal_acts.c.act, terminal_acts.c.at)
        .outerjoin(terminal_acts, terminal_acts.c.sequence == newest)
        .order_by(terminals.c.office, terminals.c.enrolled_at, terminals.c.terminal_id)
    )
    with reading(engine) as tx:
        return tuple(
            TerminalState(
                row.terminal_id,
                row.office,
                row.enrolled_at,
                row.active,
                row.act or "",
                row.at or "",
            )
            for row in tx.execute(query)
        )


class ActWatch:
    """Tells which terminals were moved or revoked since it was asked last, by any process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._seen = 0
        self.newly_acted()

    def newly_acted(self) -> frozenset[str]:
        """Return their ids."""
        query = select(terminal_acts).where(terminal_acts.c.sequence > self._seen)
        with reading(self._engine) as tx:
            rows = tx.execute(query.order_by(terminal_acts.c.sequence)).all()
        if rows:
            self._seen = rows[-1].sequence
        return frozenset(row.terminal_id for row in rows if row.act != "enrolled")


def _take_in(tx: Connection, public_key: str, office: str) -> str:
    """Return the terminal's id; a key that was enrolled before keeps its id, not its office."""
    known = tx.execute(select(terminals).where(terminals.c.public_key == public_key)).first()
    if known is not None:
        if not known.active:
            raise Refusal("enrolment-refused")
        if known.office != office:
            _move(tx, known.terminal_id, office)
        return str(known.terminal_id)
    terminal_id = f"t{key_id(public_key)[:16]}"
    row = {"terminal_id": terminal_id, "public_key": public_key, "enrolled_at": now_text()}
    tx.execute(add(terminals).values(active=True, office=office, **row))
    _note(tx, terminal_id, "enrolled", office)
    lay_in(tx, terminal_id)
    return terminal_id


def _move(tx: Connection, terminal_id: str, office: str) -> None:
    """Change the office, and with it what waits: the old office's papers stay with that office."""
    where = terminals.c.terminal_id == terminal_id
    tx.execute(update(terminals).where(where).values(office=office))
    tx.execute(
        delete(inbox)
        .where(inbox.c.terminal_id == terminal_id)
        .where(inbox.c.acknowledged_at.is_(None))
        .where(inbox.c.kind.in_(OF_THE_OFFICE))
    )
    _note(tx, terminal_id, "moved", office)
    lay_in(tx, terminal_id)


def _active_office(tx: Connection, terminal_id: str) -> str:
    query = select(terminals).where(terminals.c.terminal_id == terminal_id).with_for_update()
    row = tx.execute(query).first()
    if row is None or not row.active:
        raise Refusal("terminal-unknown")
    return str(row.office)


def _note(tx: Connection, terminal_id: str, act: Act, office: str) -> None:
    row = {"terminal_id": terminal_id, "act": act, "office": office, "at": now_text()}
    tx.execute(add(terminal_acts).values(**row))
    LOG.info("terminal %s: %s, office %s", terminal_id, act, office or "-")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
