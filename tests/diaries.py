"""Diary sheets for tests: typed or scanned, signed, and put into a volume."""

from typing import Any

from station_app.case_diary import volumes
from station_app.documents import drafts
from station_app.forms import filling
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import Document
from station_app.model.ids import DocumentId
from station_app.scanning import capture, page_editing
from station_app.station.station import Station
from tests.district import answer, finish, sign
from tests.scanners import drawn_page
from tests.stations import PROFILE, stack_of

SHEET: dict[str, Any] = {
    "cd_no": 1,
    "volume": 1,
    "day": "2026-03-14",
    "info_reached": "2026-03-14T08:10",
    "begun": "2026-03-14T09:00",
    "closed": "2026-03-14T18:30",
    "places": [{"place": "ग्राम नमूना"}, {"place": "घटनास्थल"}],
    "circumstances": "फरियादी से पूछताछ की, घटनास्थल देखा।",
}
"""A sheet as it is typed."""


def typed_sheet(station: Station, case_ref: str, **changes: Any) -> Document:
    """A typed and signed sheet."""
    document_id = filling.begin(station, "CD_SHEET", case_ref=case_ref).document_id
    answer(station, document_id, {**SHEET, **changes})
    finish(station, document_id)
    return sign(station, document_id)


def typed_paper(station: Station, kind: str, case_ref: str, answers: dict[str, Any]) -> Document:
    """Another typed and signed paper of a case."""
    document_id = filling.begin(station, kind, case_ref=case_ref).document_id
    answer(station, document_id, answers)
    finish(station, document_id)
    return sign(station, document_id)


def scanned(
    station: Station,
    case_ref: str,
    pages: int,
    *,
    kind: str = "CD_SHEET",
    numbers: dict[int, int] | None = None,
) -> DocumentId:
    """A scanned and signed paper; ``numbers`` says printed numbers by position from 0."""
    document_id = drafts.begin(station, kind, case_ref=case_ref).document_id
    stack_of(station).lay_in([drawn_page(f"{kind} {page}") for page in range(pages)])
    capture.scan_pages(station, document_id, "stack:0", PROFILE, CancelTicket(), no_report)
    standing = page_editing.page_views(station, document_id).standing
    for position, number in (numbers or {}).items():
        page_editing.number(station, document_id, standing[position].page.page_id, number)
    drafts.set_details(station, document_id, gap_note="जैसा मूल में है")
    finish(station, document_id)
    sign(station, document_id)
    return document_id


PARTICULARS = {
    "day": "14-03-2026",
    "info_reached": "14-03-2026 08:10",
    "begun": "14-03-2026 09:00",
    "closed": "14-03-2026 18:30",
    "places": "ग्राम नमूना",
}


def describe(station: Station, volume_id: str, leaf_key: str, sheet: int, **changes: str) -> None:
    """Say everything that a scanned sheet's first leaf is asked."""
    for field, value in {"sheet": str(sheet), **PARTICULARS, **changes}.items():
        volumes.note(station, volume_id, leaf_key, field, value)
