"""Each rule of law that joins answers, and each clock: broken by the one answer it is about, kept by another."""

from datetime import timedelta
from typing import Any

import pytest

from station_app.form_definitions.computed_fields import due_at, limit_ends
from station_app.form_definitions.cross_field_rules import (
    check_rules,
    check_signer,
    is_same_post,
    load_rules,
)
from station_app.form_definitions.schema_file import kinds_with_forms, load_form, load_limits
from station_app.model.ids import OperatorId
from station_app.model.operators import Operator, Role
from tests.forms.answering import NOW

TRIES = [{"mode": "personal"}, {"mode": "family"}]
PICTURES = [{"shows": "door"}, {"shows": "house"}]
Answers = dict[str, Any]
ELSEWHERE = ("signer", "known_case")
"""Rules that ask for more than answers: who signs, what the register knows. They have tests of their own."""
LAW: dict[str, tuple[str, str, Answers, Answers]] = {
    # rule: form, what becomes of the paper, what breaks the rule, what is changed so that it is kept
    "gd_before_fir": (
        "FIR",
        "warn",
        {"gd_at": "2026-03-14T10:01", "fir_at": "2026-03-14T10:00"},
        {"gd_at": "2026-03-14T10:00"},
    ),
    "fir_before_arrest": (
        "ARREST",
        "warn",
        {"fir_at": "2026-03-14T10:01", "arrested_at": "2026-03-14T10:00"},
        {"fir_at": "2026-03-14T10:00"},
    ),
    "fir_before_seizure": (
        "SEIZURE",
        "warn",
        {"fir_at": "2026-03-14T10:01", "seized_at": "2026-03-14T10:00"},
        {"fir_at": "2026-03-14T10:00"},
    ),
    "fir_signed_in_3_days": (
        "FIR",
        "warn",
        {"reached_at": "2026-03-10T23:59", "signed_on": "2026-03-14"},
        {"signed_on": "2026-03-13"},
    ),
    "e_fir_signed": (
        "FIR",
        "warn",
        {"information": "electronic"},
        {"signed_on": "2026-03-14"},
    ),
    "survivor_in_24_hours": (
        "MLC_REQ",
        "warn",
        {
            "subject": "victim_184",
            "info_reached": "2026-03-13T10:00",
            "left_at": "2026-03-14T10:01",
        },
        {"left_at": "2026-03-14T10:00"},
    ),
    "survivor_reached_in_24_hours": (
        "SV_184",
        "warn",
        {"info_reached": "2026-03-13T10:00", "arrived_at": "2026-03-14T10:01"},
        {"arrived_at": "2026-03-14T10:00"},
    ),
    "no_exam_after_refusal": (
        "SV_184",
        "refuse",
        {"consent_exam": "refused", "local_exam": "परीक्षण किया"},
        {"local_exam": ""},
    ),
    "no_mlr_after_refusal": (
        "MLR",
        "refuse",
        {"consent": "refused", "injuries": [{"nature": "simple"}]},
        {"injuries": []},
    ),
    "consent_needed": ("AGE_CERT", "refuse", {"consent": "refused"}, {"consent": "given"}),
    "girl_female_examiner": (
        "SV_184",
        "refuse",
        {"sex": "female", "age_years": 17, "consent_exam": "given", "examiner_sex": "male"},
        {"examiner_sex": "female"},
    ),
    "child_presence": (
        "SV_184",
        "refuse",
        {"age_years": 17, "consent_exam": "given", "presence_name": "  "},
        {"presence_name": "काल्पनिक माता"},
    ),
    "arrested_woman": (
        "EXAM_53",
        "refuse",
        {"sex": "female", "doctor_sex": "male"},
        {"supervised_by": "डॉ. काल्पनिक"},
    ),
    "copy_to_arrested": ("EXAM_53", "close", {}, {"copy_given_to": "काल्पनिक आरोपी"}),
    "copy_time": ("EXAM_53", "close", {}, {"copy_given_at": "2026-03-14T10:00"}),
    "affixed_after_attempts": (
        "SERVICE_REP",
        "refuse",
        {"mode": "affixed", "attempts": TRIES[:1]},
        {"attempts": TRIES},
    ),
    "adult_relative": (
        "SERVICE_REP",
        "refuse",
        {"mode": "family", "relative_age": 17},
        {"relative_age": 18},
    ),
    "unserved_steps": ("SERVICE_REP", "refuse", {"mode": "unserved"}, {"attempts": TRIES}),
    "mail_bounced": (
        "SERVICE_REP",
        "refuse",
        {"mode": "email", "bounced": "yes"},
        {"bounced": "no"},
    ),
    "screenshot_needed": (
        "SERVICE_REP",
        "refuse",
        {"mode": "messaging", "screenshot": "no"},
        {"screenshot": "yes"},
    ),
    "late_return": (
        "SERVICE_REP",
        "warn",
        {"hearing_at": "2026-03-15T01:59"},
        {"late_reason": "बाढ़ से रास्ता बंद था"},
    ),
    "produced_in_24_hours": (
        "REMAND",
        "warn",
        {"arrested_at": "2026-03-13T10:00", "produced_at": "2026-03-14T12:00", "travel_hours": 1},
        {"travel_hours": 2},
    ),
    "reserved_matches": (
        "MLR",
        "refuse",
        {"opinion_reserved": "no", "injuries": [{"nature": "simple"}, {"nature": "reserved"}]},
        {"opinion_reserved": "yes"},
    ),
    "notice_on_paper": (
        "SERVICE_REP",
        "refuse",
        {"kind": "notice_35", "mode": "messaging"},
        {"mode": "personal"},
    ),
    "affixed_pictures": (
        "SERVICE_REP",
        "refuse",
        {"mode": "affixed", "kind": "summons_witness", "photographs": PICTURES[:1]},
        {"photographs": PICTURES},
    ),
    "screenshot_attached": (
        "SERVICE_REP",
        "refuse",
        {"mode": "messaging", "kind": "summons_witness", "photographs": PICTURES},
        {"photographs": [{"shows": "screenshot"}]},
    ),
    "head_returns": (
        "SERVICE_REP",
        "refuse",
        {"mode": "head_of_office", "head_signed": "no"},
        {"head_signed": "yes"},
    ),
    "substance_told": (
        "SERVICE_REP",
        "refuse",
        {"mode": "arrested", "substance_told": "no"},
        {"substance_told": "yes"},
    ),
    "warrant_produced": (
        "SERVICE_REP",
        "warn",
        {
            "mode": "arrested",
            "arrested_at": "2026-03-13T10:00",
            "produced_at": "2026-03-14T12:00",
            "travel_hours": 1,
        },
        {"travel_hours": 2},
    ),
}
CLOCKS: dict[str, tuple[str, Answers, int]] = {
    # form: its clock, answers that start it, hours from 9 o'clock on the 10th of March 2026
    "ARREST": ("arrest", {"arrested_at": "2026-03-10T09:00"}, 24),
    "CD_SHEET": ("diary_sheet", {"closed": "2026-03-10T09:00"}, 24),
    "INQUEST": ("inquest", {"begun": "2026-03-10T09:00"}, 24),
    "MLC_INTIM": ("intimation", {"arrived_at": "2026-03-10T09:00"}, 2),
    "MLC_REQ": (
        "request_of_survivor",
        {"subject": "victim_184", "info_reached": "2026-03-10T09:00"},
        24,
    ),
    "MLR": ("report_of_injury", {"exam_end": "2026-03-10T09:00"}, 24),
    "REMAND": ("arrest", {"arrested_at": "2026-03-10T09:00"}, 24),
    "SID_LINK": ("sid", {"recorded_at": "2026-03-10T09:00"}, 48),
    "SV_184": ("report_of_survivor", {"exam_end": "2026-03-10T09:00"}, 7 * 24),
}
AFTERWARDS_H = {
    "lab_receipt": 3 * 24,
    "lab_report": 60 * 24,
    "portal_freeze": 7 * 24,
    "portal_upload": 24,
    "remand_60": 60 * 24,
    "remand_90": 90 * 24,
}
"""Clocks that no form starts: the laboratory's, the portal's and the prisoner's."""


def broken(kind: str, answers: Answers) -> dict[str, bool]:
    """Return the rules that answers break, and whether each refuses."""
    found = check_rules(load_form(kind), answers, NOW, acts=("refuse", "warn", "close"))
    return {finding.key: finding.refuses for finding in found}


def test_every_rule_stands_here() -> None:
    assert {rule.rule_id for rule in load_rules() if rule.check not in ELSEWHERE} == set(LAW)


@pytest.mark.parametrize("name", LAW)
def test_a_rule_of_law_is_broken_and_kept(name: str) -> None:
    kind, act, breaks, keeps = LAW[name]
    found = broken(kind, breaks)
    assert found.get(name) is (act == "refuse")
    assert name not in broken(kind, breaks | keeps)
    asked = check_rules(load_form(kind), breaks, NOW)
    assert (name in {finding.key for finding in asked}) is (act != "close")


def test_what_comes_after_18_is_no_child() -> None:
    answers = {"sex": "female", "age_years": 18, "consent_exam": "given", "examiner_sex": "male"}
    assert broken("SV_184", answers) == {}


@pytest.mark.parametrize(
    ("name", "role", "signs"),
    [
        ("उनि. 31", Role.OFFICER, True),
        ("उनि. 77", Role.OFFICER, False),
        ("निरीक्षक 5", Role.SHO, True),
        ("उनि. 31", Role.MUNSHI, False),
    ],
)
def test_who_signs_a_charge_sheet(name: str, role: Role, *, signs: bool) -> None:
    """BNSS 193(3)."""
    person = Operator(OperatorId("o-1"), "u", name, role)
    assert (check_signer(load_form("CHALLAN"), {"io_name": "उनि. 31"}, person) == ()) is signs


def test_nobody_in_a_role_that_a_form_does_not_name_signs_it() -> None:
    tried = 0
    for form in filter(lambda form: form.signers, map(load_form, kinds_with_forms())):
        for role in Role:
            person = Operator(OperatorId("o-1"), "u", "x", role)
            if role.value not in form.signers:
                tried += 1
                assert "signer" in {f.key for f in check_signer(form, {}, person)}, form.kind
    assert tried > len(Role)


@pytest.mark.parametrize("kind", CLOCKS)
def test_a_clock_of_law_runs_out(kind: str) -> None:
    name, answers, hours = CLOCKS[kind]
    form, limits = load_form(kind), load_limits()
    assert form.limit == name
    begun = NOW.replace(day=10, hour=9, minute=0)
    assert due_at(form, limits, answers, None) == begun + timedelta(hours=hours)
    assert due_at(form, limits, {}, NOW) is None


def test_only_a_survivors_request_has_a_clock() -> None:
    answers = {"subject": "injured", "info_reached": "2026-03-10T09:00"}
    assert due_at(load_form("MLC_REQ"), load_limits(), answers, None) is None


def test_every_clock_is_as_long_as_its_law_says() -> None:
    limits = load_limits()
    assert {form.limit for form in map(load_form, kinds_with_forms())} - {""} == {
        name for name, _, _ in CLOCKS.values()
    }
    assert set(limits) == {name for name, _, _ in CLOCKS.values()} | set(AFTERWARDS_H)
    for name, hours in AFTERWARDS_H.items():
        answers = {limits[name].since: NOW.strftime("%Y-%m-%dT%H:%M")}
        assert limit_ends(limits[name], answers, NOW) == NOW + timedelta(hours=hours), name


def test_an_empty_post_is_nobodys() -> None:
    assert is_same_post("उनि. 31", "उनि 31")
    assert not is_same_post("", "")
    assert not is_same_post(" . ", "-")
    assert not is_same_post("उनि. 31", "उनि. 3")
