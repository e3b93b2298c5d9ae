"""The compliance note: what the station answers point by point, as a form that is signed."""

from collections.abc import Mapping
from typing import Any

from station_app.desks import case_diary, finishing, forms
from station_app.desks.station import Station
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import StationError
from station_app.model.scrutiny import Exchange, Objection
from station_app.model.tickets import CancelTicket, no_report
from station_app.store import documents, received
from station_app.store import scrutiny as rows

KIND = "COMPL_NOTE"
_MOST_PAPERS = 160


def make_note(
    station: Station, exchange: Exchange, round_no: int, points: tuple[Objection, ...]
) -> Document:
    """Write the answers to the open objections as a note that waits for its signature.

    Raises:
        NotAllowed, SessionLocked. FormIncomplete: an answer is too long.
    """
    note = forms.begin(station, KIND, case_ref=exchange.case_ref, language="hi")
    with station.store.reading() as tx:
        said = rows.opinions(tx, exchange.exchange_id)
        ours = {
            d.document_id: d.local_ref for d in documents.listing(tx, case_ref=exchange.case_ref)
        }
        theirs = {
            p.document_id: p.local_ref for p in received.listing(tx, case_ref=exchange.case_ref)
        }
    references: dict[str, str] = {str(k): v for k, v in (*theirs.items(), *ours.items())}
    answers: dict[str, Any] = {
        "round": round_no,
        "opinion_ref": (said[-1].reference if said else "")[:40] or "–",
        "replies": [_row(point, references) for point in points],
    }
    for field, value in answers.items():
        forms.type_answer(station, note.document_id, field, value)
        forms.leave_field(station, note.document_id, field)
    try:
        return finishing.finalise(station, note.document_id, CancelTicket(), no_report)
    except StationError:
        case_diary.discard(station, note.document_id)
        raise


def drop_note(station: Station, note: Document) -> None:
    """Set a note aside that goes with no round."""
    if note.state is DocumentState.FINALISED:
        finishing.reopen(station, note.document_id)
    case_diary.discard(station, note.document_id)


def _row(point: Objection, references: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "number": point.number,
        "status": point.status,
        "reply": point.reply or point.reason[:400],
    }
    if point.status == "not_possible":
        row["reason"] = point.reason
    papers = ", ".join(references.get(paper, "") for paper in point.papers).strip(", ")
    if papers:
        row["papers"] = papers[:_MOST_PAPERS]
    return row
