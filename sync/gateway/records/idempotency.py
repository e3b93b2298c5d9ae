"""What was taken in once: asked again, it gives the same receipt, and never takes another's place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Engine, select
from sqlalchemy.exc import IntegrityError

from sync.gateway.records.database import log, media, reading, submissions
from sync.gateway.records.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Sent:
    """By what a thing that was sent is known again."""

    name: str
    """Its id."""
    terminal_id: str
    manifest_sha256: str


class IdempotentRegister:
    """One of the gateway's registers whose rows have a receipt in the log."""

    def __init__(self, name: "Column[str]") -> None:
        self._name, self._columns = name, name.table.c

    def receipt(self, engine: Engine, terminal_id: str, name: str) -> bytes:
        """Return the receipt of what this terminal submitted.

        Raises:
            Refusal: it submitted no such thing.
        """
        query = self._with_receipt(name).where(self._columns.terminal_id == terminal_id)
        with reading(engine) as tx:
            row = tx.execute(query).first()
        if row is None:
            raise Refusal("document-unknown")
        return bytes(row.receipt)

    def earlier(self, tx: Connection, sent: Sent) -> bytes | None:
        """Return the receipt that the same thing had before; ``None``: it is new.

        Raises:
            Refusal: other content, another terminal's, or something of another register was taken
                in under this id.
        """
        row = tx.execute(self._with_receipt(sent.name)).first()
        if row is None:
            if tx.execute(select(log.c.sequence).where(log.c.document_id == sent.name)).first():
                raise Refusal("document-differs")
            return None
        if (row.manifest_sha256, row.terminal_id) != (sent.manifest_sha256, sent.terminal_id):
            raise Refusal("document-differs")
        return bytes(row.receipt)

    def enter(self, engine: Engine, sent: Sent, enter: Callable[[], bytes]) -> bytes:
        """Take a thing in and return its receipt, also when the same came twice at once.

        Raises:
            Refusal: see :meth:`earlier`; or what ``enter`` refused.
        """
        try:
            return enter()
        except (IntegrityError, Refusal):
            # The same request may have come twice at once, and the other one was first.
            with reading(engine) as tx:
                earlier = self.earlier(tx, sent)
            if earlier is None:
                raise
            return earlier

    def _with_receipt(self, name: str) -> Any:
        columns = (self._columns.manifest_sha256, self._columns.terminal_id, log.c.receipt)
        joined = select(*columns).join(log, log.c.document_id == self._name)
        return joined.where(self._name == name)


PAPERS = IdempotentRegister(submissions.c.document_id)
MEDIA = IdempotentRegister(media.c.evidence_id)
