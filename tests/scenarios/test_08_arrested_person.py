"""Scenario 8: the examination under s. 53 stays open until the arrested person has the copy."""

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from station_app.custody_log import rows as custody_log_rows
from station_app.documents import pdf_access
from station_app.forms import filling
from station_app.medico_legal import pending, statutory_copies
from station_app.model.errors import IllegalMove, ReasonNeeded
from tests.district import REQUEST, answer, district_in, finish, sign, sign_in

EXAM = {
    **{k: REQUEST[k] for k in ("person_name", "parent_name", "sex", "age_years")},
    "to_office": "PS9901",
    "arrested_at": "2026-03-14T20:00",
    "exam_start": "2026-03-14T23:00",
    "exam_end": "2026-03-14T23:20",
    "doctor_sex": "male",
    "no_marks": "no",
    "marks": [
        {"type": "contusion", "site": "दाईं पीठ", "size": "4 x 2", "inflicted": "लगभग 6 घंटे पहले"}
    ],
    "general": "स्थिर",
    "doctor_name": "डॉ. काल्पनिक",
    "doctor_degree": "MBBS",
    "doctor_no": "MP-0007",
}


@pytest.mark.scenario(8)
def test_it_stays_open_until_the_copy_is_given(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        hospital = district.hospital
        sign_in(hospital, "doctor")
        paper = filling.begin(hospital, "EXAM_53")
        answer(hospital, paper.document_id, EXAM)
        with pytest.raises(IllegalMove):
            statutory_copies.give_copy(hospital, paper.document_id, "काल्पनिक व्यक्ति")
        finish(hospital, paper.document_id)
        sign(hospital, paper.document_id)
        assert [p.what for p in pending.pending(hospital)] == ["copy"]
        assert pdf_access.pdf(hospital, paper.document_id).startswith(b"%PDF")
        with pytest.raises(ReasonNeeded):
            statutory_copies.give_copy(hospital, paper.document_id, "  ")
        picture = tmp_path / "pavti.png"
        Image.new("L", (300, 200), 230).save(picture)
        receipt = statutory_copies.receipt_from_file(hospital, picture)
        statutory_copies.give_copy(
            hospital, paper.document_id, "काल्पनिक व्यक्ति, हस्ताक्षर सहित", receipt
        )
        assert pending.pending(hospital) == ()
        with hospital.store.reading() as tx:
            last = custody_log_rows.events_of(tx, paper.document_id)[-1].act
        held = statutory_copies.receipt_picture(hospital, paper.document_id)
        assert held is not None
        assert (last.action, last.object_sha256) == ("copy.given", hashlib.sha256(held).hexdigest())


@pytest.mark.scenario(8)
def test_a_woman_is_examined_by_or_under_a_woman(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        sign_in(district.hospital, "doctor")
        paper = filling.begin(district.hospital, "EXAM_53")
        answer(district.hospital, paper.document_id, {**EXAM, "sex": "female"})
        broken = filling.view(district.hospital, paper.document_id).findings
        assert [(f.key, f.law) for f in broken] == [("arrested_woman", "BNSS 53(1)")]
        answer(district.hospital, paper.document_id, {"supervised_by": "डॉ. काल्पनिक महिला"})
        assert filling.view(district.hospital, paper.document_id).findings == ()
