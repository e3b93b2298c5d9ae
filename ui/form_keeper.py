"""Keeps what is typed, keystroke by keystroke, without the window waiting for the disk.

One value a field waits at most: while one is written, only the newest of each field is remembered.
"""

from typing import Any

from station_app.desks import forms
from station_app.model.errors import PersonError, StationError, StoreError
from station_app.model.ids import DocumentId
from ui.bench import Bench


class FormKeeper:
    """Writes answers in their own lane."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._waiting: dict[tuple[DocumentId, str], Any] = {}
        self._writing = False

    @property
    def calm(self) -> bool:
        """Whether everything typed is on the disk."""
        return not self._writing and not self._waiting

    def keep(self, document_id: DocumentId, field_id: str, value: Any) -> None:
        """Keep an answer as it stands now."""
        self._waiting[document_id, field_id] = value
        self._write()

    def _write(self) -> None:
        if self._writing or not self._waiting:
            return
        batch, self._waiting = self._waiting, {}
        station = self._bench.station
        self._writing = True

        def write() -> None:
            for (document_id, field_id), value in batch.items():
                forms.type_answer(station, document_id, field_id, value)

        def over(_done: None) -> None:
            self._writing = False
            self._write()

        def failed(error: StationError) -> None:
            self._writing = False
            if isinstance(error, StoreError | PersonError):
                # The disk or the session stood in the way: the next keystroke tries it all again.
                self._waiting = {**batch, **self._waiting}
            self._bench.fault(error)

        self._bench.jobs.run("typing", lambda _t, _r: write(), over, failed)
