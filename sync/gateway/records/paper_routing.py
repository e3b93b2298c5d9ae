"""Brings a paper to the office that it is addressed to: an item in its inbox, the PDF on request."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, Row, select
from sqlalchemy import insert as add

from sync.gateway.records.damaged import given_out
from sync.gateway.records.database import (
    deliveries,
    inbox,
    now_text,
    pillar_items,
    reading,
    submissions,
    writing,
)
from sync.gateway.records.objects import Objects, StoredObject
from sync.gateway.records.offices import sender_of
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.terminals import office_of
from sync.wire.canonical import write
from sync.wire.manifest import Manifest
from sync.wire.pillars import ITEM

PAPER = "paper"


def address(tx: Connection, manifest: Manifest, sequence: int) -> None:
    """Note, in the submission's transaction, whom a paper is for. No name of a person is in it.

    Whom it is from is what the district says of its terminal, never what the terminal says.
    """
    if not manifest.to_office:
        return
    sender = sender_of(tx, manifest.terminal_id)
    body = {
        "case_ref": manifest.case_ref,
        "concerns": manifest.concerns,
        "confidentiality": manifest.confidentiality,
        "document_id": manifest.document_id,
        "due_at": manifest.due_at,
        "form": manifest.form,
        "from_office": sender.name,
        "from_unit": sender.unit or sender.name,
        "kind": manifest.kind,
        "local_ref": manifest.local_ref,
        "pdf_sha256": manifest.pdf_sha256,
        "pdf_size_bytes": manifest.pdf_size_bytes,
        "register_no": manifest.register_no,
        "sequence": sequence,
        "signed_at": manifest.signed_at,
    }
    row = {"office": manifest.to_office, "body": write(body), "created_at": now_text()}
    tx.execute(add(deliveries).values(document_id=manifest.document_id, **row))


def lay_in(engine: Engine, terminal_id: str) -> None:
    """Put what is addressed to a terminal's office into its inbox, each paper once.

    Done when the terminal asks, so that a paper also waits for an office that joins later.
    """
    with reading(engine) as tx:
        office = office_of(tx, terminal_id)
        papers_miss = bool(office) and bool(_missing(tx, office, terminal_id))
        if not papers_miss and not _unheard(tx, office or terminal_id, terminal_id):
            return
    with writing(engine) as tx:
        for item_id, body in _unheard(tx, office or terminal_id, terminal_id):
            row = {"terminal_id": terminal_id, "kind": ITEM, "body": body}
            tx.execute(add(inbox).values(item_id=item_id, created_at=now_text(), **row))
        for document_id, body in _missing(tx, office, terminal_id) if office else ():
            row = {"terminal_id": terminal_id, "kind": PAPER, "body": body}
            item_id = _item_id(terminal_id, document_id)
            tx.execute(add(inbox).values(item_id=item_id, created_at=now_text(), **row))


def paper_parts(
    engine: Engine, objects: Objects, terminal_id: str, document_id: str
) -> tuple[int, Iterator[bytes]]:
    """Return a paper's size and bytes to a terminal of the office that it is addressed to.

    Raises:
        Refusal: it is not addressed to this terminal's office, unknown, or damaged.
    """
    with reading(engine) as tx:
        office = office_of(tx, terminal_id)
        query = (
            select(submissions)
            .join(deliveries, deliveries.c.document_id == submissions.c.document_id)
            .where(deliveries.c.document_id == document_id)
            .where(deliveries.c.office == office)
        )
        row = tx.execute(query).first()
    if row is None or not office:
        raise Refusal("document-unknown")
    parts = given_out(engine, objects, stored_paper(row), str(row.terminal_id), row.sequence)
    return row.object_bytes, parts


def stored_paper(row: Row[Any]) -> StoredObject:
    """Return the object of a paper by its row. Its hash is what the terminal signed."""
    manifest = json.loads(bytes(row.packet))["manifest"]
    return StoredObject(row.object_id, row.object_bytes, manifest["pdf_sha256"])


def _missing(tx: Connection, office: str, terminal_id: str) -> list[tuple[str, bytes]]:
    query = select(deliveries).where(deliveries.c.office == office)
    rows = [(str(r.document_id), bytes(r.body)) for r in tx.execute(query)]
    known = select(inbox.c.item_id).where(inbox.c.terminal_id == terminal_id)
    held = {str(r.item_id) for r in tx.execute(known)}
    return [(name, body) for name, body in rows if _item_id(terminal_id, name) not in held]


def _unheard(tx: Connection, office: str, terminal_id: str) -> list[tuple[str, bytes]]:
    """Return what pillars said to an office and this terminal was not told yet, oldest first."""
    name = pillar_items.c.item_id + f".{terminal_id}"
    query = (
        select(name.label("name"), pillar_items.c.body)
        .where(pillar_items.c.office == office)
        .where(~select(inbox.c.item_id).where(inbox.c.item_id == name).exists())
        .order_by(pillar_items.c.sequence)
    )
    return [(str(row.name), bytes(row.body)) for row in tx.execute(query)]


def _item_id(terminal_id: str, document_id: str) -> str:
    return f"{document_id}.{terminal_id}"
