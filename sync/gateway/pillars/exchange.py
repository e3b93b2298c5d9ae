"""Carries what offices say to the pillars, each thing once, and has what pillars say laid in.

A message is a row until its pillar has answered; it is tried again with growing waits, for ever:
only the pillar's own refusal ends it.
"""

import json
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, select, update
from sqlalchemy import insert as add

from sync.gateway.pillars.incoming import PillarIncoming, body_text, lay
from sync.gateway.pillars.mapping import Mapped, PillarMapping, UnfitMessage, load_mapping
from sync.gateway.pillars.message_queue import Thread, ready, thread_of
from sync.gateway.pillars.port import Attachment, PillarUnreachable, Reply, Transport
from sync.gateway.records.damaged import given_out
from sync.gateway.records.database import (
    now_text,
    pillar_files,
    pillar_messages,
    reading,
    submissions,
    time_text,
    writing,
)
from sync.gateway.records.inbox import Inbox
from sync.gateway.records.objects import Objects, StoredObject
from sync.gateway.records.offices import require_office, sender_of
from sync.gateway.records.paper_routing import stored_paper
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.terminals import office_of
from sync.wire.border import require_id
from sync.wire.canonical import read, write
from sync.wire.limits import limits
from sync.wire.pillars import ANSWER, PillarItem, PillarMessage
from sync.wire.records import from_data, to_data

LOG = logging.getLogger("gateway")
_LONGEST_WAIT_S = 900
_CLAIM_S = 300


class PillarExchange:
    """The pillars that this gateway is joined to."""

    def __init__(
        self,
        engine: Engine,
        objects: Objects,
        inbox: Inbox,
        transports: Mapping[str, Transport],
        words: Callable[[str], PillarMapping] = load_mapping,
    ) -> None:
        self._words = words
        self._engine = engine
        self._objects = objects
        self._inbox = inbox
        self._transports = transports
        self._incoming = PillarIncoming(engine, objects, inbox, words)
        self._turning = threading.Lock()

    def take(self, terminal_id: str, message_id: str, message: PillarMessage) -> None:
        """Keep a message from a terminal; the same again changes nothing.

        Raises:
            Refusal: other content was kept under this id, a paper is not here, the id is none, or
                it speaks for another office.
        """
        _require_id(message_id)
        body = write(to_data(message))
        with writing(self._engine) as tx:
            where = pillar_messages.c.message_id == message_id
            known = tx.execute(select(pillar_messages).where(where)).first()
            if known is not None:
                if (known.terminal_id, bytes(known.body)) != (terminal_id, body):
                    raise Refusal("document-differs")
                return
            _require_own(tx, terminal_id, message)
            for paper in message.papers:
                _require_paper(tx, terminal_id, paper)
            now = now_text()
            tx.execute(
                add(pillar_messages).values(
                    message_id=message_id,
                    terminal_id=terminal_id,
                    office=office_of(tx, terminal_id) or terminal_id,
                    pillar=message.pillar,
                    body=body,
                    state="waiting",
                    received_at=now,
                    next_try_at=now,
                    attempts=0,
                    fault="",
                )
            )

    def turn(self) -> None:
        """Say everything that is due, and lay in what the pillars say."""
        with self._turning:
            held_up: set[Thread] = set()
            for row in self._due():
                thread = thread_of(row)
                if thread in held_up:
                    self._put_off(row, row.fault)
                elif not self._carry(row) and thread[2]:
                    held_up.add(thread)
            for pillar, transport in self._transports.items():
                self._incoming.hear(pillar, transport)

    def _due(self) -> list[Row[Any]]:
        """Claim what is due; another gateway process leaves it alone until the claim runs out.

        Within a case nothing overtakes what was said before it and waits for its pillar.
        """
        lease = time_text(datetime.now(UTC) + timedelta(seconds=_CLAIM_S))
        with writing(self._engine) as tx:
            rows = [row for pillar in self._transports for row in ready(tx, pillar)]
            claimed = pillar_messages.c.message_id.in_([row.message_id for row in rows])
            if rows:
                tx.execute(update(pillar_messages).where(claimed).values(next_try_at=lease))
        return rows

    def _carry(self, row: Row[Any]) -> bool:
        """Say a message and lay in the answer; return whether the pillar has it."""
        message = from_data(PillarMessage, read(bytes(row.body)))
        mapping = self._words(message.pillar)
        try:
            reply = self._said(row, message, mapping)
        except Refusal as refusal:
            self._put_off(row, refusal.key)
            return False
        except UnfitMessage as unfit:
            reply = Reply({}, refused=f"{message.kind}: {unfit.args[0]}")
        except PillarUnreachable:
            self._put_off(row, "unreachable")
            return False
        try:
            self._answer(row, message, mapping, reply)
        except UnfitMessage as unfit:
            # Taken, but answered in another form: what it meant must be asked, not guessed.
            LOG.warning("pillar %s: answer to %s: %s", row.pillar, row.message_id, unfit.args[0])
            self._put_off(row, "unfit")
            return False
        return True

    def _said(self, row: Row[Any], message: PillarMessage, mapping: PillarMapping) -> Reply:
        files = tuple(self._paper(paper) for paper in message.papers)
        body = json.loads(message.body)
        data = mapping.outward(message.kind, _head(row, message), body, files)
        return self._transports[message.pillar].send(mapping.path(message.kind), data, files)

    def _paper(self, document_id: str) -> Attachment:
        query = select(submissions).where(submissions.c.document_id == document_id)
        with reading(self._engine) as tx:
            row = tx.execute(query).one()
        stored, owner = stored_paper(row), str(row.terminal_id)
        parts = given_out(self._engine, self._objects, stored, owner, row.sequence)
        return Attachment(f"{row.kind}-{document_id}.pdf", "application/pdf", b"".join(parts))

    def _put_off(self, row: Row[Any], fault: str) -> None:
        wait_s = min(_LONGEST_WAIT_S, 5 * 2 ** min(row.attempts, 10))
        next_try = time_text(datetime.now(UTC) + timedelta(seconds=wait_s))
        with writing(self._engine) as tx:
            where = pillar_messages.c.message_id == row.message_id
            noted = {"attempts": row.attempts + 1, "next_try_at": next_try, "fault": fault}
            tx.execute(update(pillar_messages).where(where).values(**noted))

    def _answer(
        self, row: Row[Any], message: PillarMessage, mapping: PillarMapping, reply: Reply
    ) -> None:
        mapped = Mapped(message.case_ref, "", "", {}, ())
        if not reply.refused and ANSWER in mapping.heard:
            mapped = mapping.inward(ANSWER, reply.data)
        outcome = "refused" if reply.refused else "accepted"
        try:
            item = PillarItem(
                pillar=message.pillar,
                kind=ANSWER,
                case_ref=message.case_ref,
                concerns=row.message_id,
                reference=mapped.reference,
                body=body_text({**mapped.body, "outcome": outcome, "reason": reply.refused}),
                files=(),
                at=now_text(),
            )
        except ValueError as error:
            raise UnfitMessage(str(error.args[0])) from None
        with writing(self._engine) as tx:
            where = pillar_messages.c.message_id == row.message_id
            tx.execute(update(pillar_messages).where(where).values(state=outcome))
            lay(tx, f"{row.message_id}.{ANSWER}", row.office, item)
        self._inbox.ring()


def file_parts(
    engine: Engine, objects: Objects, terminal_id: str, sha256: str
) -> tuple[str, int, Iterator[bytes]]:
    """Return a pillar's file to a terminal of the office that it is for: media type, size, bytes.

    Raises:
        Refusal: there is none of this content for the office, or it is damaged.
    """
    with reading(engine) as tx:
        office = office_of(tx, terminal_id) or terminal_id
        where = (pillar_files.c.office == office, pillar_files.c.sha256 == sha256)
        row = tx.execute(select(pillar_files).where(*where)).first()
    if row is None:
        raise Refusal("document-unknown")
    stored = StoredObject(row.object_id, row.size_bytes, sha256)
    parts = given_out(engine, objects, stored, office, 0)
    return str(row.media_type), int(row.size_bytes), parts


def _require_id(message_id: str) -> None:
    try:
        require_id(message_id, "message_id")
    except ValueError as error:
        raise Refusal("malformed", member=error.args[0]) from None


def _require_own(tx: Connection, terminal_id: str, message: PillarMessage) -> None:
    """Refuse a message whose words name another office as the one that speaks."""
    sender, said = sender_of(tx, terminal_id), json.loads(message.body)
    for member in limits().own_office:
        if member in said:
            require_office(tx, sender, member, str(said[member]))


def _require_paper(tx: Connection, terminal_id: str, document_id: str) -> None:
    query = (
        select(submissions.c.document_id)
        .where(submissions.c.document_id == document_id)
        .where(submissions.c.terminal_id == terminal_id)
    )
    if tx.execute(query).first() is None:
        raise Refusal("document-unknown")


def _head(row: Row[Any], message: PillarMessage) -> dict[str, Any]:
    number, _, year = message.case_ref.partition("/")
    return {
        "case_ref": message.case_ref,
        "concerns": message.concerns,
        "fir_number": number,
        "fir_year": year,
        "made_at": message.made_at,
        "message_id": row.message_id,
        "office": row.office,
    }
