"""Whose identity a paper hides: by age, by the sections named, by what it answers."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.documents.protection import open_identity
from station_app.form_definitions.protection_rules import has_protected_identity
from station_app.form_definitions.schema_file import kinds_with_forms, load_form
from station_app.forms import filling
from station_app.medico_legal import requests
from station_app.model.errors import IdentityProtected
from tests.district import REPORT, REQUEST, answer, district_in, finish, sign, sign_in

AGED = [
    kind
    for kind in kinds_with_forms()
    if "age_years" in {f.field_id for f in load_form(kind).fields}
]


@pytest.mark.parametrize("kind", AGED)
@given(age=st.integers(0, 120))
def test_a_child_is_hidden_in_every_paper(kind: str, age: int) -> None:
    form = load_form(kind)
    assert has_protected_identity(form, {"age_years": age}) == (age < 18 or form.identity_always)


@pytest.mark.parametrize(
    ("sections", "hidden"),
    [
        ("BNS 64(1)", True),
        ("BNS 115(2), 65(2)", True),
        ("बीएनएस 70(2), पॉक्सो 5/6", True),
        ("pocso 4", True),
        ("BNS 303(2)", False),
        ("BNS 165, 264, 3640", False),
        ("", False),
    ],
)
def test_the_sections_of_the_case_hide_the_survivor(sections: str, hidden: bool) -> None:
    assert has_protected_identity(load_form("FIR"), {"sections": sections}) is hidden
    assert (
        has_protected_identity(load_form("MLC_REQ"), {"sections": sections, "age_years": 30})
        is hidden
    )


def test_what_answers_a_hidden_paper_is_hidden(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        hospital = district.hospital
        sign_in(hospital, "doctor")
        report = filling.begin(hospital, "MLR")
        person = {k: REQUEST[k] for k in ("person_name", "parent_name", "sex", "address")}
        child = {**REPORT, **person, "to_office": "PS9901", "age_years": 9}
        answer(hospital, report.document_id, {**child, "opinion_reserved": "yes"})
        assert filling.view(hospital, report.document_id).paper.identity
        finish(hospital, report.document_id)
        with pytest.raises(IdentityProtected):
            filling.view(hospital, report.document_id)
        open_identity(hospital, report.document_id, "हस्ताक्षर हेतु")
        sign(hospital, report.document_id)
        later = requests.begin_supplementary(hospital, report.document_id)
        assert filling.view(hospital, later.document_id).paper.identity
