"""What is refused of a hospital's papers: what comes after a report before it is signed, numbers, remarks
and copies that say nothing, and a report from elsewhere that is none."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from station_app.documents import drafts, received
from station_app.exchange import incoming_messages
from station_app.forms import filling
from station_app.medico_legal import requests, statutory_copies
from station_app.model.documents import DocumentState
from station_app.model.errors import IllegalMove, ProtocolBroken, ReasonNeeded
from station_app.model.settings import Settings
from station_app.station.station import Station
from tests.district import HOSPITAL, hospital_people, sign_in
from tests.documents.test_claims import JUNK
from tests.stations import station_in


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Station]:
    """A hospital with its doctor at the desk."""
    own = Settings(page_reserve_mb=1, ps_code=HOSPITAL, unit_kind="hospital")
    with station_in(tmp_path / "home", settings=own, staff=hospital_people) as station:
        sign_in(station, "doctor")
        yield station


def test_what_follows_a_report_waits_until_it_is_fixed(ward: Station) -> None:
    report = filling.begin(ward, "EXAM_53", case_ref="1/2026").document_id
    before = len(drafts.documents(ward))
    for act in (
        lambda: requests.begin_supplementary(ward, report),
        lambda: requests.begin_samples(ward, report),
        lambda: requests.store_portal_number(ward, report, "ML/2026/000123"),
        lambda: statutory_copies.give_copy(ward, report, "काल्पनिक आरोपी"),
    ):
        with pytest.raises(IllegalMove):
            act()
    assert requests.central_number(ward, report) == ""
    assert len(drafts.documents(ward)) == before


def test_what_is_written_of_a_report_says_something(ward: Station) -> None:
    report = filling.begin(ward, "EXAM_53", case_ref="1/2026").document_id
    for act in (
        lambda: requests.store_portal_number(ward, report, "  "),
        lambda: requests.return_with_remarks(ward, report, "  "),
        lambda: statutory_copies.give_copy(ward, report, "  "),
    ):
        with pytest.raises(ReasonNeeded):
            act()
    assert requests.central_number(ward, report) == ""
    assert drafts.document(ward, report).state is DocumentState.DRAFT


TRUE = {"kind": "MLR", "frozen_at": "2026-03-14T10:00", "hospital": "नमूना", "office": "HS9902"}


@pytest.mark.parametrize(
    ("told", "files"),
    [({"kind": "FIR"}, 1), ({"frozen_at": "कल"}, 1), ({}, 0)],
    ids=["kind", "day", "file"],
)
def test_what_is_no_report_of_a_hospital_is_kept_by_nobody(
    station: Station, told: dict[str, str], files: int
) -> None:
    item = {
        "pillar": "medleapr",
        "kind": "report",
        "case_ref": "123/2026",
        "concerns": "",
        "reference": "MLC 7",
        "body": json.dumps(TRUE | told),
        "at": "2026-03-14T10:00:00.000000Z",
    }
    raw = json.dumps(item).encode()
    arrived = incoming_messages.read_message(raw, "i-1")
    came = (incoming_messages.DecryptedFile("r.pdf", "application/pdf", JUNK),) * files
    with pytest.raises(ProtocolBroken):
        incoming_messages.store_message(station, arrived, raw, came)
    assert received.received_documents(station) == ()
