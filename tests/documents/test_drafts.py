"""Details are saved as typed; gaps are named."""

import pytest

from station_app.documents import drafts
from station_app.documents.errors import KindUnknown
from station_app.documents.fir_number import normalise_fir
from station_app.documents.references import is_local_reference
from station_app.model.errors import CaseNumberUnknown
from station_app.scanning import page_editing
from station_app.station.station import Station
from tests.scanning.test_capture import order, scan


@pytest.mark.parametrize(
    "written",
    ["123/25", "0123/2025", "अप.क्र. 123/2025", "FIR No. 123-2025", "१२३/२०२५", " 123 / 25 "],
)
def test_one_case_however_it_is_written(written: str) -> None:
    assert normalise_fir(written, 2026) == "123/2025"


@pytest.mark.parametrize("written", ["123", "12/2027", "abc/25", "1/2/3", "12345678/25", "²/25"])
def test_what_is_no_fir_number_is_refused(written: str) -> None:
    with pytest.raises(CaseNumberUnknown):
        normalise_fir(written, 2026)


def test_a_refused_number_leaves_what_was_there(station: Station) -> None:
    document = drafts.begin(station, case_ref="7/26")
    with pytest.raises(CaseNumberUnknown):
        drafts.set_details(station, document.document_id, case_ref="seven", title="x")
    kept = drafts.document(station, document.document_id)
    assert (kept.case_ref, kept.title) == ("7/2026", "")


def test_an_unknown_kind_is_refused(station: Station) -> None:
    with pytest.raises(KindUnknown):
        drafts.begin(station, "DIARY")


def test_missing_and_doubled_numbers_are_named(station: Station) -> None:
    document_id = drafts.begin(station, expected_sheets=6).document_id
    scan(station, document_id, 5)
    pages = order(station, document_id)
    page_editing.number(station, document_id, pages[2], 4)
    page_editing.number(station, document_id, pages[4], 5)
    check = drafts.checklist(station, document_id)
    assert (check.missing, check.doubled, check.captured) == ((3, 6), (5,), 5)
    assert not check.ready
    drafts.set_details(station, document_id, gap_note="पृष्ठ 3 न्यायालय में है")
    assert drafts.checklist(station, document_id).ready


def test_references_differ_and_carry_their_check(station: Station) -> None:
    references = [drafts.begin(station).local_ref for _ in range(3)]
    assert len(set(references)) == 3
    assert all(is_local_reference(reference) for reference in references)
    assert not is_local_reference(references[0].replace("0001", "0007"))
