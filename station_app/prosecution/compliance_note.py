"""The compliance note: what the station answers point by point, as a form that is signed."""

from collections.abc import Mapping
from typing import Any

from station_app.documents import drafts, pdf_access, received_rows
from station_app.documents import finalise as document_finalise
from station_app.documents import rows as document_rows
from station_app.forms import filling
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import StationError
from station_app.prosecution import rows
from station_app.prosecution.model import Exchange, Objection
from station_app.station.station import Station

KIND = "COMPL_NOTE"
_MOST_PAPERS = 160


def make_note(
    station: Station, exchange: Exchange, round_no: int, points: tuple[Objection, ...]
) -> Document:
    """Write the answers to the open objections as a note that waits for its signature.

    Raises:
        NotAllowed, SessionLocked. FormIncomplete: an answer is too long.
    """
    note = filling.begin(station, KIND, case_ref=exchange.case_ref, language="hi")
    with station.store.reading() as tx:
        said = rows.opinions(tx, exchange.exchange_id)
        ours = {
            d.document_id: d.local_ref
            for d in document_rows.listing(tx, case_ref=exchange.case_ref)
        }
        theirs = {
            p.document_id: p.local_ref
            for p in received_rows.listing(tx, case_ref=exchange.case_ref)
        }
    references: dict[str, str] = {str(k): v for k, v in (*theirs.items(), *ours.items())}
    answers: dict[str, Any] = {
        "round": round_no,
        "opinion_ref": (said[-1].reference if said else "")[:40] or "–",
        "replies": [_row(point, references) for point in points],
    }
    for field, value in answers.items():
        filling.set_answer(station, note.document_id, field, value)
        filling.commit_field(station, note.document_id, field)
    try:
        return document_finalise.finalise(station, note.document_id, CancelTicket(), no_report)
    except StationError:
        drafts.discard(station, note.document_id)
        raise


def drop_note(station: Station, note: Document) -> None:
    """Set a note aside that goes with no round."""
    if note.state is DocumentState.FINALISED:
        pdf_access.reopen(station, note.document_id)
    drafts.discard(station, note.document_id)


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
