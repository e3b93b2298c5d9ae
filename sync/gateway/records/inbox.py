"""What waits for a station: asked for, answered as soon as there is something, acknowledged."""

import asyncio
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, select, update
from sqlalchemy import insert as add
from starlette.concurrency import run_in_threadpool

from sync.gateway.records.damaged import alarm_once
from sync.gateway.records.database import inbox, now_text, reading, writing
from sync.gateway.records.refusals import Refusal, require_cursor
from sync.gateway.records.terminals import new_name
from sync.wire.canonical import write
from sync.wire.exchange import LONGEST_WAIT_S, InboxItem

_MOST_ITEMS = 50
_LOOK_S = 1.0
"""How often a held answer looks again, for items that another gateway process put in."""


class Inbox:
    """The items of all terminals. Holds only the bell that wakes held answers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._loop: asyncio.AbstractEventLoop | None = None
        self._bell: asyncio.Event | None = None
        self._closed = False

    def put(self, terminal_id: str, kind: str, body: dict[str, Any]) -> str:
        """Lay an item in; return its id. May be called from any thread."""
        item_id = new_name("i")
        with writing(self._engine) as tx:
            self.lay(tx, item_id, terminal_id, kind, body)
        self.ring()
        return item_id

    @staticmethod
    def lay(
        tx: Connection, item_id: str, terminal_id: str, kind: str, body: dict[str, Any]
    ) -> None:
        """Lay an item in, in the caller's transaction, once; :meth:`ring` after it."""
        if tx.execute(select(inbox.c.item_id).where(inbox.c.item_id == item_id)).first() is None:
            values = {"item_id": item_id, "terminal_id": terminal_id, "kind": kind}
            tx.execute(add(inbox).values(body=write(body), created_at=now_text(), **values))

    def listing(self, terminal_id: str, after: int) -> tuple[InboxItem, ...]:
        """Return what is not acknowledged yet and comes after a sequence number.

        What could not be acknowledged, since its name is none, is set aside: it would stay first
        for ever. Gateways took such names once.

        Raises:
            Refusal: the cursor is none.
        """
        require_cursor(after)
        query = (
            select(inbox)
            .where(inbox.c.terminal_id == terminal_id)
            .where(inbox.c.acknowledged_at.is_(None))
            .where(inbox.c.sequence > after)
            .order_by(inbox.c.sequence)
            .limit(_MOST_ITEMS)
        )
        while True:
            with reading(self._engine) as tx:
                items = tuple(
                    InboxItem(r.sequence, r.item_id, r.kind, bytes(r.body).decode(), r.created_at)
                    for r in tx.execute(query)
                )
            unfit = [item for item in items if not _is_fit(item)]
            if not unfit:
                return items
            self._set_aside(terminal_id, unfit)

    def _set_aside(self, terminal_id: str, items: list[InboxItem]) -> None:
        numbers = [item.sequence for item in items]
        with writing(self._engine) as tx:
            change = update(inbox).where(inbox.c.sequence.in_(numbers))
            tx.execute(change.values(acknowledged_at=now_text()))
            for number in numbers:
                alarm_once(tx, terminal_id, "item_unfit", number)

    async def wait(
        self,
        terminal_id: str,
        after: int,
        wait_s: float,
        *,
        gone: "asyncio.Future[None]",
        before_look: Callable[[], None],
    ) -> tuple[InboxItem, ...]:
        """Return what waits; where nothing does, hold on up to ``wait_s`` seconds.

        Args:
            terminal_id: whose inbox.
            after: the sequence number behind which to look.
            wait_s: how long to hold on.
            gone: done when nobody waits for the answer any more; then the waiting ends at once.
            before_look: called in a worker thread before each look; what it raises ends the waiting.
        """
        self._loop = asyncio.get_running_loop()
        ends = self._loop.time() + min(max(wait_s, 0), LONGEST_WAIT_S)

        def look() -> tuple[InboxItem, ...]:
            before_look()
            return self.listing(terminal_id, after)

        while True:
            if self._bell is None or self._bell.is_set():
                self._bell = asyncio.Event()
            bell = self._bell
            items = await run_in_threadpool(look)
            left = ends - self._loop.time()
            if items or left <= 0 or self._closed or gone.done():
                return items
            rung = asyncio.ensure_future(bell.wait())
            try:
                await asyncio.wait(
                    (rung, gone), timeout=min(left, _LOOK_S), return_when=asyncio.FIRST_COMPLETED
                )
            finally:
                rung.cancel()

    def acknowledge(self, terminal_id: str, item_id: str) -> None:
        """Note that the station keeps an item; may be said again.

        Raises:
            Refusal: this terminal has no such item.
        """
        where = (inbox.c.item_id == item_id, inbox.c.terminal_id == terminal_id)
        with writing(self._engine) as tx:
            if tx.execute(select(inbox.c.item_id).where(*where)).first() is None:
                raise Refusal("not-found")
            change = update(inbox).where(*where, inbox.c.acknowledged_at.is_(None))
            tx.execute(change.values(acknowledged_at=now_text()))

    def close(self) -> None:
        """Let every held answer go."""
        self._closed = True
        self.ring()

    def ring(self) -> None:
        """Wake the answers that are held back. May be called from any thread."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(lambda: self._bell.set() if self._bell else None)


def _is_fit(item: InboxItem) -> bool:
    try:
        item.require_fit()
    except ValueError:
        return False
    return True
