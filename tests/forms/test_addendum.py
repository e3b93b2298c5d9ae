"""An addendum is a further signature in the paper's own room; the first signature still holds."""

from pathlib import Path

import pytest

from station_app.documents import pdf_access
from station_app.documents import rows as document_rows
from station_app.forms import filling
from station_app.forms.addendum import MOST_LETTERS, begin_addendum, can_add_addendum
from station_app.model.documents import DocumentState
from station_app.model.errors import IllegalMove, ReasonNeeded
from station_app.pdf.pdf_reader import draw_page
from station_app.signing.validation import verify_pdf
from tests.district import REPORT, REQUEST, answer, district_in, finish, sign, sign_in

PERSON = {k: REQUEST[k] for k in ("person_name", "parent_name", "sex", "age_years", "address")}
TEXT = "एक्स-रे प्लेट 112 देखी: कोई अस्थिभंग नहीं। पहले का अभिमत यथावत।"


def test_the_first_signature_holds_under_the_addendum(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        hospital = district.hospital
        sign_in(hospital, "doctor")
        paper = filling.begin(hospital, "MLR")
        answer(hospital, paper.document_id, {**REPORT, **PERSON, "to_office": "PS9901"})
        with pytest.raises(IllegalMove):
            finish(hospital, paper.document_id)
            begin_addendum(hospital, paper.document_id, TEXT)
        sign(hospital, paper.document_id)
        first = pdf_access.pdf(hospital, paper.document_id)
        for text in (" ", "क" * (MOST_LETTERS + 1)):
            with pytest.raises(ReasonNeeded):
                begin_addendum(hospital, paper.document_id, text)
        added = begin_addendum(hospital, paper.document_id, TEXT)
        assert (added.state, added.replaces) == (DocumentState.FINALISED, paper.document_id)
        assert not can_add_addendum(hospital, paper.document_id)
        with pytest.raises(IllegalMove):
            begin_addendum(hospital, paper.document_id, TEXT)
        sign(hospital, added.document_id)
        both = pdf_access.pdf(hospital, added.document_id)
        assert both.startswith(first)
        assert pdf_access.pdf(hospital, paper.document_id) == first
        verdict = verify_pdf(both, hospital.trust(), hospital.clock.now())
        assert verdict.ok
        assert len(verdict.signatures) == 2
        last = (added.page_count or 1) - 1
        assert draw_page(both, last, 700) != draw_page(first, last, 700)
        district.exchange(hospital)
        district.exchange(district.thana)
        sign_in(hospital, "doctor")
        with hospital.store.reading() as tx:
            assert document_rows.load(tx, added.document_id).state is DocumentState.ACKNOWLEDGED
