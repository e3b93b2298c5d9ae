"""Words about a protected case: nobody reads them in a timeline or a diary who has not opened it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from station_app.cases import register as case_register
from station_app.documents import drafts, protection
from station_app.investigation import general_diary
from station_app.model.clock import IST
from station_app.model.errors import DocumentUnknown, ReasonNeeded
from station_app.overview import case_page
from station_app.station import sign_in
from station_app.station.station import Station
from station_app.store.schema import documents
from tests.cases.test_cases_desk import case
from tests.signing.officers import NOW
from tests.stations import PASSPHRASE

NAME, CASE = "गोपनीयनाम", "13/2026"


def protected(station: Station) -> None:
    said = {"number": "7", "at": "2026-03-01T05:00:00Z", "said": f"{NAME} थाने आई"}
    held = replace(case(13, NAME, "BNS 65(1)"), diary=(said,))
    case_register.store_changes(station, [held])


def test_entries_of_the_register_are_read_by_whoever_opened_the_case(thana: Station) -> None:
    protected(thana)
    page = case_page.case_page(thana, CASE)
    assert NAME not in str(page)
    assert [entry.said for entry in page.timeline if entry.what == "diary"] == ["7 · "]
    protection.open_identity(thana, f"case {CASE}", "विवेचना के लिए")
    assert f"7 · {NAME} थाने आई" in [e.said for e in case_page.case_page(thana, CASE).timeline]


def test_reasons_in_the_general_diary_are_hidden_with_its_words(thana: Station) -> None:
    protected(thana)
    day = NOW.astimezone(IST).date().isoformat()
    for at, reason in ((NOW, ""), (NOW - timedelta(minutes=5), f"{NAME} देर से आई")):
        made = general_diary.add_entry(
            thana, at=at, kind="visit", said=f"{NAME} से मिले", case_ref=CASE, reason=reason
        )
    general_diary.void_entry(thana, day, made.serial, f"{NAME} का नाम गलत")
    shown = general_diary.entries(thana, day)
    assert NAME not in str(shown)
    assert [(bool(e.reason), bool(e.void_reason)) for e in shown] == [(False, False), (True, True)]
    protection.open_identity(thana, f"case {CASE}", "विवेचना के लिए")
    assert f"{NAME} का नाम गलत" in str(general_diary.entries(thana, day))


def test_a_kind_that_no_catalogue_names_is_protected(thana: Station) -> None:
    """Confidentiality fails closed: what a newer program wrote is not read by an older one."""
    document = drafts.begin(thana, "CD_SHEET", case_ref="7/2026")
    with thana.store.transaction() as tx:
        assert not protection.is_protected(thana, tx, document.document_id)
        tx.execute(
            update(documents)
            .where(documents.c.document_id == document.document_id)
            .values(kind="KIND_OF_TOMORROW")
        )
        assert protection.is_protected(thana, tx, document.document_id)


def test_an_id_that_nobody_knows_is_refused(thana: Station) -> None:
    with thana.store.reading() as tx, pytest.raises(DocumentUnknown):
        protection.is_protected(thana, tx, "x-nobody")
    with pytest.raises(DocumentUnknown):
        protection.require_may_see(thana, "x-nobody")


def test_a_reason_is_more_than_a_letter(thana: Station) -> None:
    paper = drafts.begin(thana, "SV_184", case_ref="1/2026").document_id
    sign_in.sign_in(thana, "sho", PASSPHRASE)
    for nothing in ("", "  x  "):
        with pytest.raises(ReasonNeeded):
            protection.open_identity(thana, paper, nothing)
    assert not protection.may_see(thana, paper)
    protection.open_identity(thana, paper, "विवेचना हेतु देखना है")
    assert protection.may_see(thana, paper)
