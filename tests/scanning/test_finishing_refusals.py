"""What is not finished: a draft without a page or its case, a paper that is finished, one whose text is
still awaited; and what is stopped stays a draft."""

import pytest

from station_app.documents import drafts
from station_app.documents import finalise as document_finalise
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import DocumentState
from station_app.model.errors import (
    Cancelled,
    CaseNumberMissing,
    IllegalMove,
    NoPages,
    NothingChosen,
)
from station_app.model.ids import DocumentId
from station_app.scanning import capture, separator_sheets
from station_app.scanning.errors import TextNotReady
from station_app.station.station import Station
from tests.district import finish
from tests.scanners import drawn_page
from tests.stations import PROFILE, stack_of


def scanned(station: Station, case_ref: str = "1/2026", kind: str = "CD_SHEET") -> DocumentId:
    document_id = drafts.begin(station, kind, case_ref=case_ref).document_id
    stack_of(station).lay_in([drawn_page("1"), drawn_page("2")])
    capture.scan_pages(station, document_id, "stack:0", PROFILE, CancelTicket(), no_report)
    return document_id


def test_a_paper_has_pages_and_a_case(station: Station) -> None:
    with pytest.raises(NoPages):
        finish(station, drafts.begin(station, "CD_SHEET", case_ref="1/2026").document_id)
    homeless = scanned(station, case_ref="")
    with pytest.raises(CaseNumberMissing):
        finish(station, homeless)
    assert drafts.document(station, homeless).state is DocumentState.DRAFT


def test_a_finished_paper_is_not_finished_again(station: Station) -> None:
    paper = scanned(station)
    before = finish(station, paper).pdf_sha256
    with pytest.raises(IllegalMove):
        finish(station, paper)
    assert drafts.document(station, paper).pdf_sha256 == before


def test_whoever_waits_for_the_text_gets_it(station: Station) -> None:
    paper = scanned(station)
    drafts.set_details(station, paper, wait_for_text=True)
    with pytest.raises(TextNotReady) as told:
        finish(station, paper)
    assert told.value.params == {"ready": 0, "total": 2}
    assert drafts.document(station, paper).state is DocumentState.DRAFT


def test_what_is_stopped_stays_a_draft(station: Station) -> None:
    paper, ticket = scanned(station), CancelTicket()
    ticket.cancel()
    with pytest.raises(Cancelled):
        document_finalise.finalise(station, paper, ticket, no_report)
    assert drafts.document(station, paper).state is DocumentState.DRAFT


def test_no_separator_sheet_is_made_for_nothing(station: Station) -> None:
    with pytest.raises(NothingChosen):
        separator_sheets.make_sheets(station, ())
