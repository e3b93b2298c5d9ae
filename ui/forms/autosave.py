"""Keeps what is typed, keystroke by keystroke, without the window waiting for the disk.

One value a field waits at most: what was typed meanwhile in the same field takes its place. Whoever
reads a form in the lane of typing calls :meth:`FormAutosave.write` first, and so reads what stands in
the window.
"""

import threading
from typing import Any

from station_app.forms import filling
from station_app.model.errors import PersonError, StationError, StoreError
from station_app.model.ids import DocumentId
from ui.widgets.context import WindowContext


class FormAutosave:
    """Writes answers in their own lane."""

    def __init__(self, context: WindowContext) -> None:
        self._context = context
        self._lock = threading.Lock()
        self._waiting: dict[tuple[DocumentId, str], Any] = {}
        self._jobs = 0

    @property
    def calm(self) -> bool:
        """Whether everything typed is on the disk."""
        with self._lock:
            return not self._jobs and not self._waiting

    def keep(self, document_id: DocumentId, field_id: str, value: Any) -> None:
        """Keep an answer as it stands now."""
        with self._lock:
            self._waiting[document_id, field_id] = value
        if self._jobs:
            # The job that waits in the lane takes this one along, or follows itself.
            return
        self._queue()

    def write(self) -> None:
        """Write what waits; in the lane of typing alone.

        Raises:
            StoreError, PersonError: the disk or the session stood in the way; nothing is dropped,
                the next keystroke tries it all again.
        """
        with self._lock:
            batch, self._waiting = self._waiting, {}
        refused: StationError | None = None
        while batch:
            (document_id, field_id), value = next(iter(batch.items()))
            try:
                filling.set_answer(self._context.station, document_id, field_id, value)
            except (StoreError, PersonError):
                with self._lock:
                    self._waiting = {**batch, **self._waiting}
                raise
            except StationError as error:
                # This form takes nothing more; what belongs to others is written all the same.
                refused = error
            del batch[document_id, field_id]
        if refused is not None:
            raise refused

    def _queue(self) -> None:
        self._jobs += 1
        self._context.jobs.call("typing", self.write, self._over, self._failed)

    def _over(self, _done: None) -> None:
        self._jobs -= 1
        with self._lock:
            more = bool(self._waiting)
        if more:
            self._queue()

    def _failed(self, error: StationError) -> None:
        self._jobs -= 1
        self._context.fault(error)
