"""What a terminal sent, given back to it alone: for one that was put back and has forgotten."""

from collections.abc import Iterator

from sqlalchemy import Engine, literal, select, union_all

from sync.gateway.records.damaged import given_out
from sync.gateway.records.database import log, media, reading, submissions
from sync.gateway.records.objects import Objects
from sync.gateway.records.paper_routing import stored_paper
from sync.gateway.records.refusals import Refusal
from sync.wire.comparison import MOST_PLACES, SentAnswer, SentEntry, SentRecord


def sent_after(engine: Engine, terminal_id: str, after: int) -> SentAnswer:
    """Return the entries that this terminal sent behind a place of the log, oldest first."""
    each = (
        select(table.c.sequence, name.label("name"), literal(kind).label("kind")).where(
            table.c.terminal_id == terminal_id, table.c.sequence > after
        )
        for table, name, kind in (
            (submissions, submissions.c.document_id, "paper"),
            (media, media.c.evidence_id, "media"),
        )
    )
    found = union_all(*each).subquery()
    query = (
        select(found, log.c.log_sha256)
        .join(log, log.c.sequence == found.c.sequence)
        .order_by(found.c.sequence)
        .limit(MOST_PLACES)
    )
    with reading(engine) as tx:
        return SentAnswer(
            tuple(
                SentEntry(row.sequence, row.log_sha256, row.name, row.kind)
                for row in tx.execute(query)
            )
        )


def sent_record(engine: Engine, terminal_id: str, name: str) -> SentRecord:
    """Return the packet and the receipt of a paper or of evidence that this terminal sent.

    Raises:
        Refusal: it sent no such thing.
    """
    with reading(engine) as tx:
        for table, own in (
            (submissions, submissions.c.document_id),
            (media, media.c.evidence_id),
        ):
            query = (
                select(table.c.packet, log.c.receipt)
                .join(log, log.c.sequence == table.c.sequence)
                .where(own == name, table.c.terminal_id == terminal_id)
            )
            row = tx.execute(query).first()
            if row is not None:
                return SentRecord(bytes(row.packet).decode(), bytes(row.receipt).decode())
    raise Refusal("document-unknown")


def sent_parts(
    engine: Engine, objects: Objects, terminal_id: str, document_id: str
) -> tuple[int, Iterator[bytes]]:
    """Return size and bytes of the PDF of a paper that this terminal sent.

    Raises:
        Refusal: it sent no such paper, or it is damaged.
    """
    query = select(submissions).where(
        submissions.c.document_id == document_id, submissions.c.terminal_id == terminal_id
    )
    with reading(engine) as tx:
        row = tx.execute(query).first()
    if row is None:
        raise Refusal("document-unknown")
    parts = given_out(engine, objects, stored_paper(row), terminal_id, row.sequence)
    return row.object_bytes, parts
