"""Scenario 7: grievous needs its clause; a tooth is (g); a reserved opinion stays pending."""

from pathlib import Path
from typing import Any

import pytest

from station_app.forms import filling
from station_app.forms.errors import FormIncomplete
from station_app.medico_legal import pending, requests
from station_app.model.errors import IllegalMove
from tests.district import REPORT, REQUEST, answer, district_in, finish, sign, sign_in

PERSON = {k: REQUEST[k] for k in ("person_name", "parent_name", "sex", "age_years", "address")}
TOOTH = {
    "type": "fracture",
    "length": "1.0",
    "site": "ऊपर का दाँत",
    "side": "left",
    "age": "fresh",
    "weapon": "hard_blunt",
    "nature": "grievous",
}


def report(**changes: Any) -> dict[str, Any]:
    return {**REPORT, **PERSON, "to_office": "PS9901", **changes}


@pytest.mark.scenario(7)
def test_grievous_is_stopped_without_its_clause(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        hospital = district.hospital
        sign_in(hospital, "doctor")
        paper = filling.begin(hospital, "MLR")
        answer(hospital, paper.document_id, report(injuries=[TOOTH]))
        findings = filling.view(hospital, paper.document_id).findings
        assert [(f.path, f.key) for f in findings] == [("injuries.0.clause", "missing")]
        with pytest.raises(FormIncomplete):
            finish(hospital, paper.document_id)
        answer(hospital, paper.document_id, {"injuries": [{**TOOTH, "clause": "g"}]})
        finish(hospital, paper.document_id)


@pytest.mark.scenario(7)
def test_reserved_for_x_ray_waits_until_the_supplementary_opinion(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        hospital = district.hospital
        sign_in(hospital, "doctor")
        reserved = {**TOOTH, "nature": "reserved"}
        signed = []
        for _ in range(3):
            paper = filling.begin(hospital, "MLR")
            wrong = report(injuries=[reserved], advised="X-ray", opinion_reserved="no")
            answer(hospital, paper.document_id, wrong)
            keys = [f.key for f in filling.view(hospital, paper.document_id).findings]
            assert keys == ["reserved_matches"]
            with pytest.raises(IllegalMove):
                requests.begin_supplementary(hospital, paper.document_id)
            answer(hospital, paper.document_id, {"opinion_reserved": "yes"})
            finish(hospital, paper.document_id)
            sign(hospital, paper.document_id)
            signed.append(paper)

        def open_opinions() -> list[str]:
            return sorted(
                p.document_id for p in pending.pending(hospital) if p.what == "supplementary"
            )

        assert open_opinions() == sorted(p.document_id for p in signed)
        later = requests.begin_supplementary(hospital, signed[0].document_id)
        seen = filling.view(hospital, later.document_id)
        assert seen.answers["parent_ref"] == signed[0].local_ref
        assert seen.answers["person_name"] == PERSON["person_name"]
        answer(
            hospital,
            later.document_id,
            {
                "question": "अस्थिभंग है या नहीं",
                "investigation": "X-ray 112",
                "report_at": "2026-03-15T01:10",
                "finding": "दाँत का अस्थिभंग",
                "opinions": [{"number": 1, "nature": "grievous", "clause": "g", "reason": "X-ray"}],
                "doctor_name": "डॉ. काल्पनिक",
                "doctor_degree": "MBBS",
                "doctor_no": "MP-0007",
            },
        )
        assert len(open_opinions()) == 3
        finish(hospital, later.document_id)
        sign(hospital, later.document_id)
        assert open_opinions() == sorted(p.document_id for p in signed[1:])
