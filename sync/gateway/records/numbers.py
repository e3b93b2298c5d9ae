"""The pillars' own numbers: asked for by a terminal, bound when the pillar has given one."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, select, update
from sqlalchemy import insert as add

from sync.gateway.records.database import (
    central_numbers,
    now_text,
    reading,
    submissions,
    writing,
)
from sync.gateway.records.inbox import Inbox
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.terminals import office_of
from sync.wire.border import require_id
from sync.wire.exchange import NumberItem, NumberRequest
from sync.wire.records import to_data

NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper that waits for its number."""

    document_id: str
    kind: str
    local_ref: str
    pillar: str
    office: str


def ask_number(engine: Engine, terminal_id: str, document_id: str, asked: NumberRequest) -> bool:
    """Note that a paper wants a number; return whether it is asked for the first time.

    The number belongs to whose paper it is. It may be asked for before the paper is sent; who asked
    for a paper that then turns out to be another's has asked for nothing.

    Raises:
        Refusal: the paper belongs to another terminal; or the id is none.
    """
    _require_id(document_id)
    where = central_numbers.c.document_id == document_id
    with writing(engine) as tx:
        owner = _owner(tx, document_id)
        if owner not in (None, terminal_id):
            raise Refusal("document-unknown")
        known = tx.execute(select(central_numbers).where(where)).first()
        if known is not None and known.terminal_id == terminal_id:
            return False
        if known is not None:
            if owner is None:
                raise Refusal("document-differs")
            # Asked for by somebody whose paper it is not.
            tx.execute(delete(central_numbers).where(where))
        row = {"kind": asked.kind, "local_ref": asked.local_ref, "pillar": asked.pillar}
        tx.execute(
            add(central_numbers).values(
                document_id=document_id,
                terminal_id=terminal_id,
                number="",
                asked_at=now_text(),
                **row,
            )
        )
    return True


def _require_id(document_id: str) -> None:
    try:
        require_id(document_id, "document_id")
    except ValueError as error:
        raise Refusal("malformed", member=error.args[0]) from None


def _owner(tx: Connection, document_id: str) -> str | None:
    query = select(submissions.c.terminal_id).where(submissions.c.document_id == document_id)
    found = tx.execute(query).scalar()
    return None if found is None else str(found)


def wanted_numbers(engine: Engine) -> tuple[Wanted, ...]:
    """Return the papers that wait for a number, oldest first."""
    query = select(central_numbers).where(central_numbers.c.number == "")
    with reading(engine) as tx:
        return tuple(
            Wanted(
                row.document_id,
                row.kind,
                row.local_ref,
                row.pillar,
                office_of(tx, row.terminal_id) or row.terminal_id,
            )
            for row in tx.execute(query.order_by(central_numbers.c.asked_at)).all()
        )


def bind_number(engine: Engine, inbox: Inbox, document_id: str, number: str) -> None:
    """Bind the number that a pillar gave, and send it to the terminal. Once.

    Raises:
        Refusal: nobody asked for one, or another one is bound.
        ValueError: it is no number.
    """
    where = central_numbers.c.document_id == document_id
    with writing(engine) as tx:
        row = tx.execute(select(central_numbers).where(where)).first()
        if row is None:
            raise Refusal("document-unknown")
        if row.number == number:
            return
        if row.number:
            raise Refusal("document-differs")
        body = to_data(NumberItem(document_id, row.local_ref, number, row.pillar))
        tx.execute(update(central_numbers).where(where).values(number=number))
        inbox.lay(tx, f"{document_id}.{NUMBER}", str(row.terminal_id), NUMBER, body)
    inbox.ring()
