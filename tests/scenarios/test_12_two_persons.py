"""Scenario 12: two operators, one PC, three tokens: each signs with his own; who did what shows."""

from pathlib import Path

import pytest

from station_app.custody_log import rows as custody_log_rows
from station_app.documents import pdf_access, signing_batch
from station_app.documents.errors import NotYourToken, SignerNotFit
from station_app.documents.protection import open_identity
from station_app.forms import filling
from station_app.medico_legal import requests
from station_app.model.documents import DocumentState
from station_app.model.errors import NotAllowed, ReasonNeeded
from station_app.signing.validation import verify_pdf
from tests.district import REPORT, REQUEST, answer, district_in, finish, sign, sign_in
from tests.signing.officers import PIN

PERSON = {k: REQUEST[k] for k in ("person_name", "parent_name", "sex", "age_years", "address")}
BOARD = {
    **{k: PERSON[k] for k in ("person_name", "parent_name", "sex")},
    "to_office": "PS9901",
    "mark_1": "तिल",
    "mark_2": "निशान",
    "consent": "given",
    "examined_on": "2026-03-14",
    "basis": "ossification",
    "height": "150.5",
    "weight": "42.0",
    "teeth": "28",
    "age_low": 15,
    "age_high": 17,
    "reasons": "एक्स-रे के आधार पर",
    "doctor_name": "डॉ. एक",
    "doctor_degree": "MBBS",
    "doctor_no": "MP-1",
    "board_members": [{"name": "डॉ. दो", "degree": "MD", "number": "MP-2"}],
}


@pytest.mark.scenario(12)
def test_the_clerk_types_the_doctor_signs_with_his_own_token(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        hospital = district.hospital
        sign_in(hospital, "lipik")
        paper = filling.begin(hospital, "MLR")
        full = {**REPORT, **PERSON, "to_office": "PS9901"}
        answer(hospital, paper.document_id, full)
        finish(hospital, paper.document_id)
        with pytest.raises(NotAllowed):
            sign(hospital, paper.document_id)
        sign_in(hospital, "doctor")
        with pytest.raises(ReasonNeeded):
            requests.return_with_remarks(hospital, paper.document_id, " ")
        requests.return_with_remarks(hospital, paper.document_id, "नाड़ी दोबारा लिखें")
        sign_in(hospital, "lipik")
        seen = filling.view(hospital, paper.document_id)
        assert [r.remarks for r in seen.reviews] == ["नाड़ी दोबारा लिखें"]
        assert seen.document.state is DocumentState.DRAFT
        assert seen.answers["opinion"] == REPORT["opinion"]
        answer(hospital, paper.document_id, {"pulse": 92})
        number = finish(hospital, paper.document_id)
        sign_in(hospital, "doctor")
        sign(hospital, paper.document_id, token=0)
        # The second doctor cannot sign with the first one's token.
        other = filling.begin(hospital, "MLR")
        answer(hospital, other.document_id, full)
        finish(hospital, other.document_id)
        sign_in(hospital, "doctor2")
        with pytest.raises(NotYourToken):
            sign(hospital, other.document_id, token=0)
        sign(hospital, other.document_id, token=1)
        with hospital.store.reading() as tx:
            acts = [e.act for e in custody_log_rows.events_of(tx, paper.document_id)]
            stored = repr(custody_log_rows.events(tx, limit=10_000))
        who = {act.action: act.operator_id for act in acts}
        assert who["document.begun"] == who["document.finalised"] == number.created_by
        assert who["document.signed"] != who["document.begun"]
        assert PIN not in stored


@pytest.mark.scenario(12)
def test_a_board_signs_one_paper_each_once_and_each_signature_holds(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        hospital = district.hospital
        sign_in(hospital, "doctor")
        paper = filling.begin(hospital, "AGE_CERT")
        answer(hospital, paper.document_id, BOARD)
        finish(hospital, paper.document_id)
        open_identity(hospital, paper.document_id, "बोर्ड हस्ताक्षर")
        once = sign(hospital, paper.document_id, token=0)
        assert once.state is DocumentState.FINALISED
        first = pdf_access.pdf(hospital, paper.document_id)
        with pytest.raises(SignerNotFit):
            sign(hospital, paper.document_id, token=0)
        sign_in(hospital, "doctor2")
        open_identity(hospital, paper.document_id, "बोर्ड हस्ताक्षर")
        assert paper.document_id in {d.document_id for d in signing_batch.waiting(hospital)}
        done = sign(hospital, paper.document_id, token=1)
        assert done.state is DocumentState.QUEUED
        both = pdf_access.pdf(hospital, paper.document_id)
        assert both.startswith(first)
        verdict = verify_pdf(both, hospital.trust(), hospital.clock.now())
        assert verdict.ok
        assert len(verdict.signatures) == 2
