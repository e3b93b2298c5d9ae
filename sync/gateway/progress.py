"""Tells an office what another one made of its paper: taken on, examined, received."""

import hashlib

from sqlalchemy import Engine, select

from sync.gateway.records.database import deliveries, submissions, writing
from sync.gateway.records.inbox import Inbox
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.terminals import office_of
from sync.wire.canonical import read, write
from sync.wire.exchange import PaperItem, Progress, ProgressItem
from sync.wire.records import from_data, to_data

PROGRESS = "progress"


def tell_progress(
    engine: Engine, inbox: Inbox, terminal_id: str, document_id: str, progress: Progress
) -> None:
    """Tell the terminal that sent a paper what its addressee made of it; each stage once.

    Raises:
        Refusal: the paper is not addressed to this terminal's office, or unknown.
    """
    query = (
        select(submissions.c.terminal_id, deliveries.c.office, deliveries.c.body)
        .join(deliveries, deliveries.c.document_id == submissions.c.document_id)
        .where(deliveries.c.document_id == document_id)
    )
    with writing(engine) as tx:
        row = tx.execute(query).first()
        office = office_of(tx, terminal_id)
        if row is None or not office or row.office != office:
            raise Refusal("document-unknown")
        paper = from_data(PaperItem, read(bytes(row.body)))
        item = ProgressItem(
            at=progress.at,
            case_ref=paper.case_ref,
            document_id=document_id,
            due_at=progress.due_at,
            from_office=office,
            local_ref=paper.local_ref,
            stage=progress.stage,
        )
        data = to_data(item)
        name = f"{document_id}.{hashlib.sha256(write(data)).hexdigest()[:16]}"
        inbox.lay(tx, name, str(row.terminal_id), PROGRESS, data)
    inbox.ring()
