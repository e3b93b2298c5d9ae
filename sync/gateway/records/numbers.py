"""The pillars' own numbers: asked for by a terminal, bound when the pillar has given one."""

from dataclasses import dataclass

from sqlalchemy import Engine, select, update
from sqlalchemy import insert as add

from sync.gateway.records.database import central_numbers, now_text, reading, writing
from sync.gateway.records.inbox import Inbox
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.terminals import office_of
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

    Raises:
        Refusal: the paper belongs to another terminal.
    """
    query = select(central_numbers).where(central_numbers.c.document_id == document_id)
    with writing(engine) as tx:
        known = tx.execute(query).first()
        if known is not None:
            if known.terminal_id != terminal_id:
                raise Refusal("document-differs")
            return False
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
