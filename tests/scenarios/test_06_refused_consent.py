"""Scenario 6: consent refused. The refusal is recorded and signed; no examination report can be."""

from pathlib import Path

import pytest

from station_app.documents import pdf_access
from station_app.documents.protection import open_identity
from station_app.forms import filling
from station_app.forms.errors import FormIncomplete
from station_app.model.documents import DocumentState
from station_app.pdf.pdf_reader import read_words
from tests.district import SURVIVOR, answer, district_in, finish, sign, sign_in

HEAD = (
    "hospital",
    "arrived_at",
    "sex",
    "brought_by",
    "examiner_sex",
    "doctor_name",
    "doctor_degree",
    "doctor_no",
    "consent_by",
    "consent_witness",
)
REFUSAL = {
    **{name: SURVIVOR[name] for name in HEAD},
    "age_years": 24,
    "person_name": "काल्पनिक",
    "parent_name": "काल्पनिक पिता",
    "address": "ग्राम नमूना",
    "to_office": "PS9901",
    "consent_exam": "refused",
    "consent_samples": "refused",
    "consent_treatment": "given",
    "consent_police": "given",
    "refusal_words": "मैं परीक्षण नहीं करवाना चाहती।",
}


@pytest.mark.scenario(6)
def test_a_refusal_is_a_record_of_its_own(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        hospital = district.hospital
        sign_in(hospital, "doctor")
        paper = filling.begin(hospital, "SV_184")
        answer(hospital, paper.document_id, REFUSAL)
        seen = filling.view(hospital, paper.document_id)
        assert seen.findings == ()
        assert {s.section.section_id for s in seen.sections} == {
            "head",
            "person",
            "consent",
            "doctor",
        }
        # Somebody tries to report findings all the same.
        filling.set_answer(hospital, paper.document_id, "general_state", "स्थिर")
        findings = filling.view(hospital, paper.document_id).findings
        assert [(f.key, f.refuses, f.law) for f in findings] == [
            ("no_exam_after_refusal", True, "BNSS 184(4)")
        ]
        with pytest.raises(FormIncomplete):
            finish(hospital, paper.document_id)
        filling.set_answer(hospital, paper.document_id, "general_state", None)
        finish(hospital, paper.document_id)
        open_identity(hospital, paper.document_id, "हस्ताक्षर हेतु")
        signed = sign(hospital, paper.document_id)
        assert signed.state is DocumentState.QUEUED
        words = read_words(pdf_access.pdf(hospital, paper.document_id), paper.document_id)
        assert "पीड़िता द्वारा परीक्षण से इंकार का अभिलेख" in words
        assert "मैं परीक्षण नहीं करवाना चाहती।" in words
        assert "निष्कर्ष" not in words
