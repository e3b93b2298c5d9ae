"""Lays what pillars say into the inboxes of the offices, each event once.

An item's id is made of the pillar's own, so that the same event twice is one.
"""

import hashlib
import logging
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, select, update
from sqlalchemy import insert as add
from sqlalchemy.exc import IntegrityError

from sync.gateway.pillars.mapping import Mapped, PillarMapping
from sync.gateway.pillars.port import Attachment, PillarUnreachable, Push, Transport
from sync.gateway.records.database import (
    now_text,
    pillar_cursors,
    pillar_files,
    pillar_items,
    reading,
    writing,
)
from sync.gateway.records.inbox import Inbox
from sync.gateway.records.objects import Objects
from sync.gateway.records.paper_routing import lay_items
from sync.gateway.records.refusals import Refusal
from sync.wire.border import is_plain, is_whole_text
from sync.wire.canonical import write
from sync.wire.pillars import UNREADABLE, PillarFile, PillarItem
from sync.wire.records import to_data

LOG = logging.getLogger("gateway")


class PillarIncoming:
    """Hears the pillars, and keeps their files."""

    def __init__(
        self,
        engine: Engine,
        objects: Objects,
        inbox: Inbox,
        words: Callable[[str], PillarMapping],
    ) -> None:
        self._engine, self._objects, self._inbox = engine, objects, inbox
        self._words = words

    def hear(self, pillar: str, transport: Transport) -> None:
        """Lay in what a pillar has said since it was heard last; one that does not answer waits."""
        where = pillar_cursors.c.pillar == pillar
        with reading(self._engine) as tx:
            cursor = str(tx.execute(select(pillar_cursors.c.cursor).where(where)).scalar() or "")
        try:
            pushes, behind = transport.receive(cursor)
        except PillarUnreachable:
            LOG.info("pillar %s does not answer", pillar)
            return
        if not is_whole_text(behind):
            LOG.warning("pillar %s: its cursor cannot be kept", pillar)
            return
        if not pushes and behind == cursor:
            return
        laid = [self._push(pillar, push) for push in pushes]
        with writing(self._engine) as tx:
            for push, item in zip(pushes, laid, strict=True):
                lay(tx, _event_name(pillar, push.event_id), _keepable(push.office), item)
            if tx.execute(select(pillar_cursors).where(where)).first() is None:
                tx.execute(add(pillar_cursors).values(pillar=pillar, cursor=behind))
            else:
                tx.execute(update(pillar_cursors).where(where).values(cursor=behind))
        self._inbox.ring()

    def _push(self, pillar: str, push: Push) -> PillarItem:
        try:
            mapped = self._words(pillar).inward(push.kind, push.data, push.files)
            return self._item(pillar, push.kind, _keepable(push.office), mapped)
        except ValueError as unfit:
            # Not of the pillar's own form, or nothing that the border lets pass. It may be a summons:
            # the office hears that it came.
            LOG.warning("pillar %s: event %s: %s", pillar, _readable(push.event_id), unfit.args[0])
            mapped = Mapped("", "", _readable(push.event_id), {"was": _readable(push.kind)}, ())
            return self._item(pillar, UNREADABLE, _keepable(push.office), mapped)

    def _item(self, pillar: str, kind: str, office: str, mapped: Mapped) -> PillarItem:
        return PillarItem(
            pillar=pillar,
            kind=kind,
            case_ref=mapped.case_ref,
            concerns=mapped.concerns,
            reference=mapped.reference,
            body=body_text(mapped.body),
            files=tuple(self._kept(office, file) for file in mapped.files),
            at=now_text(),
        )

    def _kept(self, office: str, file: Attachment) -> PillarFile:
        sha256 = hashlib.sha256(file.data).hexdigest()
        where = (pillar_files.c.office == office, pillar_files.c.sha256 == sha256)
        with reading(self._engine) as tx:
            known = tx.execute(select(pillar_files).where(*where)).first()
        if known is None:
            stored = self._objects.put((file.data,))
            row = {"object_id": stored.object_id, "size_bytes": stored.size_bytes}
            try:
                with writing(self._engine) as tx:
                    tx.execute(
                        add(pillar_files).values(
                            office=office, sha256=sha256, media_type=file.media_type, **row
                        )
                    )
            except (Refusal, IntegrityError):
                self._objects.delete(stored.object_id)
                raise
        return PillarFile(file.name, file.media_type, sha256, len(file.data))


def lay(tx: Connection, item_id: str, office: str, item: PillarItem) -> None:
    """Lay an item into an office's inbox, where it does not lie already."""
    known = select(pillar_items.c.item_id).where(pillar_items.c.item_id == item_id)
    if tx.execute(known).first() is None:
        row = {"office": office, "body": write(to_data(item)), "created_at": now_text()}
        tx.execute(add(pillar_items).values(item_id=item_id, **row))
        lay_items(tx, pillar_items.c.item_id == item_id)


def body_text(body: Mapping[str, Any]) -> str:
    """Return the body of an item as it is laid in."""
    return write(dict(body)).decode()


def _readable(text: str) -> str:
    """Return so much of a pillar's own number as a person may be shown."""
    return text[:80] if is_plain(text) else ascii(text)[:80]


def _keepable(office: str) -> str:
    """Return the code of an office; of what can be none so much as a row can keep."""
    return office if is_plain(office) else ascii(office)[:80]


def _event_name(pillar: str, event_id: str) -> str:
    digest = hashlib.sha256(event_id.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{pillar}.{digest[:32]}"
