"""Brings a paper to the office that it is addressed to: an item in its inbox, the PDF on request."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, func, literal, select
from sqlalchemy import insert as add

from sync.gateway.records.damaged import given_out
from sync.gateway.records.database import (
    deliveries,
    inbox,
    now_text,
    pillar_items,
    reading,
    submissions,
    terminals,
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
OF_THE_OFFICE = (PAPER, ITEM)
"""The kinds of items that a terminal is given because of the office that it stands in."""
_COLUMNS = ("item_id", "terminal_id", "kind", "body", "created_at")


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
    _lay_papers(tx, deliveries.c.document_id == manifest.document_id)


def lay_in(tx: Connection, terminal_id: str) -> None:
    """Lay into a terminal's inbox what its office has and it was not given yet, each thing once.

    Done when a terminal joins an office; what comes later is laid in as it comes.
    """
    _lay_papers(tx, terminals.c.terminal_id == terminal_id)
    lay_items(tx, terminals.c.terminal_id == terminal_id)


def lay_in_all(engine: Engine) -> None:
    """Lay in whatever is missing anywhere: an older gateway did it when a terminal asked."""
    with writing(engine) as tx:
        _lay_papers(tx)
        lay_items(tx)


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


def _lay_papers(tx: Connection, *narrowed: ColumnElement[bool]) -> None:
    """Lay papers in for the terminals of their offices; ``narrowed`` names a paper or a terminal."""
    name = deliveries.c.document_id + "." + terminals.c.terminal_id
    query = (
        select(
            name, terminals.c.terminal_id, literal(PAPER), deliveries.c.body, literal(now_text())
        )
        .join(terminals, terminals.c.office == deliveries.c.office)
        .where(terminals.c.active.is_(True), deliveries.c.office != "", *narrowed)
        .where(~select(inbox.c.item_id).where(inbox.c.item_id == name).exists())
        .order_by(deliveries.c.created_at, deliveries.c.document_id)
    )
    tx.execute(add(inbox).from_select(_COLUMNS, query))


def lay_items(tx: Connection, *narrowed: ColumnElement[bool]) -> None:
    """Lay in what pillars said, likewise; a terminal without an office hears under its own id."""
    name = pillar_items.c.item_id + "." + terminals.c.terminal_id
    office = func.coalesce(func.nullif(terminals.c.office, ""), terminals.c.terminal_id)
    query = (
        select(
            name, terminals.c.terminal_id, literal(ITEM), pillar_items.c.body, literal(now_text())
        )
        .join(terminals, pillar_items.c.office == office)
        .where(terminals.c.active.is_(True), *narrowed)
        .where(~select(inbox.c.item_id).where(inbox.c.item_id == name).exists())
        .order_by(pillar_items.c.sequence)
    )
    tx.execute(add(inbox).from_select(_COLUMNS, query))
