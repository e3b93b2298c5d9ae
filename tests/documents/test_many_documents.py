"""Behind a thousand newer papers nothing that waits is forgotten."""

from datetime import timedelta
from pathlib import Path

from station_app.documents import rows as document_rows
from station_app.forms import filling, name_search
from station_app.medico_legal import pending, requests
from station_app.model.documents import Document, DocumentState
from station_app.model.ids import DocumentId, OperatorId
from station_app.overview import home as overview_home
from station_app.overview import status as overview_status
from station_app.station.station import Station
from tests.district import answer, district_in, finish, sign, sign_in
from tests.scenarios.test_07_grievous import report

MANY = 1200


def newer_papers(station: Station, count: int) -> None:
    """Scans that were begun and discarded after everything else."""
    at = station.clock.now() + timedelta(minutes=1)
    with station.store.transaction() as tx:
        for number in range(count):
            document_rows.insert(
                tx,
                Document(
                    document_id=DocumentId(f"d{number:026d}"),
                    kind="CD_BUNDLE",
                    local_ref=f"KGN-HS9901-20260315-{number:04d}-X",
                    ps_code="HS9901",
                    state=DocumentState.DISCARDED,
                    case_ref="",
                    title="",
                    volume=1,
                    expected_sheets=None,
                    created_at=at,
                    created_by=OperatorId("o-test"),
                    changed_at=at,
                ),
            )


def test_an_old_reserved_opinion_an_old_draft_and_an_old_request_are_still_there(
    tmp_path: Path,
) -> None:
    with district_in(tmp_path) as district:
        hospital = district.hospital
        sign_in(hospital, "doctor")
        reserved = filling.begin(hospital, "MLR", case_ref="131/2026")
        answer(hospital, reserved.document_id, report(opinion_reserved="yes"))
        finish(hospital, reserved.document_id)
        sign(hospital, reserved.document_id)
        draft = filling.begin(hospital, "MLR")
        asked = filling.begin(hospital, "MLC_REQ")
        newer_papers(hospital, MANY)
        assert "supplementary" in [row.what for row in pending.pending(hospital)]
        today = overview_status.waiting_documents(hospital)
        assert (today.typed_drafts, today.scanned_drafts) == (2, 0)
        assert draft.document_id in {
            line.object_id for line in overview_home.home(hospital).lines if line.kind == "draft"
        }
        sent = requests.sent_requests(hospital)
        assert [row.document.document_id for row in sent] == [asked.document_id]
        found = name_search.find_by_name(hospital, str(report()["person_name"]).split()[0])
        assert reserved.document_id in {document.document_id for document in found}
