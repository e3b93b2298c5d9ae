"""The worklist follows what happens to documents and cases, in the same transaction."""

import json
from datetime import timedelta

import pytest

from station_app.cases import register as case_register
from station_app.documents import drafts, received
from station_app.documents import finalise as document_finalise
from station_app.exchange import inbox
from station_app.investigation import rows as investigation_rows
from station_app.model.cancellation import CancelTicket, no_report
from station_app.station.station import Station
from tests.district import sign
from tests.investigation.test_worklist import FIR_AT, case
from tests.scanning.test_capture import scan
from tests.signing.officers import NOW

OLD = case(number=77, registered_at=FIR_AT - timedelta(days=900))
"""Too old for a worklist that makes itself: it is made when something happens in the case."""


@pytest.fixture
def old_case(thana: Station) -> Station:
    case_register.store_changes(thana, [OLD])
    assert not has_worklist(thana)
    return thana


def has_worklist(station: Station, case_ref: str = OLD.case_ref) -> bool:
    with station.store.reading() as tx:
        return bool(investigation_rows.steps_of(tx, [case_ref]))


def test_a_case_that_is_pulled_gets_its_worklist(thana: Station) -> None:
    case_register.store_changes(thana, [case(number=78)])
    assert has_worklist(thana, case(number=78).case_ref)


def test_a_paper_that_is_signed_brings_the_worklist_up(old_case: Station) -> None:
    document_id = drafts.begin(old_case, "SEIZURE", case_ref=OLD.case_ref).document_id
    scan(old_case, document_id, 1)
    document_finalise.finalise(old_case, document_id, CancelTicket(), no_report)
    assert not has_worklist(old_case)
    sign(old_case, document_id)
    assert has_worklist(old_case)


def test_a_paper_that_comes_brings_the_worklist_up(old_case: Station) -> None:
    arrival = received.Arrival(
        item_id="item-1",
        document_id="d-elsewhere",
        kind="MLR",
        form="",
        local_ref="HS9901/1",
        register_no="MLC/1/2026",
        case_ref=OLD.case_ref,
        from_office="HS9901",
        from_unit="चिकित्सालय नमूना",
        concerns_id="",
        protected=False,
        signed_at=NOW,
        due_at=None,
    )
    assert received.store_received(old_case, arrival, b"{}", b"%PDF-1.7 nobody's")
    assert has_worklist(old_case)


def test_what_the_hospital_tells_brings_the_worklist_up(old_case: Station) -> None:
    asked = drafts.begin(old_case, "SEIZURE", case_ref=OLD.case_ref)
    told = {
        "document_id": asked.document_id,
        "stage": "examined",
        "at": "2026-03-14T20:00:00Z",
        "due_at": None,
    }
    assert inbox.store_item(old_case, "item-2", "progress", json.dumps(told).encode())
    assert has_worklist(old_case)
