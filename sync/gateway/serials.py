"""Reserves blocks of register serials, so that offices number papers without a line."""

from sqlalchemy import Engine, func, select
from sqlalchemy import insert as add

from sync.gateway.records.database import serial_blocks, writing
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.terminals import office_of
from sync.wire.exchange import SerialBlock, SerialRequest

_LARGEST = 1000


def reserve(engine: Engine, terminal_id: str, asked: SerialRequest) -> SerialBlock:
    """Return a block that no terminal of the office has; the same request again gives the same one.

    Raises:
        Refusal: the block is too large, or its id was used for something else.
    """
    if not 1 <= asked.count <= _LARGEST:
        raise Refusal("malformed")
    with writing(engine) as tx:
        query = select(serial_blocks).where(serial_blocks.c.block_id == asked.block_id)
        known = tx.execute(query).first()
        if known is not None:
            if (known.terminal_id, known.register, known.year) != (
                terminal_id,
                asked.register,
                asked.year,
            ):
                raise Refusal("malformed")
            return SerialBlock(known.block_id, known.register, known.year, known.first, known.last)
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
                block_id=block.block_id,
                terminal_id=terminal_id,
                office=office,
                register=block.register,
                year=block.year,
                first=block.first,
                last=block.last,
            )
        )
        return block
