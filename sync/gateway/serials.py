"""Reserves blocks of register serials, so that offices number papers without a line."""

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy import insert as add

from sync.gateway.records.database import serial_blocks, terminals, writing
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.terminals import office_of
from sync.wire.exchange import SerialBlock, SerialRequest


def reserve(engine: Engine, terminal_id: str, asked: SerialRequest) -> SerialBlock:
    """Return a block that no terminal of the office has; the same request again gives the same one.

    A block's id is its terminal's own: another's of the same name is another block.

    Raises:
        Refusal: its id names another terminal, or was used by this one for something else.
    """
    own = f"{terminal_id} {asked.block_id}"
    with writing(engine) as tx:
        _require_own(tx, terminal_id, asked.block_id)
        query = (
            select(serial_blocks)
            .where(serial_blocks.c.terminal_id == terminal_id)
            .where(serial_blocks.c.block_id.in_((own, asked.block_id)))
        )
        known = tx.execute(query).first()
        if known is not None:
            if (known.register, known.year) != (asked.register, asked.year):
                raise Refusal("malformed", member="block_id")
            return SerialBlock(asked.block_id, known.register, known.year, known.first, known.last)
        # An office that the district did not name numbers by its terminal.
        office = office_of(tx, terminal_id) or terminal_id
        newest = (
            select(func.max(serial_blocks.c.last))
            .where(serial_blocks.c.office == office)
            .where(serial_blocks.c.register == asked.register)
            .where(serial_blocks.c.year == asked.year)
        )
        first = int(tx.execute(newest).scalar() or 0) + 1
        block = SerialBlock(
            asked.block_id, asked.register, asked.year, first, first + asked.count - 1
        )
        tx.execute(
            add(serial_blocks).values(
                block_id=own,
                terminal_id=terminal_id,
                office=office,
                register=block.register,
                year=block.year,
                first=block.first,
                last=block.last,
            )
        )
        return block


def _require_own(tx: Connection, terminal_id: str, block_id: str) -> None:
    """Refuse a block's id that begins with another terminal's."""
    named = block_id.partition("-")[0]
    if named == terminal_id:
        return
    query = select(terminals.c.terminal_id).where(terminals.c.terminal_id == named)
    if tx.execute(query).first() is not None:
        raise Refusal("terminal-differs")
