"""What a form's fields said before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from station_app.documents import form_rows
from station_app.documents.form_rows import AnswerChange
from station_app.documents.protection import require_may_see
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.session import operator_rows
from station_app.station.station import Station


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """An answer that stood once."""

    at: datetime
    who: str
    """Display name; empty: the program calculated it."""
    value: Any


def field_history(
    station: Station, document_id: DocumentId, field_id: str
) -> tuple[AnswerChange, ...]:
    """Return what a field said before, oldest first.

    Raises:
        NotAllowed, SessionLocked. IdentityProtected.
    """
    station.session.require(Right.READ)
    require_may_see(station, document_id)
    with station.store.reading() as tx:
        return form_rows.history(tx, document_id, field_id)


def past_answers(
    station: Station, document_id: DocumentId, field_id: str
) -> tuple[PastAnswer, ...]:
    """Return what a field said before, newest first, with who left it so.

    Raises:
        NotAllowed, SessionLocked. IdentityProtected.
    """
    past = field_history(station, document_id, field_id)
    with station.store.reading() as tx:
        names = {row.operator_id: row.display_name for row in operator_rows.listing(tx)}
    return tuple(
        PastAnswer(row.at, names.get(row.operator_id, ""), row.value) for row in reversed(past)
    )
