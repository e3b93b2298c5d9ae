"""Scenario 21: the portal is down. Typed at once with its reason, uploaded and frozen in time."""

from datetime import timedelta
from pathlib import Path

import pytest

from station_app.documents import pdf_access
from station_app.forms import filling
from station_app.medico_legal import pending, requests
from station_app.model.errors import ReasonNeeded
from station_app.pdf.pdf_reader import read_words
from tests.district import REPORT, REQUEST, answer, district_in, finish, sign, sign_in

PERSON = {k: REQUEST[k] for k in ("person_name", "parent_name", "sex", "age_years", "address")}
REASON = "पोर्टल रात 11 बजे से बंद"


@pytest.mark.scenario(21)
def test_the_offline_report_is_watched_until_it_is_frozen(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        hospital = district.hospital
        sign_in(hospital, "doctor")
        paper = filling.begin(hospital, "MLR")
        full = {**REPORT, **PERSON, "to_office": "PS9901", "offline_reason": REASON}
        answer(hospital, paper.document_id, full)
        done = finish(hospital, paper.document_id)
        sign(hospital, paper.document_id)
        assert REASON in read_words(pdf_access.pdf(hospital, paper.document_id), paper.document_id)

        def waits() -> dict[str, bool]:
            return {p.what: p.late for p in pending.pending(hospital)}

        due = {p.what: p.due_at for p in pending.pending(hospital)}
        assert due["portal_upload"] is not None
        assert due["portal_freeze"] is not None
        assert abs(due["portal_upload"] - done.changed_at - timedelta(hours=24)) < timedelta(
            seconds=5
        )
        assert abs(due["portal_freeze"] - done.changed_at - timedelta(days=7)) < timedelta(
            seconds=5
        )
        assert waits() == {"portal_upload": False, "portal_freeze": False}
        district.clock.turn(hours=24, minutes=1)
        sign_in(hospital, "doctor")
        assert waits() == {"portal_upload": True, "portal_freeze": False}
        district.exchange(hospital)
        assert waits() == {"portal_freeze": False}
        with pytest.raises(ReasonNeeded):
            requests.store_portal_number(hospital, paper.document_id, "")
        requests.store_portal_number(hospital, paper.document_id, "ML/2026/000123")
        assert waits() == {}
        assert requests.central_number(hospital, paper.document_id) == "ML/2026/000123"
