"""What one terminal may have begun and not finished."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, func, select

from sync.gateway.admission.limits import TerminalQuota
from sync.gateway.admission.rates import too_many
from sync.gateway.records.database import now_text, reading, uploads

_AGAIN_S = 300


class UploadQuota:
    """How many uploads, and of how many bytes together, a terminal may hold open."""

    def __init__(self, engine: Engine, quota: TerminalQuota) -> None:
        self._engine, self._quota = engine, quota
        self._beginning = threading.Lock()

    @contextmanager
    def opening(self, terminal_id: str, size_bytes: int) -> Iterator[None]:
        """Let a terminal begin one more inside the block; nobody else begins one meanwhile.

        Raises:
            Refusal: it holds too much open already.
        """
        with self._beginning:
            query = (
                select(func.count(), func.coalesce(func.sum(uploads.c.size_bytes), 0))
                .where(uploads.c.terminal_id == terminal_id)
                .where(uploads.c.expires_at >= now_text())
            )
            with reading(self._engine) as tx:
                count, announced = tx.execute(query).one()
            if count >= self._quota.uploads or announced + size_bytes > self._quota.upload_bytes:
                raise too_many(_AGAIN_S)
            yield
