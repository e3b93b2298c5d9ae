"""What offices tell each other of a paper: taken on, examined, received. Told once a change."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from station_app.documents import inbox_rows, received_rows
from station_app.exchange import set_aside
from station_app.model.clock import from_text, to_text
from station_app.station.station import Station
from station_app.store.connection import Transaction

KIND = "progress"


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of a paper at the office that it was sent to."""

    document_id: str
    stage: str
    """``accepted``, ``examined`` or ``received``."""
    at: datetime
    due_at: datetime | None
    """When the clock that runs there ends."""

    @property
    def words(self) -> str:
        """The whole as one text, to see whether it was told already."""
        due = "" if self.due_at is None else to_text(self.due_at)
        return f"{self.stage} {to_text(self.at)} {due}"


def mark_reported(station: Station, progress: Progress) -> None:
    """Note that the sender was told. Needs nobody at the desk."""
    with station.store.transaction() as tx:
        received_rows.note(tx, progress.document_id, told=progress.words)


def latest_for(tx: Transaction, document_id: str) -> Progress | None:
    """Return the newest that was told of one paper of ours; ``None``: nothing."""
    read, _ = set_aside.read_each(inbox_rows.naming(tx, KIND, document_id), _read_row)
    return read[-1][1] if read else None


def _read_row(row: inbox_rows.InboxRow) -> Progress:
    return _read(row.body)


def _read(told: bytes) -> Progress:
    body = json.loads(told)
    due = body["due_at"]
    return Progress(
        body["document_id"],
        body["stage"],
        from_text(body["at"]),
        None if due is None else from_text(due),
    )


def latest_progress(tx: Transaction) -> Mapping[str, Progress]:
    """Return the newest that was told of each paper of ours."""
    found: dict[str, Progress] = {}
    for _, told in set_aside.read_each(inbox_rows.of_kind(tx, KIND), _read_row)[0]:
        found[told.document_id] = told
    return found
